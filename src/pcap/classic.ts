/**
 * Classic pcap (draft-ietf-opsawg-pcap): bytes go in, one record a packet comes out.
 *
 *   file    magic(4) version(2,2) zone(4) sigfigs(4) snaplen(4) linktype(4)
 *   packet  seconds(4) fraction(4) captured(4) original(4) [modified: 8 more] bytes
 *
 * The magic tells the byte order and whether the fraction counts microseconds or nanoseconds.
 */

import { readU32be, readU32le } from '../bytes/endian.ts';
import { type CaptureSink, damaged, longestPacket, PacketRecord, type RecordParser } from './record.ts';
import { TimeCheck } from './time-check.ts';

const fileHead = 24;

/** What the four magic bytes tell. */
export interface ClassicFormat {
  readonly little: boolean;
  readonly nano: boolean;
  /** Bytes of a packet's head: 16, or 24 in the modified form. */
  readonly packetHead: 16 | 24;
}

/** The format with this magic, read big-endian; undefined if it is none of classic pcap. */
export function findClassicFormat(magic: number): ClassicFormat | undefined {
  switch (magic) {
    case 0xa1b2c3d4:
      return { little: false, nano: false, packetHead: 16 };
    case 0xd4c3b2a1:
      return { little: true, nano: false, packetHead: 16 };
    case 0xa1b23c4d:
      return { little: false, nano: true, packetHead: 16 };
    case 0x4d3cb2a1:
      return { little: true, nano: true, packetHead: 16 };
    case 0xa1b2cd34:
      return { little: false, nano: false, packetHead: 24 };
    case 0x34cdb2a1:
      return { little: true, nano: false, packetHead: 24 };
    default:
      return undefined;
  }
}

export class ClassicParser implements RecordParser {
  needed = fileHead;
  skip = 0;
  stopped = false;
  readonly #sink: CaptureSink;
  readonly #record = new PacketRecord();
  readonly #times: TimeCheck;
  readonly #little: boolean;
  readonly #nano: boolean;
  readonly #head: number;
  #started = false;
  #most = 0;

  constructor(format: ClassicFormat, firstPacket: number, sink: CaptureSink) {
    this.#sink = sink;
    this.#times = new TimeCheck(sink);
    this.#little = format.little;
    this.#nano = format.nano;
    this.#head = format.packetHead;
    this.#record.number = firstPacket - 1;
    this.#record.digits = format.nano ? 9 : 6;
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    if (!this.#started) {
      if (end - start < fileHead) return start;
      this.#readFileHead(bytes, start);
      offset += fileHead;
      start += fileHead;
    }
    return this.#readPackets(bytes, start, end, offset - start);
  }

  describeNext(): string {
    return this.#started ? `packet ${this.#record.number + 1}` : 'the file header';
  }

  #readFileHead(bytes: Uint8Array, at: number): void {
    const readU32 = this.#little ? readU32le : readU32be;
    this.#most = longestPacket(readU32(bytes, at + 16));
    // The upper bits tell of a frame check sequence, which every length of the network layer leaves out anyway.
    this.#record.linkType = readU32(bytes, at + 20) & 0xffff;
    this.#started = true;
  }

  /** `base` is the file offset of `bytes[0]`. */
  #readPackets(bytes: Uint8Array, at: number, end: number, base: number): number {
    const record = this.#record;
    const head = this.#head;
    const little = this.#little;
    record.bytes = bytes;
    while (end - at >= head) {
      const captured = little ? readU32le(bytes, at + 8) : readU32be(bytes, at + 8);
      if (captured > this.#most) return this.#stop(at, captured, base + at);
      const next = at + head + captured;
      if (next > end) {
        this.needed = head + captured;
        return at;
      }
      const original = little ? readU32le(bytes, at + 12) : readU32be(bytes, at + 12);
      record.number++;
      record.start = at + head;
      record.end = next;
      record.originalLength = Math.max(original, captured);
      record.offset = base + at;
      record.sec = little ? readU32le(bytes, at) : readU32be(bytes, at);
      this.#setFraction(little ? readU32le(bytes, at + 4) : readU32be(bytes, at + 4));
      this.#sink.packet(record);
      at = next;
    }
    this.needed = head;
    return at;
  }

  #setFraction(fraction: number): void {
    const record = this.#record;
    record.hasTime = fraction < (this.#nano ? 1e9 : 1e6);
    if (record.hasTime) record.nsec = this.#nano ? fraction : fraction * 1000;
    else this.#times.report(record.number, `its fraction of a second is ${fraction}`);
  }

  #stop(at: number, captured: number, offset: number): number {
    this.stopped = true;
    const text = `packet ${this.#record.number + 1} claims ${captured} captured bytes, more than the ${this.#most} possible`;
    this.#sink.problem({ ...damaged(text, offset), needed: captured, had: this.#most });
    return at;
  }
}
