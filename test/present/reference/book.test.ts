/** Tables and observations go in, the reference as data comes out, complete. */

import { expect, test } from 'vitest';
import type { BinaryPart } from '../../../src/model/binary-table.ts';
import { makeBook } from '../../../src/present/reference/book.ts';
import { nothingObserved, type Observed } from '../../../src/present/reference/observed.ts';
import { headingPages, makePages } from '../../../src/present/reference/pages.ts';
import { builtInTables } from '../../../src/tables/built-in.ts';

const book = makeBook(builtInTables, nothingObserved, [], null);
const [kqq, oicq81, oicq] = book.chapters;

test('every command, row and code of the tables is in it', () => {
  for (const table of builtInTables.commands) {
    const entry = kqq.commands.find(({ name }) => name === table.command);
    const rows = [table.request, table.response, table.push].flatMap((message) => message?.rows ?? []);
    const fields = entry?.parts.flatMap((part) => part.fields) ?? [];
    expect(fields.map(({ name, codes }) => [name, codes.length])).toEqual(
      rows.map(({ name, codes = [] }) => [name, codes.length]),
    );
    expect(entry?.nulls).toHaveLength(table.nulls?.length ?? 0);
  }
  const countRows = (parts: readonly BinaryPart[]): number =>
    parts.reduce((sum, part) => sum + ('repeat' in part ? countRows(part.parts) : 1), 0);
  expect(oicq81.commands.map(({ name, parts }) => [name, parts[0].fields.length])).toEqual(
    builtInTables.oicq81.tables.map(({ command, parts }) => [command, countRows(parts)]),
  );
  expect(oicq.commands).toHaveLength(builtInTables.oicq.commands.length);
  expect(oicq.shared[0].fields[0].codes).toHaveLength(builtInTables.oicq.versions.length);
});

test('what is not known for sure is an open question', () => {
  const { questions } = kqq;
  expect(questions).toContainEqual({
    command: 'GetInfo',
    field: 'CV',
    code: null,
    label: { en: 'unknown', zh: '未知' },
    status: 'unknown',
  });
  expect(questions.some(({ field, status }) => field === 'XP' && status === 'unknown')).toBe(true);
  expect(questions.every(({ status }) => status !== 'known')).toBe(true);
});

test('of one command there is that command alone, by name or number, in any case', () => {
  for (const [word, name] of [
    ['getinfo', 'GetInfo'],
    ['0x0002', 'keep_alive'],
  ]) {
    const part = makeBook(builtInTables, nothingObserved, [], word);
    expect(part.chapters.flatMap(({ commands }) => commands.map((one) => one.name))).toEqual([name]);
  }
  expect(makeBook(builtInTables, nothingObserved, [], 'nothing').chapters).toEqual([]);
});

test('what was observed stands at its field and direction', () => {
  const field = { protocol: 'kqq', command: 'GETINFO', direction: 'response', field: 'CV' } as const;
  const observed: Observed = {
    fields: [
      {
        ...field,
        messages: 2,
        distinct: 1,
        isDistinctLeast: false,
        values: [{ value: '%01', count: 2 }],
        readings: [{ text: { en: 'always %01', zh: '恒为 %01' }, bits: 11.4 }],
      },
    ],
    exchanges: new Map(),
    disputes: [],
  };
  const { chapters } = makeBook(builtInTables, observed, ['a.pcap'], 'GetInfo');
  const seen = chapters[0].commands[0].parts.map(({ fields }) => fields.filter((one) => one.observed !== null));
  expect(seen.map((one) => one.map(({ name }) => name))).toEqual([[], ['CV']]);
  const page = JSON.stringify(makePages(makeBook(builtInTables, observed, ['a.pcap'], 'GetInfo'), true));
  expect(page).toContain('told by the captures, 11 bits saved');
});

test('headings have ids of their own, and every link leads to one', () => {
  const pages = makePages(book, false);
  const ids = pages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : [])));
  expect(new Set(ids).size).toBe(ids.length);
  const known = headingPages(pages);
  const links = JSON.stringify(pages).match(/(?<="to":")[^"]*/g) ?? [];
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((id) => !known.has(id))).toEqual([]);
});
