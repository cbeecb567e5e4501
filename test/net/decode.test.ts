import { describe, expect, test } from 'vitest';
import type { CapturedPacket } from '../../src/model/packet.ts';
import { PacketDecoder } from '../../src/net/decode.ts';
import { outcome } from '../../src/net/decoded-packet.ts';
import { concat, ethernet, flag, type IpExtras, ip, tcpIp, tcpPacket, udpIp, udpPacket } from '../support/packets.ts';

const v4 = { from: '10.0.0.2:1034', to: '192.0.2.177:8000' };
const v6 = { from: '[2001:db8::1]:1034', to: '[fe80::2]:8000' };
const segment = { seq: 0xfffffff0, ack: 7, flags: flag.psh | flag.ack, payload: 'hello' };

/** The packet stands in the middle of other bytes, as it does in a capture. */
function captured(bytes: Uint8Array, linkType: number, originalLength = bytes.length): CapturedPacket {
  const around = concat([Uint8Array.of(0xaa, 0xaa, 0xaa), bytes, new Uint8Array(40).fill(0xbb)]);
  const place = { bytes: around, start: 3, end: 3 + bytes.length, originalLength, offset: 24 };
  return { number: 5, sec: 100, nsec: 200, hasTime: true, digits: 6, linkType, ...place };
}

/** What was decoded, in words; the reason if nothing was. */
function decode(bytes: Uint8Array, linkType = 1, originalLength = bytes.length): string {
  const decoder = new PacketDecoder();
  const result = decoder.decode(captured(bytes, linkType, originalLength));
  if (result !== outcome.decoded) return Object.entries(outcome).find(([, value]) => value === result)?.[0] ?? '';
  const { packet } = decoder;
  const payload = Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString();
  const kind = packet.udp ? 'udp' : `tcp ${packet.seq >>> 0}/${packet.ack} ${packet.flags}`;
  return `${kind} ${packet.sourcePort}>${packet.targetPort} "${payload}"${packet.missing > 0 ? ` -${packet.missing}` : ''}`;
}

const whole = 'tcp 4294967280/7 24 1034>8000 "hello"';

