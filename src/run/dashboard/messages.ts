/**
 * The messages of a dashboard: those in memory, and those of a file that left memory and are read from it again when they
 * are to be seen.
 */

import { MessageStore } from '../../dashboard/store/message-store.ts';
import type { Messages } from '../../dashboard/world.ts';
import type { Registry } from '../../dissect/registry.ts';
import type { SummaryStyle } from '../../dissect/template.ts';
import type { Filter } from '../../filter/compile.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import type { TimeDigits } from '../../model/time.ts';
import { Pipeline } from '../../pipeline.ts';
import { CaptureIndex } from '../../sources/reread/capture-index.ts';
import { NumberColumn } from '../../sources/reread/number-column.ts';
import { rereadMessages } from '../../sources/reread/reread.ts';
import { openNothing } from '../nothing.ts';
import { CurrentOrigin } from '../presentation.ts';
import type { ReadOptions } from '../read.ts';
import { type Copying, Reading } from '../reading.ts';

/** Bytes of messages that were read again and may be seen once more. */
const againSize = 16 * 1024 * 1024;

const nothing = (): void => {};

export class DashboardMessages implements Messages {
  readonly #store: MessageStore;
  readonly #registry: Registry;
  readonly #reading: ReadOptions | null;
  /** What to look up in the file; null for what comes but once. */
  readonly #index: CaptureIndex | null;
  /** Number of each message by its index, which has gaps where messages are not shown. */
  readonly #nos = new NumberColumn();
  #again: MessageStore;
  readonly #style: SummaryStyle;
  /** Where messages that were read again are in `#again`. */
  #places = new Map<number, number>();
  /** What was in sight when the file was read last. */
  #asked: ReadonlySet<number> = new Set();
  #until = new AbortController();

  /** Holds `maxBytes`; `reading`: of a file that can be read again. `style`: of what lists say. */
  constructor(maxBytes: number, registry: Registry, reading: ReadOptions | null, style: SummaryStyle) {
    this.#store = new MessageStore({ maxBytes, style });
    this.#again = new MessageStore({ maxBytes: againSize, style });
    this.#style = style;
    this.#registry = registry;
    this.#reading = reading;
    this.#index = reading === null ? null : new CaptureIndex({ files: reading.files, firstFlow: 1, messagesBefore: 0 });
  }

  get canReread(): boolean {
    return this.#index !== null;
  }

  /** What the first reading has to show, so that parts of the file can be found again. */
  get watching(): Copying | undefined {
    const index = this.#index;
    if (index === null) return undefined;
    return {
      packet: (packet) => index.packet(packet),
      block: (type, bytes, start, end) => index.block(type, bytes, start, end),
      event: (event) => index.event(event),
      message: (message) => index.message(message),
      pass: (message) => index.message(message),
      end: () => {},
    };
  }

  get count(): number {
    return this.#store.count;
  }

  get first(): number {
    return this.#store.first;
  }

  add(message: Message, source: string, digits: TimeDigits): void {
    this.#nos.add(message.no);
    this.#store.add(message, source, digits);
  }

