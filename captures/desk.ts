/**
 * One computer of the story: hands out its ports one by one, opens dialogs, and plays the usual connection.
 */

import type { Computer } from '../test/support/dialogs/exchange.ts';
import { post, reply } from '../test/support/dialogs/http.ts';
import type { Pair } from '../test/support/dialogs/oddities.ts';
import type { Packet } from '../test/support/packets.ts';
import { type DialogSide, TcpDialog } from '../test/support/tcp-dialog.ts';
import { instantAt } from './clock.ts';

/** Milliseconds from a request to its reply, unless a story says otherwise. */
export const usualDelay = 55;

/** Milliseconds after which a host acknowledges even without data of its own to send. */
const patience = 200;

/** Milliseconds from one packet to the next; the nanoseconds show only in captures that have them. */
const step = 11.400259;

/** A dialog whose first packet passes `at` milliseconds after the story began, if it is opened at once. */
export function dialogAt(client: string, server: string, at: number): TcpDialog {
  const isn = Math.imul(at + client.length, 0x9e3779b1) ^ Math.imul(Number(client.split(':').at(-1)), 0x85ebca6b);
  return new TcpDialog({ client, server, start: instantAt(at), step, clientIsn: isn >>> 0, serverIsn: ~isn >>> 0 });
}

/** Both sides end the connection, `first` first: FIN, FIN that acknowledges it, ACK. */
export function ended(dialog: TcpDialog, first: DialogSide): readonly Packet[] {
  return dialog.fin(first, { ack: false }).fin(first === 'client' ? 'server' : 'client').packets;
}

export class Desk {
  #address: string;
  #port: number;
  #server: string;

  /** Ports from `firstPort` on; every dialog goes to `server` ("ip:port") unless it names another. */
  constructor(computer: Computer, firstPort: number, server: string) {
    this.#address = computer.address;
    this.#port = firstPort;
    this.#server = server;
  }

  /** "ip:port" with the next port. */
  nextHost(): string {
    return `${this.#address}:${this.#port++}`;
  }

  /** A connection to the server (or `server`), opened at `at`. */
  open(at: number, server: string = this.#server): TcpDialog {
    return dialogAt(this.nextHost(), server, at).handshake();
  }

  /** Request and reply (these bytes) on a connection that the server closes. */
  exchange(at: number, request: Uint8Array, answer: Uint8Array, delay = usualDelay): readonly Packet[] {
    const dialog = this.open(at).send('client', request, { ack: delay > patience });
    return ended(dialog.send('server', answer, { after: delay, ack: false }), 'server');
  }

  /** A documented exchange: only its bodies are of interest. */
  ask(at: number, pair: Pair, delay = usualDelay): readonly Packet[] {
    return this.exchange(at, post(pair.request), reply(pair.reply), delay);
  }

  /** Several documented exchanges, one behind the other on one connection that the client closes. */
  askAll(at: number, pairs: readonly Pair[], every = 700): readonly Packet[] {
    const dialog = this.open(at);
    for (const pair of pairs) {
      dialog.send('client', post(pair.request, { connection: 'keep-alive' }), { ack: false });
      dialog.send('server', reply(pair.reply), { after: usualDelay }).pause(every);
    }
    return ended(dialog, 'client');
  }
}
