/**
 * One connection to the simulated server: bytes go in and are cut into messages by the framers of the decoder; replies
 * go out in the order of the requests, each when it is due.
 *
 *   POST HTTP/1.1 ..            answered with HTTP, as the documents print it
 *   VER=..&CMD=.. LF            KQQTCP: answered with lines, and spoken to unasked (clients)
 *   81 0A 01 ..  in a body      handed to the server of the 0x81 protocol
 */

import type { Socket } from 'node:net';
import { FlowFramer } from '../../framing/flow-framer.ts';
import { startLineParts } from '../../framing/http1-head.ts';
import type { Frame } from '../../model/frame.ts';
import { defaultLimits, type Limits } from '../../model/limits.ts';
import type { Side } from '../../model/stream.ts';
import { headerOf, wantsContinue } from './head.ts';
import type { KqqAnswer, KqqServer } from './server.ts';

/** What a connection needs of those who run it. */
export interface ConnectionMeans {
  readonly server: KqqServer;
  /** How "no reply" is given. */
  readonly silence: 'close' | 'reset' | 'empty' | 'text';
  readonly now: () => number;
  /** Called for every answer when it goes out. */
  readonly answered: (answer: KqqAnswer, client: string) => void;
  /** A body of the 0x81 protocol; gives the body of the reply. Null where that is not served. */
  readonly binary: ((body: Uint8Array, client: string) => Uint8Array) | null;
  /** Hears news of a user who is on a line; gives the way to end that. */
  readonly listen: (uin: number, take: (line: Buffer) => boolean) => () => void;
}

const client: Side = 0;
const server: Side = 1;
const limits: Limits = { ...defaultLimits, maxMessage: 256 * 1024, maxFlow: 256 * 1024, maxBodyOut: 1024 * 1024 };
/** Requests that may wait for their turn before the client is read no further. */
const mostWaiting = 32;
const longestSilence = 15 * 60_000;

interface Due {
  readonly at: number;
  readonly answer: KqqAnswer;
  readonly bytes: Buffer;
  readonly ends: 'no' | 'fin' | 'reset';
}

export class Connection {
  readonly #socket: Socket;
  readonly #means: ConnectionMeans;
  readonly #address: string;
  readonly #framer: FlowFramer;
  readonly #due: Due[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;
  #hasHalfClosed = false;
  #hasContinued = false;
  #isLine = false;
  readonly #onLine = new Map<number, () => void>();

  constructor(socket: Socket, means: ConnectionMeans) {
    this.#socket = socket;
    this.#means = means;
    this.#address = socket.remoteAddress ?? '';
    this.#framer = new FlowFramer('tcp', limits, (frame) => this.#frame(frame), undefined, { client, decodeAs: null });
    socket.setNoDelay(true);
    socket.setTimeout(longestSilence, () => socket.destroy());
    socket.on('data', (bytes) => this.#data(bytes));
    socket.on('end', () => this.#end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#close());
  }

  #data(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#event(client, bytes);
    // Not while the framer is at work: a reply is an event, too.
    this.#run();
    const pending = this.#framer.pendingBytes(client);
    if (pending === null) this.#hasContinued = false;
    else if (!this.#hasContinued && wantsContinue(pending)) {
      this.#hasContinued = true;
      this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    }
    if (this.#due.length > mostWaiting) this.#socket.pause();
  }

  #end(): void {
    this.#hasHalfClosed = true;
    this.#framer.event({ kind: 'close', flow: 0, at: null, packet: 0, side: client, how: 'fin', problems: null });
    this.#run();
  }

  #close(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#due.length = 0;
    // A session does not end with a connection: the server knows it by address and number (hackfan).
    for (const leave of this.#onLine.values()) leave();
    this.#onLine.clear();
  }

  /** What either side says goes through the framer, which counts turns. */
  #event(side: Side, bytes: Uint8Array): void {
    const common = { flow: 0, at: null, packet: 0, problems: null };
    this.#framer.event({ kind: 'data', ...common, side, bytes, start: 0, end: bytes.length });
  }

  #frame(frame: Frame): void {
    if (frame.side !== client || this.#isOver) return;
    const body = frame.body.slice(frame.bodyStart, frame.bodyEnd);
    if (frame.framing === 'line') this.#line(body);
    else if (frame.http?.kind === 'request') this.#http(frame, body);
    else this.#isOver = this.#giveUp();
  }

