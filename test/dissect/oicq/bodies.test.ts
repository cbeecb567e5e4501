/** Frames of oicq as bodies of HTTP. */

import { expect, test } from 'vitest';
import { decode } from '../../hostile/whole-program.ts';
import { pcapFile } from '../../support/capture-files.ts';
import { post, reply } from '../../support/dialogs/http.ts';
import { oicqFrame } from '../../support/oicq-frames.ts';
import { TcpDialog } from '../../support/tcp-dialog.ts';

const asked = { version: 0x3624, command: 0x0825, sequence: 9, number: 73_110_248 };
const request = oicqFrame({ ...asked, clear: '0400000001010100006768', cipher: 48 });
const answer = oicqFrame({ ...asked, clear: '000000', cipher: 64 });

function records(...bodies: readonly (readonly [client: Uint8Array, server: Uint8Array])[]) {
  const dialog = new TcpDialog({ client: '192.168.10.34:4102', server: '203.0.113.80:80' }).handshake();
  for (const [client, server] of bodies) {
    dialog.send('client', post(client, { connection: 'keep-alive' })).send('server', reply(server));
  }
  const lines = decode(pcapFile(dialog.packets)).ndjson.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

test('a body that is a frame is read as one, whichever way it goes', () => {
  const [first, second] = records([request, answer]);
  expect(first).toMatchObject({ protocol: 'oicq', carrier: 'http', dir: 'request', command: 'touch', uin: '73110248' });
  expect(second).toMatchObject({ protocol: 'oicq', carrier: 'http', dir: 'response', command: 'touch', replyTo: 1 });
  expect(second.http.status).toBe(200);
  expect(first.fields.map((field: { name: string }) => field.name)).toEqual([
    'version',
    'command',
    'sequence',
    'number',
    'prefix',
    'body',
  ]);
});

test('a body that only begins and ends like one is HTTP', () => {
  const misfit = oicqFrame({ ...asked, cipher: 13 });
  const [first, second] = records([misfit, Uint8Array.of(2, 1, 2, 3)]);
  expect([first.protocol, second.protocol]).toEqual(['http', 'http']);
  expect(second.replyTo).toBe(1);
});
