/**
 * The one object that network decoding fills for every packet, and what can keep a packet from getting that far.
 */

import type { TransportPacket } from '../model/packet.ts';

/** Why a packet is no TCP segment or UDP datagram. `decoded` is 0 so that it is cheap to ask for. */
export const outcome = {
  decoded: 0,
  /** The link type has no reader. */
  linkType: 1,
  /** The link layer carries something else than IP (ARP, IPX ..). */
  notIp: 2,
  /** IP carries something else than TCP or UDP (ICMP ..). */
  notTransport: 3,
  /** A piece of a larger IP packet, which waits for the others. */
  fragment: 4,
  /** A header is cut or contradicts itself. */
  malformed: 5,
  /** A checksum is wrong, and the user wants to know. */
  checksum: 6,
  /** The first piece of a larger IP packet, which waits for the others but can be read as far as it goes. */
  beginning: 7,
} as const;

export type Outcome = (typeof outcome)[keyof typeof outcome];

export class DecodedPacket implements TransportPacket {
  number = 0;
  sec = 0;
  nsec = 0;
  hasTime = false;
  udp = false;
  ipv6 = false;
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  target0 = 0;
  target1 = 0;
  target2 = 0;
  target3 = 0;
  sourcePort = 0;
  targetPort = 0;
  seq = 0;
  ack = 0;
  flags = 0;
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  missing = 0;
  pieces: readonly number[] | null = null;
  /** EtherType of what follows the link header; 0 for "IP, of the version its first nibble tells". */
  etherType = 0;
  /** Where the packet would end had the snaplen not cut it. */
  wireEnd = 0;
  /** The protocol number that IP carries. */
  carried = 0;
  /** Of a piece of a larger IP packet: where in its payload it stands, whether others follow, and which it is. */
  fragmentOffset = 0;
  moreFragments = false;
  identification = 0;
  /** The network card was to cut it and to sum up the pieces: its own checksums mean nothing. */
  offloaded = false;
  /** Whether checksums count. */
  readonly checked: boolean;

  constructor(checked = false) {
    this.checked = checked;
  }
}
