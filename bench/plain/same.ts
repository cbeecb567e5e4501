/**
 * A capture goes in; the program reads it, and so does the plain path, which shares nothing with the program but the
 * tables. Whether both say the same, line by line, comes out.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readExchanges } from './exchanges.ts';
import { plainNdjson } from './json.ts';
import { plainLog } from './log.ts';
import { root, runProgram } from './program.ts';
import { logOfRecords, recordsAgain } from './records.ts';

export interface Difference {
  readonly what: string;
  readonly plain: string;
  readonly program: string;
}

export interface Comparison {
  readonly messages: number;
  /** Lines compared: one for each message in each of the formats. */
  readonly lines: number;
  /** SHA-256 over the hashes of all lines of the plain path, in order. */
  readonly hash: string;
  readonly first: Difference | null;
}

/** What the plain path says and what the program says. */
export interface Pair {
  readonly what: string;
  readonly plain: readonly string[];
  readonly program: readonly string[];
}

/** Everything by plain rules, from the bytes of the file on. For captures from which nothing is missing. */
export async function compareFromBytes(file: string): Promise<Comparison> {
  const messages = readExchanges(readFileSync(resolve(root, file)));
  const [english, chinese, json] = await Promise.all([
    runProgram(['read', '-q', file]),
    runProgram(['read', '-q', '--lang', 'zh', file]),
    runProgram(['read', '-q', '-T', 'ndjson', file]),
  ]);
  return compareLines(messages.length, [
    { what: 'log', plain: plainLog(messages, 'en'), program: english },
    { what: 'log in Chinese', plain: plainLog(messages, 'zh'), program: chinese },
    { what: 'ndjson', plain: plainNdjson(messages, file), program: withPlaces(json) },
  ]);
}

/**
 * Bodies by plain rules, for captures in which packets and HTTP are odd: the bodies, and what carried them, are taken
 * from the program's NDJSON; what they say is read again and compared with its NDJSON and its log.
 */
export async function compareBodies(file: string): Promise<Comparison> {
  const [english, chinese, json] = await Promise.all([
    runProgram(['read', '-q', file]),
    runProgram(['read', '-q', '--lang', 'zh', file]),
    runProgram(['read', '-q', '-T', 'ndjson', '-x', '--no-redact', file]),
  ]);
  return compareLines(json.length, [
    { what: 'log', plain: logOfRecords(json, 'en'), program: english },
    { what: 'log in Chinese', plain: logOfRecords(json, 'zh'), program: chinese },
    { what: 'ndjson', plain: recordsAgain(json), program: json },
  ]);
}

/** Compares line by line. */
export function compareLines(messages: number, pairs: readonly Pair[]): Comparison {
  const hash = createHash('sha256');
  let lines = 0;
  let first: Difference | null = null;
  for (const { what, plain, program } of pairs) {
    lines += plain.length;
    for (let i = 0; i < Math.max(plain.length, program.length); i++) {
      const [ours, theirs] = [plain[i] ?? '(nothing)', program[i] ?? '(nothing)'];
      hash.update(createHash('sha256').update(ours).digest());
      if (hashOf(ours) !== hashOf(theirs)) first ??= differenceOf(`${what}, line ${i + 1}`, ours, theirs);
    }
  }
  return { messages, lines, hash: hash.digest('hex'), first };
}

/** Where two lines begin to differ, with a little around it. */
function differenceOf(what: string, plain: string, program: string): Difference {
  let at = 0;
  while (at < plain.length && plain[at] === program[at]) at += 1;
  const part = (line: string) => `${at > 60 ? '…' : ''}${line.slice(Math.max(0, at - 60), at + 120)}`;
  return { what, plain: part(plain), program: part(program) };
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** Numbers count messages of other protocols too, which the plain path does not look at: places take their stead. */
function withPlaces(lines: readonly string[]): string[] {
  const numbers = lines.map((line) => /"no":(\d+)/.exec(line)?.[1] ?? '');
  const places = new Map(numbers.map((number, i) => [number, i + 1]));
  return lines.map((line) =>
    line
      .replace(/"no":(\d+)/, (_, number: string) => `"no":${places.get(number)}`)
      .replace(/"replyTo":(\d+)/, (_, number: string) => `"replyTo":${places.get(number)}`),
  );
}
