/**
 * Lists of fields for people: accounts go in, lines come out, one a field below the name of its command.
 */

import type { FieldAccount } from '../../evidence/account.ts';
import type { GapReading } from '../../evidence/gaps.ts';
import { leastValues, type Ranking } from '../../evidence/ranking.ts';
import type { Reading } from '../../evidence/readings/reading.ts';
import type { Status } from '../../model/field.ts';
import type { Language } from '../../model/text.ts';
import { visible } from '../../present/visible.ts';
import { clip, padTo, widthOf, wrap } from '../../present/width.ts';

export interface PageStyle {
  readonly language: Language;
  readonly columns: number;
}

const marks: Readonly<Record<Status, string>> = {
  unknown: '?',
  assumed: '~',
  disputed: '!',
  encrypted: '#',
  known: ' ',
};
const dirs = { request: '>', response: '<', push: '!' } as const;

const words = {
  en: {
    none: 'no field that is unknown, assumed or disputed; --all lists all\n',
    head: ['FIELD', 'N', 'VALUES', 'READING, BITS IT SAVES'],
    foot: '? unknown  ~ assumed  ! disputed  # encrypted; N messages have it. More: fields show COMMAND.FIELD FILE..',
    secret: ' (secret)',
    noReading: 'no reading fits',
    or: 'or',
    messages: (count: number) => `${count} ${count === 1 ? 'message' : 'messages'}`,
    tooFew: (least: number) => `too little data, n < ${least}, and secrets, which are not looked at`,
    bytes: (gap: GapReading) => (gap.end - gap.start === 1 ? `byte ${gap.start}` : `bytes ${gap.start}-${gap.end - 1}`),
  },
  zh: {
    none: '没有未知、推测或有争议的字段；--all 列出全部\n',
    head: ['字段', '消息', '取值', '解释及其节省的比特'],
    foot: '? 未知  ~ 推测  ! 争议  # 加密；“消息”为含该字段的消息数。详见 fields show 命令.字段 文件',
    secret: '（机密）',
    noReading: '没有合适的解释',
    or: '或',
    messages: (count: number) => `${count} 条消息`,
    tooFew: (least: number) => `数据太少（n < ${least}），以及不分析的机密`,
    bytes: (gap: GapReading) => (gap.end - gap.start === 1 ? `字节 ${gap.start}` : `字节 ${gap.start}-${gap.end - 1}`),
  },
} as const;

/** Names longer than this are cut. */
const mostName = 20;

export function describeList(accounts: readonly FieldAccount[], style: PageStyle): string {
  const own = words[style.language];
  if (accounts.length === 0) return own.none;
  const told = accounts.filter(isTold);
  const lines = [
    ...(told.length === 0 ? [] : toldLines(told, style)),
    ...untoldLines(
      accounts.filter((account) => !isTold(account)),
      style,
    ),
    ...wrap(own.foot, style.columns),
  ];
  return lines.map((text) => `${text.trimEnd()}\n`).join('');
}

/** Whether there is enough of a field to say something of it. */
function isTold({ isSecret, gap, ranking }: FieldAccount): boolean {
  return !isSecret && (gap === null ? ranking.verdict !== 'too-few' : gap.rows >= leastValues);
}

/** A line a field, below the name of its command. */
function toldLines(accounts: readonly FieldAccount[], style: PageStyle): readonly string[] {
  const { head } = words[style.language];
  const rows = accounts.map((account) => [
    nameOf(account),
    String(account.messages),
    `${account.isWhole ? '' : '~'}${account.distinct}`,
  ]);
  const widths = [0, 1, 2].map((i) =>
    Math.max(widthOf(head[i]) + (i === 0 ? 1 : 0), ...rows.map((row) => widthOf(row[i]))),
  );
  const line = ([name, ...counts]: readonly string[]): string =>
    `  ${padTo(name, widths[0])}  ${counts.map((cell, i) => padLeft(cell, widths[i + 1])).join('  ')}  `;
  const lines = [`${line([` ${head[0]}`, head[1], head[2]])}${head[3]}`];
  for (const [i, account] of accounts.entries()) {
    if (i === 0 || titleOf(account) !== titleOf(accounts[i - 1])) lines.push(titleOf(account, style.language));
    const front = line(rows[i]);
    const [first, ...more] = wrap(visible(readingsOf(account, style.language)), style.columns - widthOf(front));
    lines.push(front + first, ...more.map((rest) => ' '.repeat(widthOf(front)) + rest));
  }
  return lines;
}

/** Fields of which there is too little, and secrets: a line a command. */
function untoldLines(accounts: readonly FieldAccount[], style: PageStyle): readonly string[] {
  if (accounts.length === 0) return [];
  const own = words[style.language];
  const byTitle = new Map<string, FieldAccount[]>();
  for (const account of accounts) {
    const title = titleOf(account);
    byTitle.set(title, [...(byTitle.get(title) ?? []), account]);
  }
  const lines = [...byTitle].flatMap(([title, fields]) => {
    const names = fields.map((one) => `${nameOf(one)}${one.isSecret ? own.secret : ''}`.trim());
    const [first, ...more] = wrap(`${title}  ${names.join(' ')}`, style.columns - 2);
    return [`  ${first}`, ...more.map((rest) => `      ${rest}`)];
  });
  return [own.tooFew(leastValues), ...lines];
}

function nameOf({ status, field }: FieldAccount): string {
  return `${marks[status]}${clip(visible(field), mostName)}`;
}

/** "kqq < GetInfo", with the number of its messages where a language is given. */
function titleOf({ protocol, dir, command, ofMessages }: FieldAccount, language: Language | null = null): string {
  const title = `${protocol} ${dirs[dir]} ${clip(visible(command), mostName)}`;
  return language === null ? title : `${title}  ${words[language].messages(ofMessages)}`;
}

function padLeft(cell: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(cell))) + cell;
}

function readingsOf({ ranking, gap }: FieldAccount, language: Language): string {
  const own = words[language];
  if (gap === null) return shortRanking(ranking, language);
  if (gap.readings.length === 0) return own.noReading;
  const best = [...gap.readings].sort((a, b) => b.ranking.readings[0].bits - a.ranking.readings[0].bits).slice(0, 2);
  return best.map((one) => `${own.bytes(one)} ${shortReading(one.ranking.readings[0], language)}`).join('; ');
}

/** The verdict with the first two readings. */
function shortRanking({ verdict, readings }: Ranking, language: Language): string {
  const own = words[language];
  const [best, next] = readings;
  if (verdict === 'none' || best === undefined) return own.noReading;
  const runnerUp = next === undefined ? '' : `; ${own.or} ${shortReading(next, language)}`;
  return shortReading(best, language) + runnerUp;
}

export function shortReading({ text, bits }: Reading, language: Language): string {
  return `${text[language]} (${Math.round(bits)})`;
}
