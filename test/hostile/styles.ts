/**
 * Sound dialogs in every style of HTTP that carries the protocol, and in tunnels. They become packets whole or damaged.
 */

import { deflateSync, gzipSync } from 'node:zlib';
import type { WireProfile } from '../../src/model/wire-profile.ts';
import { oicqOverTcp } from '../support/oicq-frames.ts';
import { frameBytes } from '../support/oicq81/frames.ts';
import { session } from '../support/oicq81/session.ts';
import { concat, type Packet, toBytes } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { type Dice, mutate } from './mutants.ts';
import type { Turn } from './streams.ts';

const ask = (seq: number) => `VER=1.1&CMD=GetMsgEx&SEQ=${seq}&UIN=10001`;
const answer = (seq: number) =>
  `VER=1.1&CMD=GETMSGEX&SEQ=${seq}&UIN=10001&RES=0&MN=2&MT=9,9,&UN=10002,10003,&MG=在吗 ,%41%2cb ,&`;

const lines = (...parts: readonly string[]) => [...parts, '', ''].join('\r\n');
const sized = (start: string, body: Uint8Array | string, ...more: readonly string[]) =>
  concat([toBytes(lines(start, `Content-Length: ${toBytes(body).length}`, ...more)), toBytes(body)]);
const post = (seq: number) => sized('POST / HTTP/1.1', ask(seq));
const ok = (seq: number) => sized('HTTP/1.1 200 OK', answer(seq));
const chunks = (start: string, body: Uint8Array | string, ...more: readonly string[]) => {
  const bytes = toBytes(body);
  const half = bytes.length >> 1;
  const piece = (part: Uint8Array) => [toBytes(`${part.length.toString(16)}\r\n`), part, toBytes('\r\n')];
  const head = toBytes(lines(start, 'Transfer-Encoding: chunked', ...more));
  return concat([head, ...piece(bytes.subarray(0, half)), ...piece(bytes.subarray(half)), toBytes('0\r\n\r\n')]);
};

const frame = (sequence: number, cipher: number) =>
  oicqOverTcp({ version: 0x0e1b, command: 0x0016, sequence, number: 80_521_347, cipher });

const frames81 = (from: 'client' | 'server') =>
  session.filter((turn) => turn.from === from).map((turn) => frameBytes(profile81, turn));
const profile81: WireProfile = { order: 'le', scope: 'content', strings: 's1', portrait: 2, charset: 'gb18030' };

const client = (...parts: readonly (Uint8Array | string)[]): Turn => ({
  side: 'client',
  bytes: concat(parts.map(toBytes)),
});
const server = (...parts: readonly (Uint8Array | string)[]): Turn => ({
  side: 'server',
  bytes: concat(parts.map(toBytes)),
});
const sound = [client(post(1)), server(ok(1))] as const;
const bare = (text: string | Uint8Array, end: string) => Buffer.from(text).toString('latin1').replaceAll('\r\n', end);
const withEnds = (bytes: Uint8Array, end: string) => Buffer.from(bare(bytes, end), 'latin1');

