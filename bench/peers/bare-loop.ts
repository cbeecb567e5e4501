/**
 * A classic pcap goes in (little-endian, Ethernet, IPv4, as generate.ts writes it), the number of packets and the bytes
 * of TCP payload come out: the least a program in this language can do with the file, as a yardstick for the decoder.
 */

import { closeSync, openSync, readSync } from 'node:fs';

const file = openSync(process.argv[2] ?? '', 'r');
const chunk = Buffer.alloc((1 << 20) + 65_536);
let held = 0;
let packets = 0;
let payload = 0;
let first = true;
for (;;) {
  const got = readSync(file, chunk, held, 1 << 20, null);
  if (got === 0) break;
  const end = held + got;
  let at = first ? 24 : 0;
  first = false;
  while (at + 16 <= end) {
    const captured = chunk.readUInt32LE(at + 8);
    if (captured > 65_000 || at + 16 + captured > end) break;
    const ip = at + 30;
    if (chunk[ip + 9] === 6) {
      const ipHead = ((chunk[ip] ?? 0) & 15) << 2;
      const tcpHead = ((chunk[ip + ipHead + 12] ?? 0) >> 4) << 2;
      payload += chunk.readUInt16BE(ip + 2) - ipHead - tcpHead;
    }
    packets++;
    at += 16 + captured;
  }
  if (end - at > 65_536) throw new Error(`record of impossible length near packet ${packets + 1}`);
  chunk.copyWithin(0, at, end);
  held = end - at;
}
closeSync(file);
console.log(`${packets} packets, ${payload} bytes of payload`);
