/**
 * The account of a capture goes in, a page for people or JSON comes out; nothing in either can steer a terminal.
 */

import type { Problem } from '../model/problem.ts';
import { visible, visibleJson } from '../present/visible.ts';
import type { CaptureAccount, FileType } from './capture-account.ts';

/** Names of the registry of link types (draft-ietf-opsawg-pcaplinktype). */
const linkTypeNames: ReadonlyMap<number, string> = new Map([
  [0, 'BSD null'],
  [1, 'Ethernet'],
  [9, 'PPP'],
  [12, 'raw IP'],
  [14, 'raw IP'],
  [50, 'PPP, HDLC framing'],
  [51, 'PPPoE'],
  [101, 'raw IP'],
  [105, 'IEEE 802.11'],
  [108, 'BSD loopback'],
  [113, 'Linux cooked v1'],
  [127, 'IEEE 802.11 radiotap'],
  [228, 'raw IPv4'],
  [229, 'raw IPv6'],
  [276, 'Linux cooked v2'],
]);

/** Several lines, the last one ended. */
export function describeAccount(account: CaptureAccount): string {
  const { file, size, sha256, seconds, packets, capturedBytes, originalBytes } = account;
  const bytes = `${grouped(capturedBytes)} bytes captured of ${grouped(originalBytes)} on the wire`;
  const rows: [string, string][] = [
    ['type', describeType(account.type)],
    ['size', size === null ? '-' : `${grouped(size)} bytes`],
    ['SHA-256', sha256 ?? '-'],
    ['first', account.firstTime ?? '-'],
    ['last', account.lastTime ?? '-'],
    ['duration', seconds === null ? '-' : `${seconds} s`],
    ...account.linkTypes.map((one): [string, string] => ['link type', describeLinkType(one.number, one.packets)]),
    ['packets', `${grouped(packets)}, ${bytes}`],
    ['flows', grouped(account.flows)],
    ['messages', grouped(account.messages)],
  ];
  const lines = [
    visible(file),
    ...rows.map(([name, text]) => `  ${name.padEnd(10)}${text}`),
    ...describeCommands(account),
    ...section(
      'not decoded',
      account.undecoded.map(({ reason, packets }) => `${reason}: ${grouped(packets)}`),
      0,
    ),
    ...section('damage and notes', account.damage.map(describeProblem), account.damageNotListed),
    ...section(
      'behind the last message of a flow',
      account.unattached.map((problem) => `flow ${problem.flow}: ${describeProblem(problem)}`),
      account.unattachedNotListed,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function describeType({ format, order, digits, gzip }: FileType): string {
  return `${format}, ${order}, ${digits === 9 ? 'nanoseconds' : 'microseconds'}${gzip ? ', packed with gzip' : ''}`;
}

function describeLinkType(number: number, packets: number): string {
  const name = linkTypeNames.get(number);
  const shown = number < 0 ? 'unknown' : `${number}${name === undefined ? '' : ` (${name})`}`;
  return `${shown}: ${grouped(packets)} packet${packets === 1 ? '' : 's'}`;
}

function describeCommands({ commands }: CaptureAccount): string[] {
  if (commands.length === 0) return [];
  const head = ['PROTO', 'COMMAND', 'REQUESTS', 'REPLIES', 'PUSHES', 'NULL', 'UNANSWERED'];
  const table = commands.map((one) => [
    one.protocol,
    visible(one.command ?? '-').slice(0, 24),
    ...[one.requests, one.responses, one.pushes, one.nulls, one.unanswered].map(grouped),
  ]);
  const widths = head.map((name, column) => Math.max(name.length, ...table.map((cells) => cells[column].length)));
  return [head, ...table].map((cells) =>
    `    ${cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`.trimEnd(),
  );
}

function section(title: string, lines: readonly string[], more: number): string[] {
  if (lines.length === 0) return [];
  return [`  ${title}`, ...lines.map((line) => `    ${line}`), ...(more > 0 ? [`    and ${grouped(more)} more`] : [])];
}

function describeProblem({ severity, text, code }: Problem): string {
  return `${severity}: ${visible(text)} (${code})`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/** JSON whose controls and invisible characters are escaped. */
export function toSafeJson(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}
