/** Folders of table files go in, the tables put together and the Problems of the files come out. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type LoadedTables, loadTables } from '../../src/tables/registry.ts';
import { sample } from './sample.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Problems as printed, without the name of the folder. */
function textsOf(tables: LoadedTables): string[] {
  return tables.problems.map(({ text }) => folders.reduce((shown, folder) => shown.replace(`${folder}/`, ''), text));
}

function namesOf(tables: LoadedTables, command: string, direction: 'request' | 'response'): string[] {
  const table = tables.commands.find((one) => one.command === command);
  return (table?.[direction]?.rows ?? []).map((row) => `${row.name} ${row.label.en}`);
}

test('without folders the built-in tables are used as they are', async () => {
  const tables = await loadTables(sample, []);
  expect(tables.commands).toBe(sample.commands);
  expect(tables.problems).toEqual([]);
  expect(tables.origins).toEqual([
    { command: 'Greet', builtIn: true, files: [] },
    { command: 'Part', builtIn: true, files: [] },
  ]);
});

test('a row takes the place of the row with its name, and other rows stay', async () => {
  const folder = folderOf({
    'mine.yaml': `
protocol: kqq
command: Greet
request:
  rows:
    - { name: WD, kind: text, label: { en: my words, zh: 我的话 } }
    - { name: NW, kind: number, label: new one }
`,
  });
  const tables = await loadTables(sample, [folder]);
  expect(tables.problems).toEqual([]);
  expect(namesOf(tables, 'Greet', 'request')).toEqual(['TO to whom', 'WD my words', 'KY key', 'NW new one']);
  expect(namesOf(tables, 'Greet', 'response')).toEqual(['XX first reading', 'XX second reading', 'ZZ last']);
  const greet = tables.commands[0];
  expect(greet.title).toEqual({ en: 'say hello', zh: '打招呼' });
  expect(greet.sources).toEqual(['book']);
  expect(greet.request?.summary).toEqual({ en: 'to {TO}: {WD}', zh: '给 {TO}：{WD}' });
  expect(greet.request?.rows[1]).toEqual({
    name: 'WD',
    kind: 'text',
    label: { en: 'my words', zh: '我的话' },
    sources: ['mine.yaml'],
  });
  expect(greet.request?.rows[3].label).toEqual({ en: 'new one', zh: 'new one' });
  expect(tables.origins[0]).toEqual({
    command: 'Greet',
    builtIn: true,
    files: [{ file: join(folder, 'mine.yaml'), rows: 2 }],
  });
  expect(tables.sources.map((source) => source.id)).toEqual(['book', 'mine.yaml']);
});

test('rows that share a name are replaced together, at the place of the first', async () => {
  const folder = folderOf({
    'a.yml': 'protocol: kqq\ncommand: greet\nresponse:\n  rows:\n    - {name: xx, kind: hex, label: only one}\n',
  });
  const tables = await loadTables(sample, [folder]);
  expect(namesOf(tables, 'Greet', 'response')).toEqual(['xx only one', 'ZZ last']);
});

test('the built-in tables are not changed by what is put over them', async () => {
  const before = JSON.stringify(sample);
  await loadTables(sample, [
    folderOf({ 'a.json': '{"protocol":"kqq","command":"Greet","request":{"rows":[]},"nulls":[]}' }),
  ]);
  expect(JSON.stringify(sample)).toBe(before);
});

test('a secret stays a secret unless the file says that it is none', async () => {
  const rows = (secret: string) =>
    `protocol: kqq\ncommand: Greet\nrequest:\n  rows:\n    - {name: KY, kind: hex, label: k${secret}}\n    - {name: ps, kind: md5, label: p${secret}}\n`;
  const kept = await loadTables(sample, [folderOf({ 'a.yaml': rows('') })]);
  const secretsOf = (tables: LoadedTables) =>
    tables.commands[0].request?.rows.filter((row) => row.secret === true).map((row) => row.name);
  expect(secretsOf(kept)).toEqual(['KY', 'ps']);
  const opened = await loadTables(sample, [folderOf({ 'a.yaml': rows(', secret: false') })]);
  expect(secretsOf(opened)).toEqual([]);
});

