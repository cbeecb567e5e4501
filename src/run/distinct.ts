/**
 * Captures that are named more than once: paths go in, each capture once comes out, with a line that says which names were
 * of the same one. What is counted twice would look like twice the evidence.
 */

import { createHash, type Hash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { report } from './screen.ts';

const standardInput = 0;
const pieceSize = 1024 * 1024;
/** Files of the same length mostly differ early on: so many bytes are compared before all are. */
const headSize = 65_536;
/** Names that the line has room for. */
const mostNamed = 3;

/** A name that was left out: of the same file as `of`, or of another one with the same bytes. */
export interface Repeat {
  readonly file: string;
  readonly of: string;
  readonly how: 'file' | 'bytes';
}

export interface DistinctCaptures {
  readonly files: readonly string[];
  readonly repeats: readonly Repeat[];
}

/** What names a capture may have. */
interface Named {
  readonly names: string[];
  readonly stats: BigIntStats | null;
}

/** The options with each capture once; what was left out has been said. */
export function withDistinctFiles<Options extends { readonly files: readonly string[]; readonly quiet: boolean }>(
  options: Options,
): Options {
  const { files, repeats } = findDistinct(options.files);
  if (repeats.length > 0 && !options.quiet) report(describeRepeats(repeats));
  return repeats.length === 0 ? options : { ...options, files };
}

/**
 * Each capture once, in the order in which they are first named, "-" being standard input. Which of its names a capture keeps
 * does not depend on that order: the shortest one.
 */
export function findDistinct(files: readonly string[]): DistinctCaptures {
  const byFile = new Map<string, Named>();
  for (const file of files) {
    const stats = statOf(file);
    const key = stats === null ? `name ${file}` : identityOf(file, stats);
    const known = byFile.get(key);
    if (known === undefined) byFile.set(key, { names: [file], stats });
    else known.names.push(file);
  }
  const captures = [...byFile.values()];
  const repeats = captures.flatMap(({ names }): readonly Repeat[] => {
    const kept = shortest(names);
    return without(names, kept).map((file) => ({ file, of: kept, how: 'file' }));
  });
  const copies = groupCopies(captures).flatMap((group): readonly Repeat[] => {
    const names = group.map((one) => shortest(one.names));
    const kept = shortest(names);
    return without(names, kept).map((file) => ({ file, of: kept, how: 'bytes' }));
  });
  const left = new Map(copies.map(({ file, of }) => [file, of]));
  const kept = captures.map(({ names }) => shortest(names)).map((name) => left.get(name) ?? name);
  return { files: [...new Set(kept)], repeats: [...repeats, ...copies] };
}

/** One line, however many there are. */
export function describeRepeats(repeats: readonly Repeat[]): string {
  const named = repeats.slice(0, mostNamed).map(({ file, of, how }) => {
    if (file === of) return `${nameOf(file)} is named again`;
    return `${nameOf(file)} ${how === 'file' ? 'is the same file as' : 'has the same bytes as'} ${nameOf(of)}`;
  });
  const more = repeats.length - named.length;
  return `counted once: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** What a file is, whatever it is called: where it lies on its device or, where that is not told, its real path. */
export function identityOf(file: string, { dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  if (ino !== 0n || file === '-') return `inode ${dev} ${ino}`;
  return `path ${realpathSync(file)}`;
}

/** Null for what is not there or cannot be looked at: that is told when it is opened. */
function statOf(file: string): BigIntStats | null {
  try {
    return file === '-' ? fstatSync(standardInput, { bigint: true }) : statSync(file, { bigint: true });
  } catch {
    return null;
  }
}

/** Captures in other files with the same bytes, two or more together. Only those of the same length are read. */
function groupCopies(captures: readonly Named[]): readonly (readonly Named[])[] {
  const files = captures.filter(({ names, stats }) => stats?.isFile() && stats.size > 0n && !names.includes('-'));
  const alike = together([files], ({ stats }) => String(stats?.size));
  const beginningAlike = together(alike, ({ names }) => digestOf(names[0], headSize));
  return together(beginningAlike, ({ names }) => digestOf(names[0], Number.POSITIVE_INFINITY));
}

/** The groups, each parted by the key of its captures; those that are alone, or have none, are left out. */
function together(groups: readonly (readonly Named[])[], keyOf: (one: Named) => string | null): readonly Named[][] {
  return groups.flatMap((group) => {
    const byKey = new Map<string, Named[]>();
    for (const one of group) {
      const key = keyOf(one);
      if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), one]);
    }
    return [...byKey.values()].filter(({ length }) => length > 1);
  });
}

/** A hash of the first `most` bytes; null where they cannot be read, which is told when the capture is. */
function digestOf(file: string, most: number): string | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return digest(createHash('sha256'), descriptor, most);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function digest(hash: Hash, descriptor: number, most: number): string {
  const piece = Buffer.allocUnsafe(Math.min(most, pieceSize));
  for (let left = most; left > 0; ) {
    const count = readSync(descriptor, piece, 0, Math.min(left, piece.length), null);
    if (count === 0) break;
    hash.update(piece.subarray(0, count));
    left -= count;
  }
  return hash.digest('hex');
}

/** The shortest name, of those as short the first in the order of letters; a file that has a name goes by that. */
function shortest(names: readonly string[]): string {
  const rank = (name: string): number => (name === '-' ? Number.POSITIVE_INFINITY : name.length);
  const isBefore = (a: string, b: string): boolean => rank(a) < rank(b) || (rank(a) === rank(b) && a < b);
  return names.reduce((best, name) => (isBefore(name, best) ? name : best));
}

/** The names but for one `name`. */
function without(names: readonly string[], name: string): readonly string[] {
  return names.toSpliced(names.indexOf(name), 1);
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}
