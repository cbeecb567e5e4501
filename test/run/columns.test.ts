import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createNames } from '../../src/filter/names.ts';
import { type ColumnForm, createRow, findColumns, rowOf } from '../../src/present/columns.ts';
import { CurrentOrigin } from '../../src/run/presentation.ts';
import { registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';
import { oicqscope } from '../support/program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const session = path.join(import.meta.dirname, '../../captures/kqq-session.pcap');
const oddities = path.join(import.meta.dirname, '../../captures/kqq-oddities.pcapng');
const csv: ColumnForm = {
  separator: ',',
  quote: '',
  header: true,
  occurrence: 'a',
  aggregator: ',',
  isCsv: true,
  isFormulaSafe: true,
};

function read(...args: readonly string[]): string {
  const { status, stdout } = oicqscope(['read', '-q', ...args]);
  expect(status).toBe(0);
  return stdout;
}

describe('cells of csv', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' lead', '" lead"'],
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-x', "'-x"],
    ['@me', "'@me"],
    ['\tx', "'\\tx"],
    ['\u001b[31m', '\\x1b[31m'],
    ['\u202e', '\\u{202e}'],
    ['', ''],
  ])('%j', (cell, written) => {
    expect(rowOf([cell], csv)).toBe(written);
  });

  test('are left as they are when that is asked for', () => {
    expect(rowOf(['=1+1'], { ...csv, isFormulaSafe: false })).toBe('=1+1');
  });
});

test('values of a message: all, the first or the last of several, one item, masked secrets', () => {
  const names = createNames(registry);
  const flow = new Conversation(registry);
  const reply = flow.response('VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=1&RES=0&MN=2&MT=99,9,&UN=7,8,&MG=30 ,a%2cb ,', {
    sec: 0,
    nsec: 0,
  });
  const row = (titles: readonly string[], change: Partial<ColumnForm> = {}, redact = true) => {
    const columns = findColumns(titles, names);
    if ('fault' in columns) throw new Error(columns.fault);
    return createRow(columns, { ...csv, aggregator: ' ', ...change }, redact, () => new CurrentOrigin());
  };
  const titles = ['time', 'kqq.MT', 'kqq.UN[1]', 'kqq.MG', 'kqq.TN', 'complete', 'unknown'];
  expect(row(titles)(reply)).toBe('1970-01-01T00:00:00.000000Z,99 9,8,"30 a,b",,true,false');
  expect(row(['kqq.MT'], { occurrence: 'f' })(reply)).toBe('99');
  expect(row(['kqq.MT'], { occurrence: 'l' })(reply)).toBe('9');
  const login = flow.request('VER=1.1&CMD=Login&SEQ=2&UIN=1&PS=secret&M5=1&LC=9326B87B234E7235');
  expect(row(['kqq.PS'])(login)).toBe('******');
  expect(row(['kqq.PS'], {}, false)(login)).toBe('secret');
});

