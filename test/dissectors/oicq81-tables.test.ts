/**
 * The tables of the 0x81 protocol as data: complete, consistent, and cited. Types, letters and pairs are typed by hand.
 */

import { describe, expect, test } from 'vitest';
import { oicq81Protocol, oicq81Tables, sources } from '../../dissectors/index.ts';
import { namesInTemplate } from '../../src/dissect/template.ts';
import type { BinaryPart, BinaryRow, BinaryTable } from '../../src/model/binary-table.ts';
import type { Text } from '../../src/model/text.ts';
import { binaryRegistry } from '../support/oicq81/messages.ts';
import { literalFrames } from './oicq81-frames.ts';

function rowsOf(parts: readonly BinaryPart[]): readonly BinaryRow[] {
  return parts.flatMap((part) => ('repeat' in part ? rowsOf(part.parts) : [part]));
}

const rows = oicq81Tables.flatMap((table) =>
  rowsOf(table.parts).map((row) => ({ where: `${table.from} ${table.command} ${row.name}`, row, table })),
);
const codes = [...rows, ...oicq81Protocol.header.map((row) => ({ where: `header ${row.name}`, row }))].flatMap(
  ({ where, row }) => (row.codes ?? []).map((code) => ({ where: `${where} ${code.value}`, row, code })),
);

function offenders<T extends { readonly where: string }>(all: readonly T[], hold: (one: T) => boolean): string[] {
  return all.filter((one) => !hold(one)).map((one) => one.where);
}

function isTwoLanguages(text: Text | undefined): boolean {
  return text === undefined || (text.en.trim() !== '' && text.zh.trim() !== '' && !/[\u3400-\u9fff]/.test(text.en));
}

function table(from: BinaryTable['from'], type: number): BinaryTable {
  const found = oicq81Tables.find((one) => one.from === from && one.type === type);
  if (found === undefined) throw new Error(`no table for ${type}`);
  return found;
}

/** The letters of a table as the document writes them, `-` where it prints none, `{}` around repeats. */
function letters(parts: readonly BinaryPart[]): string {
  return parts
    .map((part) => ('repeat' in part ? `{${letters(part.parts)}}` : part.letterMissing === true ? '-' : part.letter))
    .join('');
}

const person = 'TTSTTSSSTSTSSSSS';

describe('the tables', () => {
  test.each([
    [0x01, `SMS${person}T`],
    [0x02, 'LST'],
    [0x03, 'LLS'],
    [0x04, 'LLS'],
    [0x05, 'LL'],
    [0x06, 'LS'],
    [0x07, 'LTS'],
    [0x08, 'LT'],
    [0x09, 'LT{LT}'],
    [0x0a, 'LLTT'],
    [0x0b, 'LS'],
    [0x0c, 'LL'],
    [0x0d, 'LLS'],
    [0x0e, 'LL'],
    [0x10, 'LT'],
    [0x11, 'LL'],
    [0x12, `LSMS${person}T`],
    [0x13, 'LLSL'],
    [0x14, 'LL-'],
    [0x15, 'LLB'],
    [0x16, 'L'],
    [0x17, 'LLT'],
  ])('of clients have type %i with the letters %s', (type, wanted) => {
    expect(letters(table('client', type).parts)).toBe(wanted);
  });

  test.each([
    [0x01, 'TL'],
    [0x02, 'TT{STT{LTTS}}'],
    [0x03, 'TLST'],
    [0x04, `TLSM${person}`],
    [0x05, 'TTS'],
    [0x06, 'TTS'],
    [0x07, 'TT'],
    [0x08, 'T'],
    [0x09, 'TT{LSMTS}'],
    [0x0a, 'TT{LSMTS}'],
    [0x0b, 'TL'],
    [0x0c, 'LSMT'],
    [0x0e, 'TL'],
    [0x10, 'LT'],
    [0x11, '-'],
    [0x12, 'LSL'],
    [0x13, 'L-'],
    [0x14, 'LB'],
    [0x15, 'LT'],
    [0x16, 'L'],
  ])('of servers have type %i with the letters %s', (type, wanted) => {
    expect(letters(table('server', type).parts)).toBe(wanted);
  });

  test('are those, each once', () => {
    expect(oicq81Tables.filter(({ from }) => from === 'client')).toHaveLength(22);
    expect(oicq81Tables.filter(({ from }) => from === 'server')).toHaveLength(20);
    expect(new Set(oicq81Tables.map(({ from, type }) => `${from} ${type}`)).size).toBe(42);
    expect(new Set(oicq81Tables.map(({ from, command }) => `${from} ${command}`)).size).toBe(42);
  });

  test('say which requests a type of the server answers, and which it carries to another user', () => {
    const pairs = (of: 'answers' | 'forwards') =>
      oicq81Tables.flatMap((one) => (one[of] ?? []).map((type) => [type, one.type])).sort((a, b) => a[0] - b[0]);
    expect(pairs('answers')).toEqual([
      [0x01, 0x01],
      [0x02, 0x02],
      [0x05, 0x04],
      [0x06, 0x05],
      [0x07, 0x06],
      [0x08, 0x07],
      [0x09, 0x08],
      [0x0a, 0x09],
      [0x0b, 0x0a],
      [0x0c, 0x0b],
      [0x0e, 0x0e],
      [0x10, 0x10],
      [0x12, 0x11],
      [0x16, 0x16],
    ]);
    expect(pairs('forwards')).toEqual([
      [0x03, 0x03],
      [0x04, 0x03],
      [0x0d, 0x03],
      [0x13, 0x12],
      [0x14, 0x13],
      [0x15, 0x14],
      [0x17, 0x03],
    ]);
    expect(oicq81Tables.filter((one) => one.from === 'client' && (one.answers ?? one.forwards) !== undefined)).toEqual(
      [],
    );
  });

  test('stand in the order of the lines of the document', () => {
    const lines = oicq81Tables.flatMap((one) => one.lines);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect([lines[0], lines.at(-1)]).toEqual([15, 151]);
  });
});

