import { describe, expect, it } from 'vitest';
import { brief, client, close, gap, playAllWays, type Step, server } from './dialog.ts';

const request = 'POST HTTP/1.1\r\nContent-Length: 3\r\n\r\nVER';
const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nRES';
const connect = 'CONNECT tqq.example:8000 HTTP/1.1\r\nHost: tqq.example\r\n\r\n';
const opened = 'HTTP/1.1 200 Connection established\r\n\r\n';

const withTunnels = (steps: readonly Step[]) =>
  playAllWays(steps).frames.map(({ side, carrier, body, tunnel }) => [`${'><'[side]} ${carrier}`, body, tunnel]);

describe('CONNECT', () => {
  it('opens a tunnel in which both sides begin anew', () => {
    expect(withTunnels([client(connect), server(opened), client(request), server(reply)])).toEqual([
      ['> http', '', null],
      ['< http', '', null],
      ['> http', 'VER', 'tqq.example:8000'],
      ['< http', 'RES', 'tqq.example:8000'],
    ]);
  });

  it('may carry what is no HTTP', () => {
    expect(withTunnels([client(connect), server(opened), client('\x00\x09\x02abc'), server('\x03')])).toEqual([
      ['> http', '', null],
      ['< http', '', null],
      ['> tcp', '\x00\x09\x02abc', 'tqq.example:8000'],
      ['< tcp', '\x03', 'tqq.example:8000'],
    ]);
  });

  it('holds what the client says too early until the reply', () => {
    expect(
      withTunnels([client(connect + request), server(opened + reply)]).map(([head, body]) => [head, body]),
    ).toEqual([
      ['> http', ''],
      ['< http', ''],
      ['> http', 'VER'],
      ['< http', 'RES'],
    ]);
  });

  it('that is refused leaves the connection as it was', () => {
    const refused = 'HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno';
    expect(withTunnels([client(connect + request), server(refused), client(request)])).toEqual([
      ['> http', '', null],
      ['< http', 'no', null],
      ['> http', 'VER', null],
      ['> http', 'VER', null],
    ]);
  });

  it('with a length in its 2xx reply has no body all the same', () => {
    const odd = 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n';
    expect(withTunnels([client(connect), server(odd), server(reply)])[2]).toEqual([
      '< http',
      'RES',
      'tqq.example:8000',
    ]);
  });

  it('inside a tunnel leads on', () => {
    const inner = 'CONNECT 192.0.2.7:80 HTTP/1.0\r\n\r\n';
    const frames = withTunnels([client(connect), server(opened), client(inner), server(opened), client(request)]);
    expect(frames.map(([, , tunnel]) => tunnel)).toEqual([
      null,
      null,
      'tqq.example:8000',
      'tqq.example:8000',
      '192.0.2.7:80',
    ]);
  });

  it('without a reply gives what was held as bytes', () => {
    expect(brief(playAllWays([client(`${connect}early`), close(0, 'fin')]))).toEqual(['> http ', '> tcp early']);
  });

  it('whose reply is lost does not hold for ever', () => {
    expect(brief(playAllWays([client(connect + request), gap(1, 30), server(reply)]))).toEqual([
      '> http ',
      '> http VER',
      '< http RES',
    ]);
  });
});

describe('101', () => {
  it('lets both sides begin anew, without a tunnel name', () => {
    const upgrade = 'GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n';
    const switching = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';
    expect(withTunnels([client(upgrade), server(`${switching}\x01\x02`), client('\x03')])).toEqual([
      ['> http', '', null],
      ['< http', '', null],
      ['< tcp', '\x01\x02', null],
      ['> tcp', '\x03', null],
    ]);
  });
});

describe('SOCKS', () => {
  it('version 5 with an address opens a tunnel', () => {
    const ask = '\x05\x01\x00\x01\xc0\x00\x02\x07\x1f\x40';
    const granted = '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00';
    expect(
      withTunnels([client('\x05\x01\x00'), server('\x05\x00'), client(ask), server(granted + reply), client(request)]),
    ).toEqual([
      ['> tcp', '\x05\x01\x00', null],
      ['< tcp', '\x05\x00', null],
      ['> tcp', ask, null],
      ['< tcp', granted, null],
      ['< http', 'RES', '192.0.2.7:8000'],
      ['> http', 'VER', '192.0.2.7:8000'],
    ]);
  });

  it('version 5 with a name and a password opens a tunnel', () => {
    const ask = '\x05\x01\x00\x03\x0btqq.example\x1f\x40';
    const granted = `\x05\x00\x00\x04${'\x00'.repeat(18)}`;
    const frames = withTunnels([
      client('\x05\x02\x00\x02'),
      server('\x05\x02'),
      client('\x01\x02me\x03pwd'),
      server('\x01\x00'),
      client(ask),
      server(granted),
      client(request),
    ]);
    expect(frames).toHaveLength(7);
    expect(frames[6]).toEqual(['> http', 'VER', 'tqq.example:8000']);
  });

  it('version 5 with an IPv6 address names it in brackets', () => {
    const ask = `\x05\x01\x00\x04\x20\x01\x0d\xb8${'\x00'.repeat(11)}\x01\x00\x50`;
    const granted = '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00';
    const frames = withTunnels([
      client('\x05\x01\x00'),
      server('\x05\x00'),
      client(ask),
      server(granted),
      client(request),
    ]);
    expect(frames[4]?.[2]).toBe('[2001:db8:0:0:0:0:0:1]:80');
  });

  it.each([
    ['4', '\x04\x01\x1f\x40\xc0\x00\x02\x07me\x00', '192.0.2.7:8000'],
    ['4A', '\x04\x01\x1f\x40\x00\x00\x00\x01\x00tqq.example\x00', 'tqq.example:8000'],
  ])('version %s opens a tunnel, also for a client that does not wait', (_, ask, target) => {
    const granted = '\x00\x5a\x00\x00\x00\x00\x00\x00';
    expect(withTunnels([client(ask + request), server(granted + reply)])).toEqual([
      ['> tcp', ask, null],
      ['< tcp', granted, null],
      ['> http', 'VER', target],
      ['< http', 'RES', target],
    ]);
  });

  it('that is refused, and what only begins like it, is bytes', () => {
    expect(withTunnels([client('\x05\x01\x00'), server('\x05\xff'), client('\x05\x05')])).toEqual([
      ['> tcp', '\x05\x01\x00', null],
      ['< tcp', '\x05\xff', null],
      ['> tcp', '\x05\x05', null],
    ]);
    expect(withTunnels([client('\x04\x02binary'), server(reply)])).toEqual([
      ['> tcp', '\x04\x02binary', null],
      ['< http', 'RES', null],
    ]);
  });

  it('is looked for only where a connection begins', () => {
    expect(withTunnels([client(request), server(reply), client('\x05\x01\x00'), close(0, 'fin')])).toHaveLength(3);
  });
});
