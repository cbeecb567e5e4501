/**
 * Packets that carry no TCP or UDP go in, counts by reason and one Problem for each reason come out.
 */

import type { CapturedPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import { type Outcome, outcome } from '../net/decoded-packet.ts';

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

  /**
   * Packets by reason: "link type N", "not IP", "neither TCP nor UDP", "fragment", "malformed".
   */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#tallies].map(([reason, { packets }]) => [reason, packets]));
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
    return [...this.#tallies.values()].flatMap((tally) => problemsOf(tally));
  }

  #reasonOf(result: Outcome, linkType: number): string {
    switch (result) {
      case outcome.linkType:
        return this.#tallies.size < mostLinkTypes ? linkTypeName(linkType) : 'other link types';
      case outcome.notIp:
        return 'not IP';
      case outcome.notTransport:
        return 'neither TCP nor UDP';
      case outcome.fragment:
        return 'fragment';
      default:
        return 'malformed';
    }
  }
}

function linkTypeName(linkType: number): string {
  return linkType < 0 ? 'unknown link type' : `link type ${linkType}`;
}

function problemsOf({ result, linkType, packets, first }: Tally): Problem[] {
  const which = packets === 1 ? `packet ${first} was` : `${packets} packets, from packet ${first} on, were`;
  switch (result) {
    case outcome.linkType:
      return [problem('net.link-type', `${which} not decoded: ${linkTypeName(linkType)} is not known`, packets)];
    case outcome.fragment:
      return [problem('net.fragment', `${which} not decoded: pieces of larger IP packets`, packets)];
    case outcome.malformed:
      return [problem('net.malformed', `${which} not decoded: a header is cut or contradicts itself`, packets)];
    default:
      return [];
  }
}

function problem(code: string, text: string, had: number): Problem {
  return { code, severity: 'warn', text, had };
}
