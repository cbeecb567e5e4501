/**
 * A damaged capture goes in, and what is wrong with how it was read comes out: something thrown, more steps or more text
 * than its size allows, more kept than the limits say, or something printed that must not be.
 */

import { defaultLimits, type Limits } from '../../src/model/limits.ts';
import type { Message } from '../../src/model/message.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { CurrentOrigin, type PreparedSink, type Presentation, prepareSink } from '../../src/run/presentation.ts';
import { Output } from '../../src/sinks/output.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { findObjectFault, findTreeFault, registry, screen } from './whole-program.ts';

/** What came of one mutant. */
export interface Verdict {
  /** What is wrong, in a sentence; null when all is well. */
  readonly fault: string | null;
  /** Whether messages were still read. */
  readonly speaks: boolean;
}

const tight: Limits = { maxMessage: 2048, maxFlow: 1024, maxFlows: 3, maxMemory: 700, maxBodyOut: 1024 };

const shown: Omit<Presentation, 'format' | 'tree' | 'hex' | 'language'> = {
  dissectors: [],
  notebook: null,
  table: null,
  color: 'never',
  verbose: false,
  redact: true,
};

type Format = 'log' | 'tree' | 'ndjson';

interface Way {
  readonly format: Format;
  readonly prepared: PreparedSink;
}

/** Prints in each of the formats, in turn, and keeps what it prints. */
export class Printer {
  readonly #ways: readonly Way[];
  readonly #pieces: Buffer[] = [];
  readonly origin = new CurrentOrigin();

  constructor() {
    this.origin.source = 'mutant';
    const output = new Output(1, (_, bytes, offset, length) => {
      this.#pieces.push(Buffer.from(bytes.subarray(offset, offset + length)));
      return length;
    });
    const make = (format: Format, language: Presentation['language'], hex = false): Way => {
      const options = { ...shown, format, language, tree: format === 'tree', hex };
      return { format, prepared: prepareSink(options, 'u', output, screen, this.origin, null) };
    };
    const logs = [make('log', 'en'), make('log', 'zh')];
    // The tree and JSON take ten times as long as a line of the log.
    const long = [make('tree', 'en', true), make('ndjson', 'zh', true), make('tree', 'zh'), make('ndjson', 'en')];
    this.#ways = [...logs, ...logs, long[0], long[1], ...logs, ...logs, long[2], long[3]];
  }

  way(seed: number): Way {
    return this.#ways[seed % this.#ways.length];
  }

  /** What was printed since the last call. */
  take({ prepared }: Way): string {
    prepared.sink.flush();
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces.length = 0;
    return text;
  }
}

// C0 but the line feed, DEL, C1, bidi controls, zero-width letters, separators, BOM.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for
const unseen = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** What is wrong with the text that a way printed; null when nothing is. */
export function findTextFault(text: string, format: Format): string | null {
  const control = unseen.exec(text);
  if (control !== null) return `${format} prints U+${control[0].codePointAt(0)?.toString(16)}`;
  if (format !== 'ndjson') return null;
  for (const line of text.split('\n').slice(0, -1)) {
    const fault = findObjectFault(line);
    if (fault !== null) return fault;
  }
  return null;
}

/** What reading one mutant came to. */
class Count {
  events = 0;
  messages = 0;
  ofProtocol = 0;
  problems = 0;
  fault: string | null = null;

  message(message: Message, wholeTree: boolean): void {
    this.messages += 1;
    this.problems += message.problems.length;
    const { protocol } = message.parse;
    if (protocol !== 'http' && protocol !== 'other' && message.frame !== null) this.ofProtocol += 1;
    if (wholeTree) this.fault ??= findTreeFault(message);
  }

  /** Steps are bounded by packets; packets by bytes: a record takes 16 at least. */
  check(bytes: number, packets: number, letters: number): string | null {
    if (packets > bytes / 16) return `${packets} packets of ${bytes} bytes`;
    if (this.events > 16 + 4 * packets) return `${this.events} events of ${packets} packets`;
    if (this.messages > 16 + packets + bytes / 16) return `${this.messages} messages of ${bytes} bytes`;
    if (this.problems > 100 + 6 * packets + bytes / 8) return `${this.problems} problems of ${bytes} bytes`;
    if (letters > 20_000 + 400 * bytes) return `${letters} letters of ${bytes} bytes`;
    return this.fault;
  }
}

/** Reads and prints a damaged capture; `counts` says whether any message will do for one that speaks. */
export function judge(file: Uint8Array, seed: number, printer: Printer, counts: 'kqq' | 'any' = 'kqq'): Verdict {
  const limits = seed % 5 === 0 ? tight : defaultLimits;
  const way = printer.way(seed);
  const count = new Count();
  const speaks = () => (counts === 'any' ? count.messages : count.ofProtocol) > 0;
  try {
    const pipeline = new Pipeline({
      registry,
      limits,
      sink: (message) => {
        count.message(message, way.format === 'tree');
        way.prepared.sink.message(message);
      },
    });
    const options = { limits, checkChecksums: seed % 7 === 0 };
    const decoder = createCaptureDecoder(options, {
      event: (event) => {
        count.events += 1;
        pipeline.step(event);
        if (pipeline.kept > limits.maxMemory) count.fault ??= `keeps ${pipeline.kept} of ${limits.maxMemory} bytes`;
      },
      problem: () => {
        count.problems += 1;
      },
    });
    const piece = seed % 4 === 0 ? 100 + (seed % 997) : Math.max(1, file.length);
    for (let at = 0; at < file.length; at += piece) decoder.feed(file, at, Math.min(file.length, at + piece));
    decoder.endFile();
    decoder.end();
    pipeline.end(decoder.lastTime, decoder.packets);
    const text = printer.take(way);
    const fault = count.check(file.length, decoder.packets, text.length) ?? findTextFault(text, way.format);
    return { fault, speaks: speaks() };
  } catch (error) {
    printer.take(way);
    return { fault: error instanceof Error ? `throws ${error.stack}` : String(error), speaks: speaks() };
  }
}
