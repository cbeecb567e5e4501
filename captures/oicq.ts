/**
 * Nothing goes in, the packets of captures/oicq-udp.pcapng and captures/oicq-tcp.pcap come out: an old and a late client
 * of the OICQ that really ran, and a server that leaves the number out. Ciphertext is noise: nobody has the keys.
 */

import { deskOfTuo, deskOfWanzhou } from '../test/support/dialogs/cast.ts';
import { noise, type OicqFields, oicqFrame, oicqOverTcp } from '../test/support/oicq-frames.ts';
import { type Packet, udpPacket } from '../test/support/packets.ts';
import { interleave } from '../test/support/tcp-dialog.ts';
import { instantAt } from './clock.ts';
import { dialogAt, ended } from './desk.ts';

const server = '203.0.113.80:8000';
const secureServer = '203.0.113.81:443';
const wanzhou = 80_521_347;
const tuo = 73_110_248;

/** One datagram of the story. `number` false: the server leaves it out. */
type Line = readonly [
  at: number,
  from: 'client' | 'server',
  fields: Omit<OicqFields, 'version'> & { version?: number },
];

/** QQ 2005: no clear bytes, except a key to log in; its server has neither number nor clear bytes. */
const old: readonly Line[] = [
  [0, 'client', { command: 0x0091, sequence: 0x1a01, number: wanzhou, clear: hexNoise(16, 11), cipher: 16 }],
  [60, 'server', { version: 0x0100, command: 0x0091, sequence: 0x1a01, cipher: 24 }],
  [200, 'client', { command: 0x0062, sequence: 0x1a02, number: wanzhou, cipher: 16 }],
  // No answer: the same datagram again.
  [3200, 'client', { command: 0x0062, sequence: 0x1a02, number: wanzhou, cipher: 16 }],
  [3260, 'server', { version: 0x0100, command: 0x0062, sequence: 0x1a02, cipher: 40 }],
  [3400, 'client', { command: 0x0022, sequence: 0x1a03, number: wanzhou, clear: hexNoise(16, 12), cipher: 416 }],
  [3490, 'server', { version: 0x0100, command: 0x0022, sequence: 0x1a03, cipher: 192 }],
  [3700, 'client', { command: 0x001d, sequence: 0x1a04, number: wanzhou, cipher: 16 }],
  [3760, 'server', { version: 0x0100, command: 0x001d, sequence: 0x1a04, cipher: 80 }],
  [4000, 'client', { command: 0x000d, sequence: 0x1a05, number: wanzhou, cipher: 24 }],
  [4060, 'server', { version: 0x0100, command: 0x000d, sequence: 0x1a05, cipher: 16 }],
  [9100, 'server', { version: 0x0100, command: 0x0017, sequence: 0x7b10, cipher: 128 }],
  [9130, 'client', { command: 0x0017, sequence: 0x7b10, number: wanzhou, cipher: 24 }],
  // The acknowledgement was lost on its way.
  [11_100, 'server', { version: 0x0100, command: 0x0017, sequence: 0x7b10, cipher: 128 }],
  [11_130, 'client', { command: 0x0017, sequence: 0x7b10, number: wanzhou, cipher: 24 }],
  [14_000, 'client', { command: 0x0016, sequence: 0x1a06, number: wanzhou, cipher: 96 }],
  [14_060, 'server', { version: 0x0100, command: 0x0016, sequence: 0x1a06, cipher: 16 }],
  [20_000, 'client', { command: 0x0aaa, sequence: 0x1a07, number: wanzhou, cipher: 32 }],
  [60_000, 'client', { command: 0x0002, sequence: 0x1a08, number: wanzhou, cipher: 24 }],
  [60_060, 'server', { version: 0x0100, command: 0x0002, sequence: 0x1a08, cipher: 32 }],
  [64_000, 'client', { command: 0x0001, sequence: 0x1a09, number: wanzhou, clear: '0000000000000000', cipher: 16 }],
];

