import { describe, expect, test } from 'vitest';
import { flag } from '../support/packets.ts';
import { type DialogSide, TcpDialog } from '../support/tcp-dialog.ts';
import { lines, type PlayOptions, play, streamOf } from './play.ts';

const ends = { client: '10.0.0.2:1034', server: '192.0.2.177:8000' };
const dialog = (clientIsn = 1000) => new TcpDialog({ ...ends, clientIsn });
const opened = '1 open tcp 10.0.0.2:1034 192.0.2.177:8000 0';
const told = (made: TcpDialog, options: PlayOptions = {}) => lines(play(made.packets, options));

describe('segments in order', () => {
  test('a whole conversation opens, carries the bytes of both sides and closes', () => {
    const made = dialog()
      .handshake()
      .send('client', 'ask')
      .send('server', 'reply', { segmentSize: 2 })
      .fin('server')
      .fin('client');
    expect(told(made)).toEqual([opened, '1:0 "ask"', '1:1 "reply"', '1:1 fin', '1:0 fin']);
  });

  test('events carry the number and time of their packet', () => {
    const made = dialog().handshake().send('client', 'ask', { after: 250 });
    const data = play(made.packets).events.find(({ kind }) => kind === 'data');
    expect(data).toMatchObject({ packet: 4, at: { sec: 1_214_035_200, nsec: 252_000_000 }, problems: null });
  });

  test('without a time in the capture events have none', () => {
    const { events } = play(dialog().handshake().send('client', 'ask').packets, { timeless: true });
    expect(events.map((event) => event.at)).toEqual([null, null]);
  });

  test('data on SYN and on FIN count', () => {
    const made = dialog()
      .raw('client', { offset: -1, flags: flag.syn, payload: 'early' })
      .raw('client', { offset: 5, flags: flag.fin | flag.ack, payload: ' late' });
    expect(told(made)).toEqual([opened, '1:0 "early late"', '1:0 fin']);
  });

  test('sequence numbers wrap around', () => {
    const made = dialog(0xffff_fff0).handshake().send('client', 'a'.repeat(40), { segmentSize: 7 }).fin('client');
    expect(told(made)).toEqual([opened, `1:0 "${'a'.repeat(40)}"`, '1:0 fin']);
  });

  test('a hole across the wrap is filled', () => {
    const made = dialog(0xffff_fff0)
      .handshake()
      .send('client', 'abcdefghijklmnopqrstuvwx', { segmentSize: 8, order: [2, 1, 0] });
    expect(told(made)).toEqual([opened, '1:0 "abcdefghijklmnopqrstuvwx"']);
  });
});

describe('repeats and overlaps', () => {
  test('a repeated segment gives nothing', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, order: [0, 0, 1, 1, 0] });
    expect(told(made)).toEqual([opened, '1:0 "abcd"']);
  });

  test('of a segment that overlaps what was delivered only the rest counts; delivered bytes stand', () => {
    const made = dialog().handshake().send('client', 'abcd').raw('client', { offset: 2, payload: 'XYef' });
    expect(told(made)).toEqual([opened, '1:0 "abcdef"']);
  });

  test('behind a hole the first copy stands and a differing later one is told', () => {
    const made = dialog()
      .handshake()
      .raw('client', { offset: 2, payload: 'cd' })
      .raw('client', { offset: 1, payload: 'bXYe' })
      .raw('client', { offset: 0, payload: 'a' });
    const played = play(made.packets);
    expect(streamOf(played, 1, 0)).toBe('abcde');
    const problems = played.events.flatMap((event) => ('problems' in event ? (event.problems ?? []) : []));
    expect(problems).toEqual([
      {
        code: 'tcp.overlap-differs',
        severity: 'warn',
        text: 'two captured copies of the same bytes differ (2 bytes at 2 of the stream kept, the later 4 at 1 dropped)',
        needed: 2,
        had: 4,
      },
    ]);
  });

  test('equal copies behind a hole are no problem', () => {
    const made = dialog()
      .handshake()
      .raw('client', { offset: 2, payload: 'cd' })
      .raw('client', { offset: 6, payload: 'gh' })
      .raw('client', { offset: 1, payload: 'bcdefghi' })
      .raw('client', { offset: 0, payload: 'a' });
    expect(told(made)).toEqual([opened, '1:0 "abcdefghi"']);
  });

  test('the segment that fills a hole may run on into what is held and beyond', () => {
    const made = dialog()
      .handshake()
      .raw('client', { offset: 2, payload: 'cd' })
      .raw('client', { offset: 0, payload: 'abXXef' });
    expect(told(made)).toEqual([opened, '1:0 "ab" [tcp.overlap-differs]', '1:0 "cdef"']);
  });

  test('a conversation full of differing copies tells a few of them', () => {
    const made = dialog().handshake();
    for (let i = 0; i < 100; i++) made.raw('client', { offset: 2, payload: i % 2 === 0 ? 'cd' : 'XY' });
    made.raw('client', { offset: 0, payload: 'ab' });
    const problems = play(made.packets).events.flatMap((event) => ('problems' in event ? (event.problems ?? []) : []));
    expect(problems).toHaveLength(8);
  });
});

