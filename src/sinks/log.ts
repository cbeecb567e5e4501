/**
 * `-T log`: messages go in, a line each goes out.
 */

import type { Message } from '../model/message.ts';
import type { WriteLogLine } from '../present/log-line.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

const lineFeed = 0x0a;

export class LogSink implements Sink {
  readonly #output: Output;
  readonly #writeLine: WriteLogLine;

  constructor(output: Output, writeLine: WriteLogLine) {
    this.#output = output;
    this.#writeLine = writeLine;
  }

  message(message: Message): void {
    const { text } = this.#output;
    this.#writeLine(message, text);
    text.fill(lineFeed, 1);
    this.#output.settle();
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}
