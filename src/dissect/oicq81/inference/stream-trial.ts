/**
 * Stream trial: the bytes of one side of a connection go in as they come; each of the four length forms cuts them into
 * frames of its own, and how well that goes is written to the scoreboard.
 */

import { ByteWindow } from '../../../framing/byte-window.ts';
import { findOicq81, likeOicq81, oicq81Length } from '../../../framing/oicq81.ts';
import { bad, short } from '../../../framing/reader.ts';
import type { Asked } from './asked.ts';
import { lengthForms } from './candidates.ts';
import type { FrameScorer } from './frame-scorer.ts';
import { weights } from './scoreboard.ts';

/** Bytes kept for frames that are not over; a longer one is judged by its length alone. */
const mostKept = 256 * 1024;

export class StreamTrial {
  readonly #scorer: FrameScorer;
  readonly #asked: Asked;
  readonly #window = new ByteWindow();
  /** Stream offset of the first byte kept, and where each form's frame at hand begins and ends (-1: not known yet). */
  #base = 0;
  readonly #starts = new Float64Array(lengthForms.length);
  readonly #ends = new Float64Array(lengthForms.length).fill(-1);
  /** Whether a form looks for a frame after damage, and whether it has just ended one. */
  readonly #isLost = new Uint8Array(lengthForms.length);
  readonly #isBehind = new Uint8Array(lengthForms.length);

  /** `asked` is shared by both sides of the connection. */
  constructor(scorer: FrameScorer, asked: Asked) {
    this.#scorer = scorer;
    this.#asked = asked;
  }

  /** Bytes of memory kept. */
  get charge(): number {
    return this.#window.capacity;
  }

  /** Takes the next bytes, those of one packet. That it holds whole frames speaks for a length form. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const before = this.#limit;
    this.#window.add(bytes, start, end);
    for (let form = 0; form < lengthForms.length; form++) {
      const wasBetween = this.#isLost[form] === 0 && this.#starts[form] === before;
      this.#advance(form);
      const isBetween = this.#isLost[form] === 0 && this.#starts[form] === this.#limit;
      if (wasBetween && isBetween) this.#scorer.board.addToForm(form, weights.closesAtEnd);
    }
    this.#trim();
    this.#window.keep();
  }

  /** Bytes are missing here: every form has to find a frame again. */
  gap(): void {
    this.#base = this.#limit;
    this.#window.first = this.#window.limit;
    this.#window.keep();
    this.#starts.fill(this.#base);
    this.#ends.fill(-1);
    this.#isLost.fill(1);
    this.#isBehind.fill(0);
  }

  /** The side says nothing more. */
  finish(): void {
    for (let form = 0; form < lengthForms.length; form++) {
      const isOpen = this.#isLost[form] === 0 && this.#starts[form] < this.#limit;
      if (isOpen) this.#scorer.board.addToForm(form, weights.unfinished);
    }
    this.gap();
    this.#window.release();
  }

  get #limit(): number {
    return this.#base + this.#window.length;
  }

  #advance(form: number): void {
    while (this.#starts[form] < this.#limit) {
      if (this.#ends[form] < 0 && !this.#readHeader(form)) return;
      const end = this.#ends[form];
      if (end < 0) continue;
      if (end > this.#limit) return;
      this.#scoreFrame(form, end);
      this.#starts[form] = end;
      this.#ends[form] = -1;
      this.#isBehind[form] = 1;
    }
  }

  /** Looks at the header where the form stands; false once more bytes are needed. */
  #readHeader(form: number): boolean {
    const { bytes, first, limit } = this.#window;
    let at = first + this.#starts[form] - this.#base;
    if (this.#isLost[form] === 1) {
      const next = findOicq81(bytes, at, limit, lengthForms[form], false);
      this.#starts[form] += next.at - at;
      if (!next.found) return false;
      at = next.at;
      this.#isLost[form] = 0;
    }
    const length = oicq81Length(bytes, at, limit, lengthForms[form]);
    if (length === short) return false;
    const isHeader = likeOicq81(bytes, at, limit) === 'yes';
    if (isHeader && this.#isBehind[form] === 1) this.#scorer.board.addToForm(form, weights.follows);
    if (length === bad) {
      this.#scorer.board.addToForm(form, weights.broken);
      this.#isLost[form] = 1;
      this.#isBehind[form] = 0;
      this.#starts[form] += 1;
      return true;
    }
    this.#ends[form] = this.#starts[form] + length;
    return true;
  }

  #scoreFrame(form: number, end: number): void {
    const { bytes, first } = this.#window;
    const start = this.#starts[form];
    if (start < this.#base) this.#scorer.passFrame(form);
    else this.#scorer.scoreFrame(form, bytes, first + start - this.#base, first + end - this.#base, this.#asked);
  }

  /** Forgets what no form needs, and everything when that is too much. */
  #trim(): void {
    let needed = this.#limit;
    for (const start of this.#starts) if (start < needed) needed = start;
    if (needed < this.#base) needed = this.#base;
    if (this.#limit - needed > mostKept) {
      needed = this.#limit;
      for (let form = 0; form < lengthForms.length; form++) {
        if (this.#ends[form] >= 0) continue;
        this.#starts[form] = needed;
        this.#isLost[form] = 1;
        this.#isBehind[form] = 0;
      }
    }
    this.#window.first += needed - this.#base;
    this.#base = needed;
  }
}
