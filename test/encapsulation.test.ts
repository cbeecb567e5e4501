/**
 * From packets to messages: in whatever link layer a dialog was captured, and into whatever pieces IP cut its packets,
 * the messages are the same.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kqqCommands, kqqProtocol } from '../dissectors/index.ts';
import { summarise } from '../src/dissect/dissect.ts';
import { createRegistry } from '../src/dissect/registry.ts';
import { defaultLimits } from '../src/model/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import { createCaptureDecoder } from '../src/sources/capture-decoder.ts';
import { bundled, conversationsOf } from './hostile/samples.ts';
import { pcapFile } from './support/capture-files.ts';
import { fragmentIp, type LinkLayer, linkLayers } from './support/encapsulation.ts';
import { ok, post } from './support/events.ts';
import type { Packet } from './support/packets.ts';
import { TcpDialog } from './support/tcp-dialog.ts';

const registry = createRegistry(kqqProtocol, kqqCommands);
const ends = {
  IPv4: { client: '192.0.2.1:1034', server: '198.51.100.7:8000' },
  IPv6: { client: '[2001:db8::1]:1034', server: '[2001:db8::7]:8000' },
} as const;

/** The IP packets of a short conversation. */
function dialogOf(family: keyof typeof ends): Packet[] {
  const dialog = new TcpDialog(ends[family]).handshake();
  dialog.send('client', post('VER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001'));
  dialog.send(
    'server',
    ok(`VER=1.1&CMD=GETMSGEX&SEQ=7&UIN=10001&RES=0&MN=1&MT=9,&UN=10003,&MG=${'在吗'.repeat(99)} ,&`),
  );
  dialog.send('client', post('VER=1.1&CMD=Logout&SEQ=9&UIN=10001'));
  dialog.send('server', ok('VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0'));
  dialog.fin('server').fin('client');
  return dialog.packets.map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) }));
}

interface Read {
  readonly messages: string[];
  readonly problems: string[];
}

function read(
  packets: readonly Packet[],
  { linkType, wrap }: LinkLayer,
  cuts: readonly number[] = [65_536],
  checkChecksums = true,
): Read {
  const file = pcapFile(
    packets.map((packet) => ({ ...packet, bytes: wrap(packet.bytes) })),
    { linkType },
  );
  const messages: string[] = [];
  const problems: string[] = [];
  const pipeline = new Pipeline({
    registry,
    limits: defaultLimits,
    sink: (message) => {
      const codes = message.problems.map(({ code }) => code).join();
      messages.push(`${message.dir} ${message.complete} ${message.replyTo} ${codes} ${summarise(message, 'en', true)}`);
    },
  });
  const decoder = createCaptureDecoder(
    { limits: defaultLimits, checkChecksums },
    { event: (event) => pipeline.step(event), problem: ({ code, text }) => problems.push(`${code}: ${text}`) },
  );
  for (let at = 0, i = 0; at < file.length; i++) {
    const end = Math.min(file.length, at + cuts[i % cuts.length]);
    decoder.feed(file, at, end);
    at = end;
  }
  decoder.endFile();
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);
  return { messages, problems };
}

const expected = read(dialogOf('IPv4'), linkLayers.ethernet);

test('the conversation has two requests and two replies', () => {
  expect(expected.problems).toEqual([]);
  expect(expected.messages).toHaveLength(4);
  expect(expected.messages[1]).toContain('response true 1');
});

test('the bundled session, in pieces out of order and in any link layer, gives the messages it gives as it is', () => {
  const packets = conversationsOf(bundled('kqq-session.pcap'))
    .flat()
    .sort((a, b) => a.at.sec - b.at.sec || a.at.nsec - b.at.nsec)
    .map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) }));
  const whole = read(packets, linkLayers['raw IP']);
  expect(whole.messages.length).toBeGreaterThan(60);
  for (const [i, layer] of Object.values(linkLayers).entries()) {
    const pieces = packets.flatMap(({ at, bytes }, number) => {
      return fragmentIp(bytes, 64 + 8 * i, number)
        .reverse()
        .map((piece) => ({ at, bytes: piece }));
    });
    expect(read(packets, layer).messages).toEqual(whole.messages);
    expect(read(pieces, layer, [1 + 100 * i]).messages).toEqual(whole.messages);
  }
});

describe.each(['IPv4', 'IPv6'] as const)('%s', (family) => {
  test.each(Object.entries(linkLayers).filter(([name]) => name !== 'ethernet' || family === 'IPv4'))(
    'in %s gives the same messages',
    (_, layer) => {
      expect(read(dialogOf(family), layer)).toEqual(expected);
    },
  );

  test('in pieces of any size, in any order, repeated, in any link layer, gives the same messages', () => {
    const layers = Object.values(linkLayers).filter((layer) => layer !== linkLayers.ethernet || family === 'IPv4');
    const order = fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 });
    const property = fc.property(
      fc.integer({ min: 1, max: 60 }),
      order,
      fc.constantFrom(...layers),
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
      fc.nat(1000),
      fc.boolean(),
      (units, ranks, layer, cuts, place, checked) => {
        const packets = dialogOf(family).flatMap(({ at, bytes }, number) => {
          const pieces = fragmentIp(bytes, 8 * units, number + 1);
          const shuffled = pieces
            .map((piece, i) => ({ piece, rank: ranks[i % ranks.length] }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ piece }) => piece);
          const repeated = shuffled.toSpliced(place % (pieces.length + 1), 0, pieces[ranks[0] % pieces.length]);
          return repeated.map((piece) => ({ at, bytes: piece }));
        });
        expect(read(packets, layer, cuts, checked)).toEqual(expected);
      },
    );
    fc.assert(property, { numRuns: 150 });
  });
});
