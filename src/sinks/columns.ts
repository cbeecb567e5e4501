/**
 * `-T csv`, `-T tsv`, `-T fields`: messages go in, rows of values go out.
 */

import type { Message } from '../model/message.ts';
import { type Column, type ColumnForm, createRow, rowOf } from '../present/columns.ts';
import type { Origin } from '../present/record.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export interface ColumnsOptions {
  readonly columns: readonly Column[];
  readonly form: ColumnForm;
  readonly redact: boolean;
  readonly origin: () => Origin;
}

export class ColumnsSink implements Sink {
  readonly #output: Output;
  readonly #row: (message: Message) => string;
  readonly #lineEnd: string;
  /** What stands above the first row; null when it has been written. */
  #header: string | null;

  constructor(output: Output, { columns, form, redact, origin }: ColumnsOptions) {
    this.#output = output;
    this.#row = createRow(columns, form, redact, origin);
    this.#lineEnd = form.isCsv ? '\r\n' : '\n';
    const titles = columns.map(({ title }) => title);
    this.#header = form.header ? rowOf(titles, { ...form, isFormulaSafe: false }) : null;
  }

  message(message: Message): void {
    this.#writeHeader();
    this.#output.write(`${this.#row(message)}${this.#lineEnd}`);
  }

  flush(): void {
    this.#output.flush();
  }

  /** A table without rows has its header still. */
  close(): void {
    this.#writeHeader();
    this.#output.flush();
  }

  #writeHeader(): void {
    if (this.#header === null) return;
    this.#output.write(`${this.#header}${this.#lineEnd}`);
    this.#header = null;
  }
}
