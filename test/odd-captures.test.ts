import { expect, test } from 'vitest';
import { defaultLimits } from '../src/model/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import { ok, post } from './support/events.ts';
import { flag, type Packet } from './support/packets.ts';
import { smallRegistry } from './support/small-tables.ts';
import { TcpDialog } from './support/tcp-dialog.ts';
import { play } from './tcp/play.ts';

const registry = smallRegistry();
const dialog = () => new TcpDialog({ client: '10.0.0.2:1034', server: '192.0.2.177:8000' });
const poll = (seq: number) => post(`VER=1.1&CMD=Poll&SEQ=${seq}&UIN=10001`);
const body = (seq: number) => `VER=1.1&CMD=POLL&SEQ=${seq}&UIN=10001&RES=0&MN=0&MT=&UN=&MG=`;
const polled = (seq: number) => ok(body(seq));

/** Packets go in, one line a message comes out: number, direction, command, the request it answers, Problems. */
function messages(packets: readonly Packet[]): string[] {
  const told: string[] = [];
  const sink = (message: Parameters<ConstructorParameters<typeof Pipeline>[0]['sink']>[0]) => {
    const { no, dir, replyTo, complete } = message;
    const how = message.unanswered ? 'unanswered' : (message.null ?? (complete ? 'whole' : 'cut'));
    const codes = message.problems.map(({ code }) => code).filter((code) => code !== 'http.no-target');
    told.push([no, dir, message.command ?? message.parse.protocol, replyTo, how, ...codes].join(' '));
  };
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink });
  for (const event of play(packets).events) pipeline.step(event);
  pipeline.end(null, packets.length);
  return told;
}

test('a lost segment of a head cuts its message, the rest is bytes, and the next message is whole', () => {
  const made = dialog().handshake().send('client', poll(1));
  made
    .send('server', polled(1), { segmentSize: 60, lose: [1] })
    .send('client', poll(2))
    .send('server', polled(2));
  expect(messages(made.packets)).toEqual([
    '1 request Poll 0 whole',
    '2 response http 1 cut tcp.gap',
    '3 response other 0 whole',
    '4 request Poll 0 whole',
    '5 response Poll 4 whole http.resync',
  ]);
});

test('a reset in the middle of a reply gives what came of it', () => {
  const made = dialog().handshake().send('client', poll(1)).send('server', polled(1).slice(0, -8));
  made.rst('server');
  expect(messages(made.packets)).toEqual(['1 request Poll 0 whole', '2 response Poll 1 cut http.cut']);
});

test('a response stored before its request is neither lost nor taken for that of another', () => {
  const made = dialog().handshake().send('client', poll(1)).send('server', polled(1));
  made.send('client', poll(2), { ack: false }).send('server', polled(2), { ack: false });
  const ask = made.packets.length - 2;
  const swapped = [...made.packets.slice(0, ask), made.packets[ask + 1], made.packets[ask]];
  expect(messages(swapped)).toEqual([
    '1 request Poll 0 whole',
    '2 response Poll 1 whole',
    '3 response Poll 0 whole',
    '4 request Poll 0 whole kqq.reply-before',
  ]);
});

test('a reply without a status line is decoded and paired', () => {
  const made = dialog().handshake().send('client', poll(1)).send('server', body(1)).fin('server').fin('client');
  expect(messages(made.packets)).toEqual(['1 request Poll 0 whole', '2 response Poll 1 whole http.no-status-line']);
});

test('every packet captured twice, with keep-alives between them, gives the same messages', () => {
  const talk = (more: boolean) => {
    const made = dialog().handshake();
    for (let seq = 1; seq <= 3; seq++) {
      if (more) made.raw('client', { offset: (seq - 1) * poll(1).length - 1, payload: '\0' });
      made.send('client', poll(seq), { segmentSize: 40 }).send('server', polled(seq), { segmentSize: 50 });
    }
    return made.fin('server').fin('client').packets;
  };
  const wanted = messages(talk(false));
  expect(wanted).toHaveLength(6);
  expect(messages(talk(true).flatMap((packet) => [packet, packet]))).toEqual(wanted);
});

test('a connection that is opened on old ports in the middle of a message loses nothing', () => {
  const old = dialog().handshake().send('client', poll(1)).send('server', polled(1).slice(0, 50), { ack: false });
  const fresh = new TcpDialog({ client: '10.0.0.2:1034', server: '192.0.2.177:8000', clientIsn: 88_000, serverIsn: 7 });
  fresh.handshake().send('client', poll(2)).send('server', polled(2));
  expect(messages([...old.packets, ...fresh.packets])).toEqual([
    '1 request Poll 0 whole',
    '2 response http 1 cut http.cut',
    '3 request Poll 0 whole',
    '4 response Poll 3 whole',
  ]);
});

test('one direction alone gives its messages', () => {
  const made = dialog().handshake().send('client', poll(1)).send('server', polled(1)).send('client', poll(2));
  made.send('server', polled(2)).raw('client', { offset: 0, flags: flag.ack });
  const from = (port: number) => made.packets.filter(({ bytes }) => bytes[34] * 256 + bytes[35] === port);
  expect(messages(from(8000))).toEqual(['1 response Poll 0 whole', '2 response Poll 0 whole']);
  expect(messages(from(1034)).slice(0, 2)).toEqual(['1 request Poll 0 whole', '2 request Poll 0 whole']);
});
