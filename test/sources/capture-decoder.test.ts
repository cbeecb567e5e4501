import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/model/limits.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { pcapFile, pcapngFile, timeResolution } from '../support/capture-files.ts';
import { fragmentIp } from '../support/encapsulation.ts';
import { ethernet, ip, type Packet, tcpPacket, udpPacket } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';

const ends = { client: '10.0.0.2:1034', server: '192.0.2.177:8000' };

function decoder(firstFlow = 1) {
  const events: StreamEvent[] = [];
  const problems: Problem[] = [];
  const event = (taken: StreamEvent) => {
    if (taken.kind !== 'data') events.push(taken);
    else
      events.push({
        ...taken,
        bytes: taken.bytes.slice(taken.start, taken.end),
        start: 0,
        end: taken.end - taken.start,
      });
  };
  const made = createCaptureDecoder({ limits: defaultLimits, firstFlow }, { event, problem: (p) => problems.push(p) });
  const feed = (file: Uint8Array) => made.feed(file, 0, file.length);
  const texts = () => events.flatMap((taken) => (taken.kind === 'data' ? [Buffer.from(taken.bytes).toString()] : []));
  return { made, feed, events, problems, texts };
}

const at = { sec: 1_214_035_200, nsec: 5_000 };
const packetOf = (bytes: Uint8Array): Packet => ({ at, bytes });

describe('the capture decoder', () => {
  test('turns a file into stream events and knows packets, flows, digits and the last time', () => {
    const { made, feed, texts, problems } = decoder(7);
    const dialog = new TcpDialog(ends).handshake().send('client', 'ask').send('server', 'reply');
    expect(made.lastTime).toBeNull();
    feed(pcapngFile(dialog.packets, { interfaceOptions: [timeResolution(9)] }));
    expect(made.endFile()).toEqual({ kind: 'whole' });
    made.end();
    expect([made.packets, made.nextFlow, made.digits, made.lastTime]).toEqual([7, 8, 9, dialog.now]);
    expect([texts(), problems, [...made.undecoded]]).toEqual([['ask', 'reply'], [], []]);
  });

  test('a further file of the same capture goes on with packets and flows', () => {
    const dialog = new TcpDialog(ends).handshake().send('client', 'abcdef', { segmentSize: 3 });
    const { made, feed, events } = decoder();
    feed(pcapFile(dialog.packets.slice(0, 4)));
    expect(made.endFile()).toEqual({ kind: 'whole' });
    feed(pcapngFile(dialog.packets.slice(4)));
    expect(made.endFile()).toEqual({ kind: 'whole' });
    expect(events.map(({ kind }) => kind)).toEqual(['open', 'data', 'data']);
    expect(events.at(-1)).toMatchObject({ flow: 1, packet: 5 });
  });

  test('what waits behind a hole comes out at the end of the capture, not of a file', () => {
    const dialog = new TcpDialog(ends).handshake().send('client', 'abcd', { segmentSize: 2, order: [1], ack: false });
    const { made, feed, texts } = decoder();
    feed(pcapFile(dialog.packets));
    made.endFile();
    expect(texts()).toEqual([]);
    made.end();
    expect(texts()).toEqual(['cd']);
  });

  test('says what a file is that is no capture, and takes no more of it', () => {
    const { made, feed } = decoder();
    feed(Buffer.from(`{"log": {${' '.repeat(100)}`));
    expect(made.done).toBe(true);
    expect(made.endFile()).toMatchObject({ kind: 'not-a-capture', looksLike: 'HAR or other JSON' });
    expect(made.done).toBe(false);
  });

  test('packets of unknown link types, fragments and broken headers are told once a kind, ARP and ICMP only counted', () => {
    const { made, feed, problems } = decoder();
    const udp = { from: '10.0.0.1:1', to: '10.0.0.2:2', payload: 'x' };
    feed(
      pcapFile([
        packetOf(ethernet(0x0806, new Uint8Array(28))),
        packetOf(ethernet(0x0800, ip('10.0.0.1', '10.0.0.2', 1, new Uint8Array(8), {}))),
        packetOf(udpPacket({ ...udp, payload: 'x'.repeat(16), ip: { moreFragments: true } })),
        packetOf(udpPacket({ ...udp, ip: { fragment: 32 } })),
        packetOf(new Uint8Array(5)),
        packetOf(tcpPacket({ from: udp.from, to: udp.to, seq: 1, flags: 16 })),
      ]),
    );
    made.endFile();
    feed(pcapFile([packetOf(new Uint8Array(60))], { linkType: 147 }));
    made.endFile();
    made.end();
    expect([...made.undecoded]).toEqual([
      ['not IP', 1],
      ['neither TCP nor UDP', 1],
      ['malformed', 1],
      ['link type 147', 1],
      ['fragment', 2],
    ]);
    expect(problems.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      'net.malformed: packet 5 was not decoded: a header is cut or contradicts itself',
      'net.link-type: packet 7 was not decoded: link type 147 is not known',
      'net.fragment: 2 packets, from packet 3 on, were not put together: other pieces of the same IP packets are missing',
    ]);
    expect(made.packets).toBe(7);
  });

  test('the first piece of a TCP segment counts at once, and the whole segment adds the rest', () => {
    const dialog = new TcpDialog(ends).handshake().send('client', 'a'.repeat(20) + 'b'.repeat(20));
    const cut = dialog.packets.flatMap(({ at: time, bytes }, i) =>
      fragmentIp(bytes.subarray(14), 24, i).map((piece) => ({ at: time, bytes: ethernet(0x0800, piece) })),
    );
    const { made, feed, events, texts, problems } = decoder();
    feed(pcapFile(cut));
    made.endFile();
    made.end();
    const data = events.filter(({ kind }) => kind === 'data');
    expect(texts()).toEqual(['aaaa', `${'a'.repeat(16)}${'b'.repeat(20)}`]);
    expect(data).toMatchObject([{ packet: 4 }, { packet: 6 }]);
    expect(problems).toEqual([]);
  });

  test('of a segment whose other pieces are lost the first is used, the rest is a gap', () => {
    const dialog = new TcpDialog(ends).handshake().send('client', `${'a'.repeat(20)}${'b'.repeat(20)}`);
    dialog.send('client', 'next');
    const cut = dialog.packets.flatMap(({ at: time, bytes }, i) => {
      const pieces = fragmentIp(bytes.subarray(14), 24, i).map((piece) => ({
        at: time,
        bytes: ethernet(0x0800, piece),
      }));
      return pieces.length === 3 ? [pieces[0], pieces[2]] : pieces;
    });
    const { made, feed, events, texts, problems } = decoder();
    feed(pcapFile(cut));
    made.endFile();
    made.end();
    expect(texts()).toEqual(['aaaa', 'next']);
    expect(events.filter(({ kind }) => kind === 'gap')).toMatchObject([{ length: 36 }]);
    expect(problems.map(({ code, had }) => [code, had])).toEqual([['net.fragment', 2]]);
    expect(made.undecoded.get('fragment')).toBe(2);
  });

  test('a file of very many link types does not make very many Problems', () => {
    const { made, feed, problems } = decoder();
    for (let linkType = 300; linkType < 600; linkType++) {
      feed(pcapFile([packetOf(new Uint8Array(20))], { linkType }));
      made.endFile();
    }
    made.end();
    expect(problems.length).toBeLessThan(70);
    expect(made.undecoded.get('other link types')).toBe(236);
  });
});
