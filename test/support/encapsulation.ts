/**
 * IP packets go in, the same packets in other link layers, in tunnels or in pieces come out. Written from the RFCs and
 * the link-type registry alone.
 */

import { concat, ethernet, ip } from './packets.ts';

/** A link layer: the number of its type, and an IP packet in its frame. */
export interface LinkLayer {
  readonly linkType: number;
  readonly wrap: (packet: Uint8Array) => Uint8Array;
}

const isV6 = (packet: Uint8Array) => packet[0] >> 4 === 6;
const etherTypeOf = (packet: Uint8Array) => (isV6(packet) ? 0x86dd : 0x0800);
const pppOf = (packet: Uint8Array) => (isV6(packet) ? 0x57 : 0x21);
const before = (head: readonly number[], packet: Uint8Array) => concat([Uint8Array.from(head), packet]);
const u16 = (value: number) => [value >> 8, value & 255];

const family = (order: 'le' | 'be', ipv6: number): LinkLayer['wrap'] => {
  return (packet) => {
    const number = isV6(packet) ? ipv6 : 2;
    return before(order === 'le' ? [number, 0, 0, 0] : [0, 0, 0, number], packet);
  };
};

/** An Ethernet frame that carries `type` and `head` in front of the packet. */
const shim = (type: number, head: (packet: Uint8Array) => readonly number[]): LinkLayer => ({
  linkType: 1,
  wrap: (packet) => ethernet(type, before(head(packet), packet)),
});

const pppoe = (packet: Uint8Array) => [0x11, 0, 0, 7, ...u16(packet.length + 2), 0, pppOf(packet)];

export const linkLayers: Readonly<Record<string, LinkLayer>> = {
  ethernet: shim(0x0800, () => []),
  VLAN: shim(0x8100, (packet) => [0, 5, ...u16(etherTypeOf(packet))]),
  QinQ: shim(0x88a8, (packet) => [0, 5, 0x81, 0, 0, 6, ...u16(etherTypeOf(packet))]),
  'QinQ of type 9100': shim(0x9100, (packet) => [0, 5, 0x81, 0, 0, 6, ...u16(etherTypeOf(packet))]),
  MPLS: shim(0x8847, () => [0, 0x10, 0x01, 64]),
  'MPLS with three labels': shim(0x8848, () => [0, 0x10, 0, 64, 0, 0x20, 0, 64, 0, 0x30, 0x01, 64]),
  'MPLS in a VLAN': shim(0x8100, () => [0, 5, 0x88, 0x47, 0, 0x10, 0x01, 64]),
  PPPoE: shim(0x8864, pppoe),
  'PPPoE in a VLAN': shim(0x8100, (packet) => [0, 5, 0x88, 0x64, ...pppoe(packet)]),
  'PPPoE as link type': { linkType: 51, wrap: (packet) => before(pppoe(packet), packet) },
  PPP: { linkType: 9, wrap: (packet) => before([0xff, 3, 0, pppOf(packet)], packet) },
  'PPP in HDLC': { linkType: 50, wrap: (packet) => before([0xff, 3, 0, pppOf(packet)], packet) },
  'PPP without address and control': { linkType: 9, wrap: (packet) => before([0, pppOf(packet)], packet) },
  'PPP with a compressed protocol': { linkType: 9, wrap: (packet) => before([pppOf(packet)], packet) },
  'MPLS over PPP': { linkType: 9, wrap: (packet) => before([0xff, 3, 0x02, 0x81, 0, 0x10, 0x01, 64], packet) },
  'raw IP': { linkType: 101, wrap: (packet) => packet },
  'raw IP, 12': { linkType: 12, wrap: (packet) => packet },
  'raw IP, 14': { linkType: 14, wrap: (packet) => packet },
  'null, little-endian, 10': { linkType: 0, wrap: family('le', 10) },
  'null, big-endian, 24': { linkType: 0, wrap: family('be', 24) },
  'null, little-endian, 28': { linkType: 0, wrap: family('le', 28) },
  'loop, 30': { linkType: 108, wrap: family('be', 30) },
  SLL: {
    linkType: 113,
    wrap: (packet) => before([0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, ...u16(etherTypeOf(packet))], packet),
  },
  'SLL with a VLAN': {
    linkType: 113,
    wrap: (packet) =>
      before([0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x81, 0, 0, 5, ...u16(etherTypeOf(packet))], packet),
  },
  SLL2: {
    linkType: 276,
    wrap: (packet) =>
      before([...u16(etherTypeOf(packet)), 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0], packet),
  },
  'IP in IP': {
    linkType: 1,
    wrap: (packet) => ethernet(0x0800, ip('10.9.9.1', '10.9.9.2', isV6(packet) ? 41 : 4, packet, {})),
  },
};

/**
 * An IP packet cut into pieces with at most `size` bytes of payload each (a multiple of eight), in order. IPv4 packets
 * keep their options in every piece.
 */
export function fragmentIp(packet: Uint8Array, size: number, identification: number): Uint8Array[] {
  const head = isV6(packet) ? 40 : (packet[0] & 15) * 4;
  const payload = packet.subarray(head);
  const address = (at: number) =>
    isV6(packet)
      ? Array.from({ length: 8 }, (_, i) => ((packet[at + 2 * i] << 8) | packet[at + 2 * i + 1]).toString(16)).join(':')
      : packet.subarray(at, at + 4).join('.');
  const [from, to] = isV6(packet) ? [address(8), address(24)] : [address(12), address(16)];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const piece = payload.subarray(at, at + size);
    const more = at + size < payload.length;
    if (isV6(packet)) {
      const rest = Uint8Array.of(0, ...u16(at | (more ? 1 : 0)), 0, 0, ...u16(identification));
      pieces.push(ip(from, to, packet[6], piece, { extensions: [{ number: 44, rest }] }));
    } else {
      const extras = { fragment: at, moreFragments: more, identification, options: packet.subarray(20, head) };
      pieces.push(ip(from, to, packet[9], piece, extras));
    }
  }
  return pieces;
}
