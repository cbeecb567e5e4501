/**
 * Styles in which clients wrote their requests: a body goes in, the bytes of the request come out, in the pieces in
 * which they are sent.
 *
 * Sources: weicheng, hackfan (`document`); the others: clients. Numbers and names of hosts are the caller's.
 */

import iconv from 'iconv-lite';
import type { StyleName } from './style-names.ts';

export type Encoding = 'utf-8' | 'gb18030';

export interface Style {
  readonly name: StyleName;
  readonly about: string;
  readonly encoding: Encoding;
  /** How values are escaped: only what would break them, or all as in a form. */
  readonly escapes: 'few' | 'form';
  /** Parameters in the order given, or in that of a hash map. */
  readonly order: 'given' | 'hashed';
  /** Without HTTP, a line a request. */
  readonly isLine: boolean;
  /** What stands between `POST` and `HTTP/1.1`; with `/` a proxy gets the whole URL in its place. */
  readonly target: ' ' | '  ' | ' / ';
  readonly lineEnd: '\r\n' | '\n';
  /** Header lines in front of Content-Length; HOST stands for the server's name. */
  readonly headers: readonly string[];
  readonly lengthName: string;
  /** Sent behind the body and not counted. */
  readonly uncounted: string;
  /** Head and body leave in two writes. */
  readonly isTwoWrites: boolean;
}

const plain: Style = {
  name: 'plain',
  about: 'as RFC 9112 has it',
  encoding: 'utf-8',
  escapes: 'few',
  order: 'given',
  isLine: false,
  target: ' / ',
  lineEnd: '\r\n',
  headers: ['Host: HOST', 'Content-Type: text/plain; charset=UTF-8'],
  lengthName: 'Content-Length',
  uncounted: '',
  isTwoWrites: false,
};

/** As the documents print it. */
const documented: Style = {
  ...plain,
  name: 'document',
  about: 'POST without a target, Content-length with a small l',
  target: ' ',
  headers: [...plain.headers],
  lengthName: 'Content-length',
};

export const styles: readonly Style[] = [
  documented,
  plain,
  {
    ...plain,
    name: 'php',
    about: 'two spaces for a target, form-urlencoded, CR LF CR LF uncounted, two writes',
    escapes: 'form',
    target: '  ',
    headers: ['Host: HOST', 'Content-Type: application/x-www-form-urlencoded'],
    uncounted: '\r\n\r\n',
    isTwoWrites: true,
  },
  { ...documented, name: 'uncounted', about: 'as document, CR LF CR LF uncounted', uncounted: '\r\n\r\n' },
  {
    ...plain,
    name: 'form',
    about: 'form-urlencoded, with + and %XX',
    escapes: 'form',
    headers: ['Host: HOST', 'Content-Type: application/x-www-form-urlencoded'],
  },
  { ...plain, name: 'hash-map', about: 'parameters in the order of a hash map', order: 'hashed' },
  {
    ...plain,
    name: 'gbk',
    about: 'texts in GBK',
    encoding: 'gb18030',
    headers: ['Host: HOST', 'Content-Type: text/plain; charset=gb2312'],
  },
  { ...documented, name: 'lf', about: 'lines of the head end in LF alone', lineEnd: '\n' },
  { ...plain, name: 'tight', about: 'no space behind Host:, no Content-Type', headers: ['Host:HOST'] },
  { ...plain, name: 'expect', about: 'waits for 100 Continue', headers: [...plain.headers, 'Expect: 100-continue'] },
  { ...plain, name: 'line', about: 'KQQTCP: a line a request, no HTTP', isLine: true, isTwoWrites: false },
];

/** The style of that name. */
export function styleNamed(name: StyleName): Style {
  return styles.find((one) => one.name === name) ?? documented;
}

/** Parameters of a request, in order. */
export type Pairs = readonly (readonly [string, string])[];

/** The body of a request. */
export function bodyOf(style: Style, pairs: Pairs): Buffer {
  const ordered = style.order === 'hashed' ? [...pairs].sort((a, b) => hash(a[0]) - hash(b[0])) : pairs;
  const escapeText = style.escapes === 'form' ? formEscaped : fewEscaped;
  const pieces = ordered.flatMap(([name, value], index) => [
    Buffer.from(`${index === 0 ? '' : '&'}${name}=`, 'utf8'),
    escapeText(encode(value, style.encoding)),
  ]);
  return Buffer.concat(pieces);
}

/** The writes that send `body` to `server` ("host:port"). `throughProxy`: to a forward proxy. */
export function writesOf(style: Style, body: Buffer, server: string, throughProxy: boolean): Buffer[] {
  if (style.isLine) return [Buffer.concat([body, Buffer.from('\n')])];
  const target = style.target === ' / ' && throughProxy ? ` http://${server}/ ` : style.target;
  const head = [
    `POST${target}HTTP/1.1`,
    ...style.headers.map((line) => line.replace('HOST', server)),
    `${style.lengthName}: ${body.length}`,
    'Connection: close',
    '',
    '',
  ].join(style.lineEnd);
  const first = Buffer.from(head, 'latin1');
  const rest = Buffer.concat([body, Buffer.from(style.uncounted)]);
  return style.isTwoWrites || expects(style) ? [first, rest] : [Buffer.concat([first, rest])];
}

/** Whether the body waits for "100 Continue". */
export function expects(style: Style): boolean {
  return style.headers.some((line) => line.startsWith('Expect:'));
}

export function encode(text: string, encoding: Encoding): Buffer {
  return encoding === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, 'gb18030');
}

function fewEscaped(bytes: Buffer): Buffer {
  const isSafe = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f && !few.includes(byte);
  return escaped(bytes, isSafe, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
}

const few = [...Buffer.from('%&,')];

function formEscaped(bytes: Buffer): Buffer {
  const isSafe = (byte: number): boolean => /[A-Za-z0-9*._-]/.test(String.fromCharCode(byte));
  const shown = (byte: number): string =>
    byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return escaped(bytes, (byte) => byte < 0x80 && isSafe(byte), shown);
}

function escaped(bytes: Buffer, isSafe: (byte: number) => boolean, shown: (byte: number) => string): Buffer {
  return Buffer.concat([...bytes].map((byte) => (isSafe(byte) ? Buffer.of(byte) : Buffer.from(shown(byte), 'latin1'))));
}

/** The order in which a hash map of strings gives them, as one client sent them. */
function hash(name: string): number {
  let value = 0;
  for (const unit of name) value = (Math.imul(31, value) + unit.charCodeAt(0)) | 0;
  return (value ^ (value >>> 16)) & 15;
}
