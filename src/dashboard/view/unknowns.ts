/**
 * The view of what is not known for sure: an account goes in, a line for each unknown, assumed or disputed field or code
 * comes out, the most frequent first, and below them all that is known of the selected one.
 */

import type { Language, Text } from '../../model/text.ts';
import type { Account } from '../account/account.ts';
import type { Unknown, UnsureStatus } from '../account/unknowns.ts';
import { fitTo, type Line, run } from '../screen/frame.ts';
import { safe } from '../text/columns.ts';
import { bar, describeCount, describeShare } from './figures.ts';
import { type Column, drawListing, type View, type ViewPlace, withDetails } from './listing.ts';
import { type ViewWords, viewWordsIn } from './words.ts';

/** Draws the view. */
export function viewUnknowns({ unknowns }: Account, place: ViewPlace): View {
  const words = viewWordsIn(place.language);
  const { list, others } = unknowns;
  const title = `${words.unknowns} ${list.length}${others === 0 ? '' : ` (${words.notToldApart(others)})`}`;
  const details = list[place.selected] === undefined ? [] : detailsOf(list[place.selected], place, words);
  const listed = { ...place, rows: place.rows - details.length };
  const listing = drawListing(columnsIn(place, words), list, listed, words.nothing);
  return { title, count: list.length, ...withDetails(listing, details, place) };
}

/** As the log marks them. */
const signs: Readonly<Record<UnsureStatus, string>> = { unknown: '?', assumed: '~', disputed: '!' };

function columnsIn({ columns, language }: ViewPlace, words: ViewWords): readonly Column<Unknown>[] {
  const isWide = columns >= 100;
  return [
    { title: words.count, least: 5, most: 6, isRight: true, rank: 1, cell: ({ count }) => [run(describeCount(count))] },
    {
      title: words.field,
      least: 11,
      most: 34,
      rank: 0,
      cell: (one) => [run(`${signs[one.status]} `, 'unsure'), ...fieldOf(one)],
    },
    { title: words.status, least: 8, most: 8, rank: 6, cell: ({ status }) => [run(words.statusOf[status], 'unsure')] },
    {
      title: words.command,
      least: 11,
      most: 24,
      rank: 2,
      cell: ({ command }) => [run(safe(command ?? '-'), 'command')],
    },
    { title: words.direction, least: 7, most: 7, rank: 3, cell: ({ dir }) => [run(words.dir[dir])] },
    {
      title: words.meaning,
      least: isWide ? 24 : 14,
      most: 48,
      rank: 4,
      cell: (one) => [run(safe(meaningOf(one, language, words)), 'meaning')],
    },
    { title: words.values, least: isWide ? 20 : 14, most: 60, rank: 5, cell: (one) => valuesCell(one, words) },
    {
      title: words.source,
      least: 8,
      most: 20,
      rank: 7,
      cell: ({ sources }) => [run(safe(sources.join(', ')), 'aside')],
    },
    {
      title: words.first,
      least: 8,
      most: 9,
      isRight: true,
      rank: 8,
      cell: ({ firstNo }) => [run(`#${firstNo}`, 'aside')],
    },
    {
      title: words.last,
      least: 8,
      most: 9,
      isRight: true,
      rank: 9,
      cell: ({ lastNo }) => [run(`#${lastNo}`, 'aside')],
    },
  ];
}

/** `kqq.CV`, of a code `kqq.MT=97`. */
function fieldOf({ path, code }: Unknown): Line {
  if (code === null) return [run(safe(path), 'name')];
  return [run(safe(path), 'name'), run('='), run(safe(code), 'unsure')];
}

/** What the field is, and what the code may be, or that no table has it. */
function meaningOf({ title, label, readings, note, code }: Unknown, language: Language, words: ViewWords): string {
  const told: Text[] = readings.length > 0 ? readings.map((one) => one.label) : label === null ? [] : [label];
  const meaning = told.map((one) => one[language]).join(words.or);
  if (title === null) return meaning === '' ? words.noTable : meaning;
  if (meaning !== '') return `${title[language]}${words.colon}${meaning}`;
  return note === null || code === null ? title[language] : `${title[language]} (${note[language]})`;
}

/** `%01 ×3, %02` */
function valuesCell({ values }: Unknown, words: ViewWords): Line {
  const sorted = values.sorted();
  const shown = sorted.map(([value, count]) => `${valueText(value, words)}${count === 1 ? '' : ` ×${count}`}`);
  const rest = values.others === 0 ? [] : [words.others(values.others)];
  return [run(safe([...shown, ...rest].join(words.comma)))];
}

function valueText(value: string, words: ViewWords): string {
  return value === '' ? words.empty : value;
}

/** Fewer rows have none for details. */
const fewestRows = 12;
const barColumns = 16;

/** Everything about one row: what it means, who says so, and its values with bars; a third of the rows at most. */
function detailsOf(one: Unknown, { columns, rows, language }: ViewPlace, words: ViewWords): readonly Line[] {
  if (rows < fewestRows) return [];
  const { status, sources, readings, note, code, firstNo, lastNo } = one;
  const source = sources.length === 0 ? '' : ` (${sources.join(', ')})`;
  const lines: Line[] = [
    [run('─'.repeat(columns), 'border')],
    [
      run(`  ${signs[status]} `, 'unsure'),
      ...fieldOf(one),
      run(` ${words.statusOf[status]}${words.colon}`, 'unsure'),
      run(safe(meaningOf(one, language, words)), 'meaning'),
      run(safe(source), 'aside'),
    ],
    ...readings.map(
      ({ label, source: from }): Line => [run(`  ${safe(label[language])}`), run(` (${safe(from)})`, 'aside')],
    ),
    ...(note === null || code !== null ? [] : [[run(`  ${safe(note[language])}`, 'aside')]]),
    [run(`  ${words.seenIn(firstNo, lastNo)}`, 'aside')],
    ...valueBars(one, words),
  ];
  return lines.slice(0, Math.floor(rows / 3)).map((line) => fitTo(line, columns, 'text'));
}

function valueBars({ values, count }: Unknown, words: ViewWords): readonly Line[] {
  return values.sorted().map(([value, times]) => {
    const figures = `${describeCount(times).padStart(6)} ${describeShare(times, count).padStart(5)}  `;
    return [
      run(`  ${bar(times, count, barColumns)}`, 'good'),
      run(figures),
      run(safe(valueText(value, words)), 'unsure'),
    ];
  });
}
