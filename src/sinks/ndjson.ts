/**
 * `-T ndjson`: messages go in, a JSON object on a line of its own goes out for each.
 */

import { createSummarise, fieldsOf } from '../dissect/dissect.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { Marks } from '../present/marks.ts';
import { QuickRecords } from '../present/quick/quick-record.ts';
import { type Origin, toJsonLine, toRecord, unquoteMarks } from '../present/record.ts';
import { maskSecrets, withSecrets } from '../present/redact.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export interface JsonSinkOptions {
  /** Asked for each message, since each capture has its own. */
  readonly origin: () => Origin;
  readonly redact: boolean;
  /** Whether each object has `body`. */
  readonly hex: boolean;
  /** What stands for the numbers of messages and flows, where they are not known yet. */
  readonly marks?: Marks | undefined;
}

export class NdjsonSink implements Sink {
  readonly #output: Output;
  readonly #lineOf: (message: Message) => string;
  readonly #origin: () => Origin;
  /** Null where objects have bodies. */
  readonly #quick: QuickRecords | null;

  constructor(output: Output, options: JsonSinkOptions) {
    const { redact, hex, marks, origin } = options;
    this.#output = output;
    this.#origin = origin;
    this.#lineOf = createJsonLine(options);
    this.#quick = hex ? null : new QuickRecords({ redact, marks: marks ?? null });
  }

  message(message: Message): void {
    const { text } = this.#output;
    if (this.#quick?.write(message, this.#origin(), text)) {
      text.fill(lineFeed, 1);
      this.#output.settle();
    } else {
      this.#output.write(`${this.#lineOf(message)}\n`);
    }
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}

const lineFeed = 0x0a;

const tooLong: Problem = {
  code: 'json.too-long',
  severity: 'warn',
  text: 'the object would be longer than any string can be; fields and body are left out',
};

/**
 * Makes the function that gives the object of a message as one line of JSON, without a line end. A body of many
 * megabytes of escapes may not fit in a string; its object has no fields then, and a Problem says so.
 */
export function createJsonLine(options: JsonSinkOptions): (message: Message) => string {
  const { marks } = options;
  const lineOf = createLineOf(options);
  return marks === undefined ? lineOf : (message) => unquoteMarks(lineOf(message), message, marks);
}

function createLineOf({ origin, redact, hex, marks }: JsonSinkOptions): (message: Message) => string {
  const summarise = createSummarise({ language: 'en', redact });
  return (message) => {
    const tree = fieldsOf(message);
    const masked = redact ? maskSecrets(message, tree) : withSecrets(tree);
    try {
      return toJsonLine(toRecord(message, masked, { origin: origin(), summarise, hex, marks }));
    } catch (error) {
      if (!isTooLong(error)) throw error;
      const short = { ...message, problems: [...message.problems, tooLong] };
      const layers = masked.tree.layers.slice(0, 2);
      const bare = { ...masked, tree: { layers, nodes: [], records: null } };
      return toJsonLine(toRecord(short, bare, { origin: origin(), summarise, hex: false, marks }));
    }
  };
}

/** "Invalid string length", as two texts were joined, or ERR_STRING_TOO_LONG, as bytes became one. */
function isTooLong(error: unknown): boolean {
  if (error instanceof RangeError) return error.message === 'Invalid string length';
  return error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG';
}
