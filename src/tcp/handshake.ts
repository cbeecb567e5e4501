/**
 * Whether a segment belongs to the connection that its ports name: new connections on old ports, resets that nobody of
 * the two can have sent, and packets that come when all is over (RFC 9293, 3.5 and 3.10; RFC 5961 on resets).
 */

import type { TransportPacket } from '../model/packet.ts';
import type { Side } from '../model/stream.ts';
import type { Flow, Half } from './flow.ts';

export const tcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10, urg: 0x20 } as const;

/** Bytes that a sender may be ahead of what was captured, or behind it, and still be believed. */
const near = 2 ** 20;
const nearBehind = 2 ** 16;
/** As far from the end of a stream, a segment cannot be a late one of it. */
const far = 2 ** 24;

/** Whether the segment is a SYN of another connection than the one `flow` has seen. */
export function isNewConnection(flow: Flow, side: Side, packet: TransportPacket): boolean {
  if ((packet.flags & (tcpFlag.syn | tcpFlag.rst)) !== tcpFlag.syn) return false;
  const half = flow.half(side);
  const peer = flow.half(side === 0 ? 1 : 0);
  if (half.synSeen && half.isn === packet.seq) return false;
  if ((packet.flags & tcpFlag.ack) !== 0 && answersSyn(peer, packet) && !hasBytes(half)) return flow.ended;
  if (half.synSeen) return true;
  const first = (packet.seq + 1) | 0;
  if (half.started) return !isWithin(half.first - first, 0, near);
  // Nothing of this side yet: its SYN came late if the other side has acknowledged it or has sent nothing.
  return flow.ended || (half.ackKnown && !isWithin(half.acked - first, 0, near));
}

/** Whether an RST can come from the side it claims: its number, or what it acknowledges, fits what was seen. */
export function isPlausibleReset(flow: Flow, side: Side, packet: TransportPacket): boolean {
  const half = flow.half(side);
  if (half.started) return isWithin(packet.seq - half.next, -nearBehind, near);
  const peer = flow.half(side === 0 ? 1 : 0);
  if (peer.started && (packet.flags & tcpFlag.ack) !== 0) return isWithin(packet.ack - peer.next, -nearBehind, near);
  return true;
}

/** Whether a segment of a flow that has ended is a repeat or an acknowledgement of it, not of a later connection. */
export function isLate(flow: Flow, side: Side, packet: TransportPacket): boolean {
  if (packet.end === packet.start && packet.missing === 0) return true;
  const half = flow.half(side);
  if (!half.started) return true;
  // Behind its own FIN a side has nothing to send.
  return isWithin(packet.seq - half.next, -far, half.closed ? -1 : far);
}

/** Whether a SYN-ACK answers the SYN that was seen. */
function answersSyn(peer: Half, packet: TransportPacket): boolean {
  return peer.synSeen && packet.ack === ((peer.isn + 1) | 0);
}

function hasBytes(half: Half): boolean {
  return half.started && half.next !== half.first;
}

function isWithin(difference: number, least: number, most: number): boolean {
  const signed = difference | 0;
  return signed >= least && signed <= most;
}
