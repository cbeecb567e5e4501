/** Command lines of `explain` and `dissectors` go in, their options come out. */

import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { findCommand } from '../../src/cli/commands.ts';
import { toExplainOptions } from '../../src/cli/explain.ts';

function explain(...words: string[]): unknown {
  const command = findCommand('explain');
  if (command === undefined) throw new Error('no command explain');
  const given = readArguments(words, command);
  if ('fault' in given) return given.fault;
  const result = toExplainOptions(given);
  return 'fault' in result ? result.fault : result.options;
}

test('data alone is explained as whatever it looks like', () => {
  expect(explain('VER=1.1&CMD=Logout')).toEqual({
    data: 'VER=1.1&CMD=Logout',
    as: 'auto',
    format: 'log',
    tree: false,
    hex: false,
    dissectors: [],
    notebook: { file: '/nowhere/oicqscope/notes.yaml', isNamed: false },
    language: 'en',
    color: 'auto',
    redact: true,
    verbose: false,
    table: null,
  });
});

describe('data reaches the decoder as it was typed', () => {
  const cases: [words: string[], data: string | null][] = [
    [[], null],
    [['-'], null],
    [['8101'], '8101'],
    [['0x8101'], '0x8101'],
    [['1e3'], '1e3'],
    [['007'], '007'],
    [[''], ''],
    [['true'], 'true'],
    [['02 00 0d'], '02 00 0d'],
    [['--', '--hex'], '--hex'],
    [['--', '-UIN=1'], '-UIN=1'],
    [['UN=1,2,&NK=a'], 'UN=1,2,&NK=a'],
  ];
  test.each(cases)('%j is %j', (words, data) => {
    expect(explain(...words)).toMatchObject({ data });
  });
});

test('--hex and --text are switches that leave the data after them alone', () => {
  expect(explain('--hex', '8101')).toMatchObject({ as: 'hex', data: '8101' });
  expect(explain('8101', '--text')).toMatchObject({ as: 'text', data: '8101' });
  expect(explain('--hex')).toMatchObject({ as: 'hex', data: null });
});

test('what is printed is chosen as for read', () => {
  expect(explain('-VxTjson', '--lang=zh', '--color', 'never', '--no-redact', '--dissectors', 'mine', 'CMD=X')).toEqual({
    data: 'CMD=X',
    as: 'auto',
    format: 'json',
    tree: true,
    hex: true,
    dissectors: ['mine'],
    notebook: { file: '/nowhere/oicqscope/notes.yaml', isNamed: false },
    language: 'zh',
    color: 'never',
    redact: false,
    verbose: false,
    table: null,
  });
});

describe('what cannot be meant is named', () => {
  const cases: [words: string[], fault: string][] = [
    [['--hex', '--text', '00'], '--hex and --text exclude each other'],
    [['02', '00'], 'explain does not take 00, a word too many'],
    [['-c', '1', 'CMD=X'], 'unknown option -c'],
    [['--hxe', '00'], 'unknown option --hxe (did you mean --hex?)'],
  ];
  test.each(cases)('%j: %s', (words, fault) => {
    expect(explain(...words)).toBe(fault);
  });
});
