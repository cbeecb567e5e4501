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

/**
 * How the file ended. `not-a-capture` has its first bytes (64 at most) and what it looks like; `cut` and `damaged`
 * have been told as a Problem, what came before them stands.
 */
export type CaptureEnd =
  | { readonly kind: 'whole' | 'cut' | 'damaged' }
  | { readonly kind: 'not-a-capture'; readonly firstBytes: Uint8Array; readonly looksLike: string };

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

class Reader implements CaptureReader {
  done = false;
  readonly #sink: CaptureSink;
  readonly #firstPacket: number;
  #parser: RecordParser | null = null;
  #strange = false;
  /** The beginning of an item whose end has not come yet: `#tail[0..#held)`. */
  #tail: Uint8Array = new Uint8Array(4096);
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
      if (this.#parser === null) at = this.#recognise(bytes, at, end);
      else if (this.#parser.skip > 0) at = this.#skip(this.#parser, at, end);
      else if (this.#held > 0) at = this.#complete(this.#parser, bytes, at, end);
      else at = this.#parse(this.#parser, bytes, at, end);
    }
  }

  end(): CaptureEnd {
    this.done = true;
    const parser = this.#parser;
    if (parser === null) {
      const firstBytes = this.#tail.slice(0, this.#held);
      return { kind: 'not-a-capture', firstBytes, looksLike: guessContent(firstBytes) };
    }
    if (parser.stopped) return { kind: 'damaged' };
    if (this.#held === 0 && parser.skip === 0) return { kind: 'whole' };
    this.#reportCut(parser);
    return { kind: 'cut' };
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
    if (classic !== undefined) this.#parser = new ClassicParser(classic, this.#firstPacket, this.#sink);
    else if (magic === sectionBlock) this.#parser = new PcapngParser(this.#firstPacket, this.#sink);
    else this.#strange = true;
    return at;
  }

  #skip(parser: RecordParser, at: number, end: number): number {
    const skipped = Math.min(parser.skip, end - at);
    parser.skip -= skipped;
    this.#offset += skipped;
    return at + skipped;
  }

  /** Adds to the held item just what it still needs, so that nothing behind it is copied. */
  #complete(parser: RecordParser, bytes: Uint8Array, at: number, end: number): number {
    at = this.#hold(bytes, at, Math.min(end, at + Math.max(0, parser.needed - this.#held)));
    if (this.#held < parser.needed) return at;
    const used = parser.read(this.#tail, 0, this.#held, this.#offset - this.#held);
    if (used > 0) this.#held = 0;
    if (parser.stopped) this.done = true;
    return at;
  }

  #parse(parser: RecordParser, bytes: Uint8Array, at: number, end: number): number {
    const used = parser.read(bytes, at, end, this.#offset);
    this.#offset += used - at;
    if (parser.stopped) this.done = true;
    else if (parser.skip === 0) this.#hold(bytes, used, end);
    return end;
  }

  /** Copies `bytes[at..end)` behind what is held. */
  #hold(bytes: Uint8Array, at: number, end: number): number {
    const held = this.#held + end - at;
    if (held > this.#tail.length) {
      const larger = new Uint8Array(Math.max(held, 2 * this.#tail.length));
      larger.set(this.#tail.subarray(0, this.#held));
      this.#tail = larger;
    }
    this.#tail.set(bytes.subarray(at, end), this.#held);
    this.#held = held;
    this.#offset += end - at;
    return end;
  }

  #reportCut(parser: RecordParser): void {
    const skipping = parser.skip > 0;
    const at = this.#offset - this.#held;
    const missing = skipping ? parser.skip : parser.needed - this.#held;
    const what = skipping ? 'a block that holds no packet' : parser.describeNext();
    const where = skipping ? `ends at byte ${at}` : `begins at byte ${at}, the file ends at byte ${this.#offset}`;
    const text = `the capture is cut: ${what} ${where}, ${skipping ? '' : 'at least '}${missing} bytes too early`;
    const had = this.#held;
    this.#sink.problem({ code: 'pcap.cut', severity: 'error', text, needed: had + missing, had });
  }
}
