/** Notebooks on the disk and changes go in, the files come out; nothing is ever lost or half written. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editNotebook, readNotebook } from '../../../src/tables/notes/file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'notes-'));
  file = path.join(folder, 'notes.yaml');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const append = (more: string) => async (text: string) => text + more;

function edit(change: (text: string) => Promise<string | null>, at = file) {
  return editNotebook({ file: at, isNamed: true }, change);
}

function modeOf(name: string): number {
  return statSync(name).mode & 0o777;
}

test('a new notebook is for its owner alone, and nothing else is left in the folder', async () => {
  expect(await edit(append('a'))).toEqual({ kind: 'written' });
  expect([readFileSync(file, 'utf8'), modeOf(file), readdirSync(folder)]).toEqual(['a', 0o600, ['notes.yaml']]);
});

test('a folder is made for the usual notebook, not for one that was named', async () => {
  const deep = path.join(folder, 'data', 'oicqscope', 'notes.yaml');
  expect(await edit(append('a'), deep)).toEqual({ kind: 'unwritten', fault: 'no such file or folder' });
  expect(await editNotebook({ file: deep, isNamed: false }, append('a'))).toEqual({ kind: 'written' });
  expect(modeOf(path.dirname(deep))).toBe(0o700);
});

test.each([
  [0o644, 0o600],
  [0o600, 0o600],
  [0o400, 0o400],
])('a notebook of mode %o has mode %o after a change', async (before, after) => {
  writeFileSync(file, 'a');
  chmodSync(file, before);
  expect(await edit(append('b'))).toEqual({ kind: 'written' });
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['ab', after]);
});

test('a link stays a link, and the file behind it is changed, there or not', async () => {
  mkdirSync(path.join(folder, 'far'));
  const far = path.join(folder, 'far', 'real.yaml');
  symlinkSync('far/real.yaml', file);
  expect(await edit(append('a'))).toEqual({ kind: 'written' });
  expect(await edit(append('b'))).toEqual({ kind: 'written' });
  expect([lstatSync(file).isSymbolicLink(), readFileSync(far, 'utf8')]).toEqual([true, 'ab']);
  expect([readdirSync(folder).sort(), readdirSync(path.dirname(far))]).toEqual([['far', 'notes.yaml'], ['real.yaml']]);
});

test('links that lead in a circle are a fault', async () => {
  symlinkSync('other.yaml', file);
  symlinkSync('notes.yaml', path.join(folder, 'other.yaml'));
  expect(await edit(append('a'))).toEqual({ kind: 'unreadable', fault: 'its links lead in a circle' });
});

test.each([
  ['changed', () => writeFileSync(file, 'by another')],
  ['removed', () => rmSync(file)],
])('a notebook that is %s by an editor meanwhile is left as it is', async (_, meanwhile) => {
  writeFileSync(file, 'a');
  const edited = await edit(async (text) => {
    meanwhile();
    return `${text}b`;
  });
  expect(edited).toEqual({
    kind: 'unwritten',
    fault: 'somebody else has changed it meanwhile; nothing was written, so try again',
  });
  expect(existsSync(file) ? readFileSync(file, 'utf8') : null).not.toBe('ab');
  expect(readdirSync(folder).filter((name) => name !== 'notes.yaml')).toEqual([]);
});

test('a notebook that appears meanwhile is not overwritten', async () => {
  const edited = await edit(async () => {
    writeFileSync(file, 'by another');
    return 'mine';
  });
  expect([edited.kind, readFileSync(file, 'utf8')]).toEqual(['unwritten', 'by another']);
});

test('while one changes it another is refused', async () => {
  let inner: Awaited<ReturnType<typeof edit>> | null = null;
  const outer = await edit(async (text) => {
    inner = await edit(append('inner'));
    return `${text}outer`;
  });
  expect(outer).toEqual({ kind: 'written' });
  const fault = `another oicqscope is changing it; if none runs, delete ${file}.lock`;
  expect(inner).toEqual({ kind: 'unwritten', fault });
  expect(readFileSync(file, 'utf8')).toBe('outer');
  expect(await edit(append(', again'))).toEqual({ kind: 'written' });
});

test('a change that is given up, or fails, leaves the file and takes the lock away', async () => {
  writeFileSync(file, 'a');
  expect(await edit(async () => null)).toEqual({ kind: 'refused' });
  const failing = async () => {
    throw new Error('broken');
  };
  expect(await edit(failing)).toEqual({ kind: 'unwritten', fault: 'broken' });
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['a', ['notes.yaml']]);
});

test('a mark of the order of bytes stays in front', async () => {
  writeFileSync(file, '\ufeffa');
  expect(await edit(async (text) => `${text}b`)).toEqual({ kind: 'written' });
  expect(readFileSync(file)).toEqual(Buffer.from('\ufeffab'));
});

test('a pipe is not waited for', async () => {
  execFileSync('mkfifo', [file]);
  const fault = 'no regular file; a notebook can be written again';
  expect(await edit(append('a'))).toEqual({ kind: 'unreadable', fault });
  expect(await readNotebook({ file, isNamed: true })).toMatchObject({ problem: { text: `${file}: ${fault}` } });
});

test('bytes that are no text, folders and files that are too large are faults', async () => {
  writeFileSync(file, Buffer.of(0xff));
  expect(await edit(append('a'))).toEqual({ kind: 'unreadable', fault: 'not valid UTF-8; save it as UTF-8' });
  expect(await edit(append('a'), folder)).toMatchObject({ kind: 'unreadable' });
  writeFileSync(file, Buffer.alloc(1024 * 1024 + 1, 0x20));
  expect(await edit(append('a'))).toMatchObject({ kind: 'unreadable' });
  writeFileSync(file, '');
  expect(await edit(async () => 'a'.repeat(1024 * 1024 + 1))).toMatchObject({ kind: 'unwritten' });
  expect(readFileSync(file, 'utf8')).toBe('');
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that cannot be written is a fault, and the notebook stays',
  async () => {
    writeFileSync(file, 'a');
    chmodSync(folder, 0o500);
    expect(await edit(append('b'))).toEqual({ kind: 'unwritten', fault: 'permission denied' });
    expect(readFileSync(file, 'utf8')).toBe('a');
  },
);

test.runIf(existsSync('/sys/kernel'))('a file system that takes no files is a fault', async () => {
  expect(await edit(append('a'), '/sys/kernel/notes.yaml')).toMatchObject({ kind: 'unwritten' });
});

test('reading: none is no fault unless it was named; a folder is one', async () => {
  expect(await readNotebook({ file, isNamed: false })).toBeNull();
  expect(await readNotebook({ file, isNamed: true })).toMatchObject({ problem: { code: 'tables.unreadable' } });
  expect(await readNotebook({ file: folder, isNamed: true })).toMatchObject({ problem: { code: 'tables.unreadable' } });
  writeFileSync(file, 'a');
  expect(await readNotebook({ file, isNamed: true })).toMatchObject({ text: 'a' });
});
