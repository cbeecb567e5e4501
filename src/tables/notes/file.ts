/**
 * Files of notebooks: a path goes in, the text of the file comes out, or a Problem; and a change of the text goes in, the
 * file that has it comes out. What is changed is written beside the file and put in its place, so that a reader never sees half
 * of it, and only if the file is still the one that was changed.
 */

import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readFile, readlink, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { TextDecoder } from 'node:util';
import { describeSystemFault } from '../../present/system-fault.ts';
import { maxFileSize, readTableFile, type TableFile } from '../files.ts';
import { type TableProblem, toTableProblem } from '../problem.ts';
import type { NotebookChoice } from './place.ts';

/** Notes may tell of people; nobody else reads them. */
const forOwner = 0o600;
const folderForOwner = 0o700;
const mostLinks = 40;
const notRegular = 'no regular file; a notebook can be written again';
/** Some editors write it in front; a decoder takes it away. */
const byteOrderMark = '\ufeff';

/** The text of a notebook; null where there is none and nobody said that there was. */
export async function readNotebook(choice: NotebookChoice): Promise<TableFile | null | { problem: TableProblem }> {
  const { file, isNamed } = choice;
  try {
    if (!(await stat(file)).isFile()) {
      return { problem: toTableProblem({ code: 'tables.unreadable', severity: 'error', file, text: notRegular }) };
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !isNamed) return null;
    // Reading says why it cannot be.
  }
  return readTableFile(file);
}

/** Gives the text after a change; null if there is to be none, which has been said. */
export type Change = (text: string) => Promise<string | null>;

/** Whether the change was written; if not, why: `unreadable` and `unwritten` as exit statuses know them. */
export type Edited =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreadable' | 'unwritten'; readonly fault: string };

/**
 * Changes a notebook, which need not exist: `change` gets its text and gives the new one. A link stays one, and the file
 * behind it is changed. One process at a time holds `FILE.lock`; others are refused.
 */
export async function editNotebook({ file, isNamed }: NotebookChoice, change: Change): Promise<Edited> {
  try {
    const target = await followLinks(file);
    if (!isNamed) await mkdir(path.dirname(target), { recursive: true, mode: folderForOwner });
    const lock = `${target}.lock`;
    if (!(await takeLock(lock))) {
      return { kind: 'unwritten', fault: `another oicqscope is changing it; if none runs, delete ${lock}` };
    }
    try {
      return await replace(target, change);
    } finally {
      await unlink(lock).catch(() => {});
    }
  } catch (error) {
    return { kind: 'unwritten', fault: describeSystemFault(error) };
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', forOwner);
    await handle.writeFile(`${process.pid}\n`).finally(() => handle.close());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function replace(target: string, change: Change): Promise<Edited> {
  const before = await readBytes(target);
  if (before !== null && 'fault' in before) return { kind: 'unreadable', fault: before.fault };
  const bytes = before?.bytes ?? Buffer.alloc(0);
  const text = toText(bytes);
  if (text === null) return { kind: 'unreadable', fault: 'not valid UTF-8; save it as UTF-8' };
  const made = await change(text);
  if (made === null) return { kind: 'refused' };
  const changed = bytes.indexOf(byteOrderMark) === 0 ? byteOrderMark + made : made;
  const size = Buffer.byteLength(changed);
  if (size > maxFileSize) return { kind: 'unwritten', fault: `it would have ${size} bytes; at most ${maxFileSize}` };
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeWhole(temporary, changed, (before?.mode ?? forOwner) & forOwner);
    if (!isSame(before, await readBytes(target))) {
      await unlink(temporary);
      return { kind: 'unwritten', fault: 'somebody else has changed it meanwhile; nothing was written, so try again' };
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(target));
  return { kind: 'written' };
}

type Content = { readonly bytes: Buffer; readonly mode: number } | { readonly fault: string };

async function readBytes(file: string): Promise<Content | null> {
  try {
    const found = await stat(file);
    const { mode, size } = found;
    if (!found.isFile()) return { fault: notRegular };
    if (size > maxFileSize) return { fault: `${size} bytes; a notebook has at most ${maxFileSize}` };
    return { bytes: await readFile(file), mode };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    return { fault: describeSystemFault(error) };
  }
}

function isSame(a: Content | null, b: Content | null): boolean {
  if (a === null || b === null) return a === b;
  return 'bytes' in a && 'bytes' in b && a.bytes.equals(b.bytes);
}

function toText(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', forOwner);
  try {
    await handle.writeFile(text);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** So that the new name outlives a crash; not every file system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file is there all the same.
  }
}

/** The file that a path leads to, which need not exist. */
async function followLinks(file: string): Promise<string> {
  let at = path.resolve(file);
  for (let links = 0; links < mostLinks; links++) {
    const isLink = await lstat(at).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (!isLink) break;
    at = path.resolve(path.dirname(at), await readlink(at));
  }
  return realpath(at).catch(() => at);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
