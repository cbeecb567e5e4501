import { expect, test } from 'vitest';
import { run, textOf } from '../../../src/dashboard/screen/frame.ts';
import { type Column, drawListing } from '../../../src/dashboard/view/listing.ts';

interface Fruit {
  readonly name: string;
  readonly count: number;
  readonly note: string;
}

const columns: readonly Column<Fruit>[] = [
  { title: 'n', least: 3, most: 6, isRight: true, rank: 1, cell: ({ count }) => [run(String(count))] },
  { title: 'name', least: 5, most: 12, rank: 0, cell: ({ name }) => [run(name, 'name')] },
  {
    title: 'note',
    least: 6,
    most: 20,
    rank: 2,
    cell: ({ note }) => [run(note.slice(0, 6)), run(note.slice(6), 'aside')],
  },
];
const fruits: readonly Fruit[] = [
  { name: 'apple', count: 12, note: 'red or green' },
  { name: 'pomegranate', count: 1234, note: '-' },
  { name: '火龙果', count: 1, note: 'abcdef' },
];

const drawn = (width: number, rows = 10, place = { top: 0, selected: 1 }): string[] =>
  drawListing(columns, fruits, { columns: width, rows, ...place }, 'no fruit').lines.map(textOf);

test('columns are as wide as what stands in them where there is room', () => {
  expect(drawn(50)).toEqual([
    '     n name        note                           ',
    '    12 apple       red or green                   ',
    '> 1234 pomegranate -                              ',
    '     1 火龙果      abcdef                         ',
  ]);
});

test('where there is less, important columns grow first, and what is cut shows it, also between two runs', () => {
  expect(drawn(22)).toEqual([
    '    n name      note  ',
    '   12 apple     red o…',
    '> 12… pomegran… -     ',
    '    1 火龙果    abcdef',
  ]);
});

test('what has no room at all goes, the least important first', () => {
  expect(drawn(12)[0]).toBe('    n name  ');
  expect(drawn(8)).toEqual(['  name  ', '  apple ', '> pomeg…', '  火龙果']);
});

test('one row has no head, none has nothing, and nothing to show says so', () => {
  expect(drawn(12, 1, { top: 0, selected: 2 })).toEqual(['>   1 火龙果']);
  expect(drawn(12, 0)).toEqual([]);
  const empty = drawListing(columns, [], { columns: 12, rows: 5, top: 3, selected: 0 }, 'no fruit');
  expect([empty.top, empty.lines.map(textOf)]).toEqual([0, ['    n name  ', '  no fruit  ']]);
});

test('a selected row is of one role throughout and has a sign', () => {
  const { lines } = drawListing(columns, fruits, { columns: 40, rows: 5, top: 0, selected: 0 }, '');
  expect(new Set(lines[1].map(({ role }) => role))).toEqual(new Set(['selected']));
  expect(textOf(lines[1])[0]).toBe('>');
  expect(lines[2].some(({ role }) => role === 'name')).toBe(true);
});
