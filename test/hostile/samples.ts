/**
 * The bundled captures go in, small captures of one conversation each come out, so that thousands of damaged copies
 * of them can be read in seconds.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CapturedPacket } from '../../src/model/packet.ts';
import { PacketDecoder } from '../../src/net/decode.ts';
import { outcome } from '../../src/net/decoded-packet.ts';
import { createCaptureReader } from '../../src/pcap/reader.ts';
import { pcapFile, pcapngFile } from '../support/capture-files.ts';
import type { Packet } from '../support/packets.ts';

const folder = path.join(import.meta.dirname, '../../captures');

/** All bundled captures. */
export const bundledNames = readdirSync(folder)
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .sort();

/** The bytes of a bundled capture. */
export function bundled(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(path.join(folder, name)));
}

/** The packets of a capture by conversation (those that belong to none together). */
export function conversationsOf(file: Uint8Array): readonly (readonly Packet[])[] {
  const groups = new Map<string, Packet[]>();
  const net = new PacketDecoder();
  const take = (packet: CapturedPacket): void => {
    let key = 'none';
    if (net.decode(packet) === outcome.decoded) {
      const { source3, target3, sourcePort, targetPort } = net.packet;
      key = [source3 * 65_536 + sourcePort, target3 * 65_536 + targetPort].sort((a, b) => a - b).join();
    }
    const group = groups.get(key) ?? [];
    const bytes = Uint8Array.from(packet.bytes.subarray(packet.start, packet.end));
    group.push({ at: { sec: packet.sec, nsec: packet.nsec }, bytes, originalLength: packet.originalLength });
    groups.set(key, group);
  };
  const reader = createCaptureReader({ packet: take, problem: () => {} });
  reader.feed(file, 0, file.length);
  reader.end();
  return [...groups.values()];
}

/** Small captures, in turn classic and pcapng, of either byte order. */
export function smallCaptures(): readonly Uint8Array[] {
  const conversations = bundledNames.flatMap((name) => conversationsOf(bundled(name)));
  return conversations
    .filter((packets) => packets.length < 60)
    .map((packets, i) => {
      const byteOrder = (i & 2) === 0 ? 'le' : 'be';
      return (i & 1) === 0 ? pcapFile(packets, { byteOrder, nano: (i & 4) === 0 }) : pcapngFile(packets, { byteOrder });
    });
}
