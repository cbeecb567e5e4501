/**
 * Pages of fields for people: an account goes in, its page comes out: what the tables say, when the field is there, its values with
 * their places, and the readings with the numbers behind each.
 */

import type { FieldAccount, ValueAccount } from '../../evidence/account.ts';
import { letters } from '../../evidence/field-tally.ts';
import { formOf } from '../../evidence/form.ts';
import type { GapReport } from '../../evidence/gaps.ts';
import type { Place } from '../../evidence/place.ts';
import type { Presence } from '../../evidence/presence.ts';
import { leastValues, type Ranking } from '../../evidence/ranking.ts';
import type { Reading, Sighting } from '../../evidence/readings/reading.ts';
import { valueText } from '../../evidence/value-text.ts';
import { visible } from '../../present/visible.ts';
import { clip, padTo, widthOf, wrap } from '../../present/width.ts';
import type { PageStyle } from './list-text.ts';
import { pageWords } from './page-words.ts';

/** Values that are listed; --json has more. */
const mostListed = 12;
const mostValueWidth = 32;

export function describePage(account: FieldAccount, style: PageStyle): string {
  const parts = [
    ...headOf(account, style),
    ...(account.isSecret ? [] : valuesOf(account, style)),
    ...(account.gap === null ? rankingOf(account, style) : gapOf(account.gap, style)),
    ...hintOf(account, style),
  ];
  return parts.map((line) => `${line.trimEnd()}\n`).join('');
}

function headOf(account: FieldAccount, { language, columns }: PageStyle): readonly string[] {
  const own = pageWords[language];
  const { protocol, command, dir, field, status, label, note, presence } = account;
  // Rows of fields that nobody explains are labelled so.
  const meaning = label === null || label.en === status ? '' : `: ${label[language]}`;
  const lines = [
    `${protocol} ${command}.${dir}.${field}  ${own.status[status]}${meaning}`,
    ...(note === null ? [] : [`  ${note[language]}`]),
    ...account.tableReadings.map((reading) => `  ${own.perhaps} ${reading.label[language]} (${reading.source})`),
    `  ${own.presence(account.messages, account.ofMessages)}${account.isList ? own.items(account.count) : ''}`,
    ...(presence === null ? [] : presenceLines(presence, { language, columns })),
    ...(account.isSecret ? [`  ${own.secret(account.leastLength, account.mostLength)}`] : []),
  ];
  return lines.flatMap((line) => fold(visible(line), columns));
}

function presenceLines({ name, bits, cases }: Presence, { language }: PageStyle): readonly string[] {
  const own = pageWords[language];
  const told = cases.map(({ value, present, absent }) => {
    const shown = value === null ? own.absent : value === '' ? own.empty : valueText(value);
    return `${shown}: ${present}/${present + absent}`;
  });
  return [`  ${own.dependsOn(name[language], bits)} ${told.join(', ')}`];
}

function valuesOf(account: FieldAccount, { language, columns }: PageStyle): readonly string[] {
  const own = pageWords[language];
  const { values, distinct, isWhole, leastLength, mostLength, range } = account;
  // A gap is kept in hex, two digits a byte.
  const size = account.gap === null ? 1 : 2;
  const form = account.gap === null ? formOf(account)[language] : own.bytes;
  const length = leastLength === mostLength ? `${leastLength / size}` : `${leastLength / size}-${mostLength / size}`;
  const isNumber = range !== null && account.letters === letters.digit && range[0] < range[1];
  const numbers = isNumber ? own.range(range[0], range[1]) : '';
  const head = `${own.values(distinct, isWhole)}${form}${own.length(length)}${numbers}`;
  const listed = values.slice(0, mostListed);
  const one = onlyCapture(listed);
  const rows = listed.map((value) => valueRow(value, one, language));
  const titles = [own.count, own.value, own.first, own.last];
  const widths = titles.map((title, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i]))));
  const line = ([count, ...cells]: readonly string[]): string => {
    const rest = cells.map((cell, i) => padTo(cell, widths[i + 1])).join('  ');
    return `  ${' '.repeat(widths[0] - widthOf(count))}${count}  ${rest}`;
  };
  const more = distinct - listed.length;
  return [
    '',
    ...fold(head, columns),
    line(titles),
    ...rows.map((row) => clip(line(row).trimEnd(), columns)),
    ...(more > 0 ? [`  ${own.more(more, isWhole)}`] : []),
  ];
}

