/**
 * pcapng (draft-ietf-opsawg-pcapng): bytes go in, one record a packet comes out. Blocks without packets are skipped, the
 * comments of those with one are kept.
 *
 *   block      type(4) length(4) body length(4)
 *   section    order-magic(4) version(2,2) section-length(8) options
 *   interface  linktype(2) reserved(2) snaplen(4) options
 *   enhanced   interface(4) time-high(4) time-low(4) captured(4) original(4) bytes options
 *   simple     original(4) bytes
 *   old        interface(2) drops(2) time-high(4) time-low(4) captured(4) original(4) bytes options
 */

import { readU16, readU32, readU32be, readU32le } from '../bytes/endian.ts';
import { readComments } from './comments.ts';
import { type Interface, readInterface, unknownInterface } from './interface.ts';
import { type CaptureSink, longestPacket, PacketRecord, type RecordParser, verdict } from './record.ts';
import { lastSecond, TimeCheck } from './time-check.ts';

const byteOrderMark = 0x1a2b3c4d;
export const sectionBlock = 0x0a0d0d0a;
const interfaceBlock = 1;
const oldBlock = 2;
const simpleBlock = 3;
const enhancedBlock = 6;

const leastBlock = 12;
/** The longest packet with room for its options. */
const mostBlock = longestPacket(0) + 1024 * 1024;
/** Behind damage no longer block is trusted: it takes its second length to tell that it is one. */
const mostTrusted = 1024 * 1024;
/** Bytes that blocks of the registered types have at least; behind damage no other type is taken for a block. */
const leastByType: ReadonlyMap<number, number> = new Map([
  [interfaceBlock, 20],
  [oldBlock, 32],
  [simpleBlock, 16],
  [4, 12],
  [5, 24],
  [enhancedBlock, 32],
  [9, 16],
  [10, 20],
  [0xbad, 16],
  [0x4000_0bad, 16],
  [sectionBlock, 28],
]);
/** Registered types that hold no packets of ours (draft-ietf-opsawg-pcapng, 11.1): IRIG, AFDX, Hone, Sysdig. */
const otherTypes: ReadonlySet<number> = new Set([
  7, 8, 0x101, 0x102, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x207, 0x208, 0x209, 0x210, 0x211, 0x212, 0x213, 0x214,
  0x215, 0x216, 0x217, 0x218, 0x219, 0x220, 0x221,
]);
const firstLocalType = 0x8000_0000;
/** More interfaces in one section than any machine has; keeps a hostile file from filling the memory. */
const mostInterfaces = 65_536;

export class PcapngParser implements RecordParser {
  needed = leastBlock;
  fault: string | null = null;
  readonly #sink: CaptureSink;
  readonly #record = new PacketRecord();
  readonly #times: TimeCheck;
  #little = true;
  #interfaces: Interface[] = [];
  #flawReported = false;
  #strangeReported = false;
  /** A section's byte-order mark was damaged: what follows may be in either order. */
  #orderLost = false;