  /** Nothing that is known: whoever sends that will not understand a reply either. */
  #giveUp(): boolean {
    this.#socket.destroy();
    return true;
  }

  #http(frame: Frame, body: Uint8Array): void {
    const { binary, now, silence, server: kqq } = this.#means;
    const keepsAlive = keepsOpen(frame);
    const end = keepsAlive ? 'no' : 'fin';
    if (binary !== null && body[0] === 0x81) {
      const reply = binary(body, this.#address);
      this.#put({
        at: now(),
        answer: binaryAnswer(reply.length),
        bytes: httpReply(reply, 'application/octet-stream'),
        ends: end,
      });
      return;
    }
    const answer =
      frame.http?.method === 'POST' ? kqq.answer(body, this.#address, now()) : notPosted(frame.http?.method ?? '');
    if (answer.replies.length > 0) {
      const bytes = Buffer.concat(answer.replies.map((one) => httpReply(one)));
      this.#put({ at: now() + answer.delay, answer, bytes, ends: end });
    } else if (silence === 'empty' || silence === 'text') {
      const bytes = httpReply(Buffer.from(silence === 'text' ? 'NULL' : '', 'latin1'));
      this.#put({ at: now(), answer, bytes, ends: end });
    } else {
      this.#put({ at: now(), answer, bytes: Buffer.alloc(0), ends: silence === 'reset' ? 'reset' : 'fin' });
    }
  }

  /** On a line a request without a reply just has none: the connection is there for pushes, too. */
  #line(body: Uint8Array): void {
    this.#isLine = true;
    const { now, server: kqq } = this.#means;
    const answer = kqq.answer(body, this.#address, now());
    const bytes = Buffer.concat(answer.replies.flatMap((one) => [one, Buffer.from('\r\n')]));
    this.#put({ at: now() + answer.delay, answer, bytes, ends: 'no' });
  }

  #put(due: Due): void {
    this.#due.push(due);
  }

  /** Sends what is due. A late answer holds up those behind it: replies answer requests in order. */
  #run(): void {
    if (this.#timer !== null) return;
    for (;;) {
      const next = this.#due[0];
      if (next === undefined || this.#isOver) break;
      const wait = next.at - this.#means.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#run();
        }, wait);
        return;
      }
      this.#due.shift();
      this.#send(next);
    }
    if (this.#hasHalfClosed && !this.#isOver) {
      this.#isOver = true;
      this.#socket.end();
    } else if (this.#socket.isPaused() && this.#due.length <= mostWaiting / 2) {
      this.#socket.resume();
    }
  }

  #send({ answer, bytes, ends }: Due): void {
    this.#means.answered(answer, this.#address);
    if (bytes.length > 0) {
      this.#socket.write(bytes);
      this.#event(server, bytes);
    }
    if (answer.loggedIn !== null && this.#isLine && !this.#onLine.has(answer.loggedIn))
      this.#stayOnLine(answer.loggedIn);
    if (ends === 'no') return;
    this.#isOver = true;
    if (ends === 'reset') this.#socket.resetAndDestroy();
    else this.#socket.end();
  }

  #stayOnLine(uin: number): void {
    const take = (line: Buffer): boolean => {
      if (this.#isOver || this.#socket.writableNeedDrain) return false;
      this.#socket.write(Buffer.concat([line, Buffer.from('\r\n')]));
      return true;
    };
    this.#onLine.set(uin, this.#means.listen(uin, take));
  }
}

/** A reply as the documents print it. */
function httpReply(body: Uint8Array, type = 'text/plain; charset=UTF-8'): Buffer {
  const head =
    'HTTP/1.1 200 OK\r\nServer: tencent imserver/1.0.0\r\n' +
    `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function keepsOpen(frame: Frame): boolean {
  if (frame.http === null || !frame.complete) return false;
  const { version } = startLineParts(frame.bytes, frame.start, frame.http);
  const isLater = Buffer.from(
    frame.bytes.subarray(frame.start + version.end - 1, frame.start + version.end),
  ).toString();
  const connection = headerOf(frame.bytes, frame.start, frame.http, 'connection')?.toLowerCase() ?? '';
  return isLater === '1' ? !connection.includes('close') : connection.includes('keep-alive');
}

function notPosted(method: string): KqqAnswer {
  const rule = { why: 'only POST is supported', source: 'hackfan' };
  return { request: method, replies: [], delay: 0, result: 'NULL', rule, loggedIn: null };
}

function binaryAnswer(length: number): KqqAnswer {
  const rule = { why: 'a body of the 0x81 protocol', source: 'invented' };
  return { request: 'oicq81', replies: [], delay: 0, result: `${length} bytes`, rule, loggedIn: null };
}
