/**
 * Packets that carry no TCP or UDP, and pieces of IP packets that never became whole, go in; counts by reason and one
 * Problem for each reason come out.
 */

import type { CapturedPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import { type Outcome, outcome } from '../net/decoded-packet.ts';
import type { FragmentAccount, LostPieces } from '../net/fragments.ts';

/** Link types told one by one; a file with more kinds than this is hostile. */
const mostLinkTypes = 64;

interface Tally {
  readonly result: Outcome;
  readonly linkType: number;
  packets: number;
  readonly first: number;
}

export class Undecoded {
  readonly #tallies = new Map<string, Tally>();
  readonly #fragments: FragmentAccount;

  constructor(fragments: FragmentAccount) {
    this.#fragments = fragments;
  }

  /**
   * Packets by reason: "link type N", "not IP", "neither TCP nor UDP", "fragment", "malformed", "wrong checksum".
   */
  get counts(): ReadonlyMap<string, number> {
    const counts = new Map([...this.#tallies].map(([reason, { packets }]) => [reason, packets]));
    const { missing, limit } = this.#fragments;
    const pieces = missing.pieces + limit.pieces;
    if (pieces > 0) counts.set('fragment', pieces);
    return counts;
  }

  count(result: Outcome, packet: CapturedPacket): void {
    const reason = this.#reasonOf(result, packet.linkType);
    const tally = this.#tallies.get(reason);
    if (tally === undefined) {
      this.#tallies.set(reason, { result, linkType: packet.linkType, packets: 1, first: packet.number });
    } else {
      tally.packets++;
    }
  }

  /** What keeps packets from being read that might hold messages. ARP, ICMP and the like are no problem. */
  problems(): Problem[] {
    const { missing, limit, differing } = this.#fragments;
    return [
      ...[...this.#tallies.values()].flatMap((tally) => problemsOf(tally)),
      ...aboutPieces('net.fragment', missing, 'not put together: other pieces of the same IP packets are missing'),
      ...aboutPieces('net.fragment-limit', limit, 'not put together: too many pieces of IP packets waited for others'),
      ...aboutPieces(
        'net.fragment-overlap',
        differing,
        'at odds with earlier pieces of the same IP packets, which stand',
      ),
    ];
  }

  #reasonOf(result: Outcome, linkType: number): string {
    switch (result) {
      case outcome.linkType:
        return this.#tallies.size < mostLinkTypes ? linkTypeName(linkType) : 'other link types';
      case outcome.notIp:
        return 'not IP';
      case outcome.notTransport:
        return 'neither TCP nor UDP';
      case outcome.checksum:
        return 'wrong checksum';
      default:
        return 'malformed';
    }
  }
}

function linkTypeName(linkType: number): string {
  return linkType < 0 ? 'unknown link type' : `link type ${linkType}`;
}

function problemsOf({ result, linkType, packets, first }: Tally): Problem[] {
  const which = whichPackets(packets, first);
  switch (result) {
    case outcome.linkType:
      return [problem('net.link-type', `${which} not decoded: ${linkTypeName(linkType)} is not known`, packets)];
    case outcome.checksum:
      return [problem('net.checksum', `${which} dropped: a checksum is wrong (--check-checksums)`, packets)];
    case outcome.malformed:
      return [problem('net.malformed', `${which} not decoded: a header is cut or contradicts itself`, packets)];
    default:
      return [];
  }
}

function aboutPieces(code: string, { pieces, first }: LostPieces, text: string): Problem[] {
  return pieces === 0 ? [] : [problem(code, `${whichPackets(pieces, first)} ${text}`, pieces)];
}

function whichPackets(packets: number, first: number): string {
  return packets === 1 ? `packet ${first} was` : `${packets} packets, from packet ${first} on, were`;
}

function problem(code: string, text: string, had: number): Problem {
  return { code, severity: 'warn', text, had };
}
