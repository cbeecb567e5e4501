/**
 * Segments out of order, repeated and lost, a conversation without its beginning, a proxy, a tunnel, IPv6, and traffic
 * that is none of ours: minutes 5 to 7 of the oddities. Packets come out.
 */

import {
  deskOfTuo,
  deskOfWanzhou,
  nameServer,
  qqServer,
  qqServerOnWebPort,
  webProxy,
  webServer,
} from '../test/support/dialogs/cast.ts';
import { bytesOf, post, reply } from '../test/support/dialogs/http.ts';
import { carried, oddFrames, unanswered } from '../test/support/dialogs/oddities.ts';
import { type Packet, udpPacket } from '../test/support/packets.ts';
import { instantAt } from './clock.ts';
import { Desk, dialogAt, ended, usualDelay } from './desk.ts';

export function carrierPackets(): readonly Packet[] {
  const desk = new Desk(deskOfWanzhou, 50_400, qqServer);
  return [
    ...shuffled(desk),
    ...cut(desk),
    ...withoutBeginning(),
    ...throughProxy(desk),
    ...throughTunnel(desk),
    ...overIpv6(),
    ...others(desk),
    ...desk.open(420_000).send('client', post(unanswered)).packets,
  ];
}

/** The packets of one exchange that stand in Simple Packet Blocks, which have no times. */
export function timelessPackets(): readonly Packet[] {
  return new Desk(deskOfTuo, 3400, qqServer).ask(0, carried.withoutTimes);
}

/** The reply in segments of 50 bytes: 1 3 2 5 4, 4 again, 6 7, and 1 once more. */
function shuffled(desk: Desk): readonly Packet[] {
  const { request, reply: answer } = carried.shuffled;
  const order = [0, 2, 1, 4, 3, 3, 5, 6, 0];
  const dialog = desk.open(300_000).send('client', post(request));
  return ended(dialog.send('server', reply(answer), { after: usualDelay, segmentSize: 50, order }), 'server');
}

/** The capture lacks a segment that arrived (the client acknowledges it); the next exchange is whole again. */
function cut(desk: Desk): readonly Packet[] {
  const dialog = desk.open(304_000).send('client', post(carried.cut.request, { connection: 'keep-alive' }));
  dialog.send('server', reply(carried.cut.reply), { after: usualDelay, segmentSize: 90, lose: [3] }).pause(2000);
  dialog.send('client', post(carried.afterCut.request));
  dialog.send('server', reply(carried.afterCut.reply), { after: usualDelay });
  return ended(dialog, 'server');
}

/** The capture began when this connection was already open, and ends before it is closed. */
function withoutBeginning(): readonly Packet[] {
  const dialog = dialogAt(`${deskOfTuo.address}:3399`, qqServer, 309_000);
  dialog.send('client', post(carried.midStream.request, { connection: 'keep-alive' }));
  return dialog.send('server', reply(carried.midStream.reply), { after: usualDelay }).packets;
}

function throughProxy(desk: Desk): readonly Packet[] {
  const { request, reply: answer } = carried.throughProxy;
  const style = {
    line: 'POST http://tqq.tencent.com:8000/ HTTP/1.1',
    headers: [
      'Host: tqq.tencent.com:8000',
      'Content-Type: text/plain; charset=UTF-8',
      'Proxy-Authorization: Basic anV6aTpxaXNodWk=',
      'Proxy-Connection: close',
    ],
    connection: null,
  };
  const dialog = desk.open(312_000, webProxy).send('client', post(request, style)).pause(90);
  const viaProxy = reply(answer, { headers: ['Via: 1.1 proxy.example.com'] });
  return ended(dialog.send('server', viaProxy), 'server');
}

function throughTunnel(desk: Desk): readonly Packet[] {
  const dialog = desk.open(315_000, webProxy);
  dialog.send('client', bytesOf('CONNECT tqq.tencent.com:8000 HTTP/1.0\r\n\r\n')).pause(60);
  dialog.send('server', bytesOf('HTTP/1.0 200 Connection established\r\n\r\n')).pause(2);
  dialog.send('client', post(carried.throughTunnel.request)).pause(90);
  return ended(dialog.send('server', reply(carried.throughTunnel.reply)), 'server');
}

function overIpv6(): readonly Packet[] {
  const dialog = dialogAt('[2001:db8::34]:3450', '[2001:db8:0:1::80]:8000', 318_000).handshake();
  dialog.send('client', post(carried.overIpv6.request)).pause(usualDelay);
  return ended(dialog.send('server', reply(carried.overIpv6.reply)), 'server');
}

/** A web page, a DNS query, kqq text in a datagram (which no server answers), other text on port 8000, kqq on port 80. */
function others(desk: Desk): readonly Packet[] {
  const page = '<html><head><title>news</title></head><body>VER and CMD are not here</body></html>';
  const web = desk.open(330_000, webServer);
  web.send(
    'client',
    bytesOf('GET /news/ HTTP/1.1\r\nHost: www.example.com\r\nCookie: id=42\r\nConnection: close\r\n\r\n'),
  );
  web
    .pause(70)
    .send(
      'server',
      bytesOf(
        `HTTP/1.1 200 OK\r\nServer: Apache\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
      ),
    );
  const strange = desk.exchange(
    333_000,
    post('{"hello": "world"}', { line: 'POST /api HTTP/1.1' }),
    reply('{"ok": true}'),
  );
  const eighty = desk.open(336_000, qqServerOnWebPort);
  eighty.send('client', post(oddFrames.portEighty.request)).pause(usualDelay);
  eighty.send('server', reply(oddFrames.portEighty.reply)).fin('server', { ack: false }).fin('client');
  const query = Buffer.from('12340100000100000000000003777777076578616d706c6503636f6d0000010001', 'hex');
  const datagram = post('VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=80521347', { line: 'POST / HTTP/1.0', connection: null });
  return [
    ...ended(web, 'server'),
    ...strange,
    ...eighty.packets,
    { at: instantAt(329_900), bytes: udpPacket({ from: desk.nextHost(), to: nameServer, payload: query }) },
    { at: instantAt(339_000), bytes: udpPacket({ from: desk.nextHost(), to: qqServer, payload: datagram }) },
  ];
}
