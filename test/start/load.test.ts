import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keptCode, loadProgram } from '../../src/start/load.ts';

const dist = path.join(import.meta.dirname, '../../dist');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the code that was kept when the program was built is taken', () => {
  const { script, parts } = loadProgram(path.join(dist, 'src/cli/program.js'));
  expect(script.cachedDataRejected).toBe(false);
  expect(Object.keys(parts)).toEqual(['main', 'job-thread', 'proxy-thread', 'program']);
});

test.each<[string, (file: string) => void]>([
  ['none', (file) => rmSync(file)],
  ['no code at all', (file) => writeFileSync(file, 'no code at all')],
  ['an empty file', (file) => writeFileSync(file, '')],
  ['half of it', (file) => truncateSync(file, 500_000)],
])('with %s in the place of kept code the program runs all the same', (name, spoil) => {
  const copy = path.join(folder, name);
  cpSync(dist, copy, { recursive: true });
  spoil(keptCode(path.join(copy, 'src/cli/program.js')));
  const printed = execFileSync(process.execPath, [path.join(copy, 'src/cli/main.js'), '--version'], {
    encoding: 'utf8',
  });
  expect(printed).toMatch(/^oicqscope /);
});

test('a file that is not the program is refused', () => {
  const other = path.join(folder, 'other.js');
  writeFileSync(other, '(function () {})');
  expect(() => loadProgram(other)).toThrow(/is not the program/);
});
