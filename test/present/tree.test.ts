import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import type { Message } from '../../src/model/message.ts';
import type { Language } from '../../src/model/text.ts';
import { maskSecrets } from '../../src/present/redact.ts';
import { colorStyles, plainStyles } from '../../src/present/styles.ts';
import { describeTree } from '../../src/present/tree.ts';
import { widthOf } from '../../src/present/width.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';
import { clearTree, fieldOf, httpFrame, messageOf, same } from './hand-made.ts';

const registry = smallRegistry();
const optionsIn = (language: Language) => ({ language, styles: plainStyles, timeDigits: 6, columns: 80 }) as const;
const linesOf = (message: Message, language: Language = 'en') =>
  describeTree(message, maskSecrets(message, fieldsOf(message)), optionsIn(language)).split('\n');
const noon = (nsec: number) => ({ sec: 1_241_438_401, nsec });

test('a reply shows where it was, its head, every parameter with meaning and source, and its records', () => {
  const flow = new Conversation(registry);
  flow.request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001', noon(0));
  const body = 'VER=1.1&CMD=POLL&SEQ=1&UIN=10001&RES=0&MN=2&MT=99,9,&UN=10002,10003,&MG=30 ,在吗%0d%0a ,&CV=%01';
  expect(linesOf(flow.response(body, noon(31_250_000)))).toEqual([
    '  #2 answers #1 after 31.25 ms; flow 1 tcp, packet 1;',
    '    2009-05-04T12:00:01.031250Z',
    '  HTTP/1.1 200 OK',
    '  kqq Poll reply, poll, 97 bytes, utf-8 (assumed, or gb18030)',
    '    VER  1.1               label of VER  [weicheng]',
    '    CMD  POLL              label of CMD  [weicheng]',
    '    SEQ  1                 label of SEQ  [weicheng]',
    '    UIN  10001             label of UIN  [weicheng]',
    '    RES  0                 label of RES: done  [hackfan]',
    '    MN   2                 label of MN  [weicheng]',
    '    MT   99,9,             label of MT  [weicheng]',
    '    UN   10002,10003,      label of UN  [weicheng]',
    '    MG   30 ,在吗%0d%0a ,  label of MG  [weicheng]',
    '      #  MT         UN     MG',
    '      1  99 system  10002  30 busy',
    '      2  9 message  10003  在吗\\r\\n',
    '         MG[1]: 在吗%0d%0a',
    '         unescaped: 在吗\\r\\n',
    '  ? CV   %01               unknown',
    '         unescaped: \\x01',
    '         note: no table has this parameter',
    '',
  ]);
});

test('assumed and disputed fields have their marks, disputed ones all readings, escapes all steps', () => {
  const flow = new Conversation(registry);
  const lines = linesOf(flow.request('VER=1.1&CMD=Look&SEQ=1&UIN=10001&TN=50'));
  expect(lines).toContain('  ~ TN   50     label of TN  [weicheng]');
  const reply = linesOf(flow.response('VER=1.1&CMD=LOOK&SEQ=1&UIN=10001&RES=0&LV=2&PR=a%252c&CD=3'));
  expect(reply.slice(-7, -1)).toEqual([
    '    PR   a%252c  label of PR  [weicheng]',
    '         unescaped: a%2c',
    '         again: a,',
    '  ! CD   3       label of CD: refused  [weicheng]',
    '         reading: refused  [weicheng]',
    '         reading: question  [inferred]',
  ]);
});

test('the words are Chinese with --lang zh', () => {
  const flow = new Conversation(registry);
  flow.request('VER=9&CMD=Poll&SEQ=1&UIN=x', noon(0));
  expect(linesOf(flow.response('', noon(5_000_000)), 'zh').slice(0, 5)).toEqual([
    '  #2 回复 #1 耗时 5 ms; 连接 1 tcp, 数据包 1; 2009-05-04T12:00:01.005000Z',
    '  HTTP/1.1 200 OK',
    '  可能：UIN is not a number  [hackfan]',
    '  可能：VER is nonsense  [hackfan]',
    '  kqq Poll 回复, poll, 0 字节',
  ]);
});

