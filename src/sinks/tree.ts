/**
 * `-V`, `-x`: messages go in; out go a log line each, its fields below it, and a hex dump of its bytes.
 */

import { fieldsOf } from '../dissect/dissect.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { describeHex } from '../present/hex.ts';
import type { Marks } from '../present/marks.ts';
import { maskSecrets, withSecrets } from '../present/redact.ts';
import type { Styles } from '../present/styles.ts';
import { describeTree } from '../present/tree.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export interface TreeSinkOptions {
  readonly line: (message: Message) => string;
  readonly tree: boolean;
  readonly hex: boolean;
  readonly redact: boolean;
  readonly language: Language;
  readonly styles: Styles;
  readonly columns: number;
  /** Asked for each message, since each capture has its own. */
  readonly timeDigits: () => TimeDigits;
  /** What stands for numbers that are not known yet. */
  readonly marks?: Marks | undefined;
}

export class TreeSink implements Sink {
  readonly #output: Output;
  readonly #options: TreeSinkOptions;

  constructor(output: Output, options: TreeSinkOptions) {
    this.#output = output;
    this.#options = options;
  }

  message(message: Message): void {
    const { line, tree, hex, redact, timeDigits, ...options } = this.#options;
    const fields = fieldsOf(message);
    const masked = redact ? maskSecrets(message, fields) : withSecrets(fields);
    this.#output.write(`${line(message)}\n`);
    if (tree) this.#output.write(describeTree(message, masked, { ...options, timeDigits: timeDigits() }));
    if (hex) this.#output.write(describeHex(masked, options));
    // An empty line between messages: the lines below each are many.
    this.#output.write('\n');
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}
