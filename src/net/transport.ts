/**
 * TCP (RFC 9293) and UDP (RFC 768) headers: a packet that begins with one goes in, ports, numbers and the frame of the
 * payload come out.
 */

import { readI32be, readU16be } from '../bytes/endian.ts';
import { isTransportSound } from './checksum.ts';
import { type DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';
import { protocol } from './ip.ts';

/** As much of a TCP header as must have been captured: up to the flags. */
const leastTcp = 14;

/** source(2) target(2) seq(4) ack(4) length,flags(2) window(2) checksum(2) urgent(2) options */
export function readTcp(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + leastTcp > packet.end) return outcome.malformed;
  const payload = start + ((bytes[start + 12] >> 4) << 2);
  if (payload < start + 20 || payload > packet.wireEnd) return outcome.malformed;
  if (packet.checked && !isTransportSound(packet, protocol.tcp, start, packet.wireEnd)) return outcome.checksum;
  packet.udp = false;
  packet.sourcePort = readU16be(bytes, start);
  packet.targetPort = readU16be(bytes, start + 2);
  packet.seq = readI32be(bytes, start + 4);
  packet.ack = readI32be(bytes, start + 8);
  packet.flags = bytes[start + 13];
  setPayload(packet, payload);
  return outcome.decoded;
}

/** FIN, SYN and RST. */
const beginsOrEnds = 0x07;

/**
 * The first piece of a segment. Its bytes count at once, since those of the pieces behind may never come; the whole
 * segment then adds the rest. One that begins or ends a stream waits, and so does one that is to be checked.
 */
export function readTcpBeginning(packet: DecodedPacket): Outcome {
  const { bytes, start, end } = packet;
  if (packet.checked || packet.carried !== protocol.tcp || start + leastTcp > end) return outcome.fragment;
  if ((bytes[start + 13] & beginsOrEnds) !== 0 || start + ((bytes[start + 12] >> 4) << 2) >= end) {
    return outcome.fragment;
  }
  return readTcp(packet);
}

/** source(2) target(2) length(2) checksum(2) */
export function readUdp(packet: DecodedPacket): Outcome {
  const { bytes, start } = packet;
  if (start + 8 > packet.end) return outcome.malformed;
  const length = readU16be(bytes, start + 4);
  // A length of 0 stands for "as long as the IP packet" (RFC 2675).
  if (length !== 0 && length < 8) return outcome.malformed;
  if (length !== 0 && start + length < packet.wireEnd) packet.wireEnd = start + length;
  // A checksum of 0 was not made.
  if (packet.checked && readU16be(bytes, start + 6) !== 0) {
    if (!isTransportSound(packet, protocol.udp, start, packet.wireEnd)) return outcome.checksum;
  }
  packet.udp = true;
  packet.sourcePort = readU16be(bytes, start);
  packet.targetPort = readU16be(bytes, start + 2);
  packet.seq = 0;
  packet.ack = 0;
  packet.flags = 0;
  setPayload(packet, start + 8);
  return outcome.decoded;
}

/** The payload is what was captured between `at` and the end of the packet; what was not is counted. */
function setPayload(packet: DecodedPacket, at: number): void {
  const { end, wireEnd } = packet;
  const captured = Math.min(end, wireEnd);
  packet.start = Math.min(at, captured);
  packet.end = captured;
  packet.missing = wireEnd - Math.max(at, captured);
}
