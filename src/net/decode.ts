/**
 * One captured packet goes in, its TCP segment or UDP datagram comes out in an object that is used again for the next.
 */

import type { CapturedPacket } from '../model/packet.ts';
import { DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';
import { FragmentTable } from './fragments.ts';
import { protocol, readIp } from './ip.ts';
import { findLinkReader, type LinkReader } from './link.ts';
import { readTcp, readTcpBeginning, readUdp } from './transport.ts';

/** No link carries longer packets: a record that claims one is not believed. */
const longestPacket = 16 * 1024 * 1024;

export class PacketDecoder {
  /** What the last call of `decode` found; valid until the next one. */
  readonly packet: DecodedPacket;
  readonly fragments = new FragmentTable();
  #linkType = Number.NaN;
  #readLink: LinkReader | undefined;

  /** `checked`: packets whose checksums are wrong are not decoded. */
  constructor(checked = false) {
    this.packet = new DecodedPacket(checked);
  }

  /** `outcome.decoded` if `this.packet` holds a segment or datagram, else the reason why not. */
  decode(captured: CapturedPacket): Outcome {
    if (captured.linkType !== this.#linkType) {
      this.#linkType = captured.linkType;
      this.#readLink = findLinkReader(captured.linkType);
    }
    const readLink = this.#readLink;
    if (readLink === undefined) return outcome.linkType;
    const packet = this.packet;
    packet.number = captured.number;
    packet.sec = captured.sec;
    packet.nsec = captured.nsec;
    packet.hasTime = captured.hasTime;
    packet.pieces = null;
    packet.bytes = captured.bytes;
    packet.start = captured.start;
    packet.end = captured.end;
    packet.wireEnd = captured.start + Math.min(captured.originalLength, longestPacket);
    const link = readLink(packet);
    if (link !== outcome.decoded) return link;
    const ip = readIp(packet, this.fragments);
    if (ip === outcome.beginning) return readTcpBeginning(packet);
    if (ip !== outcome.decoded) return ip;
    return packet.carried === protocol.tcp ? readTcp(packet) : readUdp(packet);
  }
}
