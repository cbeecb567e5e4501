/**
 * `-T json`: messages go in, one JSON array of the objects of NDJSON goes out, an object a line. It is valid when it
 * is empty, and when the run is stopped early and closes it.
 */

import type { Message } from '../model/message.ts';
import { ArrayFrame } from './array-frame.ts';
import { createJsonLine, type JsonSinkOptions } from './ndjson.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export class JsonSink implements Sink {
  readonly #output: Output;
  readonly #lineOf: (message: Message) => string;
  readonly #frame = new ArrayFrame();
  readonly #separator: string | null;
  #isClosed = false;

  constructor(output: Output, options: JsonSinkOptions) {
    this.#output = output;
    this.#lineOf = createJsonLine(options);
    this.#separator = options.marks?.separator ?? null;
  }

  message(message: Message): void {
    this.#output.write(`${this.#separator ?? this.#frame.next()}\n${this.#lineOf(message)}`);
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    if (!this.#isClosed) this.#output.write(this.#frame.end());
    this.#isClosed = true;
    this.#output.flush();
  }
}
