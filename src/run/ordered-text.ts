/**
 * The text of files in the order of the files: bytes with marks go in (see present/marks.ts), and go to the output with
 * each mark replaced by what it stands for, now that all is known that comes before it.
 */

import type { Instant } from '../model/time.ts';
import { type FoldedText, fold } from '../present/fold.ts';
import { MarkReader, markKind, resolveMarks } from '../present/marks.ts';
import { TimeColumn, type TimeFormat } from '../present/time.ts';
import { ArrayFrame } from '../sinks/array-frame.ts';
import type { Output } from '../sinks/output.ts';

export interface OrderedTextOptions {
  readonly boundary: string;
  readonly timeFormat: TimeFormat;
  readonly output: Output;
  /** Tells people a line. */
  readonly report: (text: string) => void;
}

export class OrderedText {
  readonly #options: OrderedTextOptions;
  readonly #reader: MarkReader;
  readonly #time: TimeColumn;
  readonly #array = new ArrayFrame();
  #messages = 0;
  #flows = 0;

  constructor(options: OrderedTextOptions) {
    const { boundary, output, timeFormat } = options;
    this.#options = options;
    this.#time = new TimeColumn(timeFormat);
    this.#reader = new MarkReader(boundary, {
      text: (bytes, start, end) => output.writeBytes(bytes, start, end),
      mark: (kind, payload) => {
        if (output.state === 'open') output.write(this.#resolve(kind, payload));
      },
    });
  }

  /** The next bytes of the file at hand, borrowed until this returns. */
  feed(bytes: Uint8Array): void {
    this.#reader.feed(bytes);
  }

  /** The file is over; it had so many messages and flows, and the numbers of the next one begin behind them. */
  passFile(messages: number, flows: number): void {
    this.#messages += messages;
    this.#flows += flows;
  }

  /** The number of the flow that the file at hand calls `flow`. */
  flowOf(flow: number): number {
    return this.#flows + flow;
  }

  /** Ends a JSON array. */
  endArray(): void {
    this.#options.output.write(this.#array.end());
  }

  #resolve(kind: string, payload: string): string {
    switch (kind) {
      case markKind.message:
        return String(this.#messages + Number(payload));
      case markKind.flow:
        return String(this.flowOf(Number(payload)));
      case markKind.separator:
        return this.#array.next();
      case markKind.time:
        return this.#time.write(toInstant(payload));
      case markKind.pass:
        this.#time.pass(toInstant(payload));
        return '';
      case markKind.lines:
        return this.#fold(JSON.parse(payload));
      case markKind.report:
        this.#options.report(payload);
        return '';
      default:
        throw new Error(`a mark of kind ${kind} that nothing makes`);
    }
  }

  #fold(marked: FoldedText): string {
    const text = resolveMarks(this.#options.boundary, marked.text, (kind, payload) => this.#resolve(kind, payload));
    return fold({ ...marked, text })
      .map((line) => line.trimEnd())
      .join('\n');
  }
}

function toInstant(payload: string): Instant | null {
  return JSON.parse(payload);
}
