/**
 * The whole program in one process: the bytes of a capture file go in, everything that any format prints of its
 * messages comes out, and what none of it may ever be is looked for.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { TextWriter } from '../../src/bytes/text-writer.ts';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import type { Registry } from '../../src/dissect/registry.ts';
import { defaultLimits, type Limits } from '../../src/model/limits.ts';
import type { Message } from '../../src/model/message.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { QuickRecords } from '../../src/present/quick/quick-record.ts';
import { compileTables } from '../../src/run/compile.ts';
import { CurrentOrigin, type Presentation, prepareSink } from '../../src/run/presentation.ts';
import type { Screen } from '../../src/run/screen.ts';
import { createJsonLine } from '../../src/sinks/ndjson.ts';
import { Output } from '../../src/sinks/output.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { builtInTables } from '../../src/tables/built-in.ts';
import { findTilingFault } from '../support/tiling.ts';

/** The built-in tables, compiled. */
export const registry: Registry = compileTables(builtInTables);

export interface RunOptions {
  readonly limits?: Partial<Limits>;
  /** Sizes of the pieces the file is read in, used in turn; one piece if not given. */
  readonly pieces?: readonly number[];
  readonly redact?: boolean;
  /** Changes the events on their way from the capture to the pipeline. */
  readonly through?: (event: StreamEvent) => readonly StreamEvent[];
  /** Called with every message while it is valid. */
  readonly message?: (message: Message) => void;
}

/** All that was printed. `lines` are those of the log. */
export interface Printed {
  readonly log: string;
  readonly tree: string;
  readonly ndjson: string;
  readonly messages: number;
  /** Codes of all Problems, wherever they went. */
  readonly codes: ReadonlySet<string>;
  /** Texts of all Problems. */
  readonly texts: readonly string[];
  /** Stream events taken: a measure of work. */
  readonly events: number;
}

/** What the texts are made for. */
export const screen: Screen = { hasColor: false, columns: 100 };

const presentation: Omit<Presentation, 'format' | 'tree' | 'hex' | 'redact'> = {
  dissectors: [],
  notebook: null,
  table: null,
  language: 'en',
  color: 'never',
  verbose: false,
};

/** Text that a sink prints, kept. */
class Paper {
  readonly #pieces: Buffer[] = [];
  readonly output = new Output(1, (_, bytes, offset, length) => {
    this.#pieces.push(Buffer.from(bytes.subarray(offset, offset + length)));
    return length;
  });

  get text(): string {
    this.output.flush();
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}

/** Decodes a capture and prints every message in every format, other traffic and bodies included. */
export function decode(file: Uint8Array, options: RunOptions = {}): Printed {
  const { limits = {}, pieces = [file.length], redact = true, through, message: seen } = options;
  const bounds: Limits = { ...defaultLimits, ...limits };
  const origin = new CurrentOrigin();
  origin.source = 'test';
  const papers = { log: new Paper(), tree: new Paper(), ndjson: new Paper() };
  const shown = { ...presentation, redact };
  const sinks = [
    prepareSink({ ...shown, format: 'log', tree: false, hex: false }, 'u', papers.log.output, screen, origin, null),
    prepareSink({ ...shown, format: 'tree', tree: true, hex: true }, 'u', papers.tree.output, screen, origin, null),
    prepareSink(
      { ...shown, format: 'ndjson', tree: false, hex: true },
      'u',
      papers.ndjson.output,
      screen,
      origin,
      null,
    ),
  ];
  const codes = new Set<string>();
  const texts: string[] = [];
  const note = ({ code, text }: { code: string; text: string }): void => {
    codes.add(code);
    texts.push(text);
  };
  let messages = 0;
  let events = 0;
  const take = (message: Message): void => {
    messages++;
    for (const problem of message.problems) note(problem);
    seen?.(message);
    for (const { sink } of sinks) sink.message(message);
  };
  const pipeline = new Pipeline({ registry, limits: bounds, sink: take });
  const decoder = createCaptureDecoder(
    { limits: bounds },
    {
      event: (event) => {
        events++;
        origin.timeDigits = decoder.digits;
        for (const one of through === undefined ? [event] : through(event)) pipeline.step(one);
      },
      problem: note,
    },
  );
  for (let at = 0, turn = 0; at < file.length; turn++) {
    const end = Math.min(file.length, at + Math.max(1, pieces[turn % pieces.length] ?? file.length));
    // A piece is borrowed: what is kept of it without a copy would show.
    const piece = Uint8Array.from(file.subarray(at, end));
    decoder.feed(piece, 0, piece.length);
    piece.fill(0x23);
    at = end;
  }
  decoder.endFile();
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);
  for (const { problem } of pipeline.stray.problems) note(problem);
  for (const { sink } of sinks) sink.close();
  const { log, tree, ndjson } = papers;
  return { log: log.text, tree: tree.text, ndjson: ndjson.text, messages, codes, texts, events };
}

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../docs/ndjson.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