describe('holes', () => {
  test('bytes behind a hole wait for it', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdef', { segmentSize: 2, order: [0, 2], ack: false });
    expect(told(made, { end: false })).toEqual([opened, '1:0 "ab"']);
  });

  test('a hole the peer has acknowledged is a gap at once', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdef', { segmentSize: 2, lose: [1] })
      .send('client', 'gh');
    expect(told(made, { end: false })).toEqual([opened, '1:0 "ab"', '1:0 gap 2', '1:0 "efgh"']);
  });

  test('a hole that was acknowledged before anything stood behind it is a gap too', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, lose: [1] })
      .send('client', 'ef', { ack: false });
    expect(told(made, { end: false })).toEqual([opened, '1:0 "ab"', '1:0 gap 2', '1:0 "ef"']);
  });

  test('an acknowledgement of the bytes before the hole does not give it up', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdef', { segmentSize: 2, order: [0, 2], ack: false })
      .raw('server', { offset: 0, ackOffset: 2 })
      .raw('client', { offset: 2, payload: 'cd' });
    expect(told(made)).toEqual([opened, '1:0 "abcdef"']);
  });

  test('several holes are gaps of their own', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdefghij', { segmentSize: 2, lose: [0, 2, 3] });
    expect(streamOf(play(made.packets), 1, 0)).toBe('__cd____ij');
  });

  test('at the end of the input everything behind holes comes out, flow by flow', () => {
    const other = new TcpDialog({ client: '10.0.0.3:1', server: ends.server }).handshake();
    const made = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, order: [1], ack: false });
    other.send('client', 'wxyz', { segmentSize: 2, order: [1], ack: false });
    expect(lines(play([...other.packets, ...made.packets])).slice(2)).toEqual([
      '1:0 gap 2',
      '1:0 "yz"',
      '2:0 gap 2',
      '2:0 "cd"',
    ]);
  });

  test('bytes that were acknowledged and never seen are a gap at the end', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdef', { segmentSize: 3, lose: [1] });
    expect(told(made)).toEqual([opened, '1:0 "abc"', '1:0 gap 3']);
  });

  test('an acknowledged FIN that the capture lacks is no missing byte', () => {
    const made = dialog().handshake().send('client', 'abc').raw('server', { offset: 0, ackOffset: 4 });
    expect(told(made)).toEqual([opened, '1:0 "abc"']);
  });

  test('FIN waits behind a hole', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, order: [0], ack: false })
      .fin('client', { ack: false });
    expect(told(made, { end: false })).toEqual([opened, '1:0 "ab"']);
    expect(told(made.raw('client', { offset: 2, payload: 'cd' }), { end: false })).toEqual([
      opened,
      '1:0 "abcd"',
      '1:0 fin',
    ]);
  });

  test('FIN behind a hole that is acknowledged or never filled comes after a gap', () => {
    const made = () =>
      dialog()
        .handshake()
        .send('client', 'abcd', { segmentSize: 2, order: [0], ack: false })
        .fin('client', { ack: false });
    const gone = [opened, '1:0 "ab"', '1:0 gap 2', '1:0 fin'];
    expect(told(made())).toEqual(gone);
    expect(told(made().ack('server'), { end: false })).toEqual(gone);
  });

  test('what a side sends behind its FIN is dropped', () => {
    const made = dialog()
      .handshake()
      .raw('client', { offset: 6, payload: 'behind' })
      .raw('client', { offset: 2, payload: 'cd', flags: flag.fin | flag.ack })
      .raw('client', { offset: 0, payload: 'ab' })
      .raw('client', { offset: 4, payload: 'more' });
    expect(told(made)).toEqual([opened, '1:0 "abcd"', '1:0 fin']);
  });

  test('bytes the snaplen cut off are a gap in their place', () => {
    const made = dialog().handshake().send('client', 'abcdef', { segmentSize: 3 });
    const cut = made.packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 56),
      originalLength: packet.bytes.length,
    }));
    expect(streamOf(play(cut), 1, 0)).toBe('ab_de_');
  });

  test('cut segments that come out of order keep their gaps', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abcdef', { segmentSize: 3, order: [1, 1, 0] });
    const cut = made.packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 56),
      originalLength: packet.bytes.length,
    }));
    expect(streamOf(play(cut), 1, 0)).toBe('ab_de_');
  });
});

