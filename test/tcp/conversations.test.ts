import { describe, expect, test } from 'vitest';
import { flag, type Packet, tcpPacket, udpPacket } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { lines, play } from './play.ts';

const ends = { client: '10.0.0.2:1034', server: '192.0.2.177:8000' };
const dialog = (options = {}) => new TcpDialog({ ...ends, ...options });
const opened = (flow: number, opener: string) => `${flow} open tcp 10.0.0.2:1034 192.0.2.177:8000 ${opener}`;
const told = (...dialogs: readonly TcpDialog[]) => lines(play(dialogs.flatMap(({ packets }) => packets)));

describe('who opened a conversation', () => {
  test('the sender of SYN, also when the capture has only the SYN-ACK', () => {
    const made = dialog().handshake();
    expect(told(made)).toEqual([opened(1, '0')]);
    expect(lines(play(made.packets.slice(1)))).toEqual(['1 open tcp 192.0.2.177:8000 10.0.0.2:1034 1']);
    expect(lines(play(made.packets.slice(2)))).toEqual([opened(1, '-')]);
  });

  test('both directions are one flow, other ports and protocols are others', () => {
    const packets = [
      tcpPacket({ from: '10.0.0.1:5', to: '10.0.0.2:6', seq: 1, flags: flag.ack }),
      tcpPacket({ from: '10.0.0.2:6', to: '10.0.0.1:5', seq: 1, flags: flag.ack }),
      tcpPacket({ from: '10.0.0.2:5', to: '10.0.0.1:6', seq: 1, flags: flag.ack }),
      udpPacket({ from: '10.0.0.1:5', to: '10.0.0.2:6', payload: '' }),
      tcpPacket({ from: '[2001:db8::1]:5', to: '[2001:db8::2]:6', seq: 1, flags: flag.ack }),
      tcpPacket({ from: '[2001:db8::2]:6', to: '[2001:db8::1]:5', seq: 1, flags: flag.ack }),
    ].map((bytes): Packet => ({ at: { sec: 0, nsec: 0 }, bytes }));
    expect(lines(play(packets))).toEqual([
      '1 open tcp 10.0.0.1:5 10.0.0.2:6 -',
      '2 open tcp 10.0.0.2:5 10.0.0.1:6 -',
      '3 open udp 10.0.0.1:5 10.0.0.2:6 -',
      '4 open tcp [2001:db8::1]:5 [2001:db8::2]:6 -',
    ]);
  });

  test('numbers begin where told and go on', () => {
    const played = play(dialog().handshake().packets, { firstFlow: 41 });
    expect([lines(played), played.nextFlow]).toEqual([[opened(41, '0')], 42]);
  });
});

describe('reset', () => {
  test('ends the flow for both sides, after what waited behind holes', () => {
    const made = dialog()
      .handshake()
      .send('server', 'abcd', { segmentSize: 2, order: [1], ack: false })
      .rst('client')
      .send('server', 'late');
    expect(told(made)).toEqual([opened(1, '0'), '1:1 gap 2', '1:1 "cd"', '1:0 reset']);
  });

  test('a refused connection is reset', () => {
    const made = dialog();
    const refused = made
      .raw('client', { offset: -1, flags: flag.syn })
      .raw('server', { offset: -5_000_001, ackOffset: 0, flags: flag.rst | flag.ack });
    expect(told(refused)).toEqual([opened(1, '0'), '1:1 reset']);
  });

  test('a number far from the stream is not believed', () => {
    const made = dialog()
      .handshake()
      .send('client', 'ask')
      .raw('client', { offset: 50_000_000, flags: flag.rst })
      .raw('client', { offset: -50_000_000, flags: flag.rst })
      .send('client', ' again');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask"', '1:0 " again" [tcp.reset-ignored]']);
  });

  test('a reset that answers nothing which was sent is not believed', () => {
    const made = dialog()
      .raw('client', { offset: -1, flags: flag.syn })
      .raw('server', { offset: 0, ackOffset: 90_000_000, flags: flag.rst | flag.ack });
    expect(told(made)).toEqual([opened(1, '0')]);
  });

  test('a lone reset is a flow of its own', () => {
    expect(told(dialog().rst('server'))).toEqual(['1 open tcp 192.0.2.177:8000 10.0.0.2:1034 -', '1:0 reset']);
  });

  test('after one FIN a reset still tells', () => {
    const made = dialog().handshake().fin('server').rst('client');
    expect(told(made)).toEqual([opened(1, '0'), '1:1 fin', '1:0 reset']);
  });
});

