/**
 * Dice go in, dialogs come out that are made of what HTTP and the protocol are made of, in the wrong order, too long,
 * cut, repeated: some are sound, most are not. They become captures with segments of any size and order.
 */

import { deflateSync, gzipSync } from 'node:zlib';
import { pcapFile } from '../support/capture-files.ts';
import { concat, flag, toBytes } from '../support/packets.ts';
import { type DialogSide, TcpDialog } from '../support/tcp-dialog.ts';
import type { Dice } from './mutants.ts';

/** One side says something; the other answers. */
export interface Turn {
  readonly side: DialogSide;
  readonly bytes: Uint8Array;
}

const names = [
  'VER',
  'CMD',
  'SEQ',
  'UIN',
  'RES',
  'PS',
  'MG',
  'MT',
  'UN',
  'NK',
  'ST',
  'FC',
  'LV',
  'RS',
  'CD',
  'ver',
  'cMd',
  'CV',
  '',
  'X Y',
  '名',
  '\u001b[2J',
] as const;
const commands = [
  'Login',
  'LIST',
  'GetMsgEx',
  'Query_Stat',
  'GETINFO',
  'CLTMSG',
  'AddToList',
  'AckAddToList',
  'Server_Msg',
  'nothing',
  '',
  'Logout',
] as const;
const values = [
  '1.1',
  '1',
  '0',
  '-1',
  '99,9,9,',
  ',,,,',
  '10001',
  '999999999999999999999',
  '%',
  '%4',
  '%41',
  '%zz',
  '%25%32%35',
  '%00%1b%5b',
  'a+b',
  '在吗 ',
  '\u202etxt\u2066',
  '=',
  '==',
  ' 5 ',
  '0x10',
  '1e5',
  '__proto__',
  'constructor',
  '<script>',
  '"\\',
  '\ufeff',
  '\u{e0041}',
  '%E5%9C',
  '%D4%DA',
  '9'.repeat(400),
  ','.repeat(300),
] as const;
const rawValues = [
  Buffer.from('d4dac2f0', 'hex'),
  Buffer.from('ff00fe', 'hex'),
  Buffer.from('e59ca8e5', 'hex'),
  Buffer.from('818130', 'hex'),
] as const;
const headers = [
  'Host: a',
  'Content-Length: 5',
  'content-length : 3',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Content-Length: 4, 4',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity',
  'Content-Encoding: gzip',
  'Content-Encoding: deflate',
  'Content-Encoding: br',
  'Connection: close',
  'Authorization: Basic c2VjcmV0',
  ' folded',
  '\t',
  ':',
  'no colon',
  'X:',
  'Cookie: a=b\r\n c',
  'Expect: 100-continue',
  '\u001b]0;x\u0007: y',
  `X: ${'y'.repeat(300)}`,
] as const;
const requestLines = [
  'POST HTTP/1.1',
  'POST  HTTP/1.1',
  'POST / HTTP/1.1',
  'GET /?VER=1.1&CMD=x HTTP/1.0',
  'HEAD / HTTP/1.1',
  'CONNECT a.example:8000 HTTP/1.1',
  'post http://a.example/ http/1.1',
  'FOO bar HTTP/1.1',
  'PRI * HTTP/2.0',
  'GET /',
  'POST / HTTP/1.1 ',
] as const;
const statusLines = [
  'HTTP/1.1 200 OK',
  'HTTP/1.1 200',
  'HTTP/1.1',
  'HTTP/1.0 404 Not Found',
  'HTTP/1.1 100 Continue',
  'HTTP/1.1 101 Switching',
  'HTTP/1.1 204 No',
  'HTTP/1.1 304 Same',
  'HTTP/9.9 999 \u009b',
  'http/1.1 200 ok',
  'HTTP/1.1 20',
] as const;
const scraps = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '0\r\n\r\n',
  '5\r\nabcde\r\n',
  'ffffffff\r\n',
  '5;x=y\nabcde\n',
  '-1\r\n',
  'GIF89a',
  '\u0005\u0001\u0000',
  '\u0004\u0001\u001f\u0040\u0001\u0002\u0003\u0004\u0000',
  '\u0005\u0000',
  'NULL',
  'HTTP/1.1 200 OK',
  'POST ',
  'VER=1.1&CMD=List&SEQ=1&UIN=10001\n',
  '\u0021VER=1.4&CMD=LIST&SEQ=1&RES=0\r\n',
  'VER=1.1&CMD=GETMSGEX&SEQ=2&RES=0&MG=a\nb ,\r\n',
  '\u0000\u000c\u0002\u000e\u001b\u0000\u0002\u0000\u0001ab\u0003',
  '\u0000\u000c\u0002\u000e\u001b\u0000\u0002\u0000\u0001ab\u0004',
  '\u007f\u007f\u0002\u000e',
] as const;

