/** Captures and a notebook go in through the real process, the reference comes out, the same each time. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { widthOf } from '../../src/present/width.ts';
import { oicqscope } from '../support/program.ts';

const session = 'captures/kqq-session.pcap';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reference(...words: string[]): string {
  const { status, stdout, stderr } = oicqscope(['reference', ...words]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('it is the same each time, and names no folder', () => {
  const absolute = path.resolve(session);
  for (const format of ['text', 'markdown', 'html', 'json']) {
    const once = reference('-T', format, '-r', session);
    expect(reference('-T', format, '-r', absolute)).toBe(once);
    expect(once).not.toContain(path.dirname(absolute));
  }
});

test('its text has 80 columns, but where a word is longer', () => {
  const wide = reference()
    .split('\n')
    .filter((line) => widthOf(line) > 80 && line.trim().includes(' '));
  expect(wide).toEqual([]);
});

test('one command has its fields, what was observed, and an exchange with masked secrets', () => {
  const text = reference('login', '-r', session);
  expect(text).toContain('### Login: log in (登录)');
  expect(text).toMatch(/ PS\n {6}password hash/);
  expect(text).toMatch(/CMD=Login&.*PS=\*{32}/s);
  expect(text).not.toMatch(/PS=[0-9a-f]{32}/);
  expect(text).not.toContain('CMD=Logout');
  expect(reference('online_list')).toContain('in user');
});

test('values that are told apart by another field are not put under each meaning', () => {
  const { stdout } = oicqscope(['reference', 'GetMsgEx']);
  const part = stdout.slice(stdout.indexOf('Reply of GetMsgEx'));
  expect(part.match(/^ {2}MG\n/gm)?.length).toBeGreaterThan(1);
  expect(part.replace(/\s+/g, ' ').match(/observed values are of every MG/g)).toHaveLength(1);
  const rows = part.split(/^ {2}(?=[~!?]? ?[A-Z]+\n)/m).filter((text) => text.startsWith('MG\n'));
  expect(rows.filter((text) => text.includes('observed in'))).toEqual([rows.at(-1)]);
});

test('disputes have what the captures say for each side, those of one command with it', () => {
  const text = reference('-r', session);
  expect(text).toContain('What sources disagree on\n----');
  const json = JSON.parse(oicqscope(['fields', 'disputed', '--json', '--all', '-q', session]).stdout);
  const [kqq] = JSON.parse(reference('-T', 'json', '-r', session)).chapters;
  const counts = (list: { readings: { count: number | null }[] }[]) =>
    list.map(({ readings }) => readings.map(({ count }) => count));
  expect(counts(kqq.disputes)).toEqual(counts(json.filter((one: { protocol: string }) => one.protocol === 'kqq')));
  const own = reference('GetInfo', '-r', session);
  expect(own).toContain('kqq.GetInfo.CV');
  expect(own).not.toContain('kqq.AddToList.CD');
});

test('numbers of messages are those within their capture', () => {
  const both = reference('GetInfo', '-r', 'captures/oicq-udp.pcapng', '-r', session);
  const alone = reference('GetInfo', '-r', session);
  const place = /message \d+ of kqq-session\.pcap/;
  expect(place.exec(both)?.[0]).toBe(place.exec(alone)?.[0]);
});

test('the order in which captures are named makes no difference, nor do folders that have captures of the same name', () => {
  const names = ['kqq-session.pcap', 'all-protocols.pcap', 'oicq-udp.pcapng', 'oicq-tcp.pcap'];
  const copies = ['one', 'two'].map((name, i) => {
    mkdirSync(path.join(folder, name));
    const copy = path.join(folder, name, 'same.pcap');
    copyFileSync(`captures/${['kqqtcp.pcap', 'oicq81-session.pcap'][i]}`, copy);
    return copy;
  });
  const files = [...names.map((name) => `captures/${name}`), ...copies];
  const named = (order: readonly string[]) => reference('-T', 'json', ...order.flatMap((file) => ['-r', file]));
  const expected = named(files);
  expect(JSON.parse(expected).captures).toEqual([...names, 'same.pcap', 'same.pcap'].sort());
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (order) => {
      // Compared before they are looked at: they are long.
      expect(named(order) === expected, order.join(' ')).toBe(true);
    }),
    { numRuns: 5, examples: [[files.toReversed()]] },
  );
});

test('notes are in it, with their source', () => {
  const file = path.join(folder, 'notes.yaml');
  writeFileSync(file, '- {command: GetInfo, field: MV, hypothesis: <b>who may see it</b>, text: hm}\n');
  expect(reference('GetInfo', '--notes', file)).toMatch(/~ MV\n {6}<b>who may see it<\/b>\n.*assumed \[note\]/);
  expect(reference('GetInfo', '-T', 'html', '--notes', file)).toContain('&lt;b&gt;who may see it&lt;/b&gt;');
  const json = JSON.parse(reference('GetInfo', '-T', 'json', '--notes', file));
  const [, reply] = json.chapters[0].commands[0].parts;
  expect(reply.fields.find((one: { name: string }) => one.name === 'MV')).toMatchObject({
    status: 'assumed',
    sources: ['note'],
  });
});

test('into a folder goes a file a page, and each link between them leads somewhere', () => {
  reference('-T', 'markdown', '-o', `${folder}/`);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  expect(names).toEqual(['README.md', 'kqq.md', 'oicq.md', 'oicq81.md']);
  for (const name of names) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    for (const [, file, id] of text.matchAll(/\]\(([^)#]*)#([^)]*)\)/g)) {
      expect(readFileSync(path.join(folder, file || name), 'utf8')).toContain(`<a id="${id}"></a>`);
    }
  }
});

test('faults end with the status that read has', () => {
  expect(oicqscope(['reference', 'GetInof'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'oicqscope: no table has the command GetInof (did you mean GetInfo?)\n',
  });
  expect(oicqscope(['reference', '-r', '/nowhere.pcap', 'GetInfo']).status).toBe(3);
  expect(oicqscope(['reference', '-o', '/nowhere/reference.txt', 'GetInfo'])).toEqual({
    status: 5,
    stdout: '',
    stderr: 'oicqscope: cannot write /nowhere/reference.txt: no such file or folder\n',
  });
  expect(oicqscope(['reference', '-T', 'csv']).status).toBe(2);
  const copy = path.join(folder, 'copy.pcap');
  writeFileSync(copy, readFileSync(session));
  expect(oicqscope(['reference', '-r', copy, '-o', copy]).status).toBe(5);
  expect(readFileSync(copy)).toEqual(readFileSync(session));
});

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

test.skipIf(browser === undefined)('the HTML opens without network or errors, and is accessible (axe)', async () => {
  const file = path.join(folder, 'reference.html');
  const notes = path.join(folder, 'hostile.yaml');
  writeFileSync(notes, `- {command: GetInfo, field: MV, hypothesis: "<script>document.title = 'hurt'</script>"}\n`);
  reference('-T', 'html', '-o', file, '--notes', notes);
  const running = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] });
  try {
    const page = await running.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) faults.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    expect(faults).toEqual([]);
    expect(await page.title()).toBe('Protocols of the old QQ');
    expect(await page.locator('dd', { hasText: '<script>' }).count()).toBeGreaterThan(0);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations, passes } = await page.evaluate('axe.run()');
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(15);
  } finally {
    await running.close();
  }
});