describe('every row', () => {
  test('is met in a frame that was typed by hand', () => {
    for (const { from, type, fields } of literalFrames) {
      const met = new Set(fields.map(([name]) => name.replace(/\[.*/, '')));
      const missing = rowsOf(table(from, type).parts).filter(({ name }) => !met.has(name));
      expect([from, type, missing.map(({ name }) => name)]).toEqual([from, type, []]);
    }
    expect(binaryRegistry.all.flatMap((one) => one.rows)).toHaveLength(rows.length);
  });

  test('stands in both languages and is cited', () => {
    const known = new Set(sources.map(({ id }) => id));
    expect(offenders(rows, ({ row }) => isTwoLanguages(row.label) && isTwoLanguages(row.note))).toEqual([]);
    expect(offenders(rows, ({ row }) => row.sources.length > 0 && row.sources.every((id) => known.has(id)))).toEqual(
      [],
    );
    expect(offenders(codes, ({ code }) => isTwoLanguages(code.label) && isTwoLanguages(code.note))).toEqual([]);
    expect(offenders(codes, ({ code }) => code.sources.every((id) => known.has(id)))).toEqual([]);
    const readings = rows.flatMap(({ where, row }) => (row.readings ?? []).map((reading) => ({ where, reading })));
    expect(offenders(readings, ({ reading }) => isTwoLanguages(reading.label) && known.has(reading.source))).toEqual(
      [],
    );
    expect(oicq81Tables.filter((one) => !isTwoLanguages(one.title) || !isTwoLanguages(one.note))).toEqual([]);
  });

  test('that has codes lists each once, and a code has them', () => {
    expect(offenders(rows, ({ row }) => row.kind !== 'code' || row.codes !== undefined)).toEqual([]);
    expect(
      offenders(rows, ({ row }) => new Set(row.codes?.map(({ value }) => value)).size === (row.codes?.length ?? 0)),
    ).toEqual([]);
  });

  test('has a kind that fits its letter', () => {
    const kinds = { T: ['number', 'code'], L: ['number', 'uin'], S: ['text'], M: ['number'], B: ['bytes'] };
    expect(offenders(rows, ({ row }) => kinds[row.letter].includes(row.kind))).toEqual([]);
  });

  test('is known only where the document says so', () => {
    expect(offenders(rows, ({ row }) => row.status === 'assumed' || row.sources.includes('oicq-doc'))).toEqual([]);
    expect(offenders(codes, ({ code }) => code.status === 'assumed' || code.sources.includes('oicq-doc'))).toEqual([]);
    expect(offenders(rows, ({ row }) => row.letterMissing !== true || row.status === 'assumed')).toEqual([]);
  });

  test('of a password is secret, and no other', () => {
    expect(rows.filter(({ row }) => row.secret === true).map(({ where }) => where)).toEqual([
      'client register user_password',
      'client login password',
      'client change_own_info user_password',
    ]);
  });

  test('of the own number stands first, or behind the result of a registration', () => {
    const own = oicq81Tables.filter((one) => rowsOf(one.parts).some((row) => row.own === true));
    expect(own.filter(({ from }) => from === 'client')).toHaveLength(21);
    expect(own.filter(({ from }) => from === 'server').map(({ type }) => type)).toEqual([0x01, 0x10, 0x16]);
  });
});

test('summaries name rows of their table', () => {
  for (const { from, type, parts, summary } of oicq81Tables) {
    const names = new Set(rowsOf(parts).map(({ name }) => name));
    const strangers = [summary.en, summary.zh].flatMap(namesInTemplate).filter((name) => !names.has(name));
    expect([from, type, strangers]).toEqual([from, type, []]);
  }
});

test('the codes that the document prints are those', () => {
  const codesOf = (from: BinaryTable['from'], type: number, name: string) =>
    rowsOf(table(from, type).parts)
      .find((row) => row.name === name)
      ?.codes?.map(({ value, label }) => `${value} ${label.zh}`);
  expect(codesOf('client', 0x02, 'login_mode')).toEqual(['0 正常', '1 隐身']);
  expect(codesOf('client', 0x04, 'group_number')).toEqual(['0 全体']);
  expect(codesOf('client', 0x0a, 'direction')).toEqual(['1 向小找', '2 向大找']);
  expect(codesOf('client', 0x17, 'agree')).toEqual(['0 拒绝', '1 同意']);
  expect(codesOf('server', 0x03, 'flag')).toEqual(['1 系统', '2 用户']);
  expect(codesOf('server', 0x0b, 'flag')).toEqual([
    '0 数据库失败',
    '1 成功',
    '2 需要身份验证',
    '3 对方不允许加入',
    '4 需要身份验证且不在线',
  ]);
  for (const [from, type, name] of [
    ['client', 0x10, 'display_mode'],
    ['server', 0x02, 'friend_status'],
    ['server', 0x10, 'display_mode'],
    ['server', 0x15, 'status'],
  ] as const) {
    expect(codesOf(from, type, name)).toEqual(['1 上线', '2 隐藏', '3 免打扰', '4 离线']);
  }
  expect(oicq81Protocol.programs.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 10]);
});
