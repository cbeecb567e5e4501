/** Texts of notebooks go in, their notes come out, or what is wrong with them and where. */

import { expect, test } from 'vitest';
import { type Notebook, readNotes } from '../../../src/tables/notes/read.ts';

function read(text: string): Notebook {
  return readNotes({ file: 'notes.yaml', id: 'notes', text });
}

function faultsOf(text: string): string[] {
  return read(text).problems.map((problem) => problem.text);
}

test('a note has what it says, and null for the rest', () => {
  const { notes, problems } = read(`
- command: GetInfo
  field: MV
  hypothesis: who may see it
  predicate: kqq.MV in {"", 0}
- { protocol: oicq81, command: send_message, direction: request, field: text, code: 0, status: disputed,
    author: Li, date: 2026-05, sources: [a, b], text: {en: hm, zh: 嗯} }
`);
  expect(problems).toEqual([]);
  expect(notes.map(({ note }) => note)).toEqual([
    {
      protocol: 'kqq',
      command: 'GetInfo',
      direction: null,
      field: 'MV',
      code: null,
      hypothesis: { en: 'who may see it', zh: 'who may see it' },
      predicate: 'kqq.MV in {"", 0}',
      status: null,
      author: null,
      date: null,
      sources: [],
      text: null,
    },
    {
      protocol: 'oicq81',
      command: 'send_message',
      direction: 'request',
      field: 'text',
      code: 0,
      hypothesis: null,
      predicate: null,
      status: 'disputed',
      author: 'Li',
      date: '2026-05',
      sources: ['a', 'b'],
      text: { en: 'hm', zh: '嗯' },
    },
  ]);
});

test('a date is a year, a month of it or a day, also one of a leap year', () => {
  for (const date of ['2026', '2026-12', '2024-02-29', '2000-02-29', '2026-12-31']) {
    expect(read(`- command: A\n  date: "${date}"\n`)).toMatchObject({ notes: [{ note: { date } }], problems: [] });
  }
});

test('an empty notebook, or one of comments, has no notes and no faults', () => {
  for (const text of ['', '# nothing yet\n', '[]\n']) expect(read(text)).toMatchObject({ notes: [], problems: [] });
});

test.each([
  ['command: A\n', 'notes.yaml:1:1: a notebook is a list of notes: each begins with "- command: .."'],
  ['- command: A\n  filed: B\n', 'notes.yaml:2:10: filed: unknown key'],
  ['- field: B\n', 'notes.yaml:1:3: command: missing'],
  ['- command: 7\n', 'notes.yaml:1:12: command: needs a text, got a number; put it in quotes'],
  ['- command: A\n  status: sure\n', 'notes.yaml:2:11: status: can be known, assumed, disputed, unknown'],
  ['- command: A\n  date: May\n', 'notes.yaml:2:9: date: a date is 2026, 2026-05 or 2026-05-31'],
  ['- command: A\n  date: 2026-02-29\n', 'notes.yaml:2:9: date: there is no such date'],
  ['- command: A\n  date: 2026-13\n', 'notes.yaml:2:9: date: there is no such date'],
  ['- command: A\n  date: 2026-00-01\n', 'notes.yaml:2:9: date: there is no such date'],
  ['- command: A\n  code: 3\n', 'notes.yaml:2:9: code: a code needs the field it stands in'],
  ['- command: "*"\n', 'notes.yaml:1:12: command: a note about any command needs a field'],
  ['- command: A\n  author: ""\n', 'notes.yaml:2:11: author: must not be empty'],
  [`- command: A\n  author: ${'x'.repeat(10_001)}\n`, 'notes.yaml:2:11: author: at most 10000 characters'],
  ['- command: A\n- command: a\n', 'notes.yaml:2:3: about the same as the note in line 1'],
  [
    '- command: A\n---\n- command: B\n',
    'notes.yaml:3:1: a notebook is one list; this is the beginning of another YAML document',
  ],
  ['- command: A\n  command: B\n', 'notes.yaml:2:3: the key command is repeated'],
])('%j is faulty: %s', (text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test('a faulty note is left out and the others are used', () => {
  const { notes } = read('- command: A\n  filed: B\n- command: C\n');
  expect(notes.map(({ note, index }) => [note.command, index])).toEqual([['C', 1]]);
});

test('a notebook that is no YAML is broken, with line and column', () => {
  const { problems, isBroken } = read('- command: [A\n- b\n');
  expect(isBroken).toBe(true);
  expect(problems[0].text).toMatch(/^notes\.yaml:\d+:\d+: /);
});

test('aliases of aliases that would fill the memory are refused', () => {
  const rows = ['- &a [x, x, x, x, x, x, x, x, x]'];
  for (const letter of 'bcdefghi') {
    const before = String.fromCharCode(letter.charCodeAt(0) - 1);
    rows.push(`- &${letter} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  }
  const { notes, problems, isBroken } = read(`${rows.join('\n')}\n`);
  expect([notes, isBroken, problems.length]).toEqual([[], true, 1]);
});
