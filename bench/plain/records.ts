/**
 * Lines of the program's NDJSON with bodies go in; the same lines come out with everything that bodies say put there
 * anew by the plain path, and the lines of the log.
 */

import type { Language } from '../../src/model/text.ts';
import { type Reading, readBody } from './body.ts';
import { checksOf } from './checks.ts';
import type { PlainProblem } from './exchanges.ts';
import { commandOf, describeResult, describeSilence, resultOf, type Silence, uinOf } from './facts.ts';
import { fieldsOf, type PlainField, type PlainLayer, unlessEmpty, unlessKnown } from './fields.ts';
import { logLine } from './log.ts';
import { summaryOf } from './summary.ts';
import { type Charset, shownJson } from './text.ts';

/** What is taken from the program. docs/ndjson.schema.json says the rest. */
interface Line {
  readonly no: number;
  readonly time: string | null;
  readonly src: string;
  readonly dst: string;
  readonly dir: 'request' | 'response' | 'push';
  readonly command: string;
  readonly uin: string | null;
  readonly complete: boolean;
  readonly unanswered?: true;
  readonly null?: Silence;
  readonly replyTo?: number;
  readonly charset?: { readonly name: Charset };
  readonly layers?: readonly PlainLayer[];
  readonly fields?: readonly PlainField[];
  readonly problems?: readonly PlainProblem[];
  readonly body?: string;
}

const checks = ['kqq.place', 'kqq.missing', 'kqq.list-count', 'kqq.no-value', 'kqq.repeated'];
const afterChecks = [
  'kqq.cmd-mismatch',
  'kqq.seq-mismatch',
  'kqq.uin-mismatch',
  'kqq.refused-late',
  'kqq.reply-before',
];
const marks = { request: '>', response: '<', push: '!' } as const;
const noReply = { en: 'no reply in the capture', zh: '抓包中没有回复' } as const;

export function recordsAgain(lines: readonly string[]): string[] {
  const all = lines.map(parse);
  return all.map((line) => {
    const reading = readingOf(line);
    if (reading === null) return toText({ ...line, summary: describeNothing(line, all, 'en') });
    const charset = line.charset?.name ?? 'utf-8';
    const { fields, layers, records } = fieldsOf(reading, charset, false);
    const result = resultOf(reading);
    return toText({
      ...line,
      command: commandOf(reading),
      uin: uinOf(reading),
      result: result && { code: result.code, label: result.label?.en, status: unlessKnown(result.status) },
      summary: summaryOf(reading, charset, 'en', false),
      layers: [...(line.layers ?? []).slice(0, 2), ...layers],
      fields: unlessEmpty([...fieldsAround(line, 0), ...fields, ...fieldsAround(line, 1)]),
      records: unlessEmpty(records),
      problems: unlessEmpty(problemsOf(line, reading)),
    });
  });
}

export function logOfRecords(lines: readonly string[], language: Language): string[] {
  const all = lines.map(parse);
  return all.map((line) => {
    const reading = readingOf(line);
    return logLine({
      clock: line.time === null ? null : line.time.slice(11, 23),
      from: line.src,
      to: line.dst,
      protocol: 'kqq',
      mark: marks[line.dir],
      command: reading === null ? line.command : commandOf(reading),
      uin: reading === null ? line.uin : uinOf(reading),
      result: describeResult(reading, language),
      summary:
        reading === null
          ? describeNothing(line, all, language)
          : summaryOf(reading, line.charset?.name ?? 'utf-8', language),
      problems: reading === null ? (line.problems ?? []) : problemsOf(line, reading),
    });
  });
}

function parse(text: string): Line {
  const line: Line = JSON.parse(text);
  if (line.dir in marks && typeof line.no === 'number') return line;
  throw new Error(`no message: ${text.slice(0, 100)}`);
}

function toText(line: object): string {
  return shownJson(JSON.stringify(line));
}

/** What the body says, up to bytes that are missing; null where there is no reply. */
function readingOf(line: Line): Reading | null {
  if (line.body === undefined || line.null !== undefined) return null;
  const body = Buffer.from(line.body, 'base64').toString('latin1');
  const gap = line.fields?.find(({ path }) => path === 'kqq.after-gap');
  return readBody(gap === undefined ? body : body.slice(0, gap.start), line.dir, line.complete);
}

/** What stands before (0) or behind (1) the parameters: bytes that HTTP or a hole in the capture has left over. */
function fieldsAround({ fields = [] }: Line, side: 0 | 1): PlainField[] {
  const isBehind = (field: PlainField) => field.path === 'kqq.after-gap';
  return fields.filter((field) => (side === 1 ? isBehind(field) : !field.path.startsWith('kqq.')));
}

function problemsOf({ problems = [] }: Line, reading: Reading): PlainProblem[] {
  const others = problems.filter(({ code }) => !checks.includes(code));
  const at = others.findIndex(({ code }) => afterChecks.includes(code));
  const split = at < 0 ? others.length : at;
  return [...others.slice(0, split), ...checksOf(reading), ...others.slice(split)];
}

function describeNothing(line: Line, all: readonly Line[], language: Language): string {
  const request = all.find(({ no }) => no === line.replyTo);
  if (line.unanswered === true) return noReply[language];
  const reading = request === undefined ? null : readingOf(request);
  if (reading === null || line.null === undefined) throw new Error(`message ${line.no} has no body and no request`);
  return describeSilence(line.null, reading, language);
}