describe('what comes after the end', () => {
  const over = () => dialog().handshake().send('client', 'ask').send('server', 'reply').fin('server').fin('client');
  const ended = [opened(1, '0'), '1:0 "ask"', '1:1 "reply"', '1:1 fin', '1:0 fin'];

  test('late acknowledgements, repeats, FINs and resets belong to the old flow', () => {
    const made = over()
      .ack('client')
      .raw('client', { offset: 0, payload: 'ask' })
      .raw('server', { offset: 5, flags: flag.fin | flag.ack })
      .rst('client');
    expect(told(made)).toEqual(ended);
  });

  test('a new SYN is a new flow', () => {
    const again = dialog({ clientIsn: 77_000, serverIsn: 99_000 }).handshake().send('client', 'more');
    expect(told(over(), again)).toEqual([...ended, opened(2, '0'), '2:0 "more"']);
  });

  test('a new SYN-ACK is one too', () => {
    const again = dialog({ clientIsn: 77_000, serverIsn: 99_000 }).handshake().send('client', 'more');
    expect(lines(play([...over().packets, ...again.packets.slice(1)]))).toEqual([
      ...ended,
      '2 open tcp 192.0.2.177:8000 10.0.0.2:1034 1',
      '2:1 "more"',
    ]);
  });

  test('the same SYN once more is not', () => {
    expect(lines(play([...over().packets, over().packets[0]]))).toEqual(ended);
  });

  test('bytes with numbers of another stream are a new flow', () => {
    const again = dialog({ clientIsn: 900_000_000 }).send('client', 'more', { ack: false });
    expect(told(over(), again)).toEqual([...ended, opened(2, '-'), '2:0 "more"']);
  });

  test('a flow that ended is forgotten only when many more have', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      new TcpDialog({ client: `10.0.1.1:${2000 + i}`, server: ends.server }).handshake().rst('client'),
    );
    const late = over().packets[3];
    const packets = [...over().packets, ...many.flatMap((made) => made.packets), late];
    expect(play(packets).nextFlow).toBe(42);
    expect(play(packets, { limits: { maxFlows: 10 } }).nextFlow).toBe(43);
  });
});

describe('old ports, new connection', () => {
  test('a SYN with another number closes the old flow as reused, after what waited', () => {
    const old = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, order: [1], ack: false });
    const again = dialog({ clientIsn: 77_000, serverIsn: 99_000 }).handshake().send('client', 'new');
    expect(told(old, again)).toEqual([
      opened(1, '0'),
      '1:0 gap 2',
      '1:0 "cd"',
      '1:0 reused',
      opened(2, '0'),
      '2:0 "new"',
    ]);
  });

  test('also when the capture had not seen the first SYN', () => {
    const old = dialog({ clientIsn: 500_000_000 }).send('client', 'old', { ack: false });
    expect(told(old, dialog().handshake())).toEqual([opened(1, '-'), '1:0 "old"', '1:0 reused', opened(2, '0')]);
  });

  test('a repeated SYN or SYN-ACK changes nothing', () => {
    const made = dialog().handshake();
    const [syn, answer, ack] = made.packets;
    const rest = dialog().handshake().send('client', 'ask').packets.slice(3);
    expect(lines(play([syn, syn, answer, answer, ack, ...rest, syn, answer]))).toEqual([opened(1, '0'), '1:0 "ask"']);
  });

  test('a second SYN-ACK with another number before any byte is believed', () => {
    const first = dialog().handshake();
    const second = dialog({ serverIsn: 123_456_789 }).handshake().send('server', 'hi');
    expect(lines(play([...first.packets.slice(0, 2), ...second.packets.slice(1)]))).toEqual([
      opened(1, '0'),
      '1:1 "hi"',
    ]);
  });
});

describe('more conversations than --max-flows', () => {
  test('the one unused longest is closed as evicted, after what waited, and its later packets are a new flow', () => {
    const one = dialog()
      .handshake()
      .send('client', 'abcd', { segmentSize: 2, order: [1], ack: false });
    const two = new TcpDialog({ client: '10.0.0.3:1', server: ends.server }).handshake();
    const three = new TcpDialog({ client: '10.0.0.4:1', server: ends.server }).handshake();
    const packets = [
      ...one.packets,
      ...two.packets,
      ...three.packets,
      ...dialog().send('client', 'xy', { ack: false }).packets,
    ];
    expect(lines(play(packets, { limits: { maxFlows: 2 } }))).toEqual([
      opened(1, '0'),
      '2 open tcp 10.0.0.3:1 192.0.2.177:8000 0',
      '1:0 gap 2',
      '1:0 "cd"',
      '1:0 evicted [tcp.max-flows]',
      '3 open tcp 10.0.0.4:1 192.0.2.177:8000 0',
      '2:0 evicted [tcp.max-flows]',
      opened(4, '-'),
      '4:0 "xy"',
    ]);
  });
});

