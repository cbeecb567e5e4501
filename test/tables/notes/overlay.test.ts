/** Tables and notes go in, the tables with what the notes say come out. */

import { expect, test } from 'vitest';
import { builtInTables } from '../../../src/tables/built-in.ts';
import { overlayNotes } from '../../../src/tables/notes/overlay.ts';
import { readNotes } from '../../../src/tables/notes/read.ts';
import { type LoadedTables, loadTables } from '../../../src/tables/registry.ts';
import { sample } from '../sample.ts';

async function overlaid(text: string, builtIn = sample): Promise<LoadedTables> {
  const { notes, problems } = readNotes({ file: 'notes.yaml', id: 'notes', text });
  expect(problems).toEqual([]);
  return overlayNotes(await loadTables(builtIn, []), notes);
}

test('a hypothesis is the label, assumed, and the note alone says it', async () => {
  const { commands, origins } = await overlaid('- {command: greet, field: wd, hypothesis: my words, text: heard}\n');
  expect(commands[0].request?.rows[1]).toEqual({
    name: 'WD',
    kind: 'text',
    label: { en: 'my words', zh: 'my words' },
    sources: ['note'],
    status: 'assumed',
    note: { en: 'heard', zh: 'heard' },
  });
  expect(origins[0].files).toEqual([{ file: 'notes.yaml', rows: 1 }]);
});

test('a status alone is the word of the user on what the others say; what nobody says it makes no surer', async () => {
  const tables = await loadTables(builtInTables, []);
  const notes = '- {command: Login, field: HI, status: known}\n- {command: GetInfo, field: CV, status: known}\n';
  const { commands } = await overlaid(notes, tables);
  const rowOf = (command: string, field: string) =>
    commands.find((one) => one.command === command)?.response?.rows.find(({ name }) => name === field);
  expect(rowOf('Login', 'HI')).toMatchObject({ status: 'known', sources: ['note', 'inferred'] });
  expect(rowOf('GetInfo', 'CV')).toMatchObject({ status: 'unknown' });
});

test('a text alone is marked as a note and changes no source', async () => {
  const { commands } = await overlaid('- {command: Greet, field: WD, text: heard}\n');
  expect(commands[0].request?.rows[1]).toMatchObject({
    sources: ['book'],
    note: { en: 'note: heard', zh: '笔记：heard' },
  });
});

test('all rows of a name get it, those of other directions only without a direction', async () => {
  const tables = await overlaid('- {command: Greet, field: XX, hypothesis: both}\n');
  expect(tables.commands[0].response?.rows.slice(0, 2).map(({ label }) => label.en)).toEqual(['both', 'both']);
  const other = await overlaid('- {command: Greet, field: XX, direction: request, hypothesis: asked}\n');
  expect(other.commands[0].request?.rows.at(-1)).toMatchObject({ name: 'XX', label: { en: 'asked' } });
  expect(other.commands[0].response).toEqual(sample.commands[0].response);
});

test('a code is put among the codes of its row, and other values keep their meaning', async () => {
  const { commands } = await overlaid('- {command: Greet, field: XX, code: 7, hypothesis: seven, status: known}\n');
  const row = commands[0].response?.rows[0];
  expect(row?.kind).toBe('number');
  expect(row?.codes).toEqual([{ value: 7, label: { en: 'seven', zh: 'seven' }, status: 'known', sources: ['note'] }]);
});

test('a note that is sure of a field confirms none of its codes, nor takes them for its own', async () => {
  const codes = [{ value: 1, label: { en: 'one', zh: '一' }, sources: [] }];
  const [greet, ...others] = sample.commands;
  const rows = (greet.response?.rows ?? []).map((row) =>
    row.name === 'XX' ? { ...row, codes, status: 'assumed' as const, sources: ['book'] } : row,
  );
  const tables = { ...sample, commands: [{ ...greet, response: { ...greet.response, rows } }, ...others] };
  const sure = await overlaid('- {command: Greet, field: XX, hypothesis: mine, status: known}\n', tables);
  const row = sure.commands[0].response?.rows[0];
  expect(row).toMatchObject({ status: 'known', sources: ['note'] });
  expect(row?.codes).toEqual([{ ...codes[0], status: 'assumed', sources: ['book'] }]);
  const unsure = await overlaid('- {command: Greet, field: XX, hypothesis: mine}\n', tables);
  expect(unsure.commands[0].response?.rows[0].codes).toEqual([{ ...codes[0], sources: ['book'] }]);
});

