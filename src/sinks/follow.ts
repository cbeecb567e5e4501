/**
 * `follow`: the messages of one conversation go in; out go a log line each and what was said, as it was sent, in the
 * colour of who said it.
 */

import { decodeText } from '../bytes/text.ts';
import { charsetName } from '../dissect/charset.ts';
import { fieldsOf } from '../dissect/dissect.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import { describeHex } from '../present/hex.ts';
import { type MaskedTree, maskSecrets, withSecrets } from '../present/redact.ts';
import { type Style, type Styles, styled } from '../present/styles.ts';
import { visible } from '../present/visible.ts';
import type { Output } from './output.ts';
import type { Sink } from './sink.ts';

export interface FollowOptions {
  readonly line: (message: Message) => string;
  readonly redact: boolean;
  readonly language: Language;
  readonly styles: Styles;
}

const indent = '    ';

export class FollowSink implements Sink {
  readonly #output: Output;
  readonly #options: FollowOptions;
  hasMessages = false;

  constructor(output: Output, options: FollowOptions) {
    this.#output = output;
    this.#options = options;
  }

  message(message: Message): void {
    this.hasMessages = true;
    const { line, redact, language, styles } = this.#options;
    const fields = fieldsOf(message);
    const masked = redact ? maskSecrets(message, fields) : withSecrets(fields);
    this.#output.write(`${line(message)}\n`);
    if (message.parse.protocol === 'kqq') this.#output.write(describeBody(message, masked, styles[message.dir]));
    else this.#output.write(describeHex(masked, { language, styles }));
    this.#output.write('\n');
  }

  flush(): void {
    this.#output.flush();
  }

  close(): void {
    this.#output.flush();
  }
}

/** The body as text, secrets masked, with its own line ends. A message that stands for a missing reply has none. */
function describeBody({ charset }: Message, { tree }: MaskedTree, style: Style): string {
  const bytes = tree.layers[1]?.bytes ?? new Uint8Array(0);
  if (bytes.length === 0) return '';
  const text = decodeText(bytes, 0, bytes.length, charsetName(charset));
  const lines = text.split(/\r\n|\n/).map((line) => `${indent}${styled(style, visible(line))}\n`);
  return lines.join('');
}
