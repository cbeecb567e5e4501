/**
 * `-T log`: messages go in, a line each goes out.
 */

import type { Message } from '../model/message.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export class LogSink implements Sink {
  readonly #output: Output;
  readonly #line: (message: Message) => string;

  /** `line` makes a log line without its line end. */
  constructor(output: Output, line: (message: Message) => string) {
    this.#output = output;
    this.#line = line;
  }

  message(message: Message): void {
    this.#output.write(`${this.#line(message)}\n`);
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}