  message(index: number): Message | null {
    if (index >= this.#store.first) return this.#store.message(index);
    const place = this.#places.get(index);
    return place === undefined ? null : this.#again.message(place);
  }

  summary(index: number, language: Language): string | null {
    if (index >= this.#store.first) return this.#store.summary(index, language);
    const place = this.#places.get(index);
    return place === undefined ? null : this.#again.summary(place, language);
  }

  no(index: number): number {
    return this.#nos.at(index);
  }

  indexOfNo(no: number): number | null {
    let low = 0;
    let high = this.#nos.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#nos.at(middle) < no) low = middle + 1;
      else high = middle;
    }
    return low < this.#nos.length && this.#nos.at(low) === no ? low : null;
  }

  source(index: number): string {
    return index >= this.#store.first ? this.#store.source(index) : (this.#reading?.files[0] ?? '');
  }

  digits(index: number): TimeDigits {
    return index >= this.#store.first ? this.#store.digits(index) : (this.#index?.digitsOf(this.no(index)) ?? 6);
  }

  flow(index: number): number {
    return index >= this.#store.first ? this.#store.flow(index) : (this.#index?.flowOf(this.no(index)) ?? 0);
  }

  /**
   * Reads from the file again what is `inSight` and has left memory; a call gives up the one before. Null when that is
   * under way, or was tried: what is not there, or is more than is held, must not be read for ever.
   */
  async reread(inSight: readonly number[]): Promise<{ readonly why: string | null } | null> {
    if (this.#index === null || this.#reading === null) return null;
    if (inSight.every((index) => this.#asked.has(index))) return null;
    this.#until.abort();
    this.#until = new AbortController();
    this.#asked = new Set(inSight);
    this.#makeRoom();
    const wanted = inSight.filter((index) => this.message(index) === null);
    const take = (message: Message, index: number, digits: TimeDigits): void => {
      this.#places.set(index, this.#again.count);
      this.#again.add(message, this.source(index), digits);
    };
    return { why: await this.take(wanted, take, this.#until.signal) };
  }

  /**
   * Reads messages from the file and gives each to `take`, in any order, until the signal. Gives why some could not be
   * read, in a sentence; null if all could.
   */
  async take(
    indexes: readonly number[],
    take: (message: Message, index: number, digits: TimeDigits) => void,
    until: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<string | null> {
    if (this.#index === null || this.#reading === null) return 'messages that left memory cannot be read again';
    const byNo = new Map(indexes.map((index) => [this.no(index), index]));
    const { limits, checkChecksums, decodeAs, profile } = this.#reading;
    const profiles = { fixed: profile, pool: null };
    const { why } = await rereadMessages(
      this.#index,
      [...byNo.keys()],
      {
        core: (sink, nameOf) => new Pipeline({ registry: this.#registry, limits, decodeAs, profiles, sink, nameOf }),
        limits,
        checkChecksums,
        take: (message, digits) => {
          const index = byNo.get(message.no);
          if (index !== undefined) take(message, index, digits);
        },
        ...(progress && { progress }),
      },
      until,
    );
    return why;
  }

  /** What was read again is forgotten before its store would forget the oldest by itself. */
  #makeRoom(): void {
    if (this.#again.bytes < againSize / 2) return;
    this.#again = new MessageStore({ maxBytes: againSize, style: this.#style });
    this.#places = new Map();
  }

  /**
   * Reads the file from its beginning, and gives each message in front of `before` that `test` is true of to `take`, until
   * the signal. `progress` hears how many messages have been looked at. Gives why not all of them could be, in a sentence;
   * null if they were, or the signal came.
   */
  async read(
    test: Filter,
    before: number,
    take: (message: Message, index: number, origin: CurrentOrigin) => void,
    until?: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<string | null> {
    if (this.#reading === null || this.#index === null || before <= 0) return null;
    const last = this.no(before - 1);
    const index = this.#index;
    let known = 0;
    let fault: string | null = null;
    const output = openNothing();
    until?.addEventListener('abort', () => output.close());
    const origin = new CurrentOrigin();
    const message = (one: Message): void => {
      const found = one.no > last ? null : this.indexOfNo(one.no);
      if (found !== null) take(one, found, origin);
    };
    const run = new Reading(
      { ...this.#reading, quiet: true, count: null },
      {
        registry: this.#registry,
        output,
        prepared: { sink: { message, flush: () => {}, close: () => {} }, pass: () => {} },
        filter: (one, source) => {
          if (one.no > last) output.close();
          // In a file that has become another one none is what it was.
          if (one.no > last || !index.isSame(one.no, one)) return false;
          known += 1;
          return test(one, source);
        },
        origin,
        report: (text) => {
          fault ??= text;
        },
        progress:
          progress === undefined ? null : { see: (_, done) => progress(done, last), pass: nothing, clear: nothing },
      },
    );
    await run.run();
    if (known === before || until?.aborted === true) return null;
    return fault ?? `${this.#reading.files[0]} is not what it was: ${before - known} messages are no longer there`;
  }
}
