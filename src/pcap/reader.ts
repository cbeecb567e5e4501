/**
 * The bytes of a capture file go in, cut anywhere, and its packets come out. Which of the formats it is shows in the
 * first bytes. A packet that lies whole inside one piece is not copied; one that is cut is put together in a buffer
 * that holds no more than the longest packet.
 */

import { readU32be } from '../bytes/endian.ts';
import { ClassicParser, findClassicFormat } from './classic.ts';
import { guessContent } from './guess.ts';
import { PcapngParser, sectionBlock } from './pcapng.ts';
import type { CaptureSink, RecordParser } from './record.ts';
import { Recovery } from './recovery.ts';

/**
 * How the file ended. `not-a-capture` has its first bytes (64 at most), what it looks like, and whether editcap can
 * convert it; `cut` and `damaged` have been told as a Problem. All packets that could be read stand.
 */
export type CaptureEnd =
  | { readonly kind: 'whole' | 'cut' | 'damaged' }
  | {
      readonly kind: 'not-a-capture';
      readonly firstBytes: Uint8Array;
      readonly looksLike: string;
      readonly editcap: boolean;
    };

export interface CaptureReader {
  /** Nothing that could still come would be read: the source may stop. */
  readonly done: boolean;
  /** Takes the file's next bytes, `bytes[start..end)`, borrowed until this returns. */
  feed(bytes: Uint8Array, start: number, end: number): void;
  /** The file ends here. */
  end(): CaptureEnd;
}

/** Packets are numbered from `firstPacket`. */
export function createCaptureReader(sink: CaptureSink, firstPacket = 1): CaptureReader {
  return new Reader(sink, firstPacket);
}

const magicLength = 4;
const guessLength = 64;
const lostAtOnce = 64 * 1024;

class Reader implements CaptureReader {
  done = false;
  readonly #sink: CaptureSink;
  readonly #firstPacket: number;
  #recovery: Recovery | null = null;
  #strange = false;
  /** The beginning of an item whose end has not come yet: `#tail[#from..#held)`. */
  #tail: Uint8Array = new Uint8Array(4096);
  #from = 0;
  #held = 0;
  /** File offset of the next byte that is neither parsed nor held. */
  #offset = 0;

  constructor(sink: CaptureSink, firstPacket: number) {
    this.#sink = sink;
    this.#firstPacket = firstPacket;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.done) {
      if (this.#recovery === null) at = this.#recognise(bytes, at, end);
      else if (this.#held > 0) at = this.#complete(this.#recovery, bytes, at, end);
      else at = this.#parse(this.#recovery, bytes, at, end);
    }
  }

  end(): CaptureEnd {
    this.done = true;
    const recovery = this.#recovery;
    if (recovery === null) {
      const firstBytes = this.#tail.slice(0, this.#held);
      return { kind: 'not-a-capture', firstBytes, ...guessContent(firstBytes) };
    }
    const { damage } = recovery;
    this.#from = recovery.finish(this.#tail, this.#from, this.#held, this.#offset - (this.#held - this.#from));
    if (this.#from < this.#held) this.#reportCut(recovery);
    if (damage.places > 0) return { kind: 'damaged' };
    return { kind: this.#from < this.#held ? 'cut' : 'whole' };
  }

  /** Holds the first bytes until they tell the format, or until there are enough for a guess. */
  #recognise(bytes: Uint8Array, at: number, end: number): number {
    const wanted = this.#strange ? guessLength : magicLength;
    at = this.#hold(bytes, at, Math.min(end, at + wanted - this.#held));
    if (this.#held < wanted) return at;
    if (this.#strange) {
      this.done = true;
      return at;
    }
    const magic = readU32be(this.#tail, 0);
    const classic = findClassicFormat(magic);
    if (classic !== undefined) this.#start(new ClassicParser(classic, this.#firstPacket, this.#sink));
    else if (magic === sectionBlock) this.#start(new PcapngParser(this.#firstPacket, this.#sink));
    else this.#strange = true;
    return at;
  }

  #start(parser: RecordParser): void {
    this.#recovery = new Recovery(parser, this.#sink);
  }

  /**
   * Adds to the held item just what it still needs, so that nothing behind it is copied. While an item is looked for,
   * every byte is held in turn, and a whole block at once spares many rounds.
   */
  #complete(recovery: Recovery, bytes: Uint8Array, at: number, end: number): number {
    const wanted = recovery.needed - (this.#held - this.#from);
    at = this.#hold(bytes, at, Math.min(end, at + (recovery.damage.isOpen ? Math.max(wanted, lostAtOnce) : wanted)));
    if (this.#held - this.#from < recovery.needed) return at;
    this.#from = recovery.read(this.#tail, this.#from, this.#held, this.#offset - (this.#held - this.#from));
    if (this.#from === this.#held) {
      this.#from = 0;
      this.#held = 0;
    }
    return at;
  }

  #parse(recovery: Recovery, bytes: Uint8Array, at: number, end: number): number {
    const used = recovery.read(bytes, at, end, this.#offset);
    this.#offset += used - at;
    this.#hold(bytes, used, end);
    return end;
  }

  /** Copies `bytes[at..end)` behind what is held. */
  #hold(bytes: Uint8Array, at: number, end: number): number {
    if (this.#held + end - at > this.#tail.length) this.#makeRoom(this.#held - this.#from + end - at);
    this.#tail.set(bytes.subarray(at, end), this.#held);
    this.#held += end - at;
    this.#offset += end - at;
    return end;
  }

  /** Room for `wanted` bytes. What is held moves to the front only if that frees half of the room: copying stays linear. */
  #makeRoom(wanted: number): void {
    const isRoomy = this.#from > 0 && 2 * wanted <= this.#tail.length;
    const tail = isRoomy ? this.#tail : new Uint8Array(Math.max(wanted, 2 * this.#tail.length));
    tail.set(this.#tail.subarray(this.#from, this.#held));
    this.#tail = tail;
    this.#held -= this.#from;
    this.#from = 0;
  }

  #reportCut(recovery: Recovery): void {
    const had = this.#held - this.#from;
    const needed = recovery.needed;
    const where = `begins at byte ${this.#offset - had}, the file ends at byte ${this.#offset}`;
    const text = `the capture is cut: ${recovery.describeNext()} ${where}, at least ${needed - had} bytes too early`;
    this.#sink.problem({ code: 'pcap.cut', severity: 'error', text, needed, had });
  }
}