test('what is secret stays so, and no code of it gets a name', async () => {
  const { commands } = await overlaid(`
- {command: Greet, field: KY, hypothesis: a key}
- {command: Greet, field: KY, code: 1, hypothesis: one}
- {command: Part, field: PS, hypothesis: a word}
`);
  expect(commands[0].request?.rows[2]).toMatchObject({ label: { en: 'a key' }, secret: true });
  expect(commands[0].request?.rows[2]).not.toHaveProperty('codes');
  const part = commands[1];
  const rows = [...(part.request?.rows ?? []), ...(part.response?.rows ?? [])].filter(({ name }) => name === 'PS');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatchObject({ label: { en: 'a word' }, secret: true });
});

test('a parameter and a command that no table has get rows of their own', async () => {
  const { commands } = await overlaid(
    '- {command: New, field: QQ, text: strange}\n- {command: New, hypothesis: it is new}\n',
  );
  const made = commands.at(-1);
  expect(made).toMatchObject({ command: 'New', title: { en: 'it is new' }, sources: ['note'] });
  for (const rows of [made?.request?.rows, made?.response?.rows]) {
    expect(rows).toMatchObject([{ name: 'QQ', kind: 'word', status: 'unknown', sources: ['note'] }]);
  }
});

test('a field of any command is one of all rows that commands share', async () => {
  const { protocol } = await overlaid(
    '- {command: "*", field: UIN, hypothesis: me}\n- {command: "*", field: NW, hypothesis: new}\n',
  );
  expect(protocol.request.map(({ label }) => label.en)).toEqual(['me', 'new']);
  expect(protocol.response.map(({ name }) => name)).toEqual(['RES', 'NW']);
});

test('rows and titles of the 0x81 protocol, in repeats too, and its header', async () => {
  const { oicq81, problems } = await overlaid(
    `
- {protocol: oicq81, command: send_message, hypothesis: says something}
- {protocol: oicq81, command: "*", field: type, hypothesis: what it is, status: known}
- {protocol: oicq81, command: send_message, field: nothing, text: x}
- {protocol: oicq81, command: online_list, field: nickname, hypothesis: their name}
`,
    builtInTables,
  );
  const titles = oicq81.tables.filter(({ command }) => command === 'send_message').map(({ title }) => title.en);
  expect(new Set(titles)).toEqual(new Set(['says something']));
  expect(oicq81.protocol.header.find(({ name }) => name === 'type')).toMatchObject({ label: { en: 'what it is' } });
  const list = oicq81.tables.find(({ command }) => command === 'online_list');
  expect(JSON.stringify(list?.parts)).toContain('their name');
  expect(problems.map(({ text }) => text)).toEqual([
    'notes.yaml:4:52: field: no message of oicq81 has this; nothing is shown with it',
  ]);
});

test('commands and versions of oicq, known ones and new ones', async () => {
  const { oicq } = await overlaid(
    `
- {protocol: oicq, command: "0x0abc", hypothesis: a new one}
- {protocol: oicq, command: "*", field: version, code: 0x0b4b, hypothesis: my client}
- {protocol: oicq, command: "${builtInTables.oicq.commands[0].name}", hypothesis: my words}
`,
    builtInTables,
  );
  expect(oicq.commands.find(({ command }) => command === 0xabc)).toMatchObject({
    name: '0x0abc',
    title: { en: 'a new one' },
  });
  expect(oicq.versions.find(({ version }) => version === 0xb4b)).toMatchObject({ title: { en: 'my client' } });
  const first = oicq.commands.filter(({ command }) => command === builtInTables.oicq.commands[0].command);
  expect(first).toMatchObject([{ title: { en: 'my words' }, sources: ['note'] }]);
});