/** A body of the protocol, more or less. */
export function body(dice: Dice): Uint8Array {
  const pieces: (string | Uint8Array)[] =
    dice.below(4) > 0 ? [`VER=1.1&CMD=${dice.pick(commands)}&SEQ=${dice.below(99)}&UIN=10001`] : [];
  for (let n = dice.below(9); n > 0; n--) {
    pieces.push(pieces.length > 0 && dice.below(12) > 0 ? '&' : '', dice.pick(names), dice.below(12) > 0 ? '=' : '');
    pieces.push(dice.below(6) > 0 ? dice.pick(values) : dice.pick(rawValues));
  }
  if (dice.below(5) === 0) pieces.push(dice.pick(['\r\n', '\n', '\r\n\r\n', ' ']));
  return concat(pieces.map(toBytes));
}

function coded(dice: Dice, bytes: Uint8Array): Uint8Array {
  if (dice.below(6) > 0) return bytes;
  const made = dice.below(2) === 0 ? gzipSync(bytes) : deflateSync(bytes);
  return dice.below(4) > 0 ? made : made.subarray(0, dice.below(made.length));
}

function chunked(dice: Dice, bytes: Uint8Array): Uint8Array {
  const pieces: (string | Uint8Array)[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = Math.min(bytes.length - at, 1 + dice.below(40));
    pieces.push(`${size.toString(16)}\r\n`, bytes.subarray(at, at + size), dice.below(20) > 0 ? '\r\n' : '');
    at += size;
  }
  pieces.push('0\r\n', dice.below(4) === 0 ? 'Cookie: t\r\n' : '', '\r\n');
  return concat(pieces.map(toBytes));
}

function message(dice: Dice, side: DialogSide): Uint8Array {
  const lineEnd = dice.below(6) > 0 ? '\r\n' : '\n';
  const content = coded(dice, body(dice));
  const lines: string[] = [side === 'client' ? dice.pick(requestLines) : dice.pick(statusLines)];
  const form = dice.below(8);
  if (form < 5) lines.push(`Content-Length: ${content.length}`);
  if (form === 5) lines.push('Transfer-Encoding: chunked');
  if (content[0] === 0x1f) lines.push('Content-Encoding: gzip');
  for (let n = dice.below(3); n > 0; n--) lines.push(dice.pick(headers));
  const entity = form === 5 ? chunked(dice, content) : content;
  return concat([toBytes(lines.join(lineEnd) + lineEnd + lineEnd), entity]);
}

/** What two hosts say to each other, each in its turn. */
export function dialog(dice: Dice): readonly Turn[] {
  const turns: Turn[] = [];
  for (let n = 1 + dice.below(6); n > 0; n--) {
    const side = n % 2 === 0 ? 'server' : 'client';
    const pieces: Uint8Array[] = [];
    for (let m = 1 + dice.below(3); m > 0; m--) {
      pieces.push(dice.below(6) > 0 ? message(dice, side) : toBytes(dice.pick(scraps)));
    }
    turns.push({ side, bytes: concat(pieces) });
  }
  return turns;
}

export interface CaptureOptions {
  readonly segmentSize?: number;
  /** Segments of a turn in any order, some twice, some with bytes that came before. */
  readonly shuffle?: Dice;
  /** Whether the next segment is not in the capture. */
  readonly lose?: () => boolean;
}

/** The capture of a dialog, every packet at the same time, so that only packet numbers tell how it was cut. */
export function captureOf(
  turns: readonly Turn[],
  { segmentSize = 1460, shuffle, lose }: CaptureOptions = {},
): Uint8Array {
  const made = new TcpDialog({ client: '10.0.0.2:1034', server: '203.0.113.7:8000', step: 0 }).handshake();
  const sent = { client: 0, server: 0 };
  for (const { side, bytes } of turns) {
    if (shuffle === undefined) {
      const count = Math.ceil(bytes.length / segmentSize);
      const lost = Array.from({ length: count }, (_, i) => i).filter(() => lose?.() === true);
      made.send(side, bytes, { segmentSize, lose: lost });
    } else {
      for (const [start, end] of shuffledPieces(bytes.length, segmentSize, shuffle)) {
        made.raw(side, { offset: sent[side] + start, payload: bytes.subarray(start, end), flags: flag.ack });
      }
      made.send(side, bytes, { segmentSize });
    }
    sent[side] += bytes.length;
  }
  return pcapFile(made.fin('server').fin('client').packets);
}

/** Runs of bytes in any order, of which some overlap or are missing. */
function shuffledPieces(length: number, size: number, dice: Dice): [number, number][] {
  const pieces: [number, number][] = [];
  for (let at = 0; at < length; at += size) {
    const start = Math.max(0, at - (dice.below(3) === 0 ? dice.below(2 * size) : 0));
    const piece: [number, number] = [start, Math.min(length, at + size + (dice.below(3) === 0 ? dice.below(size) : 0))];
    const times = dice.below(4) === 0 ? 2 : dice.below(9) === 0 ? 0 : 1;
    for (let n = times; n > 0; n--) pieces.push(piece);
  }
  for (let i = pieces.length - 1; i > 0; i--) {
    const j = dice.below(i + 1);
    [pieces[i], pieces[j]] = [pieces[j], pieces[i]];
  }
  return pieces;
}
