/**
 * Captures that are still being written, through the real program: files that grow, and named pipes.
 */

import { execFileSync } from 'node:child_process';
import { appendFileSync, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oicqscope, start } from '../support/program.ts';

const session = path.join(import.meta.dirname, '../../captures/kqq-session.pcap');
const bytes = readFileSync(session);
const plain = oicqscope(['read', session]).stdout;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'follow-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program and calls `step` each time the output has grown; gives status and output. */
async function run(args: readonly string[], step: (text: string, program: ReturnType<typeof start>) => void) {
  const program = start(args);
  let stdout = '';
  let stderr = '';
  program.stderr.on('data', (data: Buffer) => {
    stderr += data.toString('utf8');
  });
  program.stdout.on('data', (data: Buffer) => {
    stdout += data.toString('utf8');
    step(stdout, program);
  });
  const status = await new Promise((resolve) => program.on('close', resolve));
  return { status, stdout, stderr };
}

test('--follow shows what is appended, also in the middle of a packet, until SIGINT', async () => {
  const target = path.join(folder, 'growing.pcap');
  const half = Math.floor(bytes.length / 2) + 5;
  writeFileSync(target, bytes.subarray(0, half));
  let isWhole = false;
  const ended = await run(['read', '-q', '--follow', target], (text, program) => {
    if (!isWhole) appendFileSync(target, bytes.subarray(half));
    isWhole = true;
    if (text === plain) program.kill('SIGINT');
  });
  expect(ended).toEqual({ status: 130, stdout: plain, stderr: '' });
});

test('a file that ends in the middle of a packet when SIGINT comes is not called cut', async () => {
  const target = path.join(folder, 'unfinished.pcap');
  writeFileSync(target, bytes.subarray(0, bytes.length - 5));
  const ended = await run(['read', '-q', '--follow', target], (_, program) => program.kill('SIGINT'));
  expect([ended.status, ended.stderr]).toEqual([130, '']);
});

test('a named pipe is read as it is written, and ends with its writer', async () => {
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const writer = createWriteStream(fifo);
  writer.write(bytes.subarray(0, 5000));
  let isWhole = false;
  const ended = await run(['read', '-q', fifo], () => {
    if (!isWhole) writer.end(bytes.subarray(5000));
    isWhole = true;
  });
  expect(ended).toEqual({ status: 0, stdout: plain, stderr: '' });
});

test('a named pipe nobody has written to yet is waited for, and SIGINT ends the waiting', async () => {
  const fifo = path.join(folder, 'idle');
  execFileSync('mkfifo', [fifo]);
  const program = start(['read', '--follow', fifo]);
  setTimeout(() => program.kill('SIGINT'), 1500);
  expect(await new Promise((resolve) => program.on('close', resolve))).toBe(130);
});

test('only one file can be followed', () => {
  const { status, stderr } = oicqscope(['read', '--follow', session, session]);
  expect([status, stderr]).toEqual([
    2,
    'oicqscope: --follow takes one file: the first would never end; see oicqscope read --help\n',
  ]);
});
