/**
 * Messages go in, the lines of the log come out, in either language.
 */

import type { Language } from '../../src/model/text.ts';
import type { PlainMessage, PlainProblem } from './exchanges.ts';
import {
  charsetOfReading,
  commandOf,
  describeResult,
  describeSilence,
  isoTime,
  problemsOf,
  requestOf,
  uinOf,
} from './facts.ts';
import { summaryOf } from './summary.ts';
import { padded, shown } from './text.ts';

/** What a log line is made of. */
export interface LogParts {
  /** `HH:MM:SS.mmm`, or null. */
  readonly clock: string | null;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly mark: '>' | '<' | '!';
  readonly command: string | null;
  readonly uin: string | null;
  readonly result: string;
  readonly summary: string;
  readonly problems: readonly PlainProblem[];
}

const letters: Readonly<Record<string, string>> = { note: 'N', warn: 'W', error: 'E' };
/** Notes that the log shows nevertheless. */
const news = ['kqq.refused-late', 'pcap.comment'];

export function logLine(parts: LogParts): string {
  const problems = parts.problems.filter(({ severity, code }) => severity !== 'note' || news.includes(code));
  const columns = [
    (parts.clock ?? '-').padEnd(12),
    `${parts.from} -> ${parts.to}`.padEnd(34),
    parts.protocol.padEnd(4),
    parts.mark,
    padded(shown(parts.command ?? '-'), 13),
    padded(shown(parts.uin === null || parts.uin === '' ? '-' : parts.uin), 9),
    parts.summary === '' ? parts.result : padded(parts.result, 6),
    ...(parts.summary === '' ? [] : [shown(parts.summary)]),
    ...problems.map(({ severity, code, text }) => `[${letters[severity]} ${code}: ${shown(text)}]`),
  ];
  return columns.join('  ');
}

export function plainLog(messages: readonly PlainMessage[], language: Language): string[] {
  return messages.map((message) => {
    const { reading, time, from, to, isRequest } = message;
    const said = reading ?? requestOf(message, messages);
    return logLine({
      clock: time === null ? null : isoTime(time).slice(11, 23),
      from,
      to,
      protocol: 'kqq',
      mark: isRequest ? '>' : '<',
      command: commandOf(said),
      uin: uinOf(said),
      result: describeResult(reading, language),
      summary:
        reading === null
          ? describeSilence('closed', said, language)
          : summaryOf(reading, charsetOfReading(reading)?.name ?? 'utf-8', language),
      problems: problemsOf(message, messages),
    });
  });
}