describe('UDP', () => {
  const datagram = (sec: number, payload: string, client = '10.0.0.2:4000'): Packet => ({
    at: { sec, nsec: 0 },
    bytes: udpPacket({ from: client, to: ends.server, payload }),
  });
  const reply = (sec: number, payload: string): Packet => ({
    at: { sec, nsec: 0 },
    bytes: udpPacket({ from: ends.server, to: '10.0.0.2:4000', payload }),
  });
  const udpOpened = (flow: number, port = 4000) => `${flow} open udp 10.0.0.2:${port} 192.0.2.177:8000 -`;

  test('every datagram is an event of its own', () => {
    const { events } = play([datagram(1, 'a'), datagram(2, 'a'), reply(3, 'b'), datagram(4, '')]);
    expect(
      events.map((event) => (event.kind === 'data' ? `${event.side}${Buffer.from(event.bytes)}` : event.kind)),
    ).toEqual(['open', '0a', '0a', '1b']);
  });

  test('five minutes of silence end a flow, less do not', () => {
    expect(lines(play([datagram(0, 'a'), datagram(299, 'b'), datagram(598, 'c')]))).toEqual([
      udpOpened(1),
      '1:0 "abc"',
    ]);
    expect(lines(play([datagram(0, 'a'), datagram(300, 'b')]))).toEqual([
      udpOpened(1),
      '1:0 "a"',
      '1:0 idle',
      udpOpened(2),
      '2:0 "b"',
    ]);
  });

  test('the close carries the deadline and the last packet of the flow', () => {
    const { events } = play([datagram(0, 'a'), datagram(10, 'b'), datagram(5000, 'x', '10.0.0.9:1')]);
    expect(events.find(({ kind }) => kind === 'close')).toMatchObject({
      flow: 1,
      at: { sec: 310, nsec: 0 },
      packet: 2,
    });
  });

  test('deadlines fire in their order, equal ones by flow, before the event at that time', () => {
    const packets = [
      datagram(0, 'a', '10.0.0.2:1'),
      datagram(1, 'b', '10.0.0.2:2'),
      datagram(2, 'd', '10.0.0.2:4'),
      datagram(2, 'c', '10.0.0.2:3'),
      datagram(2, 'd', '10.0.0.2:4'),
      datagram(3, 'a', '10.0.0.2:1'),
      datagram(303, 'z', '10.0.0.2:9'),
    ];
    expect(lines(play(packets)).filter((line) => /idle|:9 |"z"/.test(line))).toEqual([
      '2:0 idle',
      '3:0 idle',
      '4:0 idle',
      '1:0 idle',
      udpOpened(5, 9),
      '5:0 "z"',
    ]);
  });

  test('other packets move time too; one that is late does not move it back', () => {
    const made = dialog({ start: { sec: 400, nsec: 0 } }).handshake();
    expect(lines(play([datagram(0, 'a'), ...made.packets]))).toEqual([
      udpOpened(1),
      '1:0 "a"',
      '1:0 idle',
      opened(2, '0'),
    ]);
    expect(lines(play([datagram(350, 'a'), datagram(20, 'b'), datagram(640, 'c')]))).toEqual([
      udpOpened(1),
      '1:0 "abc"',
    ]);
  });

  test('inserted ticks change nothing but when a close is told', () => {
    const packets = [
      datagram(0, 'a'),
      datagram(100, 'b', '10.0.0.2:7'),
      datagram(390, 'c', '10.0.0.2:7'),
      datagram(700, 'd'),
    ];
    const ticks = new Map([
      [1, { sec: 50, nsec: 0 }],
      [2, { sec: 350, nsec: 5 }],
      [3, { sec: 699, nsec: 0 }],
    ]);
    const plain = play(packets).events;
    expect(play(packets, { ticks }).events.filter(({ kind }) => kind !== 'tick')).toEqual(plain);
  });

  test('the end of the input ends no flow', () => {
    expect(lines(play([datagram(0, 'a')]))).toEqual([udpOpened(1), '1:0 "a"']);
  });

  test('without times a flow never falls silent', () => {
    expect(lines(play([datagram(0, 'a'), datagram(9000, 'b')], { timeless: true }))).toEqual([
      udpOpened(1),
      '1:0 "ab"',
    ]);
  });

  test('bytes the snaplen cut off a datagram are a gap behind it', () => {
    const whole = datagram(0, 'abcdef');
    const cut = { ...whole, bytes: whole.bytes.subarray(0, 46), originalLength: whole.bytes.length };
    expect(lines(play([cut]))).toEqual([udpOpened(1), '1:0 "abcd"', '1:0 gap 2']);
  });
});

test('Problems of a flow without a further event are told apart', () => {
  const made = dialog().handshake().raw('client', { offset: 0x6000_0000, payload: 'stray' });
  expect(play(made.packets).stray.map(({ code }) => code)).toEqual(['tcp.out-of-window']);
});

test('the salt of the flow table changes no event', () => {
  const packets = Array.from({ length: 3000 }, (_, i) => ({
    at: { sec: i, nsec: 0 },
    bytes: udpPacket({ from: `10.0.${i >> 8}.${i & 255}:${i}`, to: `192.0.2.${i % 7}:8000`, payload: `${i}` }),
  }));
  expect(play(packets, { salt: 0x5eed }).events).toEqual(play(packets).events);
});
