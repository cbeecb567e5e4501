import { describe, expect, test } from 'vitest';
import { flag, type Packet } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { lines, play, streamOf } from './play.ts';

const ends = { client: '10.0.0.2:1034', server: '192.0.2.177:8000' };
const dialog = (more: { clientIsn?: number; serverIsn?: number } = {}) => new TcpDialog({ ...ends, ...more });
const told = (...made: readonly TcpDialog[]) => lines(play(made.flatMap(({ packets }) => packets)));
const opened = (flow: number, opener: string) => `${flow} open tcp 10.0.0.2:1034 192.0.2.177:8000 ${opener}`;
const from = (made: TcpDialog, first: number): readonly Packet[] => made.packets.slice(first);

describe('keep-alives and window probes', () => {
  test.each([
    ['without a byte', ''],
    ['with a byte', 'x'],
  ])('a keep-alive %s right after the handshake gives nothing', (_, payload) => {
    const made = dialog().handshake().raw('client', { offset: -1, payload }).ack('server').send('client', 'ask');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask"']);
  });

  test('a keep-alive of the server before it has said anything gives nothing', () => {
    const made = dialog().handshake().raw('server', { offset: -1, payload: '\0' }).send('server', 'hello');
    expect(told(made)).toEqual([opened(1, '0'), '1:1 "hello"']);
  });

  test('a capture that begins with a keep-alive leaves its byte out and tells', () => {
    const made = dialog().handshake().send('client', 'old').raw('client', { offset: 2, payload: '\0' });
    made.ack('server').send('client', 'ask');
    expect(lines(play(from(made, 5)))).toEqual([opened(1, '-'), '1:0 "ask" [tcp.keep-alive]']);
  });

  test('a capture that begins with an acknowledgement knows the byte behind it for a keep-alive', () => {
    const made = dialog().handshake().send('client', 'old').raw('client', { offset: 2, payload: 'd' });
    made.send('client', 'ask');
    const outcome = lines(play(from(made, 4)));
    expect(outcome.slice(1)).toEqual(['1:1 "ask" [tcp.keep-alive]']);
  });

  test('a window probe that is not accepted is sent again with the rest and counts once', () => {
    const made = dialog().handshake().send('client', 'abc');
    made.raw('client', { offset: 3, payload: 'd' }).raw('server', { offset: 0, ackOffset: 3 });
    made.send('client', 'def');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "abcdef"']);
  });

  test('a window probe that is accepted is followed by the rest alone', () => {
    const made = dialog().handshake().send('client', 'abc').send('client', 'd').send('client', 'ef');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "abcdef"']);
  });
});

describe('both at once', () => {
  test('a simultaneous open is one conversation', () => {
    const made = dialog()
      .raw('client', { offset: -1, flags: flag.syn })
      .raw('server', { offset: -1, flags: flag.syn })
      .raw('client', { offset: -1, flags: flag.syn | flag.ack, ackOffset: 0 })
      .raw('server', { offset: -1, flags: flag.syn | flag.ack, ackOffset: 0 })
      .send('client', 'ask')
      .send('server', 'reply');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask"', '1:1 "reply"']);
  });

  test('a simultaneous close closes each side once', () => {
    const made = dialog().handshake().send('client', 'ask').fin('client', { ack: false }).fin('server', { ack: false });
    made.ack('client').ack('server');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask"', '1:0 fin', '1:1 fin']);
  });
});

describe('resets', () => {
  test('in the middle of a message end the flow behind what was said', () => {
    const made = dialog().handshake().send('client', 'POST / HT', { ack: false }).rst('server');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "POST / HT"', '1:1 reset']);
  });

  test('out of the window are told and left out', () => {
    const made = dialog().handshake().send('client', 'ask');
    made.raw('server', { offset: 50_000_000, flags: flag.rst }).raw('server', { offset: 60_000_000, flags: flag.rst });
    made.send('server', 'reply');
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask"', '1:1 "reply" [tcp.reset-ignored]']);
  });

  test('with bytes of their own keep those out of the stream', () => {
    const made = dialog().handshake().send('client', 'ask');
    made.raw('server', { offset: 0, flags: flag.rst | flag.ack, payload: 'no listener' });
    const played = play(made.packets);
    expect(lines(played)).toEqual([opened(1, '0'), '1:0 "ask"', '1:1 reset [tcp.reset-payload]']);
    expect(streamOf(played, 1, 1)).toBe('');
  });
});

