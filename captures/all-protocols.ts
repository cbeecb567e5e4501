/**
 * Nothing goes in, the packets of captures/all-protocols.pcap come out: one desk, all protocols, some of them inside the
 * tunnels of a proxy. The profile of the 0x81 frames is another than in the other captures.
 */

import type { WireProfile } from '../src/model/wire-profile.ts';
import { deskOfWanzhou, qqServer, webProxy } from '../test/support/dialogs/cast.ts';
import { bytesOf, post, reply } from '../test/support/dialogs/http.ts';
import { oicqFrame, oicqOverTcp } from '../test/support/oicq-frames.ts';
import { frameBytes } from '../test/support/oicq81/frames.ts';
import { session } from '../test/support/oicq81/session.ts';
import { type Packet, udpPacket } from '../test/support/packets.ts';
import { interleave, type TcpDialog } from '../test/support/tcp-dialog.ts';
import { instantAt } from './clock.ts';
import { dialogAt, ended, usualDelay } from './desk.ts';

const own = 80_521_347;
const clearOfClients = '0400000001010100006768';
const clearOfServers = '000000';
const socksProxy = '192.168.10.1:1080';
const oicqServer = '203.0.113.81:8000';

export function allProtocolsPackets(): Packet[] {
  return interleave(http(), lines(), oicqInTunnel(), oicq81InSocks(), datagrams(), changing());
}

function desk(port: number): string {
  return `${deskOfWanzhou.address}:${port}`;
}

function http(): readonly Packet[] {
  const dialog = dialogAt(desk(1401), qqServer, 0).handshake();
  dialog.send('client', post('VER=1.1&CMD=GetMsgEx&SEQ=50101&UIN=80521347'), { ack: false });
  const answer = 'VER=1.1&CMD=GETMSGEX&SEQ=50101&UIN=80521347&RES=0&MN=1&MT=9,&UN=90417,&MG=都连上了吗 ,';
  return ended(dialog.send('server', reply(answer), { after: usualDelay, ack: false }), 'server');
}

/** CONNECT, then lines. */
function lines(): readonly Packet[] {
  const dialog = throughConnect(1402, 400, 'tqq.tencent.com:14000');
  dialog.send('client', 'VER=1.1&CMD=Change_Stat&SEQ=50102&UIN=80521347&ST=30\n', { after: 30 });
  dialog.send('server', 'VER=1.1&CMD=CHANGE_STAT&SEQ=50102&UIN=80521347&RES=0\r\n', { after: usualDelay });
  return ended(dialog, 'client');
}

/** CONNECT to the port of the secure web, then binary frames. */
function oicqInTunnel(): readonly Packet[] {
  const dialog = throughConnect(1403, 800, '203.0.113.81:443');
  const asked = { version: 0x3731, command: 0x0825, sequence: 0x4410, number: own };
  dialog.send('client', oicqOverTcp({ ...asked, clear: clearOfClients, cipher: 112 }), { after: 30 });
  dialog.send('server', oicqOverTcp({ ...asked, clear: clearOfServers, cipher: 112 }), { after: usualDelay });
  const pushed = { ...asked, command: 0x00ce, sequence: 0x0d02 };
  dialog.send('server', oicqOverTcp({ ...pushed, clear: clearOfServers, cipher: 208 }), { after: 900 });
  dialog.send('client', oicqOverTcp({ ...pushed, clear: clearOfClients, cipher: 48 }), { after: 20 });
  return ended(dialog, 'client');
}

/** SOCKS5, then 0x81 frames: one user's part of the session. */
function oicq81InSocks(): readonly Packet[] {
  const profile: WireProfile = { order: 'le', scope: 'content', strings: 'sz', portrait: 2, charset: 'gb18030' };
  const dialog = dialogAt(desk(1404), socksProxy, 1200).handshake();
  dialog.send('client', Uint8Array.of(5, 1, 0)).send('server', Uint8Array.of(5, 0));
  dialog.send('client', Uint8Array.of(5, 1, 0, 1, 203, 0, 113, 81, 0x0f, 0xa0));
  dialog.send('server', Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
  for (const turn of session.filter(({ user }) => user === 'linye')) {
    dialog.send(turn.from, frameBytes(profile, turn), { after: usualDelay });
  }
  return ended(dialog, 'client');
}

function datagrams(): readonly Packet[] {
  const asked = { version: 0x0e35, command: 0x0002, sequence: 0x0911, number: own, cipher: 16 };
  const told = [
    { at: 2000, from: desk(4000), to: oicqServer, payload: oicqFrame(asked) },
    { at: 2060, from: oicqServer, to: desk(4000), payload: oicqFrame({ ...asked, cipher: 24 }) },
  ];
  return told.map(({ at, ...datagram }) => ({ at: instantAt(at), bytes: udpPacket(datagram) }));
}

/** A connection that speaks one protocol and then another. */
function changing(): readonly Packet[] {
  const dialog = dialogAt(desk(1405), '203.0.113.80:14000', 2400).handshake();
  dialog.send('client', 'VER=1.1&CMD=Logout&SEQ=50103&UIN=80521347\n');
  dialog.send('server', 'VER=1.1&CMD=LOGOUT&SEQ=50103&UIN=80521347&RES=0\r\n', { after: usualDelay });
  const asked = { version: 0x3731, command: 0x0058, sequence: 0x4411, number: own };
  dialog.send('client', oicqOverTcp({ ...asked, clear: clearOfClients, cipher: 24 }), { after: 500 });
  dialog.send('server', oicqOverTcp({ ...asked, clear: clearOfServers, cipher: 64 }), { after: usualDelay });
  return ended(dialog, 'client');
}

function throughConnect(port: number, at: number, target: string): TcpDialog {
  const dialog = dialogAt(desk(port), webProxy, at).handshake();
  dialog.send('client', bytesOf(`CONNECT ${target} HTTP/1.0\r\n\r\n`));
  return dialog.send('server', bytesOf('HTTP/1.0 200 Connection established\r\n\r\n'), { after: 60 });
}
