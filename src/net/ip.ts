/**
 * IPv4 (RFC 791) and IPv6 (RFC 8200) headers: a packet that begins with one goes in, its addresses, the protocol it
 * carries and where that begins and ends come out. IP within IP is unwrapped: the innermost addresses count. Pieces of
 * packets are put together on the way.
 */

import { readI32be, readU16be } from '../bytes/endian.ts';
import { isHeaderSound } from './checksum.ts';
import { type DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';
import type { FragmentTable } from './fragments.ts';

export const protocol = { tcp: 6, udp: 17 } as const;

const ipInIp = 4;
const ipv6InIp = 41;
const deepest = 4;

/**
 * Reads headers until one of TCP or UDP is next: `decoded`, and then `packet.carried` is the protocol number and
 * `packet.start` and `.end` frame its segment or datagram. Pieces wait in `fragments`.
 */
export function readIp(packet: DecodedPacket, fragments: FragmentTable): Outcome {
  for (let depth = 0; depth < deepest; depth++) {
    if (packet.start >= packet.end) return outcome.malformed;
    const version = packet.bytes[packet.start] >> 4;
    let found = version === 4 ? readIpv4(packet) : version === 6 ? readIpv6(packet) : outcome.malformed;
    if (found === outcome.fragment) {
      found = fragments.take(packet);
      // What follows a fragment header stands in the whole packet alone.
      if (found === outcome.decoded && packet.ipv6) found = skipExtensions(packet, packet.carried);
    }
    if (found !== outcome.decoded) return found;
    const { carried } = packet;
    if (carried === protocol.tcp || carried === protocol.udp) return outcome.decoded;
    if (carried !== ipInIp && carried !== ipv6InIp) return outcome.notTransport;
  }
  return outcome.malformed;
}

/** version,length(1) tos(1) total(2) id(2) flags,fragment(2) ttl(1) protocol(1) checksum(2) source(4) target(4) .. */
function readIpv4(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + 20 > packet.end) return outcome.malformed;
  const head = (bytes[start] & 15) << 2;
  const total = readU16be(bytes, start + 2);
  // A total of 0 is what a network card leaves that cuts large segments itself: the packet is as long as it is.
  if (head < 20 || (total !== 0 && total < head)) return outcome.malformed;
  packet.offloaded = total === 0;
  if (packet.checked && total !== 0 && start + head <= packet.end && !isHeaderSound(bytes, start, start + head))
    return outcome.checksum;
  packet.ipv6 = false;
  packet.source3 = readI32be(bytes, start + 12);
  packet.target3 = readI32be(bytes, start + 16);
  packet.source0 = packet.source1 = packet.source2 = 0;
  packet.target0 = packet.target1 = packet.target2 = 0;
  if (total !== 0) limitTo(packet, start + total);
  packet.start = start + head;
  packet.carried = bytes[start + 9];
  const place = readU16be(bytes, start + 6);
  // All but "may fragment": more fragments follow, or this one is not the first.
  if ((place & 0x3fff) === 0) return outcome.decoded;
  packet.identification = readU16be(bytes, start + 4);
  packet.fragmentOffset = (place & 0x1fff) << 3;
  packet.moreFragments = (place & 0x2000) !== 0;
  return outcome.fragment;
}

/** version,class,label(4) length(2) next(1) hops(1) source(16) target(16), then extension headers. */
function readIpv6(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + 40 > packet.end) return outcome.malformed;
  const length = readU16be(bytes, start + 4);
  packet.ipv6 = true;
  packet.offloaded = length === 0;
  packet.source0 = readI32be(bytes, start + 8);
  packet.source1 = readI32be(bytes, start + 12);
  packet.source2 = readI32be(bytes, start + 16);
  packet.source3 = readI32be(bytes, start + 20);
  packet.target0 = readI32be(bytes, start + 24);
  packet.target1 = readI32be(bytes, start + 28);
  packet.target2 = readI32be(bytes, start + 32);
  packet.target3 = readI32be(bytes, start + 36);
  if (length !== 0) limitTo(packet, start + 40 + length);
  packet.start = start + 40;
  return skipExtensions(packet, bytes[start + 6]);
}

/** next(1) length(1) ..: hop-by-hop, routing, destination, mobility, HIP, shim6; fragment; authentication. */
function skipExtensions(packet: DecodedPacket, next: number): Outcome {
  const { bytes } = packet;
  for (;;) {
    const at = packet.start;
    let length: number;
    switch (next) {
      case 0:
      case 43:
      case 60:
      case 135:
      case 139:
      case 140:
        if (at + 8 > packet.end) return outcome.malformed;
        length = (bytes[at + 1] + 1) << 3;
        break;
      case 44:
        if (at + 8 > packet.end) return outcome.malformed;
        // Offset 0 and nothing to follow is a whole packet all the same (RFC 6946).
        if ((readU16be(bytes, at + 2) & 0xfff9) !== 0) return beginFragment(packet, at);
        length = 8;
        break;
      case 51:
        if (at + 8 > packet.end) return outcome.malformed;
        length = (bytes[at + 1] + 2) << 2;
        break;
      default:
        packet.carried = next;
        return outcome.decoded;
    }
    next = bytes[at];
    packet.start = at + length;
    if (packet.start > packet.end) return outcome.malformed;
  }
}

/** next(1) reserved(1) offset,more(2) identification(4), then the piece. */
function beginFragment(packet: DecodedPacket, at: number): Outcome {
  const { bytes } = packet;
  const place = readU16be(bytes, at + 2);
  packet.carried = bytes[at];
  packet.identification = readI32be(bytes, at + 4);
  packet.fragmentOffset = place & 0xfff8;
  packet.moreFragments = (place & 1) !== 0;
  packet.start = at + 8;
  return outcome.fragment;
}

/** What lies behind `end` is padding of the link layer; a header that claims more than was on the wire is not believed. */
function limitTo(packet: DecodedPacket, end: number): void {
  if (end < packet.wireEnd) packet.wireEnd = end;
  if (end < packet.end) packet.end = end;
}
