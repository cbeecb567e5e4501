/**
 * Statistics for people: an account goes in, tables of text come out.
 */

import { describeElapsed } from '../time.ts';
import { visible } from '../visible.ts';
import { widthOf } from '../width.ts';
import type { Account, CommandCount, Counts, Times } from './statistics.ts';

/** The whole account, ending in a line feed. */
export function describeStatistics(account: Account): string {
  const { messages, first, last, protocols, commands, uins, servers, problems, polls, timeline } = account;
  const span = first === null || last === null ? '' : `, ${first} to ${last}`;
  const parts = [
    `${messages} ${messages === 1 ? 'message' : 'messages'}${span}\n${countsOf(protocols)}`,
    table(
      ['protocol', 'command', 'asked', 'answered', 'pushed', 'NULL', 'no reply', 'results'],
      commands.map(commandRow),
      2,
      7,
    ),
    timesTable(commands),
    polls === null ? '' : `time between two GetMsgEx of one number: ${describeTimes(polls)}\n`,
    listOf('QQ number', uins),
    listOf('server', servers),
    Object.keys(problems).length === 0 ? '' : `problems\n${countsOf(problems)}`,
    timelineOf(timeline),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function commandRow(one: CommandCount): string[] {
  const { protocol, command, requests, responses, pushes, nulls, unanswered, results } = one;
  const codes = Object.entries(results).map(([code, count]) => `${code}: ${count}`);
  return [
    protocol,
    command,
    ...[requests, responses, pushes, nulls, unanswered].map(orDash),
    codes.slice(0, 4).join(', '),
  ];
}

function orDash(count: number): string {
  return count === 0 ? '-' : String(count);
}

function timesTable(commands: readonly CommandCount[]): string {
  const rows = commands.flatMap(({ command, replyTimes, penalties }) => [
    ...(replyTimes === null ? [] : [[command, ...timesRow(replyTimes)]]),
    ...(penalties === null ? [] : [[`${command}, late refusals`, ...timesRow(penalties)]]),
  ]);
  return rows.length === 0 ? '' : table(['time to reply', 'replies', 'p50', 'p95', 'p99', 'most'], rows, 1, 6);
}

function timesRow({ count, p50, p95, p99, most }: Times): string[] {
  return [String(count), ...[p50, p95, p99, most].map(describeElapsed)];
}

function describeTimes({ count, p50, p95, most }: Times): string {
  return `${count} times, p50 ${describeElapsed(p50)}, p95 ${describeElapsed(p95)}, most ${describeElapsed(most)}`;
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return table(
    [],
    Object.entries(counts).map(([name, count]) => [`  ${name}`, String(count)]),
    1,
    2,
  );
}

function listOf(noun: string, { different, list, others }: Counts): string {
  if (different === 0) return '';
  const more = different > list.length ? `, the first ${list.length}` : '';
  const rest = others === 0 ? '' : ` (and ${others} messages of further ones)`;
  const rows = list.map(({ name, count }) => [`  ${name}`, String(count)]);
  return `${different} ${noun}${different === 1 ? '' : 's'}${more}${rest}\n${table([], rows, 1, 2)}`;
}

const widest = 40;

function timelineOf({ seconds, counts }: Account['timeline']): string {
  if (counts.length < 2) return '';
  const most = Math.max(...counts.map(({ count }) => count));
  const rows = counts.map(({ time, count }) => {
    const bar = '#'.repeat(Math.ceil((count / most) * widest));
    return `  ${(time ?? '').slice(0, 19)}  ${String(count).padStart(String(most).length)}  ${bar}`.trimEnd();
  });
  return `messages in each ${seconds} s\n${rows.join('\n')}\n`;
}

/** Columns from `from` to `to` stand to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], from: number, to: number): string {
  const cells = [...(head.length === 0 ? [] : [head]), ...rows].map((row) => row.map(visible));
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => {
        const space = ' '.repeat(widths[i] - widthOf(cell));
        return i >= from && i < to ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return cells.map((row) => `${line(row)}\n`).join('');
}