describe('old ports, new connection', () => {
  const again = (start: TcpDialog) => start.handshake().send('client', 'new').send('server', 'yes');
  const fresh = [opened(2, '0'), '2:0 "new"', '2:1 "yes"'];

  test('with FIN of both', () => {
    const old = dialog().handshake().send('client', 'old').fin('client').fin('server');
    expect(told(old, again(dialog({ clientIsn: 77_000, serverIsn: 99_000 })))).toEqual([
      opened(1, '0'),
      '1:0 "old"',
      '1:0 fin',
      '1:1 fin',
      ...fresh,
    ]);
  });

  test('with FIN of one only', () => {
    const old = dialog().handshake().send('client', 'old').fin('client');
    expect(told(old, again(dialog({ clientIsn: 77_000, serverIsn: 99_000 })))).toEqual([
      opened(1, '0'),
      '1:0 "old"',
      '1:0 fin',
      '1:0 reused',
      ...fresh,
    ]);
  });

  test('without FIN, in the middle of a message', () => {
    const old = dialog().handshake().send('client', 'POST / HT', { ack: false });
    expect(told(old, again(dialog({ clientIsn: 77_000, serverIsn: 99_000 })))).toEqual([
      opened(1, '0'),
      '1:0 "POST / HT"',
      '1:0 reused',
      ...fresh,
    ]);
  });

  test('with a number a little behind the old one', () => {
    const old = dialog().handshake().send('client', 'old').fin('client').fin('server');
    expect(told(old, again(dialog({ clientIsn: 1_500, serverIsn: 5_000_900 }))).slice(4)).toEqual(fresh);
  });
});

describe('SYN', () => {
  test('with bytes, repeated: they count once', () => {
    const made = dialog();
    made.raw('client', { offset: -1, flags: flag.syn, payload: 'ask' });
    made.raw('client', { offset: -1, flags: flag.syn, payload: 'ask' });
    made.raw('server', { offset: -1, flags: flag.syn | flag.ack, ackOffset: 3 });
    made.raw('client', { offset: 3, payload: ' more' });
    expect(told(made)).toEqual([opened(1, '0'), '1:0 "ask more"']);
  });

  test('captured behind the first bytes begins no new conversation', () => {
    const [syn, answer, ack, ...rest] = dialog().handshake().send('client', 'ask').send('server', 'yes').packets;
    const outcome = lines(play([...rest.slice(0, 1), syn, answer, ack, ...rest.slice(1)]));
    expect(outcome).toEqual([opened(1, '-'), '1:0 "ask"', '1:1 "yes"']);
  });
});

describe('order', () => {
  test('a response stored before its request is passed on as stored, and both are whole', () => {
    const made = dialog().handshake().send('client', 'ask', { ack: false }).send('server', 'yes', { ack: false });
    const [a, b, c, ask, yes] = made.packets;
    expect(lines(play([a, b, c, yes, ask]))).toEqual([opened(1, '0'), '1:1 "yes"', '1:0 "ask"']);
  });

  test('every packet captured twice gives what one copy gives', () => {
    const made = dialog()
      .handshake()
      .send('client', 'ask me', { segmentSize: 2, order: [1, 0, 2] })
      .send('server', 'reply', { lose: [0], segmentSize: 2 })
      .fin('server')
      .fin('client');
    const once = lines(play(made.packets));
    expect(lines(play(made.packets.flatMap((packet) => [packet, packet])))).toEqual(once);
    const reset = dialog().handshake().send('client', 'ask').rst('server');
    expect(lines(play(reset.packets.flatMap((packet) => [packet, packet])))).toEqual(lines(play(reset.packets)));
  });
});

describe('urgent bytes', () => {
  test('stay in their place and are told once', () => {
    const made = dialog().handshake().send('client', 'ab');
    made.raw('client', { offset: 2, payload: '!', flags: flag.ack | flag.urg });
    made
      .raw('client', { offset: 3, payload: '!', flags: flag.ack | flag.urg })
      .raw('client', { offset: 4, payload: 'c' });
    const played = play(made.packets);
    expect(streamOf(played, 1, 0)).toBe('ab!!c');
    expect(lines(played)).toEqual([opened(1, '0'), '1:0 "ab"', '1:0 "!" [tcp.urgent]', '1:0 "!c"']);
  });
});

describe('a capture of one direction only', () => {
  const made = () =>
    dialog()
      .handshake()
      .send('client', 'ask')
      .send('server', 'abcdef', { segmentSize: 2, lose: [1] });
  const only = (port: string, packets: readonly Packet[]) =>
    packets.filter(({ bytes }) => String(bytes[34] * 256 + bytes[35]) === port);

  test('of the client has its bytes, and a gap for what it acknowledges', () => {
    expect(lines(play(only('1034', made().packets)))).toEqual([opened(1, '0'), '1:0 "ask"', '1:1 gap 6']);
  });

  test('of the server has its bytes, and gaps for what was lost of both', () => {
    expect(lines(play(only('8000', made().packets)))).toEqual([
      '1 open tcp 192.0.2.177:8000 10.0.0.2:1034 1',
      '1:0 "ab"',
      '1:0 gap 2',
      '1:0 "ef"',
      '1:1 gap 3',
    ]);
  });
});

test('whichever packet a capture begins with, what follows is read', () => {
  const made = dialog().handshake().send('client', 'ask').send('server', 'reply').send('client', 'again');
  for (let first = 0; first < made.packets.length; first++) {
    const played = play(from(made, first));
    const opening = lines(played)[0];
    const client = opening.startsWith('1 open tcp 10.0.0.2') ? 0 : 1;
    if (first <= 7) expect(streamOf(played, 1, client)).toMatch(/again$/);
    if (first <= 5) expect(streamOf(played, 1, 1 - client)).toMatch(/reply$/);
    expect(played.nextFlow).toBe(2);
  }
});
