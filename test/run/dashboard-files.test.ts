/**
 * Files that a user of the dashboard asks for: what must not be written over stays as it is, and what was not written is
 * not said to be.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyPackets, exportMessages, saveText, writeMessages } from '../../src/run/dashboard/files.ts';
import { registry } from '../hostile/whole-program.ts';
import { readInto } from '../support/dashboard-reading.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const comments: ReadonlyMap<number, string> = new Map();
let folder = '';
let source = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dashboard-files-'));
  source = path.join(folder, 'session.pcap');
  copyFileSync(path.join(captures, 'kqq-session.pcap'), source);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the capture that is read is never written over, whatever it is called', async () => {
  const { messages, options } = await readInto(source, 1 << 20);
  const before = readFileSync(source);
  const file = `${folder}/./session.pcap!`;
  const asked = { file, indexes: [0, 1], comments };
  const outcomes = [
    await copyPackets({ kind: 'write', ...asked }, messages, options, registry, [source]),
    await writeMessages({ kind: 'write', ...asked }, messages, [source]),
    await exportMessages({ kind: 'export', format: 'json', ...asked }, messages, options, registry, [source]),
    saveText(file, 'text', [source]),
  ];
  for (const outcome of outcomes) expect(outcome).toEqual({ fault: expect.stringContaining('is in use') });
  expect(readFileSync(source).equals(before)).toBe(true);
});

test('of a capture that is gone or has become another no messages are said to be written', async () => {
  const { messages, options } = await readInto(source, 1 << 20);
  const copy = (name: string) =>
    copyPackets(
      { kind: 'write', file: path.join(folder, name), indexes: [0, 60], comments },
      messages,
      options,
      registry,
      [source],
    );
  renameSync(source, path.join(folder, 'elsewhere'));
  expect(await copy('gone.pcapng')).toEqual({ fault: expect.stringContaining('no longer there') });
  expect(existsSync(path.join(folder, 'gone.pcapng'))).toBe(false);
  writeFileSync(source, readFileSync(path.join(folder, 'elsewhere')).subarray(0, 8000));
  expect(await copy('cut.pcapng')).toEqual({ fault: expect.stringMatching(/wrote 1 messages .* 1 are no longer in/) });
});

test('a pipe that nobody reads, a device and a name that cannot be are refused in a sentence', () => {
  const pipe = path.join(folder, 'pipe');
  const hasPipe = spawnSync('mkfifo', [pipe]).status === 0;
  for (const name of [...(hasPipe ? [`${pipe}!`] : []), '/dev/stdout!', folder]) {
    expect(saveText(name, 'text', [])).toEqual({ fault: expect.stringContaining('it is no file') });
  }
  for (const name of [`${source}/in-a-file`, path.join(folder, 'x'.repeat(5000)), '!']) {
    expect(saveText(name, 'text', [])).toEqual({ fault: expect.stringContaining('cannot write') });
  }
});