  constructor(firstPacket: number, sink: CaptureSink) {
    this.#sink = sink;
    this.#times = new TimeCheck(sink);
    this.#record.number = firstPacket - 1;
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    const base = offset - start;
    this.fault = null;
    this.#record.bytes = bytes;
    let at = start;
    while (end - at >= leastBlock) {
      const isSection = readU32be(bytes, at) === sectionBlock;
      if (isSection && !this.#readByteOrder(bytes, at)) return this.#stop('a section has no byte-order mark', at);
      const type = isSection ? sectionBlock : readU32(bytes, at, this.#little);
      const length = readU32(bytes, at + 4, this.#little);
      if (length < leastBlock || length > mostBlock) {
        if (type === interfaceBlock) this.#addInterface(unknownInterface);
        const why = length < leastBlock ? 'fewer than its own frame' : `more than ${mostBlock}`;
        return this.#stop(`a block claims ${length} bytes, ${why}`, at);
      }
      if (length > end - at) {
        this.needed = length;
        return at;
      }
      if (readU32(bytes, at + length - 4, this.#little) !== length) {
        if (type === interfaceBlock) this.#addInterface(unknownInterface);
        return this.#stop(`the two lengths of a block differ`, at);
      }
      this.#sink.block?.(type, bytes, at, at + length, this.#little);
      this.#readBlock(type, bytes, at + 8, at + length - 4, base);
      at += length;
    }
    this.needed = leastBlock;
    return at;
  }

  /** A block of a registered type whose two lengths agree, and whose packet fits. */
  judge(bytes: Uint8Array, at: number, end: number, last: boolean): number {
    if (end - at < leastBlock) return last ? verdict.no : leastBlock;
    const isSection = readU32be(bytes, at) === sectionBlock;
    if (isSection) {
      const little = readU32le(bytes, at + 8) === byteOrderMark;
      if (!little && readU32be(bytes, at + 8) !== byteOrderMark) return verdict.no;
      return judgeBlock(bytes, at, end, last, little, sectionBlock);
    }
    const type = readU32(bytes, at, this.#little);
    const judged = leastByType.has(type) ? judgeBlock(bytes, at, end, last, this.#little, type) : verdict.no;
    if (judged !== verdict.no || !this.#orderLost) return judged;
    const otherType = readU32(bytes, at, !this.#little);
    if (!leastByType.has(otherType)) return verdict.no;
    const other = judgeBlock(bytes, at, end, last, !this.#little, otherType);
    if (other === verdict.yes) this.#little = !this.#little;
    return other;
  }

  describeNext(): string {
    return `a block behind packet ${this.#record.number}`;
  }

  #readByteOrder(bytes: Uint8Array, at: number): boolean {
    const little = readU32le(bytes, at + 8) === byteOrderMark;
    this.#orderLost = !little && readU32be(bytes, at + 8) !== byteOrderMark;
    if (this.#orderLost) this.#interfaces = [];
    else this.#little = little;
    return !this.#orderLost;
  }

  #addInterface(one: Interface): void {
    if (this.#interfaces.length < mostInterfaces) this.#interfaces.push(one);
  }

  /** The block's body is `bytes[at..end)`. */
  #readBlock(type: number, bytes: Uint8Array, at: number, end: number, base: number): void {
    const little = this.#little;
    const fixed = end - at;
    if (type === enhancedBlock && fixed >= 20) {
      this.#setTime(readU32(bytes, at, little), readU32(bytes, at + 4, little), readU32(bytes, at + 8, little));
      const captured = readU32(bytes, at + 12, little);
      this.#setComments(bytes, at + 20 + ((captured + 3) & ~3), end);
      this.#emit(at + 20, captured, readU32(bytes, at + 16, little), end, base + at - 8);
    } else if (type === oldBlock && fixed >= 20) {
      this.#setTime(readU16(bytes, at, little), readU32(bytes, at + 4, little), readU32(bytes, at + 8, little));
      const captured = readU32(bytes, at + 12, little);
      this.#setComments(bytes, at + 20 + ((captured + 3) & ~3), end);
      this.#emit(at + 20, captured, readU32(bytes, at + 16, little), end, base + at - 8);
    } else if (type === simpleBlock && fixed >= 4) {
      this.#emitSimple(readU32(bytes, at, little), at + 4, end, base + at - 8);
    } else if (type === interfaceBlock && fixed >= 8) {
      this.#addInterface(readInterface(bytes, at, end, little));
    } else if (type === sectionBlock) {
      this.#interfaces = [];
    } else if (isRead(type)) {
      this.#reportFlaw(`a block of type ${type} is too short for its kind and was skipped, at byte ${base + at - 8}`);
    } else if (!isRegistered(type)) {
      this.#reportStrange(type, base + at - 8, end + 4 - (at - 8));
    }
  }

  /** Few packets have options at all. A captured length beyond any block cannot leave room for them. */
  #setComments(bytes: Uint8Array, options: number, end: number): void {
    const has = options >= 0 && options + 4 <= end;
    this.#record.comments = has ? readComments(bytes, options, end, this.#little) : null;
  }

  #setTime(index: number, high: number, low: number): void {
    const record = this.#record;
    const from = this.#interfaceAt(index);
    record.linkType = from.linkType;
    record.digits = from.clock.digits;
    from.clock.setTime(record, high, low);
    record.hasTime = record.sec >= 0 && record.sec <= lastSecond;
    if (!record.hasTime) this.#times.report(record.number + 1, 'it lies outside the years 1970 to 9999');
  }

  /** A simple block has neither a time nor a captured length: the interface's snaplen tells how much was kept. */
  #emitSimple(original: number, at: number, end: number, offset: number): void {
    const record = this.#record;
    const from = this.#interfaceAt(0);
    record.linkType = from.linkType;
    record.digits = from.clock.digits;
    record.hasTime = false;
    record.comments = null;
    const most = from.snaplen === 0 ? original : Math.min(original, from.snaplen);
    this.#emit(at, Math.min(most, end - at), original, end, offset);
  }

  #emit(at: number, captured: number, original: number, end: number, offset: number): void {
    const record = this.#record;
    record.number++;
    if (captured > end - at) {
      this.#reportFlaw(
        `packet ${record.number} claims ${captured} bytes, its block holds ${end - at}, at byte ${offset}`,
      );
      captured = end - at;
    }
    record.start = at;
    record.end = at + captured;
    record.originalLength = Math.max(original, captured);
    record.offset = offset;
    this.#sink.packet(record);
  }

  #interfaceAt(index: number): Interface {
    if (index < this.#interfaces.length) return this.#interfaces[index];
    this.#reportFlaw(`packet ${this.#record.number + 1} names interface ${index}, which was not described`);
    return unknownInterface;
  }

  /** A flaw of one block; the blocks behind it are still found. Told once a file. */
  #reportFlaw(text: string): void {
    if (this.#flawReported) return;
    this.#flawReported = true;
    this.#sink.problem({ code: 'pcap.block', severity: 'error', text });
  }

  /** What is in a block of no known kind nobody can say: perhaps packets whose type was damaged. Told once a file. */
  #reportStrange(type: number, offset: number, length: number): void {
    if (this.#strangeReported) return;
    this.#strangeReported = true;
    const text = `the block at byte ${offset} is of no known type (0x${type.toString(16)}); it and others like it are skipped`;
    this.#sink.problem({ code: 'pcap.block-type', severity: 'warn', text, had: length });
  }

  #stop(what: string, at: number): number {
    this.fault = `${what} behind packet ${this.#record.number}`;
    return at;
  }
}

/** As `judge`, for a block of this type in this byte order. */
function judgeBlock(bytes: Uint8Array, at: number, end: number, last: boolean, little: boolean, type: number): number {
  const length = readU32(bytes, at + 4, little);
  if (length % 4 !== 0 || length > mostTrusted || length < (leastByType.get(type) ?? leastBlock)) return verdict.no;
  if (length > end - at) return last ? verdict.no : length;
  if (readU32(bytes, at + length - 4, little) !== length) return verdict.no;
  const hasPacket = type === enhancedBlock || type === oldBlock;
  return hasPacket && readU32(bytes, at + 20, little) > length - 32 ? verdict.no : verdict.yes;
}

/** Whether the type is in the registry of block types, or free for anybody's own use. */
function isRegistered(type: number): boolean {
  return leastByType.has(type) || type >= firstLocalType || otherTypes.has(type);
}

function isRead(type: number): boolean {
  return (
    type === enhancedBlock ||
    type === simpleBlock ||
    type === oldBlock ||
    type === interfaceBlock ||
    type === sectionBlock
  );
}