describe('oicqscope read -T csv, tsv, fields', () => {
  test('have the usual columns, or those of -e, under a header', () => {
    const lines = read('-T', 'csv', session).split('\r\n');
    expect(lines[0]).toBe('no,time,src,dst,proto,dir,cmd,uin,res,summary');
    expect(read('-T', 'tsv', session).split('\n')).toHaveLength(72);
    expect(read('-T', 'tsv', '-e', 'no', '-e', 'cmd', '-c', '2', session)).toBe('no\tcmd\n1\tLogin\n2\tLogin\n');
    expect(read('-T', 'fields', '-e', 'no', '-e', 'cmd', '-c', '1', session)).toBe('1\tLogin\n');
    const options = [
      '-E',
      'separator=;',
      '-E',
      'quote=d',
      '-E',
      'header=y',
      '-E',
      'aggregator=/s',
      '-E',
      'occurrence=a',
    ];
    expect(read('-T', 'fields', '-e', 'kqq.UN', '-e', 'no', ...options, '-Y', 'no == 4', session)).toBe(
      '"kqq.UN";"no"\n"90417 158240637 6203915";"4"\n',
    );
    const joined = 'separator=,,quote=d,header=y,aggregator=/s';
    expect(read('-T', 'fields', '-e', 'kqq.UN', '-e', 'no', '-E', joined, '-Y', 'no == 4', session)).toBe(
      '"kqq.UN","no"\n"90417 158240637 6203915","4"\n',
    );
    expect(read('-T', 'csv', '-e', 'no', '-Y', 'no == 0', session)).toBe('no\r\n');
    expect(read('-T', 'fields', '-e', 'elapsed', '-Y', 'elapsed == 75.401ms', session)).toBe('75.401\n');
  });

  test('print the same with threads, under one header', () => {
    const words = ['-T', 'csv', session, oddities];
    expect(read('--jobs', '2', ...words)).toBe(read(...words));
  });

  test('what cannot be is said in one line', () => {
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [['-e', 'no'], /option --field needs -T csv, tsv or fields/],
      [['-T', 'csv', '-e', 'kqq.MQ'], /there is no field kqq\.MQ \(did you mean kqq\.M/],
      [['-T', 'csv', '-e', 'cmd[0]'], /there is no field cmd\[0\]/],
      [['-T', 'csv', '-E', 'colour=red'], /option -E cannot be colour=red/],
      [['-T', 'csv', '-E', 'separator=ab'], /option -E cannot be separator=ab/],
    ];
    for (const [args, said] of rows) {
      const { status, stdout, stderr } = oicqscope(['read', ...args, session]);
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not installed: csv is not read by its csv module');

/** The rows that the csv module of Python reads. */
function readByPython(text: string): readonly (readonly string[])[] {
  const file = path.join(folder, 'all.csv');
  writeFileSync(file, text);
  const script =
    'import csv,json,sys\nprint(json.dumps(list(csv.reader(open(sys.argv[1],newline="",encoding="utf-8")))))';
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

test.skipIf(!hasPython)('the csv module of Python reads every cell as it is', () => {
  const columns = ['no', 'cmd', 'kqq.MG', 'summary', 'problem.text'];
  const words = columns.flatMap((name) => ['-e', name]);
  const cells = readByPython(read('-T', 'csv', '--csv-raw', '--show-other', ...words, oddities));
  const lines = read('-T', 'ndjson', '--show-other', oddities).trim().split('\n');
  expect(cells).toHaveLength(lines.length + 1);
  expect(cells[0]).toEqual(columns);
  let lineEnds = 0;
  for (const [index, line] of lines.entries()) {
    const { no, command, fields = [] } = JSON.parse(line);
    expect(cells[index + 1].slice(0, 2)).toEqual([String(no), command ?? '']);
    expect(cells[index + 1]).toHaveLength(columns.length);
    const list = fields.find(({ path: one }: { path: string }) => one === 'kqq.MG')?.children ?? [];
    const texts = list.map(
      ({ text, value, raw }: { text?: string; value?: string; raw?: string }) => text ?? value ?? raw,
    );
    // What a terminal must not get is written otherwise.
    if (texts.length === 0 || /[^\P{C}\r\n]/u.test(texts.join(''))) continue;
    expect(cells[index + 1][2]).toBe(texts.join(','));
    if (texts.join('').includes('\r\n')) lineEnds += 1;
  }
  expect(lineEnds).toBeGreaterThan(0);
});

test.skipIf(!hasPython)('cells of any text come back, with a mark before formulas', () => {
  const cells = [
    'a,b',
    'say "hi"',
    '"',
    'two\r\nlines',
    'a\nb',
    ' lead',
    'tail ',
    "'",
    '',
    '=1+1',
    '+8',
    '-x',
    '@me',
    '在"吗",',
  ];
  const text = `${rowOf(cells, csv)}\r\n${rowOf(cells, { ...csv, isFormulaSafe: false })}\r\n`;
  expect(readByPython(text)).toEqual([cells.map((cell) => cell.replace(/^[=+\-@]/, "'$&")), cells]);
});