test('a command no table has is added, and a list or several documents hold several tables', async () => {
  const folder = folderOf({
    'list.json': JSON.stringify([
      { protocol: 'kqq', command: 'Wave', title: 'wave a hand', sources: ['me'], request: {} },
      { protocol: 'kqq', command: 'Bow' },
    ]),
    'two.yaml': 'protocol: kqq\ncommand: Nod\n---\nprotocol: kqq\ncommand: Wink\ntitle: {en: wink}\n',
  });
  const tables = await loadTables(sample, [folder]);
  expect(tables.problems).toEqual([]);
  expect(tables.commands.slice(2).map(({ command, title, sources }) => [command, title.en, title.zh, sources])).toEqual(
    [
      ['Wave', 'wave a hand', 'wave a hand', ['me']],
      ['Bow', 'Bow', 'Bow', ['list.json']],
      ['Nod', 'Nod', 'Nod', ['two.yaml']],
      ['Wink', 'wink', 'wink', ['two.yaml']],
    ],
  );
  expect(tables.origins[2].builtIn).toBe(false);
});

test('later files win over earlier ones and later folders over earlier ones', async () => {
  const table = (label: string) =>
    `protocol: kqq\ncommand: Greet\nrequest:\n  rows:\n    - {name: WD, kind: text, label: ${label}}\n`;
  const first = folderOf({ 'b.yaml': table('from b'), 'a.yaml': table('from a') });
  const second = folderOf({ 'a.yaml': table('from the second folder') });
  expect(namesOf(await loadTables(sample, [first]), 'Greet', 'request')[1]).toBe('WD from b');
  const both = await loadTables(sample, [first, second]);
  expect(namesOf(both, 'Greet', 'request')[1]).toBe('WD from the second folder');
  expect(both.origins[0].files).toHaveLength(3);
});

test('a wrong row is named with file, line and row, and the rest of its file still counts', async () => {
  const folder = folderOf({
    'bad.yaml': `protocol: kqq
command: Greet
request:
  rows:
    - { name: AA, kind: text, label: good }
    - { name: BB, kind: txet, label: bad kind }
    - { name: CC, kind: text, label: misspelt, secrett: true }
    - { name: 07, kind: text, label: not a text }
    - { kind: text, label: no name }
    - { name: EE, kind: text }
    - { name: FF, kind: text, label: good too }
  sumary: hello
response: 12
nulls:
  - text: closed at once
  - txt: nothing
`,
  });
  const tables = await loadTables(sample, [folder]);
  expect(textsOf(tables)).toEqual([
    'bad.yaml:6:25: request.rows[1] (BB).kind: can be number, code, uin, text, hex, md5, bytes, version, word',
    'bad.yaml:7:57: request.rows[2] (CC).secrett: unknown key',
    'bad.yaml:8:15: request.rows[3].name: needs a text, got a number; put it in quotes',
    'bad.yaml:9:7: request.rows[4].name: missing',
    'bad.yaml:10:7: request.rows[5] (EE).label: missing',
    'bad.yaml:12:11: request.sumary: unknown key',
    'bad.yaml:13:11: response: needs a mapping, got a number',
    'bad.yaml:16:5: nulls[1].text: missing',
    'bad.yaml:16:10: nulls[1].txt: unknown key',
  ]);
  expect(namesOf(tables, 'Greet', 'request')).toEqual(['TO to whom', 'WD words', 'KY key', 'AA good', 'FF good too']);
  expect(namesOf(tables, 'Greet', 'response')).toHaveLength(3);
  expect(tables.commands[0].nulls).toEqual([
    { text: { en: 'closed at once', zh: 'closed at once' }, sources: ['bad.yaml'] },
  ]);
  expect(tables.problems[0]).toMatchObject({
    code: 'tables.shape',
    severity: 'error',
    file: join(folder, 'bad.yaml'),
    line: 6,
    column: 25,
    path: 'request.rows[1] (BB).kind',
  });
});