/** Each has a request and a reply that nothing is wrong with, around what its name says. */
export const styles: Readonly<Record<string, readonly Turn[]>> = {
  sized: [...sound, client(post(2)), server(ok(2))],
  pipelined: [client(post(1), post(2), post(3)), server(ok(1), ok(2), ok(3))],
  chunked: [client(chunks('POST / HTTP/1.1', ask(1))), server(chunks('HTTP/1.1 200 OK', answer(1))), ...sound],
  gzip: [client(post(1)), server(sized('HTTP/1.1 200 OK', gzipSync(answer(1)), 'Content-Encoding: gzip')), ...sound],
  'gzip in chunks': [
    client(post(1)),
    server(chunks('HTTP/1.1 200 OK', gzipSync(answer(1)), 'Content-Encoding: gzip')),
    ...sound,
  ],
  'gzip in deflate': [
    client(post(1)),
    server(sized('HTTP/1.1 200 OK', deflateSync(gzipSync(answer(1))), 'Content-Encoding: gzip, deflate')),
    ...sound,
  ],
  'until close': [client(post(1)), server(lines('HTTP/1.0 200 OK'), answer(1))],
  'lines that end in LF': [client(withEnds(post(1), '\n')), server(withEnds(ok(1), '\n')), ...sound],
  'lines that end in CR': [client(withEnds(post(1), '\r')), server(withEnds(ok(1), '\r')), ...sound],
  'no status line': [client(post(1)), server(answer(1)), ...sound],
  'odd headers': [
    client(sized('post  HTTP/1.1', ask(1), 'Content-Length : 7', 'X: a', ' b', 'no colon')),
    server(sized('HTTP/1.1', answer(1), 'Transfer-Encoding: identity')),
    ...sound,
  ],
  '100 Continue': [
    client(lines('POST / HTTP/1.1', 'Expect: 100-continue', `Content-Length: ${ask(1).length}`)),
    server(lines('HTTP/1.1 100 Continue')),
    client(ask(1)),
    server(ok(1)),
  ],
  surplus: [client(post(1), '\r\n\r\n'), server(ok(1), 'surplus'), ...sound],
  CONNECT: [client(lines('CONNECT a.example:8000 HTTP/1.1')), server(lines('HTTP/1.1 200 OK')), ...sound],
  'SOCKS 5': [
    client('\u0005\u0001\u0000'),
    server('\u0005\u0000'),
    client(Uint8Array.of(5, 1, 0, 1, 192, 0, 2, 7, 0x1f, 0x40)),
    server(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
    ...sound,
  ],
  'SOCKS 4': [
    client(Uint8Array.of(4, 1, 0x1f, 0x40, 192, 0, 2, 7, 0x6d, 0x65, 0)),
    server(Uint8Array.of(0, 0x5a, 0, 0, 0, 0, 0, 0)),
    ...sound,
  ],
  'text lines': [
    client(`${ask(1)}\n`, `\u0021${ask(2)}\n`),
    server(`${answer(1)}\r\n`, `${answer(2)}\r\n`, 'VER=1.1&CMD=Server_Msg&UIN=10001&UN=10002&MG=a\nb \r\n'),
    client(Uint8Array.of(0x81, 0x01), `${ask(3)}\n`),
    server(`${answer(3)}\r\n`),
  ],
  oicq: [
    client(frame(1, 16), frame(2, 40)),
    server(frame(1, 24), frame(2, 8)),
    client(frame(3, 90)),
    server(frame(3, 8)),
  ],
  oicq81: [
    client(...frames81('client')),
    server(...frames81('server')),
    client(...frames81('client').slice(4)),
    server(...frames81('server').slice(4)),
  ],
  'oicq81 in HTTP': [
    client(sized('POST /im HTTP/1.1', concat(frames81('client').slice(0, 9)))),
    server(sized('HTTP/1.1 200 OK', concat(frames81('server').slice(0, 9)))),
    client(sized('POST /im HTTP/1.1', concat(frames81('client').slice(9)))),
    server(sized('HTTP/1.1 200 OK', concat(frames81('server').slice(9)))),
  ],
  'all in turn': [
    client(`${ask(1)}\n`),
    server(`${answer(1)}\r\n`),
    ...sound,
    client(frame(1, 16)),
    server(frame(1, 24)),
  ],
};

/** A number that HTTP or gzip tells lies: Content-Length, a chunk size, the length at the end of gzip or of a frame. */
function lieInHttp(bytes: Uint8Array, dice: Dice): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const numbers = [...text.matchAll(/(?<=ength: ?)\d+|(?<=\r\n)[0-9a-f]+(?=\r\n)/g)];
  if (numbers.length === 0 || dice.below(5) === 0) {
    const made = Uint8Array.from(bytes);
    if (made.length > 0) made[made.length - 1 - dice.below(Math.min(made.length, 12))] ^= 1 << dice.below(8);
    return made;
  }
  const { index, 0: number } = numbers[dice.below(numbers.length)];
  const lie = dice.pick([
    '0',
    '1',
    '-1',
    '',
    ' ',
    '00',
    'ffffffff',
    '99999999999999999999',
    'x',
    '3, 3',
    `${number}0`,
    '7',
  ]);
  return Buffer.from(text.slice(0, index) + lie + text.slice(index + number.length), 'latin1');
}

/** A copy in which one turn or more is damaged, or told in another order. */
export function mutateTurns(turns: readonly Turn[], dice: Dice): readonly Turn[] {
  const made = [...turns];
  for (let n = 1 + dice.below(2); n > 0 && made.length > 0; n--) {
    const at = dice.below(made.length);
    const { side, bytes } = made[at];
    const kind = dice.below(8);
    if (kind < 3) made[at] = { side, bytes: lieInHttp(bytes, dice) };
    else if (kind < 6) made[at] = { side, bytes: mutate(bytes, dice) };
    else if (kind === 6) made.splice(at, 1);
    else made.splice(dice.below(made.length), 0, made[at]);
  }
  return made;
}

/** The packets of a connection that says `turns`, in segments of `size` bytes; in Ethernet frames. */
export function turnsToPackets(
  turns: readonly Turn[],
  { ipv6, size }: { ipv6: boolean; size: number },
): readonly Packet[] {
  const ends = ipv6
    ? { client: '[2001:db8::1]:1034', server: '[2001:db8::2]:8000' }
    : { client: '10.0.0.2:1034', server: '203.0.113.7:8000' };
  const made = new TcpDialog(ends).handshake();
  for (const { side, bytes } of turns) made.send(side, bytes, { segmentSize: size });
  return made.fin('server').fin('client').packets;
}

/** The same packets without their Ethernet frames. */
export function inIp(packets: readonly Packet[]): readonly Packet[] {
  return packets.map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) }));
}
