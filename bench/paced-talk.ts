/**
 * Traffic at an even pace: clients ask a server through a relay so many times a second, and what was sent is printed as
 * JSON. Server and clients are both here; what they say is what generated captures have in them.
 *
 *   tsx bench/paced-talk.ts SERVER-PORT RELAY-PORT EXCHANGES-A-SECOND SECONDS
 */

import { connect, createServer, type Socket } from 'node:net';
import { createAccounts, nextTurn, type Turn } from './bodies.ts';
import { createRandom } from './random.ts';
import { replyBytes, requestBytes } from './steady.ts';

const [serverPort = 0, relayPort = 0, pace = 0, seconds = 0] = process.argv.slice(2).map(Number);
const connections = 64;
/** Exchanges before a client connects anew. */
const perConnection = 50;
const tick = 4;
const differentTurns = 5000;

interface Client {
  socket: Socket;
  exchanges: number;
  /** Bytes of the reply that have not come yet; 0: nothing is asked. */
  missing: number;
}

/** Exchanges with exactly one reply, each with a request of its own. */
function makeTurns(): { readonly requests: readonly Buffer[]; readonly replies: ReadonlyMap<string, Buffer> } {
  const random = createRandom(1);
  const accounts = createAccounts(random, 400);
  const replies = new Map<string, Buffer>();
  const requests: Buffer[] = [];
  while (requests.length < differentTurns) {
    const turn: Turn = nextTurn(random, random.pick(accounts));
    const [reply] = turn.replies;
    if (reply === undefined || turn.replies.length > 1 || replies.has(turn.request)) continue;
    replies.set(turn.request, replyBytes(reply));
    requests.push(requestBytes(turn.request));
  }
  return { requests, replies };
}

const { requests, replies } = makeTurns();
const separator = '\r\n\r\n';

/** One request at a time comes on a connection, small enough for one piece or two. */
const server = createServer((socket) => {
  let came = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    came = came.length === 0 ? bytes : Buffer.concat([came, bytes]);
    const reply = replyTo(came);
    if (reply === undefined) return;
    came = Buffer.alloc(0);
    socket.write(reply);
  });
});

function replyTo(request: Buffer): Buffer | undefined {
  const head = request.indexOf(separator);
  return head < 0 ? undefined : replies.get(request.toString('utf8', head + separator.length));
}

function openClient(): Client {
  const client: Client = { socket: connect(relayPort, '127.0.0.1'), exchanges: 0, missing: 0 };
  const open = (): void => {
    const { socket } = client;
    client.exchanges = 0;
    socket.setNoDelay(true);
    socket.on('error', (error) => {
      throw error;
    });
    socket.on('data', (bytes) => {
      client.missing -= bytes.length;
      if (client.missing > 0) return;
      answered += 1;
      if (client.exchanges < perConnection) return;
      socket.end();
      client.socket = connect(relayPort, '127.0.0.1');
      open();
    });
  };
  open();
  return client;
}

let sent = 0;
let answered = 0;

function ask(client: Client): void {
  const request = requests[sent % requests.length] ?? Buffer.alloc(0);
  client.missing = replyTo(request)?.length ?? 0;
  client.exchanges += 1;
  client.socket.write(request);
  sent += 1;
}

server.listen(serverPort, '127.0.0.1', () => {
  const clients = Array.from({ length: connections }, openClient);
  const begun = performance.now();
  const timer = setInterval(() => {
    const passed = (performance.now() - begun) / 1000;
    const due = Math.floor(Math.min(passed, seconds) * pace);
    for (const client of clients) {
      if (sent < due && client.missing <= 0) ask(client);
    }
    if (passed < seconds || answered < sent) return;
    clearInterval(timer);
    console.log(JSON.stringify({ sent, answered, seconds: passed }));
    process.exit();
  }, tick);
});
