/**
 * One message goes in, everything that any output says of it comes out as one text; and the message itself in a form
 * that does not depend on where its bytes lie.
 */

import type { Frame } from '../../src/model/frame.ts';
import type { Message, Parse } from '../../src/model/message.ts';
import type { TimeDigits } from '../../src/model/time.ts';
import { CurrentOrigin, type Presentation, prepareSink } from '../../src/run/presentation.ts';
import { Output } from '../../src/sinks/output.ts';
import type { Sink } from '../../src/sinks/sink.ts';

const screen = { hasColor: true, columns: 100 };

const ways: readonly Pick<Presentation, 'format' | 'tree' | 'hex' | 'language' | 'redact'>[] = [
  { format: 'log', tree: false, hex: false, language: 'en', redact: true },
  { format: 'log', tree: false, hex: false, language: 'zh', redact: false },
  { format: 'tree', tree: true, hex: true, language: 'en', redact: false },
  { format: 'tree', tree: true, hex: false, language: 'zh', redact: true },
  { format: 'ndjson', tree: false, hex: true, language: 'en', redact: true },
  { format: 'ndjson', tree: false, hex: false, language: 'en', redact: false },
];

export class Telling {
  readonly #pieces: Buffer[] = [];
  readonly #origin = new CurrentOrigin();
  readonly #sinks: readonly Sink[];

  constructor() {
    const output = new Output(1, (_, bytes, offset, length) => {
      this.#pieces.push(Buffer.from(bytes.subarray(offset, offset + length)));
      return length;
    });
    this.#sinks = ways.map((way) => {
      const options = { ...way, dissectors: [], notebook: null, table: null, color: 'always', verbose: false } as const;
      return prepareSink(options, 'ud', output, screen, this.#origin, null).sink;
    });
  }

  /** The log in both languages, trees, and NDJSON of a message. */
  tell(message: Message, source = 'test', digits: TimeDigits = 6): string {
    this.#origin.source = source;
    this.#origin.timeDigits = digits;
    for (const sink of this.#sinks) {
      sink.message(message);
      sink.flush();
    }
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces.length = 0;
    return text;
  }
}

/** All there is in a message, with places counted from where its frame and its body begin. */
export function anatomy(message: Message): object {
  const { frame, parse, ...rest } = message;
  return structuredClone({ ...rest, frame: frame === null ? null : ofFrame(frame), parse: ofParse(parse, frame) });
}

function ofFrame(frame: Frame): object {
  const { bytes, start, end, body, bodyStart, bodyEnd, ...rest } = frame;
  const isInside = body === bytes && frame.bodyFrom === null;
  return {
    ...rest,
    bytes: Uint8Array.from(bytes.subarray(start, end)),
    body: Uint8Array.from(body.subarray(bodyStart, bodyEnd)),
    bodyAt: isInside ? bodyStart - start : -1,
  };
}

function ofParse(parse: Parse, frame: Frame | null): object {
  const from = frame?.bodyStart ?? 0;
  const place = (at: number): number => (at < 0 ? at : at - from);
  const places = (all: Int32Array, count: number): number[] => [...all.subarray(0, count)].map(place);
  if (parse.protocol === 'kqq') {
    const { command, rules, body, start, end, stop, keys, spans, rows, count, ...rest } = parse;
    return {
      ...rest,
      command: command.command?.command ?? null,
      rules: rules === command.request ? 'request' : rules === command.response ? 'response' : 'push',
      where: [place(start), place(end), place(stop), count],
      keys: [...keys.subarray(0, count)],
      spans: places(spans, 4 * count),
      rows: rows.map((row) => row?.ordinal ?? -1),
      names: rows.map((row) => row?.row.name ?? ''),
      body: frame === null || body === frame.body,
    };
  }
  if (parse.protocol === 'oicq81') {
    const { rules, registry, body, content, start, end, contentStart, contentEnd, ...rest } = parse;
    const { count } = content;
    return {
      ...rest,
      registry: registry.all.length,
      rules: rules?.table ?? null,
      where: [start, end, contentStart, contentEnd, content.stopAt].map(place),
      body: body === frame?.body,
      ordinals: [...content.ordinals.subarray(0, count)],
      rounds: [...content.rounds.subarray(0, count), ...content.outers.subarray(0, count)],
      spans: [content.heads, content.starts, content.ends].map((all) => places(all, count)),
      end: [content.end, content.stopOrdinal, content.needed, content.had],
    };
  }
  if (parse.protocol === 'oicq') {
    const { rules, body, start, end, prefixStart, keyStart, cipherStart, stop, ...rest } = parse;
    const where = [start, end, prefixStart, keyStart, cipherStart, stop].map(place);
    return { ...rest, where, body: body === frame?.body, rules: rules.commands.size };
  }
  return { ...parse };
}
