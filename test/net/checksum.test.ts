import { describe, expect, test } from 'vitest';
import type { CapturedPacket } from '../../src/model/packet.ts';
import { PacketDecoder } from '../../src/net/decode.ts';
import { outcome } from '../../src/net/decoded-packet.ts';
import { flag, tcpIp, udpIp } from '../support/packets.ts';

const v4 = { from: '10.0.0.2:1034', to: '192.0.2.177:8000' };
const v6 = { from: '[2001:db8::1]:1034', to: '[2001:db8::2]:8000' };
const segment = { seq: 1, ack: 2, flags: flag.ack, payload: 'odd' };

function decode(bytes: Uint8Array, checked = true, originalLength = bytes.length): number {
  const place = { bytes, start: 0, end: bytes.length, originalLength, offset: 0 };
  const captured: CapturedPacket = { number: 1, sec: 0, nsec: 0, hasTime: true, digits: 6, linkType: 101, ...place };
  return new PacketDecoder(checked).decode(captured);
}

function with1BitOff(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] ^= 1;
  return changed;
}

describe('checksums', () => {
  test.each([
    ['TCP over IPv4', tcpIp({ ...v4, ...segment })],
    ['TCP over IPv6', tcpIp({ ...v6, ...segment })],
    ['UDP over IPv4', udpIp({ ...v4, payload: 'odd' })],
    ['UDP over IPv6', udpIp({ ...v6, payload: 'odd' })],
  ])('%s: right ones pass, and one wrong bit in the payload is found', (_, packet) => {
    expect(decode(packet)).toBe(outcome.decoded);
    expect(decode(with1BitOff(packet, packet.length - 1))).toBe(outcome.checksum);
    expect(decode(with1BitOff(packet, packet.length - 1), false)).toBe(outcome.decoded);
  });

  test('one wrong bit in an IPv4 header is found', () => {
    expect(decode(with1BitOff(tcpIp({ ...v4, ...segment }), 8))).toBe(outcome.checksum);
    expect(decode(with1BitOff(tcpIp({ ...v4, ...segment }), 8), false)).toBe(outcome.decoded);
  });

  test('a UDP checksum of 0 was not made and is not wrong', () => {
    const packet = udpIp({ ...v4, payload: 'odd' });
    packet[26] = packet[27] = 0;
    expect(decode(packet)).toBe(outcome.decoded);
  });

  test('a packet that the snaplen cut cannot be checked', () => {
    const packet = tcpIp({ ...v4, ...segment });
    expect(decode(packet.subarray(0, packet.length - 1), true, packet.length)).toBe(outcome.decoded);
  });

  test('a packet that the network card was to cut, of total length 0, cannot be checked', () => {
    const packet = with1BitOff(tcpIp({ ...v4, ...segment, ip: { totalLength: 0 } }), 10);
    expect(decode(with1BitOff(packet, packet.length - 1))).toBe(outcome.decoded);
  });

  test('padding of the link layer is not summed up', () => {
    const packet = tcpIp({ ...v4, ...segment });
    expect(decode(Uint8Array.of(...packet, 1, 2, 3))).toBe(outcome.decoded);
  });
});