/** A late client: 11 clear bytes, 3 from the server, the number in both directions. */
const late: readonly Line[] = [
  [1500, 'client', { command: 0x0825, sequence: 0x2c31, number: tuo, clear: `0400000001010100006768`, cipher: 112 }],
  [1560, 'server', { command: 0x0825, sequence: 0x2c31, number: tuo, clear: '000000', cipher: 112 }],
  [1700, 'client', { command: 0x0836, sequence: 0x2c32, number: tuo, clear: `0400000001010100006768`, cipher: 480 }],
  [1790, 'server', { command: 0x0836, sequence: 0x2c32, number: tuo, clear: '000000', cipher: 648 }],
  [1900, 'client', { command: 0x0828, sequence: 0x2c33, number: tuo, clear: `0400000001010100006768`, cipher: 320 }],
  [1990, 'server', { command: 0x0828, sequence: 0x2c33, number: tuo, clear: '000000', cipher: 216 }],
  [2100, 'client', { command: 0x00ec, sequence: 0x2c34, number: tuo, clear: `0400000001010100006768`, cipher: 24 }],
  [2160, 'server', { command: 0x00ec, sequence: 0x2c34, number: tuo, clear: '000000', cipher: 16 }],
  [8000, 'server', { command: 0x00ce, sequence: 0x5e02, number: tuo, clear: '000000', cipher: 304 }],
  [8030, 'client', { command: 0x00ce, sequence: 0x5e02, number: tuo, clear: `0400000001010100006768`, cipher: 48 }],
  [12_000, 'client', { command: 0x00cd, sequence: 0x2c35, number: tuo, clear: `0400000001010100006768`, cipher: 200 }],
  [12_060, 'server', { command: 0x00cd, sequence: 0x2c35, number: tuo, clear: '000000', cipher: 16 }],
  [60_000, 'client', { command: 0x0058, sequence: 0x2c36, number: tuo, clear: `0400000001010100006768`, cipher: 24 }],
  [60_060, 'server', { command: 0x0058, sequence: 0x2c36, number: tuo, clear: '000000', cipher: 64 }],
  // A version that no table has.
  [61_000, 'client', { version: 0x3c1f, command: 0x0058, sequence: 0x2c37, number: tuo, cipher: 23 }],
];

export function oicqUdpPackets(): Packet[] {
  const told = (lines: readonly Line[], version: number, client: string) =>
    lines.map(([at, from, fields]): Packet => {
      const [source, target] = from === 'client' ? [client, server] : [server, client];
      const payload = oicqFrame({ version, ...fields });
      return { at: instantAt(at), bytes: udpPacket({ from: source, to: target, payload }) };
    });
  return interleave(
    told(old, 0x0e1b, `${deskOfWanzhou.address}:4000`),
    told(late, 0x3624, `${deskOfTuo.address}:4007`),
  );
}

/** Over TCP the length stands in front; two frames share a segment, one has a segment boundary in it. */
export function oicqTcpPackets(): Packet[] {
  const dialog = dialogAt(`${deskOfTuo.address}:3402`, secureServer, 0).handshake();
  const at = (index: number) => oicqOverTcp({ version: 0x3761, ...late[index][2] });
  for (let i = 0; i < 8; i += 2) {
    dialog
      .send('client', at(i), { after: 90, segmentSize: i === 2 ? 300 : 1460 })
      .send('server', at(i + 1), { after: 60 });
  }
  dialog.send('server', at(8), { after: 4000 }).send('client', Buffer.concat([at(9), at(10)]), { after: 30 });
  dialog.send('server', at(11), { after: 60 });
  // Damage: some bytes that belong to nothing, and the next frames.
  dialog
    .send('client', Buffer.concat([noise(37, 5), at(12), at(14)]), { after: 3000 })
    .send('server', at(13), { after: 60 });
  return [...ended(dialog, 'client')];
}

function hexNoise(count: number, seed: number): string {
  return Buffer.from(noise(count, seed)).toString('hex');
}
