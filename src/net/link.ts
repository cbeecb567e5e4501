/**
 * Link layers: a packet with its link header goes in, the EtherType and the start of what it carries come out. One
 * reader for each link type (numbers and layouts: the link-layer header types of tcpdump.org); a further link type is
 * a further row of the table.
 */

import { readU16be } from '../bytes/endian.ts';
import { type DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';

/** Moves `packet.start` behind the link header and sets `packet.etherType`. */
export type LinkReader = (packet: DecodedPacket) => Outcome;

export const etherType = { ipv4: 0x0800, ipv6: 0x86dd, anyIp: 0 } as const;

/** The reader for a link type; undefined if there is none. */
export function findLinkReader(linkType: number): LinkReader | undefined {
  return linkReaders.get(linkType);
}

const linkReaders: ReadonlyMap<number, LinkReader> = new Map([
  [0, readNull],
  [1, readEthernet],
  [9, readPpp],
  [12, readRaw],
  [14, readRaw],
  [50, readPpp],
  [51, readPppoe],
  [101, readRaw],
  [108, readNull],
  [113, readCooked],
  [228, readRaw],
  [229, readRaw],
  [276, readCooked2],
]);

/** What may stand between the link header and IP, by EtherType. */
const shims: ReadonlyMap<number, LinkReader> = new Map([
  [0x8100, readTag],
  [0x88a8, readTag],
  [0x9100, readTag],
  [0x8847, readMpls],
  [0x8848, readMpls],
  [0x8864, readPppoe],
]);

/** As many shims as anybody would put around a packet. */
const mostShims = 16;

/** target(6) source(6) type(2), or in IEEE 802.3 length(2) and a header of its own. */
function readEthernet(packet: DecodedPacket): Outcome {
  const at = packet.start + 12;
  if (at + 2 > packet.end) return outcome.malformed;
  packet.etherType = readU16be(packet.bytes, at);
  packet.start = at + 2;
  return packet.etherType === etherType.ipv4 ? outcome.decoded : readShims(packet);
}

/** Moves behind all that stands in front of IP. */
function readShims(packet: DecodedPacket): Outcome {
  for (let i = 0; i < mostShims; i++) {
    const type = packet.etherType;
    if (type === etherType.ipv4 || type === etherType.ipv6 || type === etherType.anyIp) return outcome.decoded;
    const read = shims.get(type);
    if (read === undefined) return outcome.notIp;
    const result = read(packet);
    if (result !== outcome.decoded) return result;
  }
  return outcome.malformed;
}

/** tag(2) type(2): IEEE 802.1Q and 802.1ad. */
function readTag(packet: DecodedPacket): Outcome {
  return readBehind(packet, 2, 4);
}

/** label,class,bottom-of-stack,hops(4).., RFC 3032. What the last label stands for only its route knows: IP, or not. */
function readMpls(packet: DecodedPacket): Outcome {
  const { bytes, end } = packet;
  let at = packet.start;
  do {
    at += 4;
    if (at + 1 > end) return outcome.malformed;
  } while ((bytes[at - 2] & 1) === 0);
  packet.start = at;
  packet.etherType = etherType.anyIp;
  const version = bytes[at] >> 4;
  return version === 4 || version === 6 ? outcome.decoded : outcome.notIp;
}

/** version,type(1) code(1) session(2) length(2), RFC 2516; a code other than 0 sets up a session. */
function readPppoe(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + 6 > packet.end) return outcome.malformed;
  if (bytes[start + 1] !== 0) return outcome.notIp;
  packet.start = start + 6;
  return readPpp(packet);
}

/** [address(1) control(1)] protocol(1 or 2), RFC 1661 and 1662: a first byte that is odd is a protocol of one byte. */
function readPpp(packet: DecodedPacket): Outcome {
  const { bytes, end } = packet;
  let at = packet.start;
  if (at + 4 <= end && bytes[at] === 0xff && bytes[at + 1] === 0x03) at += 2;
  if (at + 2 > end) return outcome.malformed;
  const isShort = (bytes[at] & 1) === 1;
  const protocol = isShort ? bytes[at] : readU16be(bytes, at);
  packet.start = at + (isShort ? 1 : 2);
  packet.etherType = pppProtocols.get(protocol) ?? notEtherType;
  return readShims(packet);
}

const notEtherType = -1;

/** PPP protocol numbers by the EtherType of the same content. */
const pppProtocols: ReadonlyMap<number, number> = new Map([
  [0x0021, etherType.ipv4],
  [0x0057, etherType.ipv6],
  [0x0281, 0x8847],
  [0x0283, 0x8848],
]);

function readRaw(packet: DecodedPacket): Outcome {
  packet.etherType = etherType.anyIp;
  return outcome.decoded;
}

/**
 * Address family in four bytes, in the byte order of the machine that captured (NULL) or big-endian (LOOP). Every
 * family number is small, so the larger end of the four bytes holds it. IPv6 has another number on each system.
 */
function readNull(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + 4 > packet.end) return outcome.malformed;
  const family = bytes[start] | bytes[start + 3];
  packet.start = start + 4;
  if (family === 2) packet.etherType = etherType.ipv4;
  else if (family === 10 || family === 24 || family === 28 || family === 30) packet.etherType = etherType.ipv6;
  else return outcome.notIp;
  return outcome.decoded;
}

/** Linux "cooked" v1: packet-type(2) hardware(2) length(2) address(8) protocol(2). */
function readCooked(packet: DecodedPacket): Outcome {
  return readCookedType(packet, 14, 16);
}

/** Linux "cooked" v2: protocol(2) reserved(2) interface(4) hardware(2) packet-type(1) length(1) address(8). */
function readCooked2(packet: DecodedPacket): Outcome {
  return readCookedType(packet, 0, 20);
}

/** Linux "cooked" packets may carry tags as Ethernet does. */
function readCookedType(packet: DecodedPacket, typeAt: number, head: number): Outcome {
  const result = readBehind(packet, typeAt, head);
  return result === outcome.decoded ? readShims(packet) : result;
}

function readBehind(packet: DecodedPacket, typeAt: number, head: number): Outcome {
  const { start } = packet;
  if (start + head > packet.end) return outcome.malformed;
  packet.etherType = readU16be(packet.bytes, start + typeAt);
  packet.start = start + head;
  return outcome.decoded;
}
