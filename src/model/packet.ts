/**
 * Packets on their way from a capture to a conversation. Both kinds are one object each that is filled anew for every
 * packet: whoever keeps anything copies it.
 */

import type { Side } from './stream.ts';
import type { TimeDigits } from './time.ts';

/**
 * One record of a capture. The packet is `bytes[start..end)`; on the wire it had `originalLength` bytes. `number`
 * counts the packets of the file from 1, `offset` is where the record begins in it. `sec` and `nsec` mean nothing
 * unless `hasTime`. `linkType` is the number from the registry of link types, -1 when the capture does not say. `comments`
 * are those that people wrote beside the packet (pcapng), null or absent if there are none.
 */
export interface CapturedPacket {
  readonly number: number;
  readonly sec: number;
  readonly nsec: number;
  readonly hasTime: boolean;
  readonly digits: TimeDigits;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly originalLength: number;
  readonly offset: number;
  readonly comments?: readonly string[] | null;
}

/**
 * Where the packet at hand belongs: in conversation `flow`, from `side`, `length` bytes of payload at `offset` of what that
 * side sends (TCP, modulo 2^32; of no meaning for UDP). One object that is filled anew for every packet.
 */
export interface PacketPlace {
  readonly flow: number;
  readonly side: Side;
  readonly offset: number;
  readonly length: number;
}

/**
 * A TCP segment or UDP datagram with the addresses it carries. An IPv4 address is the 32-bit integer `source3` (or
 * `target3`) and 0 in the other words; IPv6 fills all four, first word first. `seq` and `ack` are 32-bit integers,
 * signed: only their differences mean anything. The payload is `bytes[start..end)`; `missing` bytes after it were on
 * the wire but not captured.
 */
export interface TransportPacket {
  readonly number: number;
  readonly sec: number;
  readonly nsec: number;
  readonly hasTime: boolean;
  readonly udp: boolean;
  readonly ipv6: boolean;
  readonly source0: number;
  readonly source1: number;
  readonly source2: number;
  readonly source3: number;
  readonly target0: number;
  readonly target1: number;
  readonly target2: number;
  readonly target3: number;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly missing: number;
  /** The packets that the payload was put together from; null for this one alone. */
  readonly pieces: readonly number[] | null;
}
