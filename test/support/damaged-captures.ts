/**
 * Captures with every kind of damage that a file can have, each under a name that tells it: the same three exchanges in
 * all of them.
 */

import { gzipSync } from 'node:zlib';
import { type Block, pcapFile, pcapngBlocks, pcapngFile } from './capture-files.ts';
import { post, reply } from './dialogs/http.ts';
import { concat, type Packet } from './packets.ts';
import { TcpDialog } from './tcp-dialog.ts';

/** Three exchanges, each on a connection of its own: 11 packets, of which the fourth and sixth carry the messages. */
const packets: readonly Packet[] = [1, 2, 3].flatMap(
  (turn) =>
    new TcpDialog({
      client: `10.0.0.2:${1033 + turn}`,
      server: '192.0.2.177:8000',
      start: { sec: 1_214_035_200 + turn, nsec: 0 },
    })
      .handshake()
      .send('client', post(`VER=1.1&CMD=Logout&SEQ=${turn}&UIN=10001`))
      .send('server', reply(`VER=1.1&CMD=Logout&SEQ=${turn}&UIN=10001&RES=0`)).packets,
);
const each = packets.length / 3;
const pcap = pcapFile(packets);
const pcapng = pcapngFile(packets);

/** Where the record of packet `index` begins in `pcap`. */
function record(index: number): number {
  return 24 + packets.slice(0, index).reduce((sum, { bytes }) => sum + 16 + bytes.length, 0);
}

/** Where the block of packet `index` begins in `pcapng`. */
function block(index: number): number {
  return 48 + packets.slice(0, index).reduce((sum, { bytes }) => sum + 32 + ((bytes.length + 3) & ~3), 0);
}

function changed(file: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(file);
  copy.set(bytes, at);
  return copy;
}

function withTimes(change: (sec: number, index: number) => number): Packet[] {
  return packets.map((one, index) => ({ ...one, at: { sec: change(one.at.sec, index), nsec: one.at.nsec } }));
}

const middle = each + 3;
const all = [255, 255, 255, 255];
const text = new Uint8Array(3000).fill(0x41);
const latin1 = (words: string) => Buffer.from(words, 'latin1');
const commented: Block[] = [
  { block: 'section' },
  { block: 'interface' },
  ...packets.map(
    (packet, index): Block => ({
      block: 'packet',
      packet,
      options: index === 3 || index === 0 ? [{ code: 1, value: `packet ${index + 1}\u001b[31m said so` }] : [],
    }),
  ),
];

export const damagedCaptures: readonly (readonly [file: string, content: Uint8Array | string])[] = [
  ['whole.pcap', pcap],
  ['modified-be.pcap', modified()],
  ['frame-check-bits.pcap', changed(pcap, 23, [0x24])],
  ['cut-in-file-head.pcap', pcap.subarray(0, 15)],
  ['cut-in-packet-head.pcap', pcap.subarray(0, record(middle) + 7)],
  ['cut-in-packet.pcap', pcap.subarray(0, record(middle) + 70)],
  ['length-impossible.pcap', changed(pcap, record(middle) + 8, all)],
  ['length-too-large.pcap', changed(pcap, record(middle) + 8, [0, 0x20, 0, 0])],
  ['length-too-small.pcap', changed(pcap, record(middle) + 8, [40, 0, 0, 0])],
  ['zeros-between.pcap', concat([pcap.subarray(0, record(each)), new Uint8Array(4096), pcap.subarray(record(each))])],
  ['text-between.pcap', concat([pcap.subarray(0, record(each)), text, pcap.subarray(record(each))])],
  ['text-behind.pcap', concat([pcap, text])],
  ['bytes-lost.pcap', concat([pcap.subarray(0, record(each) + 30), pcap.subarray(record(each) + 75)])],
  ['two-places.pcap', changed(changed(pcap, record(2) + 8, all), record(middle) + 8, all)],
  ['times-backwards.pcap', pcapFile(withTimes((sec) => 2_428_070_410 - sec))],
  ['times-same.pcap', pcapFile(withTimes(() => 1_214_035_200))],
  ['times-beyond-2038.pcap', pcapFile(withTimes((sec) => sec + 3_000_000_000))],
  ['fraction-impossible.pcap', changed(pcap, record(3) + 4, all)],
  ['whole.pcapng', pcapng],
  ['comments.pcapng', pcapngBlocks(commented)],
  ['sections-of-both-orders.pcapng', concat([pcapngFile(packets.slice(0, each), { byteOrder: 'be' }), pcapng])],
  ['cut.pcapng', pcapng.subarray(0, block(middle) + 50)],
  ['length-short.pcapng', changed(pcapng, block(middle) + 4, [8, 0, 0, 0])],
  ['length-impossible.pcapng', changed(pcapng, block(middle) + 4, all)],
  ['length-beyond-the-file.pcapng', changed(pcapng, block(middle) + 4, [0, 0, 8, 0])],
  ['lengths-differ.pcapng', changed(pcapng, block(middle) - 4, [1, 1, 1, 1])],
  ['type-unknown.pcapng', changed(pcapng, block(middle), [1, 2, 3, 4])],
  ['captured-too-large.pcapng', changed(pcapng, block(middle) + 20, [0, 9, 0, 0])],
  ['interface-unknown.pcapng', changed(pcapng, block(middle) + 8, [7, 0, 0, 0])],
  ['interface-damaged.pcapng', changed(pcapng, 32, all)],
  ['no-byte-order-mark.pcapng', changed(pcapng, 8, [0, 0, 0, 0])],
  ['text-behind.pcapng', concat([pcapng, text])],
  ['members.pcap.gz', concat([gzipSync(pcap.subarray(0, 500)), gzipSync(pcap.subarray(500))])],
  ['cut.pcap.gz', gzipSync(pcap, { level: 0 }).subarray(0, record(middle) + 100)],
  ['damaged.pcap.gz', changed(gzipSync(pcap, { level: 0 }), 10, [7])],
  ['empty.pcap', ''],
  ['words.pcap', 'some words\n'],
  ['snoop.cap', latin1('snoop\0\0\0\0\0\0\x02\0\0\0\x04')],
  ['network monitor.cap', latin1('GMBU\0\x02\x01\0')],
  ['sniffer.enc', latin1('TRSNIFF data    \x1a')],
  ['trace.erf', latin1('\0\0\0\0\0\xe2\x5d\x48\x02\0\0\x50\0\0\0\x3c')],
];

/** Big-endian, with eight more bytes in each packet's head. */
function modified(): Uint8Array {
  const file = pcapFile(packets, { byteOrder: 'be' });
  const parts: Uint8Array[] = [Uint8Array.of(0xa1, 0xb2, 0xcd, 0x34), file.subarray(4, 24)];
  for (let index = 0; index < packets.length; index++) {
    const at = record(index);
    parts.push(file.subarray(at, at + 16), new Uint8Array(8), file.subarray(at + 16, record(index + 1)));
  }
  return concat(parts);
}
