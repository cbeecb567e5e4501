/**
 * The messages that a dashboard has at hand: borrowed ones go in and are copied, packed; whole ones come out again. It
 * holds so many bytes of them; the oldest go first.
 */

import type { SummaryStyle } from '../../dissect/template.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import type { TimeDigits } from '../../model/time.ts';
import { MessageRecords, mostHead } from './message-records.ts';
import { Page } from './page.ts';
import { payloadSize, type Rest } from './rest.ts';

export interface MessageStoreOptions {
  /** What all messages together may take. The newest is kept even if it takes more by itself. */
  readonly maxBytes: number;
  /** How summaries are written that are kept: in English and without secrets unless told otherwise. */
  readonly style?: SummaryStyle;
}

const usualStyle: SummaryStyle = { language: 'en', redact: true };
const mostPageSize = 1024 * 1024;
const leastPageSize = 16 * 1024;
/** So many pages, or more, make up all that may be held. */
const leastPages = 32;
/** A payload that takes more than this part of a page has memory of its own, so that pages are filled well. */
const mostOfPage = 1 / 8;
/** So many bytes a payload may have that has no memory of its own. */
export const mostInPage = mostPageSize * mostOfPage;

export class MessageStore {
  readonly #maxBytes: number;
  readonly #pageSize: number;
  readonly #records: MessageRecords;
  /** In the order of their messages; the last one is being filled. */
  readonly #pages: Page[] = [];
  readonly #rests = new Map<number, Rest>();
  /** Memory of a page that is gone. */
  #spare: Uint8Array | null = null;
  #count = 0;
  #first = 0;
  #bytes = 0;
  /** Whether every message had a higher number than the one before. */
  #isOrdered = true;

  constructor({ maxBytes, style = usualStyle }: MessageStoreOptions) {
    this.#records = new MessageRecords(style);
    this.#maxBytes = maxBytes;
    this.#pageSize = Math.max(leastPageSize, Math.min(mostPageSize, Math.floor(maxBytes / leastPages)));
  }

  /** Messages ever added. A message's index is its place in the order of adding, from 0. */
  get count(): number {
    return this.#count;
  }

  /** The index of the oldest message that is still held; `count` when there is none. */
  get first(): number {
    return this.#first;
  }

  /** What the messages that are held take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies a message. `source`: the file or listener it is from; `digits`: those of its capture's clock. */
  add(message: Message, source: string, digits: TimeDigits): void {
    const payload = message.frame === null ? 0 : payloadSize(message.frame);
    const isApart = payload > this.#pageSize * mostOfPage;
    const page = this.#pageFor(mostHead + (isApart ? 0 : payload));
    const index = this.#count;
    if (this.#isOrdered && index > this.#first) this.#isOrdered = message.no > this.no(index - 1);
    const rest = this.#records.write(page, message, source, digits, isApart);
    this.#count += 1;
    this.#bytes += page.sizeOf(index) + (rest?.size ?? 0);
    if (rest !== null) this.#rests.set(index, rest);
    while (this.#bytes > this.#maxBytes && this.#first < index) this.#dropOldest();
  }

  /** Message `index` as it was; null if it is not held. Valid until the next call of any method here. */
  message(index: number): Message | null {
    const page = this.#pageOf(index);
    return page === null ? null : this.#records.read(page, index, this.#rests.get(index) ?? null);
  }

  /** The summary of message `index`; null if it is not held, or not long: then making it costs little. */
  summary(index: number, language: Language): string | null {
    const rest = this.#rests.get(index);
    const page = this.#pageOf(index);
    if (rest === undefined || rest.summaries === null || page === null) return null;
    return rest.summaries.in(language, () => this.#records.read(page, index, rest));
  }

  /** Where message `index` is from; "" if it is not held. */
  source(index: number): string {
    const page = this.#pageOf(index);
    return page === null ? '' : this.#records.sourceOf(page, index);
  }

  /** The digits of the second that the clock of message `index` had; 6 if it is not held. */
  digits(index: number): TimeDigits {
    const page = this.#pageOf(index);
    return page === null ? 6 : this.#records.digitsOf(page, index);
  }

  /** The number of message `index`; 0 if it is not held. */
  no(index: number): number {
    const page = this.#pageOf(index);
    return page === null ? 0 : this.#records.noOf(page, index);
  }

  /** The number of the flow of message `index`; 0 if it is not held. */
  flow(index: number): number {
    const page = this.#pageOf(index);
    return page === null ? 0 : this.#records.flowOf(page, index);
  }

  /** The index of message number `no`, null if it is not held. */
  indexOfNo(no: number): number | null {
    let from = this.#first;
    let to = this.#count;
    while (this.#isOrdered && from < to) {
      const middle = (from + to) >>> 1;
      if (this.no(middle) < no) from = middle + 1;
      else to = middle;
    }
    for (let index = from; index < this.#count; index++) {
      if (this.no(index) === no) return index;
      if (this.#isOrdered) return null;
    }
    return null;
  }

  /** The page that is filled, or a new one if it has no room for so many bytes. */
  #pageFor(size: number): Page {
    const last = this.#pages.at(-1);
    if (last !== undefined && last.room >= size) return last;
    const page = new Page(this.#count, this.#spare ?? new Uint8Array(this.#pageSize));
    this.#spare = null;
    this.#pages.push(page);
    return page;
  }

  #pageOf(index: number): Page | null {
    if (!(index >= this.#first && index < this.#count)) return null;
    let from = 0;
    let to = this.#pages.length - 1;
    while (from < to) {
      const middle = (from + to + 1) >>> 1;
      if (this.#pages[middle].first <= index) from = middle;
      else to = middle - 1;
    }
    return this.#pages[from];
  }

  #dropOldest(): void {
    const [page] = this.#pages;
    const index = this.#first;
    this.#bytes -= page.sizeOf(index) + (this.#rests.get(index)?.size ?? 0);
    this.#rests.delete(index);
    this.#first = index + 1;
    if (this.#first < page.first + page.count) return;
    this.#pages.shift();
    this.#spare = page.bytes;
  }
}