describe('a capture that begins in the middle', () => {
  test('the first bytes seen are the beginning', () => {
    const made = dialog().send('server', 'ply').send('client', 'next');
    expect(told(made)).toEqual(['1 open tcp 192.0.2.177:8000 10.0.0.2:1034 -', '1:0 "ply"', '1:1 "next"']);
  });

  test('bytes from before the beginning that come late are left out and told', () => {
    const made = dialog().send('client', 'abcdef', { segmentSize: 2, order: [1, 0, 2] });
    expect(told(made)).toEqual([
      '1 open tcp 10.0.0.2:1034 192.0.2.177:8000 -',
      '1:0 "cd"',
      '1:0 "ef" [tcp.before-start]',
    ]);
  });

  test('a SYN that comes after the first data belongs to the same conversation', () => {
    const made = dialog().handshake().send('client', 'ask');
    const [syn, answer, ack, data, last] = made.packets;
    expect(lines(play([data, syn, answer, ack, last]))).toEqual([
      '1 open tcp 10.0.0.2:1034 192.0.2.177:8000 -',
      '1:0 "ask"',
    ]);
  });

  test('without the SYN-ACK the handshake still tells where the other side begins', () => {
    const made = dialog()
      .handshake()
      .send('client', 'ask')
      .send('server', 'abcd', { segmentSize: 2, lose: [0] });
    const [syn, , ...rest] = made.packets;
    expect(lines(play([syn, ...rest]))).toEqual([opened, '1:0 "ask"', '1:1 gap 2', '1:1 "cd"']);
  });
});

describe('segments that carry nothing', () => {
  test.each([
    ['a keep-alive', '', 2],
    ['a keep-alive with a byte', 'x', 2],
    ['a window probe', '', 3],
  ])('%s gives no data', (_, payload, offset) => {
    const made = dialog().handshake().send('client', 'abc').raw('client', { offset, payload }).send('client', 'def');
    expect(told(made)).toEqual([opened, '1:0 "abcdef"']);
  });

  test('the byte of a window probe counts once', () => {
    const made = dialog()
      .handshake()
      .send('client', 'abc')
      .raw('client', { offset: 3, payload: 'd' })
      .send('client', 'def');
    expect(told(made)).toEqual([opened, '1:0 "abcdef"']);
  });

  test('a number no window reaches is left out and told', () => {
    const made = dialog().handshake().raw('client', { offset: 0x6000_0000, payload: 'stray' }).send('client', 'abc');
    expect(told(made)).toEqual([opened, '1:0 "abc" [tcp.out-of-window]']);
  });
});

describe('limits', () => {
  const sides: readonly DialogSide[] = ['client', 'server'];

  test.each(sides)('more bytes behind a hole of the %s than --max-flow go on behind a gap, told once', (side) => {
    const made = dialog().handshake();
    for (let i = 1; i <= 12; i++) made.raw(side, { offset: i * 1000, payload: 'x'.repeat(900) });
    const events = play(made.packets, { limits: { maxFlow: 4096 }, end: false }).events.slice(1);
    const first = events[0];
    expect(first).toMatchObject({ kind: 'gap', length: 1000, packet: 8 });
    expect('problems' in first && first.problems?.[0].text).toContain('--max-flow');
    expect(events.filter((event) => 'problems' in event && event.problems !== null)).toHaveLength(1);
    expect(streamOf({ events, stray: [], nextFlow: 2 }, 1, side === 'client' ? 0 : 1)).toMatch(
      /^_{1000}(x{900}_{100}){7}x{900}$/,
    );
  });

  test('a flood of tiny segments is bounded as well', () => {
    const made = dialog().handshake();
    for (let i = 1; i <= 100; i++) made.raw('client', { offset: i * 2, payload: 'x' });
    expect(streamOf(play(made.packets, { limits: { maxFlow: 10_240 }, end: false }), 1, 0)).toBe(`_${'_x'.repeat(90)}`);
  });

  test('when all flows together hold more than --max-memory, the one that waits longest goes on first', () => {
    const three = [1, 2, 3].map((port) =>
      new TcpDialog({ client: `10.0.0.2:${port}`, server: ends.server }).handshake(),
    );
    for (const made of three) made.raw('client', { offset: 10, payload: 'y'.repeat(2000) });
    const played = play(
      three.flatMap(({ packets }) => packets),
      { limits: { maxMemory: 4096 }, end: false },
    );
    expect(lines(played).filter((line) => !line.includes('open'))).toEqual([
      '1:0 gap 10 [tcp.max-memory]',
      `1:0 "${'y'.repeat(2000)}"`,
    ]);
  });

  test('memory that a filled hole gives back can be used again', () => {
    const made = dialog().handshake();
    for (let i = 0; i < 50; i++) made.send('client', 'z'.repeat(3000), { segmentSize: 1000, order: [2, 1, 0] });
    const played = play(made.packets, { limits: { maxFlow: 2048, maxMemory: 2048 } });
    expect(played.events.every((event) => event.kind === 'open' || event.kind === 'data')).toBe(true);
    expect(streamOf(played, 1, 0)).toBe('z'.repeat(150_000));
  });
});
