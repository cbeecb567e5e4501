/**
 * The fields command as people run it. `npx vitest run test/run/fields --update` rewrites the goldens; the difference is to
 * be read line by line.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CaptureWriter, flag, ipv4 } from '../../../bench/capture-writer.ts';
import { oicqscope } from '../../support/program.ts';

const root = path.join(import.meta.dirname, '../../..');
const captures = readdirSync(path.join(root, 'captures'))
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => `captures/${name}`);
const session = 'captures/kqq-session.pcap';

const goldens = [
  ['list.txt', ['list', ...captures]],
  ['list.zh.txt', ['list', '--lang', 'zh', ...captures]],
  ['list-all.txt', ['list', '--all', session]],
  ['show-lc.txt', ['show', 'Login.LC', ...captures]],
  ['show-mt.txt', ['show', 'GetInfo.MT', session]],
  ['show-mg.zh.txt', ['show', '--lang', 'zh', 'kqq.GetMsgEx.response.MG', ...captures]],
  ['show-body.txt', ['show', 'oicq.download_group_members.request.body', ...captures]],
  ['disputed.txt', ['disputed', ...captures]],
  ['disputed.zh.txt', ['disputed', '--all', '--lang', 'zh', session]],
] as const;

test.each(goldens)('%s is what is printed for the bundled captures', async (file, args) => {
  const { status, stdout } = oicqscope(['fields', ...args]);
  expect(status).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`../../golden/fields/${file}`);
});

test('no line is wider than 80 columns where nobody says how wide the terminal is', () => {
  const { stdout } = oicqscope(['fields', 'show', 'GetMsgEx.MG', ...captures]);
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('the order of files makes no difference', () => {
  const forward = oicqscope(['fields', 'list', '--all', '--json', ...captures]).stdout;
  expect(oicqscope(['fields', 'list', '--all', '--json', ...[...captures].reverse()]).stdout).toBe(forward);
  const disputed = oicqscope(['fields', 'disputed', '--json', ...captures]).stdout;
  expect(oicqscope(['fields', 'disputed', '--json', ...[...captures].reverse()]).stdout).toBe(disputed);
});

test('the page of a field says what the list of all fields does', () => {
  const list = JSON.parse(oicqscope(['fields', 'list', '--all', '--json', ...captures]).stdout);
  for (const [command, field] of [
    ['GetMsgEx', 'MG'],
    ['Query_Stat', 'TN'],
    ['login_result', 'success'],
  ]) {
    const page = JSON.parse(oicqscope(['fields', 'show', `${command}.${field}`, '--json', ...captures]).stdout);
    const isSame = (one: { command: string; field: string }) => one.command === command && one.field === field;
    expect(page.length).toBeGreaterThan(0);
    expect(page).toEqual(list.filter(isSame));
  }
});

test('a field that is one thing or another is not said to be the first of them', () => {
  const [account] = JSON.parse(oicqscope(['fields', 'show', 'GetMsgEx.MG', '--json', session]).stdout);
  expect(account.label.en).toMatch(/^new status of the friend; or message; or .*; or contents$/);
});

test('a filter chooses the messages, and their numbers stay', () => {
  const filter = ['-Y', 'uin == 73110248'];
  const [some] = JSON.parse(oicqscope(['fields', 'show', 'GetMsgEx.UN', '--json', ...filter, session]).stdout);
  const [all] = JSON.parse(oicqscope(['fields', 'show', 'GetMsgEx.UN', '--json', session]).stdout);
  expect(some.messages).toBeLessThan(all.messages);
  const places = (account: { values: { first: { no: number } }[] }) => account.values.map(({ first }) => first.no);
  const { stdout } = oicqscope(['read', '-q', '-T', 'fields', '-e', 'no', ...filter, session]);
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(places(some).map(String)));
});

test('a capture is not written over', () => {
  const { status, stderr } = oicqscope(['fields', 'list', '-o', session, session]);
  expect([status, stderr.includes('would be lost')]).toEqual([5, true]);
});

test('a place is the number by which read shows the message', () => {
  const [account] = JSON.parse(oicqscope(['fields', 'show', 'GetInfo.MT', '--json', ...captures]).stdout);
  expect(account).toMatchObject({
    protocol: 'kqq',
    command: 'GetInfo',
    dir: 'response',
    field: 'MT',
    status: 'unknown',
  });
  const { capture, no, byte } = account.values[0].first;
  const { stdout } = oicqscope(['read', '-q', '-T', 'ndjson', '-Y', `no == ${no}`, capture]);
  const field = JSON.parse(stdout).fields.find(({ name }: { name: string }) => name === 'MT');
  expect([field.raw, field.start]).toEqual([account.values[0].value, byte]);
});

test('counts are those of the fields that read shows', () => {
  const accounts = JSON.parse(oicqscope(['fields', 'list', '--all', '--json', session]).stdout);
  const lines = oicqscope(['read', '-q', '-T', 'ndjson', session]).stdout.trim().split('\n');
  const messages = lines.map((line) => JSON.parse(line));
  expect(accounts.length).toBeGreaterThan(50);
  for (const { protocol, command, dir, field, messages: count } of accounts) {
    const own = messages.filter((one) => one.protocol === protocol && one.command === command && one.dir === dir);
    const having = own.filter(({ fields }) => fields?.some(({ name }: { name: string }) => name === field));
    expect([command, dir, field, count]).toEqual([command, dir, field, having.length]);
  }
});

test('secrets are never looked at, in no form', () => {
  const all = oicqscope(['fields', 'list', '--all', '--json', ...captures]).stdout;
  const accounts: { field: string; secret: boolean; values: unknown[]; readings: unknown[] }[] = JSON.parse(all);
  const secrets = accounts.filter(({ secret }) => secret);
  expect(secrets.map(({ field }) => field)).toContain('PS');
  expect(secrets.flatMap(({ values, readings }) => [...values, ...readings])).toEqual([]);
  const clear = oicqscope(['read', '-q', '--no-redact', '-T', 'fields', '-e', 'kqq.PS', ...captures]).stdout;
  const passwords = clear.split('\n').filter((text) => text.length >= 8);
  expect(passwords.length).toBeGreaterThan(3);
  for (const password of passwords) expect(all).not.toContain(password);
  expect(oicqscope(['fields', 'show', 'Login.PS', session]).stdout).toContain('secret');
});

describe('faults', () => {
  test.each([
    [['fields'], 'fields needs what to do'],
    [['fields', 'guess', session], 'fields does not take guess'],
    [['fields', 'list'], 'fields list needs a capture file'],
    [['fields', 'show', 'GetInfo', session], 'fields show needs a field'],
    [['fields', 'show', 'a.b.c.d', session], 'fields show needs a field'],
    [['fields', 'show', 'GetInfo.MT'], 'fields show needs a capture file'],
    [['fields', 'list', '-Y', 'nope', session], 'there is no field nope'],
  ])('%j is told in one line', (args, fault) => {
    const { status, stdout, stderr } = oicqscope(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')[0]).toContain(fault);
  });

  test('a field or command that is not there is named, with what was meant', () => {
    expect(oicqscope(['fields', 'show', 'GetInfo.QQ', session]).stderr).toContain(
      '6 messages of GetInfo, none with QQ',
    );
    expect(oicqscope(['fields', 'show', 'GetInof.MT', session]).stderr).toContain('did you mean GetInfo?');
  });

  test('captures that are missing, cut or none are as for read', () => {
    expect(oicqscope(['fields', 'list', '/nowhere.pcap']).status).toBe(3);
    const whole = readFileSync(path.join(root, session));
    const cut = oicqscope(['fields', 'show', 'GetInfo.LV', '-'], { input: whole.subarray(0, 9000) });
    expect([cut.status, cut.stdout.includes('kqq GetInfo')]).toEqual([4, true]);
    expect(oicqscope(['fields', 'disputed', '-'], { input: 'no capture' }).status).toBe(3);
  });
});

test('hostile names and values do no harm to a terminal', () => {
  const file = path.join(os.tmpdir(), `oicqscope-fields-${process.pid}.pcap`);
  const writer = new CaptureWriter(file);
  const [client, server] = [ipv4(10, 0, 0, 1), ipv4(10, 0, 0, 2)];
  for (let i = 0; i < 9; i++) {
    const esc = '\u001b[31m\u202e\u0007';
    const body = Buffer.from(
      `VER=1.1&CMD=${esc}X&SEQ=${i}&UIN=10001&${esc}=${esc}${i % 2}&PQ=x%26PS=secretword&Q=${'9'.repeat(5000)}`,
    );
    const text = Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n`), body]);
    let seq = 1;
    for (let at = 0; at < text.length; at += 1400) {
      const end = Math.min(at + 1400, text.length);
      writer.tcp(1e15 + 1e6 * i + at, client, 4000 + i, server, 8000, seq, 1, flag.ack, text, at, end);
      seq += end - at;
    }
  }
  writer.close();
  for (const args of [['list'], ['list', '--json'], ['disputed', '--all']]) {
    const { status, stdout } = oicqscope(['fields', ...args, file]);
    expect(status).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(stdout).not.toContain('secretword');
    if (args[0] === 'list') expect(stdout).toContain('PQ');
  }
  writeFileSync(file, '');
});
