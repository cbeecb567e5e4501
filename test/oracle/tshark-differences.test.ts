/**
 * HTTP that tshark reads otherwise, or not at all: what each of the two programs makes of it. docs/tshark.md has a row
 * for every case here, with the reason.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decode } from '../hostile/whole-program.ts';
import { pcapFile } from '../support/capture-files.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { hasTshark, messagesByTshark, type Told } from './tshark.ts';

const isThere = hasTshark('odd HTTP is');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-differences-'));
afterAll(() => rmSync(folder, { recursive: true }));

const body = 'VER=1.1&CMD=List&SEQ=7&UIN=10001';
const length = `Content-Length: ${body.length}`;
const post = `POST / HTTP/1.1\r\n${length}\r\n\r\n${body}`;
const ok = `HTTP/1.1 200 OK\r\n${length}\r\n\r\n${body}`;

/** A row of docs/tshark.md: a request and a reply (packets 4 and 6), behind which an ordinary pair follows (8 and 10). */
interface Difference {
  readonly request?: string;
  readonly reply?: string;
  readonly tshark: string;
  readonly here: string;
}

const differences: Readonly<Record<string, Difference>> = {
  'method and version in small letters': {
    request: `post / http/1.1\r\n${length}\r\n\r\n${body}`,
    reply: `http/1.1 200 ok\r\n${length}\r\n\r\n${body}`,
    tshark: '8:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
  'a reply without a status line': { reply: body, tshark: '4:B | 8:B', here: '4:B | 8:B | 8:B | 10:B' },
  'a space before the colon': {
    request: `POST / HTTP/1.1\r\nContent-Length : ${body.length}\r\n\r\n${body}`,
    tshark: '4: | 6:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
  'a folded Content-Length': {
    request: `POST / HTTP/1.1\r\nContent-Length:\r\n ${body.length}\r\n\r\n${body}`,
    tshark: '4: | 6:B | 8:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
  'a Content-Length in words': {
    request: `POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n${body}`,
    tshark: '4: | 6:B | 10:B',
    here: '6:B | 6:B | 8:B | 10:B',
  },
  'a negative Content-Length': {
    request: `POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n${body}`,
    tshark: '4: | 6:B | 10:B',
    here: '6:B | 6:B | 8:B | 10:B',
  },
  'two Content-Lengths': {
    request: `POST / HTTP/1.1\r\nContent-Length: 5\r\n${length}\r\n\r\n${body}`,
    tshark: '4:B | 6:B | 8:B | 10:B',
    here: '4:VER=1 | 6:B | 8:B | 10:B',
  },
  'a Content-Length too small': {
    request: `POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n${body}`,
    tshark: '4:VER=1.1&CM | 6:B | 10:B',
    here: '4:VER=1.1&CM | 6:B | 8:B | 10:B',
  },
  'a Content-Length too large': {
    request: `POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n${body}`,
    tshark: '6:B | 8:BPOST / HTTP/1.1\r\nContent-Length: 32\r\n\r\nVER=1.1&CMD=List&SEQ=7&UIN=10 | 10:B',
    here: '6:B | 8:B | 8:B | 10:B',
  },
  'a request body without a length': {
    request: `POST / HTTP/1.1\r\n\r\n${body}`,
    tshark: '4: | 6:B | 10:B',
    here: '6:B | 6:B | 8:B | 10:B',
  },
  'chunked in mixed case': {
    reply: `HTTP/1.1 200 OK\r\nTransfer-Encoding: ChunkeD\r\n\r\n20;a=b\r\n${body}\r\n0\r\nX: y\r\n\r\n`,
    tshark: '4:B | 6:20;a=b\r\nB\r\n0\r\nX: y\r\n\r\n | 8:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
  'gzip that is none': {
    reply: `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n${length}\r\n\r\n${body}`,
    tshark: '4:B | 6: | 8:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
  'HTTP/0.9': { request: 'GET /x\r\n', reply: body, tshark: '8:B', here: '4: | 8:B | 8:B | 10:B' },
  'bytes between two messages': {
    reply: `junkjunk\r\n${ok}`,
    tshark: '4:B | 8:B | 10:B',
    here: '4:B | 6:B | 8:B | 10:B',
  },
};

/** "packet:body", with B for the usual body. */
function describeTold(told: readonly Told[]): string {
  const text = (hex: string) => Buffer.from(hex, 'hex').toString('latin1').replaceAll(body, 'B');
  return told.map(([packet, hex]) => `${packet}:${text(hex)}`).join(' | ');
}

function toldHere(file: string): readonly Told[] {
  const lines = decode(readFileSync(file), { redact: false }).ndjson.split('\n').slice(0, -1);
  return lines
    .map((line) => JSON.parse(line))
    .filter((message) => message.carrier !== 'tcp')
    .map(({ packet, body: bytes }) => [packet, Buffer.from(bytes ?? '', 'base64').toString('hex')]);
}

function capture(name: string, { request = post, reply = ok }: Difference): string {
  const dialog = new TcpDialog({ client: '10.0.0.2:50100', server: '203.0.113.7:8000' }).handshake();
  dialog.send('client', request).send('server', reply).send('client', post).send('server', ok);
  const file = path.join(folder, `${name.replaceAll(/\W/g, '-')}.pcap`);
  writeFileSync(file, pcapFile(dialog.fin('server').fin('client').packets));
  return file;
}

describe.skipIf(!isThere)('read otherwise than by tshark', () => {
  test.each(Object.entries(differences))('%s', (name, difference) => {
    const file = capture(name, difference);
    expect({ tshark: describeTold(messagesByTshark(file)), here: describeTold(toldHere(file)) }).toEqual({
      tshark: difference.tshark,
      here: difference.here,
    });
  });

  test('every row stands in the documentation', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../docs/tshark.md'), 'utf8');
    for (const name of Object.keys(differences)) expect(text).toContain(`| ${name} `);
  });
});