test('headers are shown as they were sent, except what is secret in them', () => {
  const frame = httpFrame('GET /?PS=abc HTTP/1.0\r\nhOST:a\r\nCookie: id=1\r\nBare\r\n\r\n');
  expect(linesOf(messageOf({ frame, time: null }))).toEqual([
    '  #7; flow 3 tcp, packet 34',
    '  GET /?PS=*** HTTP/1.0',
    '    hOST: a',
    '    Cookie: ****',
    '    Bare:',
    '  http, 0 bytes',
    '',
  ]);
});

test('bytes that nothing explains are counted and begun', () => {
  const frame = httpFrame(`POST / HTTP/1.1\r\n\r\n<a>\x1b${'b'.repeat(100)}`);
  const lines = linesOf(messageOf({ frame }));
  expect(lines.slice(3, -1)).toEqual([
    `  ? body, 104 bytes not decoded: <a>\\x1b${'b'.repeat(36)}`,
    `        ${'b'.repeat(8)}…`,
  ]);
});

test('problems say what, where, and how many, notes included', () => {
  const problems = [
    { code: 'http.no-target', severity: 'note', text: 'no target' },
    {
      code: 'kqq.list-count',
      severity: 'warn',
      text: 'MG has 1 item',
      path: 'kqq.MG',
      span: { layer: 1, start: 4, end: 9 },
      needed: 2,
      had: 1,
    },
    { code: 'kqq.late', severity: 'error', text: 'a\nb', span: { layer: 0, start: 0, end: 1 } },
  ] as const;
  const text = describeTree(messageOf({ problems }), clearTree('', []), optionsIn('en'));
  expect(text.split('\n').slice(1)).toEqual([
    '  [N http.no-target: no target]',
    '  [W kqq.list-count: MG has 1 item] at kqq.MG, body 4..9, needed 2, had 1',
    '  [E kqq.late: a\\nb] at frame 0..1',
    '',
  ]);
});

test('what a message was is said: incomplete, sent again, in a tunnel, over time', () => {
  const message = messageOf({
    complete: false,
    retry: true,
    tunnel: 'a:1',
    timeEnd: { sec: 1_241_438_403, nsec: 999 },
  });
  const [first, second] = describeTree(message, clearTree('', []), optionsIn('en')).split('\n');
  expect(`${first} ${second.trim()}`).toBe(
    '  #7, sent again, incomplete; flow 3 tcp, packet 34, through tunnel to a:1; 2009-05-04T12:00:01.250000Z, took 1.75 s',
  );
});

test('items of a list that no record holds are shown where they mean something', () => {
  const items = [
    fieldOf('ST[0]', 3, '10', { label: same('online') }),
    fieldOf('ST[1]', 6, '77', { status: 'unknown', note: same('not in the code table') }),
  ];
  const list = fieldOf('ST', 3, '10,77,', { children: items });
  const lines = describeTree(
    messageOf({ frame: httpFrame('HTTP/1.1 200 OK\r\n\r\n') }),
    clearTree('ST=10,77,', [list]),
    optionsIn('en'),
  ).split('\n');
  expect(lines.slice(3)).toEqual(['    ST  10,77,', '    [0]  10      online', '  ? [1]  77      unknown', '']);
});

test('lines stay within 80 columns where text can be broken', () => {
  const value = '这是一条很长的消息，'.repeat(20);
  const lines = linesOf(new Conversation(registry).response(`VER=1.1&CMD=LOOK&SEQ=1&UIN=10001&RES=0&PR=${value}`));
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
  expect(lines.map((line) => line.trim()).join('')).toContain(value);
});

test('colour adds escape sequences and changes nothing else', () => {
  const message = new Conversation(registry).response(
    'VER=1.1&CMD=LOOK&SEQ=1&UIN=10001&RES=0&LV=2&PR=a%252c&CV=1&CD=3',
  );
  const masked = maskSecrets(message, fieldsOf(message));
  const colored = describeTree(message, masked, { ...optionsIn('en'), styles: colorStyles });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(describeTree(message, masked, optionsIn('en')));
});
