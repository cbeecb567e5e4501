/** Which frames of a conversation answer which: datagrams go through the whole program. */

import { describe, expect, it } from 'vitest';
import { decode } from '../../hostile/whole-program.ts';
import { pcapFile } from '../../support/capture-files.ts';
import { type OicqFields, oicqFrame } from '../../support/oicq-frames.ts';
import { udpPacket } from '../../support/packets.ts';

const number = 73_110_248;
const version = 0x0e1b;

interface Ends {
  readonly client: string;
  readonly server: string;
}

const usual: Ends = { client: '192.168.10.34:4007', server: '203.0.113.80:8000' };

type Said = readonly [from: keyof Ends, fields: Partial<OicqFields> & Pick<OicqFields, 'command' | 'sequence'>];

/** `no dir command`, what it answers and whether it repeats, for datagrams 20 ms apart. */
function told(said: readonly Said[], ends = usual): readonly string[] {
  const packets = said.map(([from, fields], i) => {
    const own = from === 'client' ? { version, number } : { version: 0x0100 };
    const payload = oicqFrame({ ...own, cipher: 16, ...fields });
    const [source, target] = from === 'client' ? [ends.client, ends.server] : [ends.server, ends.client];
    return {
      at: { sec: 1_200_000_000 + Math.floor(i / 50), nsec: (i % 50) * 20_000_000 },
      bytes: udpPacket({ from: source, to: target, payload }),
    };
  });
  const lines = decode(pcapFile(packets)).ndjson.split('\n').slice(0, -1);
  return lines.map((line) => {
    const { no, dir, command, replyTo, elapsedMs, retry } = JSON.parse(line);
    const reply = replyTo === undefined ? '' : ` answers ${replyTo} after ${elapsedMs}`;
    return `${no} ${dir} ${command}${reply}${retry === true ? ' again' : ''}`;
  });
}

const send = { command: 0x0016, sequence: 7 };
const push = { command: 0x0017, sequence: 0x7b10 };

describe('exchanges', () => {
  it('a reply has command and sequence of its request, in any order', () => {
    const later = { command: 0x0016, sequence: 8 };
    expect(
      told([
        ['client', send],
        ['client', later],
        ['server', later],
        ['server', send],
      ]),
    ).toEqual([
      '1 request send_message',
      '2 request send_message',
      '3 response send_message answers 2 after 20',
      '4 response send_message answers 1 after 60',
    ]);
  });

  it('what a server sends unasked is a push, which the client answers', () => {
    expect(
      told([
        ['client', send],
        ['server', push],
        ['client', push],
        ['server', send],
      ]),
    ).toEqual([
      '1 request send_message',
      '2 push receive_message',
      '3 request receive_message answers 2 after 20',
      '4 response send_message answers 1 after 60',
    ]);
  });

  it('the same sequence with another command answers nothing', () => {
    expect(
      told([
        ['client', send],
        ['server', { command: 0x0017, sequence: 7 }],
      ])[1],
    ).toBe('2 push receive_message');
  });

  it('a request sent again is marked, and the reply names the first', () => {
    expect(
      told([
        ['client', send],
        ['client', send],
        ['server', send],
        ['server', send],
      ]),
    ).toEqual([
      '1 request send_message',
      '2 request send_message again',
      '3 response send_message answers 1 after 40',
      '4 response send_message answers 1 after 60 again',
    ]);
  });

  it('a push sent again stays a push, and so does its second acknowledgement stay one', () => {
    expect(
      told([
        ['server', push],
        ['client', push],
        ['server', push],
        ['client', push],
      ]),
    ).toEqual([
      '1 push receive_message',
      '2 request receive_message answers 1 after 20',
      '3 push receive_message again',
      '4 request receive_message answers 1 after 60 again',
    ]);
  });

  it('a sequence that comes again after many others is new', () => {
    const others = Array.from({ length: 64 }, (_, i): Said => ['client', { command: 0x0016, sequence: 100 + i }]);
    const lines = told([['client', send], ...others, ['client', send], ['server', send]]);
    expect(lines.slice(-2)).toEqual(['66 request send_message', '67 response send_message answers 66 after 20']);
  });

  it('what nobody answers stays without an answer', () => {
    expect(
      told([
        ['client', send],
        ['client', { command: 0x0aaa, sequence: 9 }],
      ]),
    ).toEqual(['1 request send_message', '2 request 0x0aaa']);
  });
});

describe('who is the client, without a handshake', () => {
  it('not the side with a port of the servers', () => {
    expect(told([['server', push]])).toEqual(['1 push receive_message']);
  });

  it('on other ports, not the side whose frame only an old server sends', () => {
    const ends = { client: '192.168.10.34:4007', server: '203.0.113.80:9000' };
    expect(
      told(
        [
          ['server', push],
          ['client', push],
        ],
        ends,
      ),
    ).toEqual(['1 push receive_message', '2 request receive_message answers 1 after 20']);
    expect(told([['server', { ...push, version }]], ends)).toEqual(['1 push receive_message']);
  });

  it('else the side that speaks first', () => {
    const ends = { client: '192.168.10.34:4007', server: '203.0.113.80:9000' };
    expect(
      told(
        [
          ['client', send],
          ['server', { ...send, number }],
        ],
        ends,
      ),
    ).toEqual(['1 request send_message', '2 response send_message answers 1 after 20']);
  });
});
