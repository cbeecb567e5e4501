/**
 * Accounts and a style go in, packets go out to a capture: conversations in lanes that take turns packet by packet, so
 * that connections overlap as they do on a busy line. One step of a lane writes one packet.
 */

import { type Account, nextTurn } from './bodies.ts';
import { flag, ipv4, type PacketTarget } from './capture-writer.ts';
import type { Random } from './random.ts';

export type Style = 'close' | 'keepalive';

const qqServer = ipv4(203, 0, 113, 80);
const webServer = ipv4(198, 51, 100, 7);
const nameServer = ipv4(10, 0, 0, 1);
const nothing = Buffer.alloc(0);
/** Client ports are taken from the dynamic range (RFC 6335), where no other protocol is at home. */
export const firstClientPort = 49_152;
/** Bytes of payload in a full Ethernet segment. */
const segmentSize = 1460;

const replyHead =
  'HTTP/1.1 200 OK\r\nServer: tencent imserver/1.0.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ';
const page = Buffer.from(
  `HTTP/1.1 200 OK\r\nServer: Apache\r\nContent-Type: text/html\r\nContent-Length: 600\r\n\r\n${'<p>news </p>'.repeat(50)}`,
);
const pageRequest = Buffer.from(
  'GET /news/index.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n\r\n',
);
/** A DNS query for www.example.com, type A. */
const nameQuery = Buffer.from('12340100000100000000000003777777076578616d706c6503636f6d0000010001', 'hex');

/** What the lanes share: the accounts, and where their packets go. */
export interface Town {
  readonly random: Random;
  readonly capture: PacketTarget;
  readonly style: Style;
  readonly accounts: readonly [Account, ...Account[]];
}

/** The packets of a connection in the order in which they pass. */
const step = {
  syn: 0,
  synAck: 1,
  handshakeAck: 2,
  request: 3,
  requestAck: 4,
  reply: 5,
  replyAck: 6,
  serverFin: 7,
  serverFinAck: 8,
  clientFin: 9,
  clientFinAck: 10,
} as const;

/** One connection after another, a packet at a time. */
export class Lane {
  /** Messages of the kqq protocol written so far: requests and replies. */
  messages = 0;

  #town: Town;
  #next: number = step.syn;
  #client = 0;
  #clientPort: number;
  #server = qqServer;
  #serverPort = 8000;
  #clientSeq = 0;
  #serverSeq = 0;
  #account: Account;
  #turnsLeft = 0;
  #web = false;
  #request = Buffer.alloc(4096);
  #requestLength = 0;
  #reply = Buffer.alloc(8192);
  #replyLength = 0;
  #replySent = 0;
  #replies = 0;

  /** `firstPort` and the step of 16 keep the ports of 16 lanes apart. */
  constructor(town: Town, firstPort: number) {
    this.#town = town;
    this.#clientPort = firstPort;
    this.#account = town.accounts[0];
  }

  /** True between two connections. */
  get idle(): boolean {
    return this.#next === step.syn;
  }

  /** The connection under way gets no further requests. */
  finish(): void {
    this.#turnsLeft = 0;
  }

