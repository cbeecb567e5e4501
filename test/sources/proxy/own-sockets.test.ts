import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { OwnSockets } from '../../../src/sources/proxy/own-sockets.ts';

/** A socket between these ports of this machine, as far as its addresses go. */
function socketOf(localPort: number, remotePort: number): Socket {
  const address = { value: '127.0.0.1' };
  return Object.defineProperties(new Socket(), {
    localAddress: address,
    remoteAddress: address,
    localPort: { value: localPort },
    remotePort: { value: remotePort },
  });
}

test('a client with the port of one of our own connections is a stranger all the same, for that leads elsewhere', () => {
  const own = new OwnSockets();
  own.addOutgoing(socketOf(40_000, 9000));
  const stranger = socketOf(8080, 40_000);
  expect(own.addClient(stranger)).toBe(true);
  own.addOutgoing(socketOf(40_000, 9001));
  expect(stranger.destroyed).toBe(false);
});

test('both ends of one connection are a loop, whichever is seen first', () => {
  const own = new OwnSockets();
  own.addOutgoing(socketOf(40_000, 8080));
  expect(own.addClient(socketOf(8080, 40_000))).toBe(false);
  const client = socketOf(8080, 40_001);
  expect(own.addClient(client)).toBe(true);
  own.addOutgoing(socketOf(40_001, 8080));
  expect(client.destroyed).toBe(true);
});
