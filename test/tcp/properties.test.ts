import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flag, type Packet, tcpPacket } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { play, streamOf } from './play.ts';

const ends = { from: '10.0.0.2:1034', to: '192.0.2.177:8000' };
const text = fc.string({ minLength: 1, maxLength: 120, unit: fc.constantFrom(...'abcdefghij') });
const isn = fc.oneof(fc.constantFrom(0, 1000, 0x7fff_ffc0, 0xffff_ffc0), fc.integer({ min: 0, max: 0xffff_ffff }));

/** Ranges of the text, covering all of it in any order, with repeats and overlaps. */
const pieces = (length: number) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 40 })), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
    )
    .chain(([extra, sizes]) => {
      const cover: [number, number][] = [];
      for (let at = 0, i = 0; at < length; i++) {
        cover.push([at, sizes[i % sizes.length]]);
        at += sizes[i % sizes.length];
      }
      const all = [...cover, ...extra];
      return fc.shuffledSubarray(all, { minLength: all.length });
    });

function segments(sent: string, first: number, ranges: readonly (readonly [number, number])[]): Packet[] {
  const syn = tcpPacket({ ...ends, seq: first, flags: flag.syn });
  const packets = ranges.map(([offset, size]) =>
    tcpPacket({ ...ends, seq: first + 1 + offset, flags: flag.ack, payload: sent.slice(offset, offset + size) }),
  );
  const fin = tcpPacket({ ...ends, seq: first + 1 + sent.length, flags: flag.fin | flag.ack });
  return [syn, ...packets, fin].map((bytes, i) => ({ at: { sec: i, nsec: 0 }, bytes }));
}

test('shuffled, repeated and overlapping segments give the bytes that were sent, then FIN', () => {
  const sent = text.chain((words) => fc.tuple(fc.constant(words), isn, pieces(words.length)));
  fc.assert(
    fc.property(sent, ([words, first, ranges]) => {
      const played = play(segments(words, first, ranges));
      expect(streamOf(played, 1, 0)).toBe(words);
      expect(played.events.filter((event) => event.kind === 'gap' || ('problems' in event && event.problems))).toEqual(
        [],
      );
      expect(played.events.at(-1)).toMatchObject({ kind: 'close', how: 'fin', side: 0 });
    }),
    { numRuns: 400 },
  );
});

test('lost segments are gaps of their length in their place', () => {
  const sent = text.chain((words) =>
    fc.tuple(fc.constant(words), isn, fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(30))),
  );
  fc.assert(
    fc.property(sent, ([words, clientIsn, segmentSize, lose]) => {
      const made = new TcpDialog({ client: ends.from, server: ends.to, clientIsn }).handshake();
      made.send('client', words, { segmentSize, lose }).fin('client');
      const expected = [...words]
        .map((letter, i) => (lose.includes(Math.floor(i / segmentSize)) ? '_' : letter))
        .join('');
      expect(streamOf(play(made.packets), 1, 0)).toBe(expected);
    }),
    { numRuns: 200 },
  );
});

test('with a small memory nothing is lost unsaid: bytes and gaps add up to what was sent', () => {
  const sent = text.chain((words) => fc.tuple(fc.constant(words), isn, pieces(words.length)));
  fc.assert(
    fc.property(sent, fc.integer({ min: 0, max: 6 }), ([words, first, ranges], kilobytes) => {
      const played = play(segments(words, first, ranges), { limits: { maxFlow: kilobytes * 1024 } });
      const got = streamOf(played, 1, 0);
      expect(got.length).toBe(words.length);
      expect([...got].every((letter, i) => letter === '_' || letter === words[i])).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('segments without any sense never throw, and what they leave behind is bounded', () => {
  const packet = fc.record({
    client: fc.boolean(),
    seq: fc.oneof(fc.nat(50), fc.nat(0xffff_ffff)),
    ack: fc.oneof(fc.nat(50), fc.nat(0xffff_ffff)),
    flags: fc.nat(63),
    payload: fc.uint8Array({ maxLength: 30 }),
    port: fc.constantFrom(1, 1, 1, 2, 3),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (sent, maxFlows) => {
      const packets = sent.map(({ client, port, ...fields }, i): Packet => {
        const peers = [`10.0.0.2:${port}`, '192.0.2.177:8000'] as const;
        const [from, to] = client ? peers : [peers[1], peers[0]];
        return { at: { sec: i, nsec: 0 }, bytes: tcpPacket({ from, to, ...fields }) };
      });
      const { events, nextFlow } = play(packets, { limits: { maxFlows } });
      const open = new Set<number>();
      const closed = new Map<number, number>();
      for (const event of events) {
        if (event.kind === 'tick') continue;
        if (event.kind === 'open') {
          expect(event.flow).toBe(open.size + 1);
          open.add(event.flow);
          continue;
        }
        // Nothing is said of a flow before it opens, of a side after its FIN, or of a flow after its end.
        expect(open.has(event.flow)).toBe(true);
        const before = closed.get(event.flow) ?? 0;
        expect(before).not.toBe(3);
        if (event.kind !== 'close') expect(before & (1 << event.side)).toBe(0);
        else closed.set(event.flow, event.how === 'fin' ? before | (1 << event.side) : 3);
        if (event.kind === 'gap') expect(event.length).toBeGreaterThan(0);
      }
      expect(nextFlow).toBe(open.size + 1);
      expect(open.size - [...closed.values()].filter((sides) => sides === 3).length).toBeLessThanOrEqual(maxFlows);
    }),
    { numRuns: 500 },
  );
});