test('a table without protocol or command is left out as a whole, and the next in its file is used', async () => {
  const folder = folderOf({
    'a.yaml': '- {command: Greet}\n- {protocol: oicq, command: Greet}\n- 5\n- {protocol: kqq, command: Wave}\n',
  });
  const tables = await loadTables(sample, [folder]);
  expect(textsOf(tables)).toEqual([
    'a.yaml:1:3: protocol: missing (kqq)',
    'a.yaml:2:14: protocol: can be kqq',
    'a.yaml:3:3: needs a mapping, got a number',
  ]);
  expect(tables.commands.map((one) => one.command)).toEqual(['Greet', 'Part', 'Wave']);
});

test('a summary that is no template is left out, so that compiling the tables cannot fail', async () => {
  const folder = folderOf({
    'a.yaml': 'protocol: kqq\ncommand: Greet\nrequest:\n  summary: "to {TO"\n  rows: []\n',
    'b.yaml': 'protocol: kqq\ncommand: Part\nrequest:\n  summary: {en: "bye {WHO}", zh: "[再见"}\n',
  });
  const tables = await loadTables(sample, [folder]);
  expect(textsOf(tables)).toEqual([
    'a.yaml:4:12: request.summary.en: "{" without "}" at 3 in "to {TO"',
    'a.yaml:4:12: request.summary.zh: "{" without "}" at 3 in "to {TO"',
    'b.yaml:4:34: request.summary.zh: "]" missing in "[再见"',
  ]);
  expect(tables.commands[0].request?.summary?.en).toBe('to {TO}: {WD}');
  expect(tables.commands[1].request?.summary).toBeUndefined();
});

test('what has the right shape but makes no sense is a warning', async () => {
  const folder = folderOf({
    'a.yaml': `protocol: kqq
command: Greet
request:
  rows:
    - { name: WD, kind: text, label: always }
    - { name: WD, kind: hex, label: never }
    - name: CD
      kind: code
      label: a code
      codes: [ { value: 1, label: one }, { value: 1, label: uno } ]
    - { name: CE, kind: code, label: no codes }
    - { name: CF, kind: text, label: codes, codes: [ { value: 1, label: one } ] }
    - { name: CG, kind: text, label: when, when: [ { field: NO, is: empty }, { field: to, is: in }, { field: PS, is: absent, values: [a] } ] }
  records: { of: [WD], count: NN }
  summary: "{wd} {UIN} {QQ}"
nulls:
  - { text: why, when: [ { field: RES, is: absent } ] }
`,
  });
  const tables = await loadTables(sample, [folder]);
  expect(textsOf(tables)).toEqual([
    'a.yaml:6:7: request.rows[1] (WD): never used: a row WD without "when" stands before it',
    'a.yaml:10:42: request.rows[2] (CD).codes[1]: code 1 is there twice',
    'a.yaml:11:7: request.rows[3] (CE): kind code without codes',
    'a.yaml:12:52: request.rows[4] (CF).codes: codes are used for kind code only, not for text',
    'a.yaml:13:61: request.rows[5] (CG).when[0].field: no row is called NO',
    'a.yaml:13:78: request.rows[5] (CG).when[1]: "is: in" needs values',
    'a.yaml:13:101: request.rows[5] (CG).when[2]: "is: absent" takes no values',
    'a.yaml:14:19: request.records.of[0]: no list is called WD',
    'a.yaml:14:31: request.records.count: no row is called NN',
    'a.yaml:15:12: request.summary.en: no row is called QQ',
    'a.yaml:17:35: nulls[0].when[0].field: no row is called RES',
  ]);
  expect(tables.problems.every((problem) => problem.severity === 'warn')).toBe(true);
});