function valueRow(
  { value, length, count, first, last, label }: ValueAccount,
  one: string | null,
  language: 'en' | 'zh',
) {
  const text = value === '' ? pageWords[language].empty : valueText(value) + (length > value.length ? '…' : '');
  const shown = label === null ? text : `${text} ${label[language]}`;
  const lastPlace = count === 1 ? '' : placeOf(last, one);
  return [String(count), clip(visible(shown), mostValueWidth), placeOf(first, one), lastPlace];
}

/** The capture that all places are in; null where there are several. */
function onlyCapture(values: readonly ValueAccount[]): string | null {
  const captures = new Set(values.flatMap(({ first, last }) => [first.capture, last.capture]));
  return captures.size === 1 ? ([...captures][0] ?? null) : null;
}

/** "12+57": message 12, byte 57 of its body. */
function placeOf({ capture, no, byte }: Place, one: string | null): string {
  return `${capture === one ? '' : `${visible(shortName(capture))}:`}${no}+${byte}`;
}

function shortName(capture: string): string {
  return capture.slice(capture.lastIndexOf('/') + 1);
}

function rankingOf({ ranking, sample, isSecret }: FieldAccount, style: PageStyle): readonly string[] {
  if (isSecret) return [];
  const own = pageWords[style.language];
  return [
    '',
    ...fold(verdictOf(ranking, sample, style), style.columns),
    ...readingLines(ranking.readings, style),
    ...(ranking.readings.length === 0 ? [] : fold(`  ${own.unit}`, style.columns)),
  ];
}

function verdictOf({ verdict, values, readings }: Ranking, sample: number, { language }: PageStyle): string {
  const own = pageWords[language];
  if (verdict === 'too-few') return `${own.tooFew(values, leastValues)}${readings.length > 0 ? own.soFar : ''}`;
  return verdict === 'none' ? `${own.none(values)}${readings.length > 0 ? own.weak : ''}` : own.tested(values, sample);
}

function readingLines(readings: readonly Reading[], style: PageStyle): readonly string[] {
  const own = pageWords[style.language];
  return readings.flatMap((reading) => {
    const { text, bits, tested, hits, exceptions } = reading;
    const counts = own.hits(hits, tested);
    const but = exceptions.length === 0 ? '' : own.but(exceptions.map(describeSighting).join(', '));
    const front = `${bits.toFixed(1).padStart(9)}  `;
    const [first, ...more] = wrap(visible(`${text[style.language]}  ${counts}${but}`), style.columns - front.length);
    return [front + first, ...more.map((rest) => ' '.repeat(front.length) + rest)];
  });
}

function describeSighting({ capture, no }: Sighting): string {
  return `${shortName(capture)}:${no}`;
}

function gapOf({ readings, positions, rows }: GapReport, style: PageStyle): readonly string[] {
  const own = pageWords[style.language];
  if (rows < leastValues) return ['', own.tooFew(rows, leastValues)];
  const lines = readings.flatMap(({ start, end, order, ranking }) => {
    const place = `  ${end - start === 1 ? `${start}` : `${start}-${end - 1}`}${order === '' ? '' : ` ${order}`}`;
    const [first, ...more] = readingLines(ranking.readings.slice(0, 2), style);
    return [place.padEnd(12) + first.trimStart(), ...more.map((line) => ' '.repeat(12) + line.trimStart())];
  });
  return ['', ...fold(own.gap(positions, rows, readings.length), style.columns), ...lines];
}

function hintOf({ values, gap }: FieldAccount, { language, columns }: PageStyle): readonly string[] {
  const [value] = values;
  if (value === undefined) return [];
  const { capture, no } = value.first;
  const option = gap === null ? '-V' : '-x';
  return [
    '',
    ...fold(visible(`${pageWords[language].see} oicqscope read ${option} -Y 'no == ${no}' ${capture}`), columns),
  ];
}

/** Lines of a text, those behind the first further in. */
function fold(text: string, columns: number): readonly string[] {
  const [first, ...more] = wrap(text, columns - 4);
  return [first, ...more.map((line) => `    ${line}`)];
}
