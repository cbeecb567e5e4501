import { expect, test } from 'vitest';
import type { Message } from '../../src/model/message.ts';
import { createLogLine, describeResult } from '../../src/present/log-line.ts';
import { colorStyles, plainStyles } from '../../src/present/styles.ts';
import { TimeColumn } from '../../src/present/time.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';
import { httpFrame, messageOf, same } from './hand-made.ts';

const plain = (verbose = false) =>
  createLogLine({ language: 'en', time: new TimeColumn('u'), redact: true, styles: plainStyles, verbose });
const lineOf = (message: Message) => plain()(message);
const noon = { sec: 1_241_438_401, nsec: 250_000_000 };

test('columns have least widths and two spaces between them', () => {
  const flow = new Conversation(smallRegistry());
  expect(lineOf(flow.request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001', noon))).toBe(
    '12:00:01.250  192.0.2.1:1034 -> 198.51.100.7:8000  kqq   >  Poll           10001      -',
  );
  const reply = flow.response('VER=1.1&CMD=POLL&SEQ=1&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=在吗 ,', noon);
  expect(lineOf(reply)).toBe(
    '12:00:01.250  198.51.100.7:8000 -> 192.0.2.1:1034  kqq   <  Poll           10001      0 done  ' +
      '1 message: 10002 "在吗"',
  );
});

test('an empty summary leaves no spaces at the end, and a dash stands for what is not there', () => {
  const line = lineOf(messageOf({ parse: { protocol: 'http' }, time: null }));
  expect(line).toBe('-             203.0.113.7:8000 -> 10.0.0.2:1034   http  <  -              -          -');
});

test('a push has its own mark', () => {
  expect(lineOf(messageOf({ dir: 'push', command: 'Server_Msg' }))).toContain('http  !  Server_Msg ');
});

test('longer entries push the rest to the right and are never cut', () => {
  const line = lineOf(messageOf({ command: 'Ack_AddToList', uin: '1234567890', null: 'closed' }));
  expect(line).toContain('<  Ack_AddToList  1234567890  -       NULL: closed without a reply');
});

test('problems of severity warn and error follow, notes do not, except a late refusal', () => {
  const problems = [
    { code: 'kqq.list-count', severity: 'warn', text: 'MG has 2 items,\nMN says 3' },
    { code: 'http.no-target', severity: 'note', text: 'the request line has no target' },
    { code: 'http.cut', severity: 'error', text: 'cut' },
    { code: 'kqq.refused-late', severity: 'note', text: 'RES=3 came after 20.3 s' },
  ] as const;
  const line = lineOf(messageOf({ problems }));
  expect(line.slice(line.indexOf('['))).toBe(
    '[W kqq.list-count: MG has 2 items,\\nMN says 3]  [E http.cut: cut]  [N kqq.refused-late: RES=3 came after 20.3 s]',
  );
});

test('a verbose line has all notes', () => {
  const problems = [{ code: 'http.no-target', severity: 'note', text: 'the request line has no target' }] as const;
  expect(lineOf(messageOf({ problems }))).not.toContain('[');
  expect(plain(true)(messageOf({ problems }))).toMatch(/ {2}\[N http\.no-target: the request line has no target\]$/);
});

test('text from the wire cannot move the cursor or start a second line', () => {
  const frame = httpFrame('POST /\x1b[2J\x9b HTTP/1.1\r\n\r\n');
  const line = lineOf(messageOf({ frame, command: 'a\nb', uin: '\u202e1' }));
  expect(line).toContain('a\\nb');
  expect(line).toContain('\\u{202e}1');
  expect(line).toContain('POST /\\x1b[2J\\x9b HTTP/1.1');
});

test('a result says its code, its meaning, and how sure that is', () => {
  const label = { en: 'refused', zh: '拒绝' };
  expect(describeResult({ code: 3, label, status: 'known' }, 'en')).toBe('3 refused');
  expect(describeResult({ code: 3, label, status: 'disputed' }, 'zh')).toBe('3 !拒绝');
  expect(describeResult({ code: 3, label, status: 'assumed' }, 'en')).toBe('3 ~refused');
  expect(describeResult({ code: 77, label: null, status: 'unknown' }, 'en')).toBe('77 ?');
});

test('Chinese results are padded by columns, not by letters', () => {
  const line = createLogLine({ language: 'zh', time: new TimeColumn('u'), redact: true, styles: plainStyles });
  const result = { code: 0, label: { en: 'done', zh: '好' }, status: 'known' } as const;
  expect(line(messageOf({ result, null: 'reset' }))).toContain('-          0 好    NULL：未回复即重置连接');
});

test('colour adds escape sequences and changes nothing else', () => {
  const options = { language: 'en', time: new TimeColumn('u'), redact: true } as const;
  const problems = [{ code: 'http.cut', severity: 'error', text: 'cut' }] as const;
  const result = { code: 3, label: same('refused'), status: 'known' } as const;
  const message = messageOf({ command: 'Login', uin: '10001', result, problems });
  const colored = createLogLine({ ...options, styles: colorStyles })(message);
  expect(colored).toContain('\x1b[31m3 refused\x1b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(createLogLine({ ...options, styles: plainStyles })(message));
});

test('secrets in a summary are masked unless asked for', () => {
  const request = () => new Conversation(smallRegistry()).request('VER=1.1&CMD=Nope&SEQ=1&UIN=10001&PS=abcdef');
  const clear = createLogLine({ language: 'en', time: new TimeColumn('u'), redact: false, styles: plainStyles });
  expect(lineOf(request())).not.toContain('abcdef');
  expect(clear(request())).not.toContain('*');
});