test('a text that is no YAML is named with its line, and other files are used', async () => {
  const folder = folderOf({
    'a.yaml': 'protocol: kqq\ncommand: [Greet\n',
    'b.json': '{\n  "protocol": "kqq",\n  "command": "Wave",\n  "command": "Bow"\n}',
    'c.yaml': '# nothing in here\n',
    'd.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xff]),
    'e.json': '{\n\t"protocol": "kqq",\n\t"command": "Nod"\n}\n',
    'f.yaml': Buffer.from('\ufeffprotocol: kqq\r\ncommand: Wink\r\n'),
    'g.txt': 'not a table',
    '.h.yaml': '[[[',
    'sub/i.yaml': '[[[',
  });
  const tables = await loadTables(sample, [folder]);
  const texts = textsOf(tables);
  expect(texts[0]).toMatch(/^a\.yaml:3:1: /);
  expect(texts.slice(1)).toEqual([
    'b.json:4:3: the key command is repeated',
    'c.yaml: no table in this file',
    'd.yaml: not valid UTF-8; save it as UTF-8',
  ]);
  expect(tables.problems.map((problem) => problem.code)).toEqual([
    'tables.syntax',
    'tables.syntax',
    'tables.empty',
    'tables.encoding',
  ]);
  expect(tables.commands.slice(2).map((one) => one.command)).toEqual(['Nod', 'Wink']);
});

test('a folder that is not there is a problem, and the other folders are used', async () => {
  const there = folderOf({ 'a.yaml': 'protocol: kqq\ncommand: Wave\n' });
  const tables = await loadTables(sample, ['/nowhere/at/all', there]);
  expect(tables.problems.map(({ code, text }) => [code, text])).toEqual([
    ['tables.unreadable', '/nowhere/at/all: cannot be read: no such file or folder'],
  ]);
  expect(tables.commands).toHaveLength(3);
});

test('a file is taken as well as a folder, and a folder without tables is told', async () => {
  const folder = folderOf({ 'a.yaml': 'protocol: kqq\ncommand: Wave\n', 'b.yaml': 'protocol: kqq\ncommand: Bow\n' });
  expect((await loadTables(sample, [join(folder, 'b.yaml')])).commands.at(-1)?.command).toBe('Bow');
  const empty = await loadTables(sample, [folderOf({ 'README.md': 'hello' })]);
  expect(empty.problems.map(({ code, severity }) => [code, severity])).toEqual([['tables.empty', 'warn']]);
});

test('one unreadable file does not keep the others of its folder out', async () => {
  const folder = folderOf({ 'b.yaml': 'protocol: kqq\ncommand: Bow\n' });
  mkdirSync(join(folder, 'a.yaml'));
  const tables = await loadTables(sample, [folder]);
  expect(textsOf(tables)).toEqual(['a.yaml: cannot be read: it is a folder']);
  expect(tables.commands.at(-1)?.command).toBe('Bow');
  chmodSync(folder, 0o755);
});

test('hostile files end in a problem, soon and in little memory', async () => {
  const lists = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 9)}]`);
  const folder = folderOf({
    'aliases.yaml': `protocol: kqq\ncommand: Wave\nnote: *a29\n${lists.join('\n')}`,
    'crowd.yaml': '---\nprotocol: kqq\ncommand: Greet\n'.repeat(30_000),
    'dashes.yaml': '- '.repeat(200_000),
    'deep.yaml': '['.repeat(100_000),
    'double.json': `{${'"a": 1, '.repeat(100_000)}}`,
    'marks.yaml': '? '.repeat(200_000),
    'keys.yaml': Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n'),
    'large.yaml': ' '.repeat(1024 * 1024 + 1),
    'many.yaml': `protocol: kqq\ncommand: Wave\nrequest:\n  rows:\n${'    - 5\n'.repeat(20_000)}`,
    'proto.json': '{"protocol": "kqq", "command": "Wave", "__proto__": {"title": "x"}, "constructor": 1}',
  });
  const tables = await loadTables(sample, [folder]);
  const filesWith = new Set(textsOf(tables).map((text) => text.split(':', 1)[0]));
  expect([...filesWith].sort()).toEqual([
    'aliases.yaml',
    'crowd.yaml',
    'dashes.yaml',
    'deep.yaml',
    'double.json',
    'keys.yaml',
    'large.yaml',
    'many.yaml',
    'marks.yaml',
    'proto.json',
  ]);
  expect(tables.problems.length).toBeLessThan(400);
  expect(textsOf(tables).find((text) => text.startsWith('many.yaml: '))).toBe('many.yaml: and 19950 more');
});
