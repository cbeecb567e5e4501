/**
 * Who may import whom, checked on the source text: imports run one way, effects stay at the edges.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** Lowest first; areas in one row do not import one another. */
const order: readonly (readonly string[])[] = [
  ['model'],
  ['bytes'],
  ['pcap', 'net', 'tcp', 'framing'],
  ['dissect'],
  ['filter'],
  ['evidence', 'present'],
  ['tables'],
  ['sources', 'sinks', 'simulate'],
  ['dashboard'],
  ['pipeline'],
  ['run'],
  ['cli'],
  ['start'],
];

/** Only these may touch files, sockets, clocks and processes. */
const withEffects = new Set(['sources', 'sinks', 'tables', 'simulate', 'run', 'cli', 'start']);
/** The two files of the dashboard that hold a terminal: its modes, its timers, and the ways a process ends. */
const terminalFiles = new Set(['src/dashboard/screen/terminal.ts', 'src/dashboard/screen/exits.ts']);
const effectModules =
  /^node:(fs|net|http|https|dgram|dns|tls|child_process|worker_threads|os|process|readline|tty|timers)/;
const effectGlobals =
  /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|setImmediate|process\.(?!env\b)\w+|console\.\w+|Math\.random)/;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
}

const files = listFiles('src').concat(listFiles('dissectors'));

function listFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((match) => {
    const from = match[1] ?? match[2];
    const target = from.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), from)) : from;
    return { file, from, target };
  });
}

function areaOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] !== 'src') return parts[0];
  return parts.length === 2 ? parts[1].replace(/\.ts$/, '') : parts[1];
}

function rankOf(area: string): number {
  return order.findIndex((row) => row.includes(area));
}

const imports = files.flatMap(importsOf);

test('every folder and file below src has its place in the order of imports', () => {
  const strangers = files.filter((file) => file.startsWith('src/') && rankOf(areaOf(file)) < 0);
  expect(strangers).toEqual([]);
});

test('imports run from later areas to earlier ones and never between areas of one row', () => {
  const wrong = imports.filter(({ file, target }) => {
    if (!file.startsWith('src/') || !target.startsWith('src/')) return false;
    const from = areaOf(file);
    const to = areaOf(target);
    return from !== to && rankOf(to) >= rankOf(from);
  });
  expect(wrong).toEqual([]);
});

test('the model imports nothing but itself', () => {
  expect(imports.filter(({ file, target }) => areaOf(file) === 'model' && !target.startsWith('src/model/'))).toEqual(
    [],
  );
});

test('tables are data: they import types of the model and one another, and define no functions but row shorthands', () => {
  const own = imports.filter(({ file }) => file.startsWith('dissectors/'));
  expect(own.filter(({ target }) => !target.startsWith('dissectors/') && !target.startsWith('src/model/'))).toEqual([]);
});

test('only the edges load the tables', () => {
  const users = imports.filter(({ file, target }) => target.startsWith('dissectors/') && file.startsWith('src/'));
  expect(users.filter(({ file }) => !['tables', 'run', 'cli'].includes(areaOf(file)))).toEqual([]);
});

test('files, sockets, clocks and processes are touched at the edges only', () => {
  const core = files.filter(
    (file) => file.startsWith('src/') && !withEffects.has(areaOf(file)) && !terminalFiles.has(file),
  );
  const byImport = imports.filter(({ file, from }) => core.includes(file) && effectModules.test(from));
  const byGlobal = core.filter((file) => {
    const code = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return effectGlobals.test(code);
  });
  expect([byImport, byGlobal]).toEqual([[], []]);
});

test('one file knows blessed, and it is loaded only when a dashboard is wanted', () => {
  const filesThatName = (target: string): string[] =>
    imports.filter(({ from, target: to }) => from === target || to === target).map(({ file }) => file);
  expect(imports.filter(({ from }) => from.startsWith('blessed')).map(({ file }) => file)).toEqual([
    'src/dashboard/screen/paint.ts',
  ]);
  expect(filesThatName('src/dashboard/screen/paint.ts')).toEqual(['src/dashboard/screen/terminal.ts']);
  const eager = filesThatName('src/dashboard/screen/terminal.ts').filter((file) =>
    /import (?!type)[^'"]*from '[^']*screen\/terminal\.ts'/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(eager).toEqual([]);
});

test('there are no drawers for everything', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|managers?|shared)(\/|\.ts$)/.test(file))).toEqual(
    [],
  );
});

test('nothing in the project tells how it was made', () => {
  const texts = [
    ...files,
    ...listFiles('test'),
    ...listFiles('bench'),
    ...listFiles('captures'),
    'README.md',
    'CHANGELOG.md',
  ];
  const forbidden = new RegExp(`${['\\.\\./', 'sha', 'red/'].join('')}|${['/wo', 'rk/'].join('')}`);
  expect(texts.filter((file) => forbidden.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
});
