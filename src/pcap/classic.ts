/**
 * Classic pcap (draft-ietf-opsawg-pcap): bytes go in, one record a packet comes out.
 *
 *   file    magic(4) version(2,2) zone(4) sigfigs(4) snaplen(4) linktype(4)
 *   packet  seconds(4) fraction(4) captured(4) original(4) [modified: 8 more] bytes
 *
 * The link type has 16 bits; those above it tell of a frame check sequence. Versions before 2.3 have the two lengths
 * of a packet the other way round, and 2.3 and 543.0 had both (as libpcap reads them). The magic tells the byte order and whether the fraction counts microseconds or nanoseconds.
 */

import { readU16, readU32be, readU32le } from '../bytes/endian.ts';
import { type CaptureSink, longestPacket, PacketRecord, type RecordParser, usualBytes, verdict } from './record.ts';
import { TimeCheck } from './time-check.ts';

const fileHead = 24;
/** No packet had more bytes on any wire. */
const mostOriginal = 16 * 1024 * 1024;
/** Heads in a row that have to make sense before the first of them is trusted behind damage. */
const chain = 3;
/** Seconds between neighbours in such a chain, at most: a week. */
const mostApart = 604_800;

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
  fault: string | null = null;
  readonly #sink: CaptureSink;
  readonly #record = new PacketRecord();
  readonly #times: TimeCheck;
  readonly #little: boolean;
  readonly #nano: boolean;
  readonly #fractions: number;
  readonly #head: number;
  #started = false;
  #most = 0;
  /** Where in a packet's head its captured length stands, and its length on the wire. */
  #capturedAt = 8;
  #originalAt = 12;
  #mayBeSwapped = false;

  constructor(format: ClassicFormat, firstPacket: number, sink: CaptureSink) {
    this.#sink = sink;
    this.#times = new TimeCheck(sink);
    this.#little = format.little;
    this.#nano = format.nano;
    this.#fractions = format.nano ? 1e9 : 1e6;
    this.#head = format.packetHead;
    this.#record.number = firstPacket - 1;
    this.#record.digits = format.nano ? 9 : 6;
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    this.fault = null;
    if (!this.#started) {
      if (end - start < fileHead) return start;
      this.#readFileHead(bytes, start);
      offset += fileHead;
      start += fileHead;
    }
    return this.#readPackets(bytes, start, end, offset - start);
  }

  /** A chain of heads that make sense, or of one or two if the file ends right behind. */
  judge(bytes: Uint8Array, at: number, end: number, last: boolean): number {
    if (!this.#started) return verdict.no;
    let head = at;
    let before = 0;
    for (let seen = 0; seen < chain; seen++) {
      if (head + this.#head > end) {
        if (!last) return head + this.#head - at;
        // The file ends here: exactly behind the one packet, or after a second head.
        return (seen === 1 && head === end) || seen > 1 ? verdict.yes : verdict.no;
      }
      const captured = this.#capturedIn(bytes, head);
      if (captured === 0) return verdict.no;
      const sec = this.#readU32(bytes, head);
      if (seen > 0 && Math.abs(sec - before) > mostApart) return verdict.no;
      before = sec;
      head += this.#head + captured;
    }
    return verdict.yes;
  }

  describeNext(): string {
    return this.#started ? `packet ${this.#record.number + 1}` : 'the file header';
  }

  #readU32(bytes: Uint8Array, at: number): number {
    return this.#little ? readU32le(bytes, at) : readU32be(bytes, at);
  }

  /** The captured length in a head that makes sense, else 0: behind damage an empty packet is not trusted. */
  #capturedIn(bytes: Uint8Array, head: number): number {
    const captured = this.#readU32(bytes, head + this.#capturedAt);
    if (captured > usualBytes) return 0;
    const original = this.#readU32(bytes, head + this.#originalAt);
    if (original > usualBytes || this.#readU32(bytes, head + 4) >= this.#fractions) return 0;
    if (original >= captured) return captured;
    return this.#mayBeSwapped ? original : 0;
  }

  #readFileHead(bytes: Uint8Array, at: number): void {
    const little = this.#little;
    const major = readU16(bytes, at + 4, little);
    const minor = readU16(bytes, at + 6, little);
    if (major === 2 && minor < 3) {
      this.#capturedAt = 12;
      this.#originalAt = 8;
    }
    this.#mayBeSwapped = (major === 2 && minor === 3) || (major === 543 && minor === 0);
    this.#most = longestPacket(this.#readU32(bytes, at + 16));
    // The upper bits tell of a frame check sequence, which every length of the network layer leaves out anyway.
    this.#record.linkType = this.#readU32(bytes, at + 20) & 0xffff;
    this.#started = true;
  }

  /** `base` is the file offset of `bytes[0]`. */
  #readPackets(bytes: Uint8Array, at: number, end: number, base: number): number {
    const record = this.#record;
    const head = this.#head;
    const little = this.#little;
    const capturedAt = this.#capturedAt;
    const originalAt = this.#originalAt;
    record.bytes = bytes;
    while (end - at >= head) {
      let captured = little ? readU32le(bytes, at + capturedAt) : readU32be(bytes, at + capturedAt);
      let original = little ? readU32le(bytes, at + originalAt) : readU32be(bytes, at + originalAt);
      const fraction = little ? readU32le(bytes, at + 4) : readU32be(bytes, at + 4);
      if (captured > original && this.#mayBeSwapped) {
        const longer = captured;
        captured = original;
        original = longer;
      }
      if (captured > this.#most || captured === 0 || fraction >= this.#fractions) {
        this.fault = this.#findFault(bytes, at, captured, original, fraction);
        if (this.fault !== null) return at;
      }
      const next = at + head + captured;
      if (next > end) {
        this.needed = head + captured;
        return at;
      }
      record.number++;
      record.start = at + head;
      record.end = next;
      record.originalLength = Math.max(original, captured);
      record.offset = base + at;
      record.sec = little ? readU32le(bytes, at) : readU32be(bytes, at);
      this.#setFraction(fraction);
      this.#sink.packet(record);
      at = next;
    }
    this.needed = head;
    return at;
  }

  #setFraction(fraction: number): void {
    const record = this.#record;
    record.hasTime = fraction < this.#fractions;
    if (record.hasTime) record.nsec = this.#nano ? fraction : fraction * 1000;
    else this.#times.report(record.number, `its fraction of a second is ${fraction}`);
  }

  /** What is wrong with a head that looks odd; null if it can be lived with. */
  #findFault(bytes: Uint8Array, at: number, captured: number, original: number, fraction: number): string | null {
    const which = `packet ${this.#record.number + 1}`;
    if (captured > this.#most)
      return `${which} claims ${captured} captured bytes, more than the ${this.#most} possible`;
    // What a file system leaves of blocks that were never written.
    if (captured === 0 && original === 0 && fraction === 0 && this.#readU32(bytes, at) === 0) {
      return `${which} has a head of zeros`;
    }
    const isOriginalOdd = original < captured || original > mostOriginal;
    if (fraction >= this.#fractions && isOriginalOdd) return `${which} has neither a length nor a time that can be`;
    return null;
  }
}