  /** Writes the next packet at `micros` since 1970. */
  step(micros: number): void {
    switch (this.#next) {
      case step.syn:
        this.#begin(micros);
        return;
      case step.synAck:
        this.#fromServer(micros, flag.syn | flag.ack, nothing, 0, 0);
        this.#serverSeq++;
        break;
      case step.request:
        this.#fromClient(micros, flag.psh | flag.ack, this.#request, 0, this.#requestLength);
        this.#clientSeq += this.#requestLength;
        if (!this.#web) this.messages += 1 + this.#replies;
        break;
      case step.requestAck:
        this.#fromServer(micros, flag.ack, nothing, 0, 0);
        this.#next = this.#replyLength > 0 ? step.reply : step.serverFin;
        return;
      case step.reply:
        this.#sendReply(micros);
        if (this.#replySent < this.#replyLength) return;
        break;
      case step.replyAck:
        this.#fromClient(micros, flag.ack, nothing, 0, 0);
        if (this.#turnsLeft > 0) {
          this.#prepare();
          this.#next = step.request;
          return;
        }
        break;
      case step.serverFin:
        this.#fromServer(micros, flag.fin | flag.ack, nothing, 0, 0);
        this.#serverSeq++;
        break;
      case step.clientFin:
        this.#fromClient(micros, flag.fin | flag.ack, nothing, 0, 0);
        this.#clientSeq++;
        break;
      case step.clientFinAck:
        this.#fromServer(micros, flag.ack, nothing, 0, 0);
        this.#next = step.syn;
        return;
      default:
        this.#fromClient(micros, flag.ack, nothing, 0, 0);
    }
    this.#next++;
  }

  #begin(micros: number): void {
    const { random, accounts, style } = this.#town;
    if (random.chance(0.005)) {
      this.#askForName(micros);
      return;
    }
    this.#account = random.pick(accounts);
    this.#client = ipv4(10, 20, this.#account.number & 3, 1 + (this.#account.number % 250));
    this.#clientPort =
      this.#clientPort + 16 > 0xffff ? firstClientPort + (this.#clientPort % 16) : this.#clientPort + 16;
    this.#clientSeq = random.below(0x1_0000_0000);
    this.#serverSeq = random.below(0x1_0000_0000);
    this.#web = random.chance(0.02);
    this.#server = this.#web ? webServer : qqServer;
    this.#serverPort = this.#web ? 80 : 8000;
    this.#turnsLeft = this.#web || style === 'close' ? 1 : 20 + random.below(180);
    this.#prepare();
    this.#fromClient(micros, flag.syn, nothing, 0, 0);
    this.#clientSeq++;
    this.#next = step.synAck;
  }

  /** Lays the next request and its replies into the two buffers. */
  #prepare(): void {
    this.#turnsLeft--;
    this.#replySent = 0;
    if (this.#web) {
      this.#requestLength = pageRequest.copy(this.#request);
      this.#replyLength = page.copy(this.#reply);
      return;
    }
    const { request, replies } = nextTurn(this.#town.random, this.#account);
    const connection = this.#town.style === 'close' ? 'close' : 'keep-alive';
    const length = Buffer.byteLength(request);
    this.#requestLength = this.#request.write(
      'POST HTTP/1.1\r\nHost: tqq.tencent.com:8000\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-length: ' +
        `${length}\r\nConnection: ${connection}\r\n\r\n${request}`,
    );
    this.#replyLength = 0;
    for (const reply of replies) {
      const message = `${replyHead}${Buffer.byteLength(reply)}\r\n\r\n${reply}`;
      this.#replyLength += this.#reply.write(message, this.#replyLength);
    }
    this.#replies = replies.length;
    if (replies.length === 0) this.#turnsLeft = 0;
  }

  #sendReply(micros: number): void {
    const end = Math.min(this.#replyLength, this.#replySent + segmentSize);
    this.#fromServer(micros, flag.psh | flag.ack, this.#reply, this.#replySent, end);
    this.#serverSeq += end - this.#replySent;
    this.#replySent = end;
  }

  #fromClient(micros: number, flags: number, payload: Uint8Array, start: number, end: number): void {
    const ack = flags === flag.syn ? 0 : this.#serverSeq;
    const { capture } = this.#town;
    capture.tcp(
      micros,
      this.#client,
      this.#clientPort,
      this.#server,
      this.#serverPort,
      this.#clientSeq,
      ack,
      flags,
      payload,
      start,
      end,
    );
  }

  #fromServer(micros: number, flags: number, payload: Uint8Array, start: number, end: number): void {
    const { capture } = this.#town;
    capture.tcp(
      micros,
      this.#server,
      this.#serverPort,
      this.#client,
      this.#clientPort,
      this.#serverSeq,
      this.#clientSeq,
      flags,
      payload,
      start,
      end,
    );
  }

  #askForName(micros: number): void {
    const { capture, random } = this.#town;
    const client = ipv4(10, 20, random.below(4), 1 + random.below(250));
    capture.udp(micros, client, firstClientPort + random.below(16_000), nameServer, 53, nameQuery);
  }
}
