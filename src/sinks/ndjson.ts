/**
 * `-T ndjson`: messages go in, a JSON object on a line of its own goes out for each.
 */

import { fieldsOf } from '../dissect/dissect.ts';
import type { Message } from '../model/message.ts';
import { type Origin, toJsonLine, toRecord } from '../present/record.ts';
import { maskSecrets, withSecrets } from '../present/redact.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export interface JsonSinkOptions {
  /** Asked for each message, since each capture has its own. */
  readonly origin: () => Origin;
  readonly redact: boolean;
  /** Whether each object has `body`. */
  readonly hex: boolean;
}

export class NdjsonSink implements Sink {
  readonly #output: Output;
  readonly #options: JsonSinkOptions;

  constructor(output: Output, options: JsonSinkOptions) {
    this.#output = output;
    this.#options = options;
  }

  message(message: Message): void {
    this.#output.write(`${jsonOf(message, this.#options)}\n`);
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}

/** The object of one message as one line of JSON, without a line end. */
export function jsonOf(message: Message, { origin, redact, hex }: JsonSinkOptions): string {
  const tree = fieldsOf(message);
  const masked = redact ? maskSecrets(message, tree) : withSecrets(tree);
  return toJsonLine(toRecord(message, masked, { origin: origin(), redact, hex }));
}
