/**
 * Disputes for people and as JSON: counts go in, questions with what speaks for each reading come out.
 */

import type { DisputeCount, ReadingCount } from '../../evidence/disputes/counter.ts';
import type { DisputeSign } from '../../model/dispute.ts';
import type { Language } from '../../model/text.ts';
import { visible } from '../../present/visible.ts';
import { wrap } from '../../present/width.ts';
import type { PageStyle } from './list-text.ts';

const words = {
  en: {
    none: 'the captures have nothing that a dispute is about; --all lists the disputes\n',
    nothing: (count: number) =>
      `${count} further ${count === 1 ? 'dispute' : 'disputes'}, of which the captures have nothing: --all`,
    untold: 'not told by captures: ',
    in: ', in',
    asked: (asked: string, answered: string) => `replies: ${answered}; to: ${asked}`,
    noticed: 'noticed over several messages',
  },
  zh: {
    none: '这些抓包与任何争议都无关；--all 列出全部争议\n',
    nothing: (count: number) => `另有 ${count} 个争议与这些抓包无关：--all`,
    untold: '抓包无法判断：',
    in: '，见',
    asked: (asked: string, answered: string) => `回复：${answered}；请求：${asked}`,
    noticed: '由多条消息得出',
  },
} as const;

export function describeDisputes(counts: readonly DisputeCount[], style: PageStyle, all: boolean): string {
  const own = words[style.language];
  const shown = all ? counts : counts.filter(hasSomething);
  if (shown.length === 0) return own.none;
  const left = counts.length - shown.length;
  const lines = [
    ...shown.flatMap((one, i) => [...(i === 0 ? [] : ['']), ...describeDispute(one, style)]),
    ...(left > 0 ? ['', own.nothing(left)] : []),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function hasSomething({ readings }: DisputeCount): boolean {
  return readings.some(({ count }) => count !== null && count > 0);
}

function describeDispute({ dispute, readings }: DisputeCount, style: PageStyle): readonly string[] {
  const head = wrap(visible(`${dispute.id}  ${dispute.question[style.language]}`), style.columns - 4);
  return [
    ...head.map((line, i) => (i === 0 ? line : `    ${line}`)),
    ...readings.flatMap((reading) => describeReading(reading, style)),
  ];
}

function describeReading(
  { reading, count, places }: ReadingCount,
  { language, columns }: PageStyle,
): readonly string[] {
  const own = words[language];
  const { label, source, sign } = reading;
  const where =
    places.length === 0 ? '' : `${own.in} ${places.map(({ capture, no }) => `${shortName(capture)}:${no}`).join(' ')}`;
  const told = `${label[language]} (${source})${where}`;
  const front = `${count === null ? '-' : String(count)}`.padStart(7);
  const lines = wrap(visible(told), columns - 9).map((line, i) => `${i === 0 ? front : ' '.repeat(7)}  ${line}`);
  const how = wrap(visible(describeSign(sign, language)), columns - 11).map((line) => `${' '.repeat(11)}${line}`);
  return [...lines, ...how];
}

function describeSign(sign: DisputeSign, language: Language): string {
  const own = words[language];
  if ('messages' in sign) return `-Y '${sign.messages}'`;
  if ('asked' in sign) return own.asked(`-Y '${sign.asked}'`, `-Y '${sign.answered}'`);
  return 'notice' in sign ? own.noticed : `${own.untold}${sign.untold[language]}`;
}

function shortName(capture: string): string {
  return capture.slice(capture.lastIndexOf('/') + 1);
}

export function disputeJson({ dispute, readings }: DisputeCount): object {
  const { id, question, protocol } = dispute;
  return {
    id,
    question,
    protocol,
    readings: readings.map(({ reading, count, places }) => ({ ...reading, count, places })),
  };
}
