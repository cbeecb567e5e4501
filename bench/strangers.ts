/**
 * Random numbers go in, conversations that are none of QQ's come out, packet by packet: web pages (plain, gzip,
 * chunked), mail, encrypted bytes, name queries and datagrams of a game. Nothing in them means anything.
 */

import { gzipStored } from '../captures/gzip-stored.ts';
import { flag, ipv4, type PacketTarget } from './capture-writer.ts';
import type { Random } from './random.ts';

/** Writes one packet. */
export type WritePacket = (micros: number, target: PacketTarget) => void;
export type Conversation = Generator<WritePacket, void>;

type Speech = readonly [speaker: 'client' | 'server', bytes: Buffer];

const nothing = Buffer.alloc(0);
const nameServer = ipv4(10, 0, 0, 1);
/** Below the ports of the accounts, and no port of a server. */
const firstPort = 40_000;
const ports = 9000;

/** One conversation that begins now. `number` counts those of the capture, so that no two share their ports. */
export function stranger(random: Random, number: number): Conversation {
  const client = ipv4(10, 20, 200 + random.below(4), 1 + random.below(250));
  const port = firstPort + (number % ports);
  const lot = random.below(6);
  if (lot === 0) return nameQuestion(random, client, port);
  if (lot === 1) return datagrams(random, client, port);
  const server = ipv4(198, 51, 100, 1 + random.below(50));
  if (lot === 2) return speak(random, client, port, server, 25, mail());
  if (lot === 3) return speak(random, client, port, server, 443, cipher(random));
  return speak(random, client, port, server, 80, webPage(random, lot === 4));
}

/** An Ethernet frame of ARP (RFC 826): who has an address? */
export function arpQuestion(random: Random): Uint8Array {
  const frame = Buffer.from('ffffffffffff0200000000010806000108000604000102000000000100000000000000000000', 'hex');
  frame.writeUInt32BE(ipv4(10, 20, 0, 1), 28);
  frame.writeUInt32BE(ipv4(10, 20, random.below(4), 1 + random.below(250)), frame.length - 4);
  return frame;
}

/** A TCP connection in which the two say these things in turns, with every segment acknowledged. */
function* speak(
  random: Random,
  client: number,
  clientPort: number,
  server: number,
  serverPort: number,
  speeches: readonly Speech[],
): Conversation {
  let [mine, theirs] = [random.below(0x1_0000_0000), random.below(0x1_0000_0000)];
  const packet = (fromClient: boolean, flags: number, bytes: Buffer): WritePacket => {
    const [seq, ack] = fromClient ? [mine, theirs] : [theirs, mine];
    const size = bytes.length + ((flags & (flag.syn | flag.fin)) === 0 ? 0 : 1);
    if (fromClient) mine += size;
    else theirs += size;
    return (micros, target) => {
      if (fromClient)
        target.tcp(micros, client, clientPort, server, serverPort, seq, ack, flags, bytes, 0, bytes.length);
      else target.tcp(micros, server, serverPort, client, clientPort, seq, ack, flags, bytes, 0, bytes.length);
    };
  };
  yield packet(true, flag.syn, nothing);
  yield packet(false, flag.syn | flag.ack, nothing);
  yield packet(true, flag.ack, nothing);
  for (const [speaker, bytes] of speeches) {
    yield packet(speaker === 'client', flag.psh | flag.ack, bytes);
    yield packet(speaker !== 'client', flag.ack, nothing);
  }
  yield packet(true, flag.fin | flag.ack, nothing);
  yield packet(false, flag.fin | flag.ack, nothing);
  yield packet(true, flag.ack, nothing);
}

function mail(): Speech[] {
  const lines: readonly (readonly ['client' | 'server', string])[] = [
    ['server', '220 mail.example.com ESMTP'],
    ['client', 'HELO desk.example.com'],
    ['server', '250 mail.example.com'],
    ['client', 'QUIT'],
    ['server', '221 bye'],
  ];
  return lines.map(([speaker, line]) => [speaker, Buffer.from(`${line}\r\n`)]);
}

/** Records that look like TLS on the outside. */
function cipher(random: Random): Speech[] {
  const record = (type: number) => {
    const bytes = Buffer.from(Array.from({ length: 5 + 40 + random.below(400) }, () => random.below(256)));
    bytes.writeUIntBE(0x030300 + (type << 24), 0, 4);
    bytes[0] = type;
    return bytes;
  };
  return [
    ['client', record(22)],
    ['server', record(22)],
    ['client', record(23)],
    ['server', record(23)],
  ];
}

function webPage(random: Random, isChunked: boolean): Speech[] {
  const text = Buffer.from('<p>新闻 news</p>\n'.repeat(3 + random.below(40)));
  const isZipped = random.chance(0.7);
  const entity = isZipped ? Buffer.from(gzipStored(text)) : text;
  const coding = isZipped ? 'Content-Encoding: gzip\r\n' : '';
  const length = isChunked ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${entity.length}\r\n`;
  const head = `HTTP/1.1 200 OK\r\nServer: Apache\r\nContent-Type: text/html\r\n${coding}${length}\r\n`;
  const body = isChunked ? chunks(entity) : [entity];
  const ask = `GET /page${random.below(100)}.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: Mozilla/4.0\r\n\r\n`;
  return [
    ['client', Buffer.from(ask)],
    ['server', Buffer.concat([Buffer.from(head), ...body])],
  ];
}

function chunks(entity: Buffer): Buffer[] {
  const half = entity.length >> 1;
  const pieces = [entity.subarray(0, half), entity.subarray(half)];
  const coded = pieces.flatMap((piece) => [
    Buffer.from(`${piece.length.toString(16)}\r\n`),
    piece,
    Buffer.from('\r\n'),
  ]);
  return [...coded, Buffer.from('0\r\n\r\n')];
}

/** A query for www.example.com, type A, and its answer. */
function* nameQuestion(random: Random, client: number, port: number): Conversation {
  const query = Buffer.from('00000100000100000000000003777777076578616d706c6503636f6d0000010001', 'hex');
  query.writeUInt16BE(random.below(0x10000), 0);
  const reply = Buffer.concat([query, Buffer.from('c00c0001000100000e100004c6336407', 'hex')]);
  reply.writeUInt16BE(0x8180, 2);
  reply.writeUInt16BE(1, 6);
  yield (micros, target) => target.udp(micros, client, port, nameServer, 53, query);
  yield (micros, target) => target.udp(micros, nameServer, 53, client, port, reply);
}

function* datagrams(random: Random, client: number, port: number): Conversation {
  const server = ipv4(198, 51, 100, 200);
  for (let left = 2 + random.below(6); left > 0; left--) {
    const bytes = Buffer.from(Array.from({ length: 20 + random.below(60) }, () => random.below(256)));
    bytes[0] = 0x80;
    if (random.chance(0.5)) yield (micros, target) => target.udp(micros, client, port, server, 27_015, bytes);
    else yield (micros, target) => target.udp(micros, server, 27_015, client, port, bytes);
  }
}