describe('IPv4 and IPv6', () => {
  test('a TCP segment gives addresses, ports, numbers, flags and payload', () => {
    const decoder = new PacketDecoder();
    expect(decoder.decode(captured(tcpPacket({ ...v4, ...segment }), 1))).toBe(outcome.decoded);
    expect(decoder.packet).toMatchObject({ number: 5, sec: 100, nsec: 200, hasTime: true, udp: false, ipv6: false });
    expect([decoder.packet.source3 >>> 0, decoder.packet.target3 >>> 0]).toEqual([0x0a000002, 0xc00002b1]);
    expect(decode(tcpPacket({ ...v4, ...segment }))).toBe(whole);
  });

  test('an IPv6 address fills four words', () => {
    const decoder = new PacketDecoder();
    decoder.decode(captured(tcpPacket({ ...v6, ...segment }), 1));
    const { source0, source1, source2, source3, target0, target3 } = decoder.packet;
    expect([source0 >>> 0, source1, source2, source3]).toEqual([0x20010db8, 0, 0, 1]);
    expect([target0 >>> 0, target3]).toEqual([0xfe800000, 2]);
    expect(decode(tcpPacket({ ...v6, ...segment }))).toBe(whole);
  });

  test('after an IPv6 packet an IPv4 one has no words left over', () => {
    const decoder = new PacketDecoder();
    decoder.decode(captured(tcpPacket({ ...v6, ...segment }), 1));
    decoder.decode(captured(tcpPacket({ ...v4, ...segment }), 1));
    const { source0, source1, source2, target0, target1, target2 } = decoder.packet;
    expect([source0, source1, source2, target0, target1, target2]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a UDP datagram ends at its own length', () => {
    expect(decode(udpPacket({ ...v4, payload: 'ping' }))).toBe('udp 1034>8000 "ping"');
    const shorter = udpPacket({ ...v4, payload: 'ping' });
    shorter[14 + 20 + 5] = 10;
    expect(decode(shorter)).toBe('udp 1034>8000 "pi"');
  });

  test('padding of the link layer is no payload', () => {
    const padded = concat([tcpPacket({ ...v4, ...segment, payload: '' }), new Uint8Array(6)]);
    expect(decode(padded)).toBe('tcp 4294967280/7 24 1034>8000 ""');
  });

  test('IP and TCP options are skipped', () => {
    const options = { ...segment, options: new Uint8Array(12).fill(1), ip: { options: new Uint8Array(8).fill(1) } };
    expect(decode(tcpPacket({ ...v4, ...options }))).toBe(whole);
  });

  test('a frame of more than 64 KB, which the network card would have cut, is one segment', () => {
    const payload = 'x'.repeat(200_000);
    expect(decode(tcpPacket({ ...v4, ...segment, payload, ip: { totalLength: 0 } }))).toContain(`"${payload}"`);
    expect(decode(tcpPacket({ ...v6, ...segment, payload, ip: { totalLength: 0 } }))).toContain(`"${payload}"`);
  });

  test('a total length of 0 stands for the whole packet, as segmentation in the network card leaves it', () => {
    expect(decode(tcpPacket({ ...v4, ...segment, ip: { totalLength: 0 } }))).toBe(whole);
    expect(decode(tcpPacket({ ...v6, ...segment, ip: { totalLength: 0 } }))).toBe(whole);
  });

  test('bytes that the snaplen cut off are counted as missing', () => {
    const full = tcpPacket({ ...v4, ...segment });
    expect(decode(full.subarray(0, 57), 1, full.length)).toBe('tcp 4294967280/7 24 1034>8000 "hel" -2');
    expect(decode(full.subarray(0, 54), 1, full.length)).toBe('tcp 4294967280/7 24 1034>8000 "" -5');
    const datagram = udpPacket({ ...v4, payload: 'ping' });
    expect(decode(datagram.subarray(0, 43), 1, datagram.length)).toBe('udp 1034>8000 "p" -3');
  });

  test('a TCP header cut behind its flags still counts its payload', () => {
    const full = tcpPacket({ ...v4, ...segment, options: new Uint8Array(8).fill(1) });
    expect(decode(full.subarray(0, 14 + 20 + 14), 1, full.length)).toBe('tcp 4294967280/7 24 1034>8000 "" -5');
    expect(decode(full.subarray(0, 14 + 20 + 13), 1, full.length)).toBe('malformed');
  });

  test('a total length beyond the packet on the wire is not believed', () => {
    expect(decode(tcpPacket({ ...v4, ...segment, ip: { totalLength: 9000 } }))).toBe(whole);
  });

  test.each<[string, IpExtras]>([
    ['hop-by-hop', { extensions: [{ number: 0, rest: Uint8Array.of(0, 1, 4, 0, 0, 0, 0) }] }],
    [
      'routing and destination',
      {
        extensions: [
          { number: 43, rest: new Uint8Array(7) },
          { number: 60, rest: Uint8Array.of(1, ...new Uint8Array(14)) },
        ],
      },
    ],
    ['authentication', { extensions: [{ number: 51, rest: Uint8Array.of(4, ...new Uint8Array(22)) }] }],
    ['an atomic fragment', { extensions: [{ number: 44, rest: new Uint8Array(7) }] }],
  ])('IPv6 extension headers are skipped: %s', (_, extras) => {
    expect(decode(tcpPacket({ ...v6, ...segment, ip: extras }))).toBe(whole);
  });

  test('IP within IP gives the innermost packet', () => {
    const inner = tcpIp({ ...v4, ...segment });
    expect(decode(ethernet(0x0800, ip('1.1.1.1', '2.2.2.2', 4, inner, {})))).toBe(whole);
    expect(decode(ethernet(0x0800, ip('1.1.1.1', '2.2.2.2', 41, tcpIp({ ...v6, ...segment }), {})))).toBe(whole);
    const loops = [1, 2, 3, 4, 5].reduce((packet) => ip('1.1.1.1', '2.2.2.2', 4, packet, {}), inner);
    expect(decode(ethernet(0x0800, loops))).toBe('malformed');
  });
});

describe('packets that carry no segment', () => {
  test.each([
    ['fragment', udpPacket({ ...v4, payload: 'hello123', ip: { moreFragments: true } })],
    ['malformed', tcpPacket({ ...v4, ...segment, ip: { moreFragments: true } })],
    ['fragment', tcpPacket({ ...v4, ...segment, ip: { fragment: 1480 } })],
    [
      'fragment',
      udpPacket({
        ...v6,
        payload: 'hello123',
        ip: { extensions: [{ number: 44, rest: Uint8Array.of(0, 0, 1, 0, 0, 0, 1) }] },
      }),
    ],
    ['notIp', ethernet(0x0806, new Uint8Array(28))],
    ['notIp', ethernet(0x0040, new Uint8Array(64))],
    ['notTransport', ethernet(0x0800, ip('10.0.0.1', '10.0.0.2', 1, new Uint8Array(8), {}))],
    ['malformed', ethernet(0x0800, Uint8Array.of(0x44, ...new Uint8Array(30)))],
    ['malformed', ethernet(0x0800, Uint8Array.of(0x15, ...new Uint8Array(30)))],
    ['malformed', ethernet(0x0800, ip('10.0.0.1', '10.0.0.2', 6, new Uint8Array(20), {}))],
    ['malformed', new Uint8Array(13)],
    ['malformed', new Uint8Array(0)],
  ])('%s', (reason, bytes) => {
    expect(decode(bytes)).toBe(reason);
  });

  test('a link type without a reader is named', () => {
    expect(decode(tcpPacket({ ...v4, ...segment }), 147)).toBe('linkType');
    expect(decode(tcpPacket({ ...v4, ...segment }), -1)).toBe('linkType');
  });

  test('no prefix of a packet throws or shows bytes from behind its end', () => {
    const packets = [
      tcpPacket({ ...v4, ...segment }),
      tcpPacket({ ...v6, ...segment }),
      udpPacket({ ...v6, payload: 'hello' }),
    ];
    for (const packet of packets) {
      for (let length = 0; length <= packet.length; length++) {
        const seen = /"(.*)"/.exec(decode(packet.subarray(0, length), 1, packet.length))?.[1] ?? '';
        expect('hello'.startsWith(seen)).toBe(true);
      }
    }
  });
});

describe('link types', () => {
  const inner = tcpIp({ ...v4, ...segment });
  const inner6 = tcpIp({ ...v6, ...segment });
  const tag = (type: number, rest: Uint8Array) => concat([Uint8Array.of(0, 5, type >> 8, type & 255), rest]);
  const pppoe = (protocol: number, rest: Uint8Array) =>
    concat([Uint8Array.of(0x11, 0, 0, 1, 0, rest.length + 2, 0, protocol), rest]);

  test.each([
    ['Ethernet with a VLAN tag', 1, ethernet(0x8100, tag(0x0800, inner))],
    ['Ethernet with two VLAN tags', 1, ethernet(0x88a8, tag(0x8100, tag(0x86dd, inner6)))],
    ['Ethernet with PPPoE', 1, ethernet(0x8864, pppoe(0x21, inner))],
    ['Ethernet with PPPoE and IPv6', 1, ethernet(0x8864, pppoe(0x57, inner6))],
    ['raw IP', 101, inner],
    ['raw IP of version 6', 101, inner6],
    ['raw IPv4', 228, inner],
    ['raw IPv6', 229, inner6],
    ['BSD raw', 12, inner],
    ['NULL, little-endian', 0, concat([Uint8Array.of(2, 0, 0, 0), inner])],
    ['NULL, big-endian', 0, concat([Uint8Array.of(0, 0, 0, 30), inner6])],
    ['LOOP', 108, concat([Uint8Array.of(0, 0, 0, 24), inner6])],
    ['Linux cooked', 113, concat([new Uint8Array(14), Uint8Array.of(8, 0), inner])],
    ['Linux cooked 2', 276, concat([Uint8Array.of(0x86, 0xdd), new Uint8Array(18), inner6])],
  ])('%s', (_, linkType, bytes) => {
    expect(decode(bytes, linkType)).toBe(whole);
  });

  test.each([0, 1, 12, 101, 108, 113, 228, 276])('link type %i: a cut link header is malformed', (linkType) => {
    expect(decode(Uint8Array.of(), linkType)).toBe('malformed');
  });

  test('link types may change from packet to packet', () => {
    const decoder = new PacketDecoder();
    const results = [1, 101, 147, 1].map((linkType) =>
      decoder.decode(captured(linkType === 1 ? ethernet(0x0800, inner) : inner, linkType)),
    );
    expect(results).toEqual([outcome.decoded, outcome.decoded, outcome.linkType, outcome.decoded]);
  });

  test('a UDP length below its own header is malformed', () => {
    const bytes = udpIp({ ...v4, payload: 'ping' });
    bytes[20 + 5] = 7;
    expect(decode(bytes, 101)).toBe('malformed');
  });
});
