/** Text with marks goes in, in pieces of any size; the text and the marks come out again, in order. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../src/present/fold.ts';
import { MarkReader, Marks, resolveMarks } from '../../src/present/marks.ts';
import { plainStyle } from '../../src/present/styles.ts';
import { visible, visibleJson } from '../../src/present/visible.ts';

const boundary = '`0123456789abcdef01234567';
const marks = new Marks(boundary);

type Part = string | { readonly kind: string; readonly payload: string };

/** What a reader makes of the text, cut into pieces of `size` bytes. */
function read(text: string, size: number): Part[] {
  const parts: Part[] = [];
  let pieces: Buffer[] = [];
  const settle = (): void => {
    if (pieces.length > 0) parts.push(Buffer.concat(pieces).toString('utf8'));
    pieces = [];
  };
  const reader = new MarkReader(boundary, {
    text: (bytes, start, end) => pieces.push(Buffer.from(bytes.subarray(start, end))),
    mark: (kind, payload) => {
      settle();
      parts.push({ kind, payload });
    },
  });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) reader.feed(bytes.slice(at, at + size));
  settle();
  return parts;
}

test('marks and the text between them come out as they went in', () => {
  const text = `no ${marks.message(12)}, flow ${marks.flow(3)}${marks.separator}在吗${marks.report('a: b\n在')}\n`;
  expect(read(text, text.length)).toEqual([
    'no ',
    { kind: 'm', payload: '12' },
    ', flow ',
    { kind: 'f', payload: '3' },
    { kind: 's', payload: '' },
    '在吗',
    { kind: 'r', payload: 'a: b\n在' },
    '\n',
  ]);
});

test('it does not matter where the bytes are cut, or that text looks like the beginning of a mark', () => {
  const near = fc.constantFrom('`', '`0', boundary.slice(0, -1), `${boundary.slice(0, 9)}\``, 'x', '在', '"', '12:');
  const mark = fc.oneof(
    fc.nat().map((no) => marks.message(no)),
    fc.nat().map((no) => marks.flow(no)),
    fc.record({ sec: fc.nat(), nsec: fc.nat(999_999_999) }).map((at) => marks.time(at)),
    fc.string().map((text) => marks.report(`${text}${marks.message(1)}`)),
  );
  const text = fc.array(fc.oneof(near, mark), { maxLength: 12 }).map((parts) => `${parts.join('')}.`);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (one, size) => {
      expect(read(one, size)).toEqual(read(one, 1_000_000));
    }),
  );
});

test('what makes text safe, or JSON of it, leaves marks as they are', () => {
  const mark = marks.message(7);
  expect(visible(mark)).toBe(mark);
  expect(visibleJson(JSON.stringify(mark))).toBe(`"${mark}"`);
});

test('marks inside a payload are replaced like others', () => {
  const names = (kind: string, payload: string): string => `${kind}=${Number(payload) + 100}`;
  expect(resolveMarks(boundary, `#${marks.message(1)} of ${marks.flow(2)}.`, names)).toBe('#m=101 of f=102.');
  expect(resolveMarks(boundary, 'nothing', names)).toBe('nothing');
});

test('text is folded with one thing before its first line and another before the rest', () => {
  const text = 'number twelve answers number eleven';
  const folded = { text, columns: 20, first: '- ', rest: '    ', style: plainStyle };
  expect(fold(folded)).toEqual(['- number twelve ', '    answers number ', '    eleven']);
  expect(fold({ ...folded, style: { on: '<', off: '>' }, text: 'short' })).toEqual(['- <short>']);
});