// Controls, C1, DEL, bidi, zero-width, line separators, BOM, and what stands for half a character.
const unseen = /[^\P{C}\n]|\p{Zl}|\p{Zp}/u;
const asWords = (text: string, at: number): string => JSON.stringify(text.slice(Math.max(0, at - 40), at + 20));

/** The first thing in what was printed that must not be there, in a sentence; null when all is well. */
export function findPrintedFault(printed: Printed): string | null {
  for (const name of ['log', 'tree', 'ndjson'] as const) {
    const found = unseen.exec(printed[name]);
    if (found !== null && !hasShape(found[0])) {
      return `${name} has U+${found[0].codePointAt(0)?.toString(16)} at ${asWords(printed[name], found.index)}`;
    }
  }
  if (lineCount(printed.log) !== printed.messages) return `${lineCount(printed.log)} log lines for ${printed.messages}`;
  const objects = printed.ndjson.split('\n').slice(0, -1);
  if (objects.length !== printed.messages) return `${objects.length} objects for ${printed.messages} messages`;
  for (const line of objects) {
    const fault = findObjectFault(line);
    if (fault !== null) return fault;
  }
  return null;
}

/** What is wrong with a line of NDJSON: it is no JSON, or not what the schema says. */
export function findObjectFault(line: string): string | null {
  const object: unknown = JSON.parse(line);
  if (!validate(object)) return `${JSON.stringify(validate.errors?.slice(0, 2))} in ${line.slice(0, 400)}`;
  if (JSON.stringify(JSON.parse(JSON.stringify(object))) !== JSON.stringify(object)) return 'no round trip';
  return null;
}

/** Letters that Unicode does not know yet, private ones, and the marks of class Cf that have a shape. */
function hasShape(letter: string): boolean {
  return /\p{Co}|\p{Cn}|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u.test(letter);
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - 1;
}

/** A message's fields do not tile its layers: where, or null. */
export function findTreeFault(message: Message): string | null {
  return findTilingFault(fieldsOf(message));
}

/** The short way to NDJSON, and how often it was taken. */
export interface QuickCheck {
  readonly records: QuickRecords;
  readonly lineOf: (message: Message) => string;
  readonly origin: CurrentOrigin;
  quick: number;
  declined: number;
}

export function quickCheck(redact: boolean): QuickCheck {
  const origin = new CurrentOrigin();
  const records = new QuickRecords({ redact, marks: null });
  const lineOf = createJsonLine({ origin: () => origin, redact, hex: false });
  return { records, lineOf, origin, quick: 0, declined: 0 };
}

/** The short way writes another line than the long one: both, or null. */
export function findQuickFault(check: QuickCheck, message: Message): string | null {
  const out = new TextWriter();
  out.text('before');
  const isWritten = check.records.write(message, check.origin, out);
  const written = out.toString('before'.length);
  if (!isWritten) {
    check.declined += 1;
    return written === '' ? null : `declined, and left ${written}`;
  }
  check.quick += 1;
  const wanted = check.lineOf(message);
  return written === wanted ? null : `wrote ${written}\nnot   ${wanted}`;
}

/** Decodes and looks for everything that must not be; the faults, in order. */
export function findFaults(file: Uint8Array, options: RunOptions = {}): readonly string[] {
  const faults: string[] = [];
  const check = quickCheck(options.redact ?? true);
  try {
    const printed = decode(file, {
      ...options,
      message: (message) => {
        options.message?.(message);
        const fault = findTreeFault(message);
        if (fault !== null) faults.push(`#${message.no}: ${fault}`);
        const quick = findQuickFault(check, message);
        if (quick !== null) faults.push(`#${message.no}: ${quick}`);
      },
    });
    const fault = findPrintedFault(printed);
    if (fault !== null) faults.push(fault);
    // A packet takes 16 bytes of a file at least, and makes a handful of events at most.
    if (printed.events > file.length) faults.push(`${printed.events} events of ${file.length} bytes`);
    if (printed.messages > file.length / 4) faults.push(`${printed.messages} messages of ${file.length} bytes`);
  } catch (error) {
    faults.push(error instanceof Error ? `thrown: ${error.stack}` : String(error));
  }
  return faults;
}
