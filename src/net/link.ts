/**
 * Link layers: a packet with its link header goes in, the EtherType and the start of what it carries come out. One
 * reader for each link type (numbers and layouts: the link-layer header types of tcpdump.org); a further link type is
 * a further row of the table.
 */

import { readU16be } from '../bytes/endian.ts';
import { type DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';

/** Moves `packet.start` behind the link header and sets `packet.etherType`. */
export type LinkReader = (packet: DecodedPacket) => Outcome;

export const etherType = { ipv4: 0x0800, ipv6: 0x86dd, pppoe: 0x8864, anyIp: 0 } as const;

/** The reader for a link type; undefined if there is none. */
export function findLinkReader(linkType: number): LinkReader | undefined {
  return linkReaders.get(linkType);
}

const linkReaders: ReadonlyMap<number, LinkReader> = new Map([
  [0, readNull],
  [1, readEthernet],
  [12, readRaw],
  [14, readRaw],
  [101, readRaw],
  [108, readNull],
  [113, readCooked],
  [228, readRaw],
  [229, readRaw],
  [276, readCooked2],
]);

/** target(6) source(6) [tag-type(2) tag(2)].. type(2); with 802.1Q and 802.1ad tags, any number of them. */
function readEthernet(packet: DecodedPacket): Outcome {
  const { bytes, end } = packet;
  let at = packet.start + 12;
  if (at + 2 > end) return outcome.malformed;
  let type = readU16be(bytes, at);
  while (type === 0x8100 || type === 0x88a8 || type === 0x9100) {
    at += 4;
    if (at + 2 > end) return outcome.malformed;
    type = readU16be(bytes, at);
  }
  packet.start = at + 2;
  packet.etherType = type;
  return type === etherType.pppoe ? readPppoe(packet) : outcome.decoded;
}

/** version(1) code(1) session(2) length(2) ppp-protocol(2), RFC 2516. */
function readPppoe(packet: DecodedPacket): Outcome {
  const at = packet.start;
  if (at + 8 > packet.end) return outcome.malformed;
  const protocol = readU16be(packet.bytes, at + 6);
  packet.start = at + 8;
  if (protocol === 0x0021) packet.etherType = etherType.ipv4;
  else if (protocol === 0x0057) packet.etherType = etherType.ipv6;
  return outcome.decoded;
}

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
  return readBehind(packet, 14, 16);
}

/** Linux "cooked" v2: protocol(2) reserved(2) interface(4) hardware(2) packet-type(1) length(1) address(8). */
function readCooked2(packet: DecodedPacket): Outcome {
  return readBehind(packet, 0, 20);
}

function readBehind(packet: DecodedPacket, typeAt: number, head: number): Outcome {
  const { start } = packet;
  if (start + head > packet.end) return outcome.malformed;
  packet.etherType = readU16be(packet.bytes, start + typeAt);
  packet.start = start + head;
  return outcome.decoded;
}
