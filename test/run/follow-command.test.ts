import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const session = path.join(captures, 'kqq-session.pcap');

test('follow shows what both sides said, secrets masked, and nobody else', () => {
  const { status, stdout, stderr } = oicqscope(['follow', '--uin', '73110248', session]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('\n    VER=1.1&CMD=CLTMSG&SEQ=1743&UIN=73110248&UN=80521347&MG=在\n\n');
  expect(stdout).toContain('&PS=********************************&M5=1&');
  expect(stdout).not.toContain('&UIN=80521347&');
});

test('follow shows one connection, by its number, and 0x81 frames in hex', () => {
  const line = oicqscope(['read', '-q', '-T', 'fields', '-e', 'flow', '-c', '1', session]).stdout.trim();
  const { stdout } = oicqscope(['follow', '--flow', line, session]);
  expect(stdout.match(/VER=1\.1&CMD=Login/gi)).toHaveLength(2);
  const binary = oicqscope([
    'follow',
    '--flow',
    '1',
    '-Y',
    'dir == request',
    path.join(captures, 'oicq81-session.pcap'),
  ]);
  expect(binary.stdout).toMatch(/^ {4}0000 {2}81 0a 01 /m);
});

test('follow says when nothing belongs to the conversation', () => {
  expect(oicqscope(['follow', '--flow', '99999', session])).toEqual({
    status: 0,
    stdout: '',
    stderr: 'oicqscope: no message belongs to it\n',
  });
});

test('follow does not write over the capture it reads', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'follow-'));
  const capture = path.join(folder, 'a.pcap');
  copyFileSync(session, capture);
  const { status, stderr } = oicqscope(['follow', '--flow', '1', '-o', capture, capture]);
  expect(status).toBe(5);
  expect(stderr).toContain('it is a capture to be read, and would be lost');
  expect(readFileSync(capture)).toEqual(readFileSync(session));
  rmSync(folder, { recursive: true });
});

test('follow is coloured on demand, and what cannot be is said in one line', () => {
  expect(oicqscope(['follow', '--uin', '73110248', '--color', 'always', session]).stdout).toContain('\u001b[');
  for (const args of [
    [session],
    ['--flow', '1', '--uin', '10001', session],
    ['--uin', 'me', session],
    ['--flow', '1'],
  ]) {
    const { status, stderr } = oicqscope(['follow', ...args]);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  }
});

test('what is wrong with a filter is shown in the words of the user', () => {
  const faults: [expression: string, shown: string][] = [
    ['bogus == 1', 'there is no field bogus\n  bogus == 1\n  ^^^^^\n'],
    ['bad(', 'there is no function bad; choose any, all, count, has, len\n  bad(\n  ^^^\n'],
    ['uin == 1 and bogus', 'there is no field bogus\n  uin == 1 and bogus\n               ^^^^^\n'],
  ];
  for (const [expression, shown] of faults) {
    const { status, stderr } = oicqscope(['follow', '--flow', '1', '-Y', expression, session]);
    expect([status, stderr]).toEqual([2, `oicqscope: filter: ${shown}`]);
  }
});

test('a filter stays inside the conversation, whatever it closes', () => {
  const { status, stderr } = oicqscope(['follow', '--flow', '1', '-Y', 'no == 1) || (no == 9', session]);
  expect([status, stderr]).toEqual([2, 'oicqscope: filter: nothing opens this\n  no == 1) || (no == 9\n         ^\n']);
  const { stdout } = oicqscope(['follow', '--flow', '1', '-Y', 'no == 1 || no == 9', session]);
  expect(stdout.match(/^12:/gm)).toHaveLength(1);
});
