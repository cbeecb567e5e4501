/**
 * What is kept of a large message besides its bytes: its compact parse and what a list says of it go in when it comes, so
 * that nobody has to look through all of it again for a line of a list.
 */

import { createSummarise } from '../../dissect/dissect.ts';
import { KqqScan } from '../../dissect/kqq/scan.ts';
import type { SummaryStyle } from '../../dissect/template.ts';
import type { KqqParse, Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';

/** Summaries of one message, in the languages in which they have been asked for. */
export class Summaries {
  readonly #texts: Partial<Record<Language, string>>;
  readonly #redact: boolean;

  constructor(message: Message, { language, redact }: SummaryStyle) {
    this.#redact = redact;
    this.#texts = { [language]: createSummarise({ language, redact })(message) };
  }

  /** `message` gives the same message again. */
  in(language: Language, message: () => Message): string {
    this.#texts[language] ??= createSummarise({ language, redact: this.#redact })(message());
    return this.#texts[language];
  }
}

/** More of a value than one line has room for. */
const mostInLine = 1024;
const separator = Uint8Array.of(0x26);

/** The same message with no more than the beginning of each long value: for a line, which has no room for the rest. */
export function beginnings(message: Message): Message {
  const { frame, parse } = message;
  if (frame === null || parse.protocol !== 'kqq') return message;
  const { command, rules, count, spans } = parse;
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const end = Math.min(spans[4 * i + 3], Math.max(spans[4 * i + 1], spans[4 * i + 2]) + mostInLine);
    if (i > 0) pieces.push(separator);
    pieces.push(parse.body.subarray(spans[4 * i], end));
  }
  const body = Buffer.concat(pieces);
  const scan = new KqqScan();
  scan.scan(body, 0, body.length);
  const short = scan.explain(command, rules, 0, body.length, body.length);
  return { ...message, parse: short, frame: { ...frame, body, bodyStart: 0, bodyEnd: body.length, bodyFrom: [] } };
}

/** The parse of a body that has been copied to `bytes`, where it begins at `to` instead of `from`; null if it is none of kqq. */
export function keepParse({ parse }: Message, bytes: Uint8Array, from: number, to: number): KqqParse | null {
  if (parse.protocol !== 'kqq') return null;
  const { count, start, end, stop } = parse;
  const by = to - from;
  return {
    ...parse,
    body: bytes,
    start: start + by,
    end: end + by,
    stop: stop + by,
    keys: parse.keys.slice(0, count),
    // A parameter without a value has -1 there.
    spans: parse.spans.slice(0, 4 * count).map((at) => (at < 0 ? at : at + by)),
    rows: parse.rows.slice(0, count),
  };
}
