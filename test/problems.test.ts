/**
 * docs/problems.md against the program: every code that the source or a golden has stands there, and no other.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

function textsBelow(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'));
}

const page = readFileSync(path.join(root, 'docs/problems.md'), 'utf8');
const listed = [...page.matchAll(/^\| `([a-z0-9]+\.[a-z-]+)` \| [NWE ]+ \|/gm)].map(([, code]) => code);
const sources = textsBelow('src', '.ts');

test('no code is listed twice', () => {
  expect(listed.filter((code, i) => listed.indexOf(code) < i)).toEqual([]);
});

test('every code that is written out in the source is listed, but for those of files of the user', () => {
  const written = sources.flatMap((text) =>
    [...text.matchAll(/code: '([a-z0-9]+\.[a-z-]+)'/g)].map(([, code]) => code),
  );
  expect(written.length).toBeGreaterThan(40);
  expect(written.filter((code) => !/^(tables|notes)\./.test(code) && !listed.includes(code))).toEqual([]);
});

test('every code that a golden shows is listed', () => {
  const lines = textsBelow('test/golden', '.ndjson').flatMap((text) => text.trim().split('\n'));
  const shown = lines.flatMap((line) => JSON.parse(line).problems ?? []).map(({ code }) => code);
  expect(new Set(shown).size).toBeGreaterThan(20);
  expect([...new Set(shown)].filter((code) => !listed.includes(code))).toEqual([]);
});

test('every code that is listed stands in the source, whole or put together', () => {
  const all = sources.join('\n');
  const missing = listed.filter((code) => {
    const [protocol, word] = code.split('.');
    const isWhole = all.includes(`'${code}'`);
    const isPut = protocol.startsWith('oicq') && (all.includes(`}.${word}\``) || all.includes(`problem('${word}',`));
    return !isWhole && !isPut;
  });
  expect(missing).toEqual([]);
});
