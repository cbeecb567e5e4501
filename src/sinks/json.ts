/**
 * `-T json`: messages go in, one JSON array of the objects of NDJSON goes out, an object a line. It is valid when it
 * is empty, and when the run is stopped early and closes it.
 */

import type { Message } from '../model/message.ts';
import { createJsonLine, type JsonSinkOptions } from './ndjson.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export class JsonSink implements Sink {
  readonly #output: Output;
  readonly #lineOf: (message: Message) => string;
  #isEmpty = true;
  #isClosed = false;

  constructor(output: Output, options: JsonSinkOptions) {
    this.#output = output;
    this.#lineOf = createJsonLine(options);
  }

  message(message: Message): void {
    this.#output.write(`${this.#isEmpty ? '[' : ','}\n${this.#lineOf(message)}`);
    this.#isEmpty = false;
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    if (!this.#isClosed) this.#output.write(this.#isEmpty ? '[]\n' : '\n]\n');
    this.#isClosed = true;
    this.#output.flush();
  }
}
