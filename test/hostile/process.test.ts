/**
 * The real program in the hands of someone who is careless or means harm.
 */

import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oicqscope, shell } from '../support/program.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const session = 'captures/kqq-session.pcap';

test.each(['read', 'stats', 'fields list', 'fields disputed', 'fields check', 'reference -r'])(
  '%s writes over no capture that it reads, nor over a table or the notebook',
  (words) => {
    const capture = path.join(folder, 'own.pcap');
    const tables = path.join(folder, 'tables');
    const table = path.join(tables, 'getinfo.yaml');
    const notebook = path.join(folder, 'own.yaml');
    mkdirSync(tables, { recursive: true });
    copyFileSync('docs/examples/tables/getinfo.yaml', table);
    copyFileSync(session, capture);
    writeFileSync(notebook, '- { command: GetInfo, field: MV, text: mine }\n');
    const before = [capture, table, notebook].map((file) => readFileSync(file));
    const own = [capture, '--dissectors', tables, '--notes', notebook];
    for (const [output, what] of [
      [capture, 'a capture to be read'],
      [table, 'a table that is read'],
      [notebook, 'the notebook'],
    ]) {
      const { status, stdout, stderr } = oicqscope([...words.split(' '), ...own, '-o', output]);
      expect([status, stdout]).toEqual([5, '']);
      expect(stderr).toBe(`oicqscope: cannot write ${output}: it is ${what}, and would be lost\n`);
    }
    expect([capture, table, notebook].map((file) => readFileSync(file))).toEqual(before);
  },
);

// Each of them ends by itself if it is let begin.
test.each([
  `read ${session}`,
  'proxy -p 0 --listen-host 203.0.113.1 --allow-client 203.0.113.1',
  'sniff -i nosuch',
  'simulate session -c 1',
])('%s gives no file to two writers, nor the notebook to a recording', (words) => {
  const own = mkdtempSync(path.join(folder, 'two-'));
  const notebook = path.join(own, 'own.yaml');
  const both = path.join(own, 'both');
  writeFileSync(notebook, '- { command: GetInfo, field: MV, text: mine }\n');
  const run = (output: string, recording: string) =>
    oicqscope([...words.split(' '), '--notes', notebook, '-o', output, '-w', recording]);
  const twice = run(both, `${own}/./both`);
  expect([twice.status, twice.stdout]).toEqual([5, '']);
  expect(twice.stderr).toBe(`oicqscope: cannot write ${own}/./both: -o and -w would both write there\n`);
  expect(existsSync(both)).toBe(false);
  const lost = run(both, notebook);
  expect([lost.status, lost.stdout]).toEqual([5, '']);
  expect(lost.stderr).toBe(`oicqscope: cannot write ${notebook}: it is the notebook, and would be lost\n`);
  expect(readFileSync(notebook, 'utf8')).toContain('mine');
});

test('an output that is the input, by whatever name, is refused and the capture stays', () => {
  const capture = path.join(folder, 'mine.pcap');
  copyFileSync(session, capture);
  linkSync(capture, path.join(folder, 'hard.pcap'));
  symlinkSync(capture, path.join(folder, 'soft.pcap'));
  const before = readFileSync(capture);
  for (const name of ['mine.pcap', 'hard.pcap', 'soft.pcap', './/mine.pcap']) {
    const output = `${folder}/${name}`;
    const { status, stdout, stderr } = oicqscope(['read', session, capture, '-o', output]);
    expect([status, stdout]).toEqual([5, '']);
    expect(stderr).toBe(`oicqscope: cannot write ${output}: it is a capture to be read, and would be lost\n`);
    expect(readFileSync(capture).equals(before)).toBe(true);
  }
  const piped = shell(`oicqscope read - -o ${capture} < ${capture}`);
  expect(piped.status).toBe(5);
  expect(readFileSync(capture).equals(before)).toBe(true);
});

test.each([
  `read ${session}`,
  `read -T json ${session}`,
  `read -o /dev/full ${session}`,
  `info ${session}`,
  "explain 'VER=1.1&CMD=List&SEQ=1&UIN=2'",
  'dissectors list',
  'completion bash',
  'read --help',
])('a full disk ends the run with one line and status 5: %s', (words) => {
  const { status, stderr } = shell(`oicqscope ${words} > /dev/full`);
  expect(status).toBe(5);
  expect(stderr).toMatch(/^oicqscope: cannot write [^\n]+ the disk is full\n$/);
});

test.each([
  ['read /dev/null', 3],
  ['read - < /dev/null', 3],
  ['read /dev/zero', 3],
  ['read /tmp', 3],
  ['read - < /tmp', 3],
  ["read $'/tmp/\\e[31mx\\ny'", 3],
  [`read -c 99999999999999999999 ${session}`, 2],
  [`read --max-memory 99999999G ${session}`, 2],
  ["$'\\e]0;title\\a'", 2],
  ['explain < /dev/null', 3],
  ['read -o /no/such/folder/x captures/kqq-session.pcap', 5],
])('what cannot be done is said in one printable line: %s', (words, expected) => {
  const { status, stdout, stderr } = shell(`oicqscope ${words}`);
  expect([status, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(/^oicqscope: [\x20-\x7e]+\n$/);
});

test('a FIFO is read like a file', () => {
  const { status, stdout } = shell(
    `mkfifo ${folder}/fifo; cat ${session} > ${folder}/fifo & oicqscope read ${folder}/fifo`,
  );
  expect([status, stdout.split('\n').length - 1]).toEqual([0, 70]);
});

test('closed standard streams are no error of their own', () => {
  expect(shell(`oicqscope read ${session} >&-`)).toMatchObject({ status: 0, stderr: '' });
  expect(shell(`oicqscope read ${session} 2>&- | tail -1 | wc -l`).stdout.trim()).toBe('1');
  expect(shell(`oicqscope read ${session} <&-`)).toMatchObject({ status: 0, stderr: '' });
});
