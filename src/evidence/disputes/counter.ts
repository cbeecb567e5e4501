/**
 * Counting for disputes: disputes with their filters ready and the messages of captures go in, how many messages speak for
 * each reading, and the first of them, come out.
 */

import type { Filter } from '../../filter/compile.ts';
import type { Dispute, DisputeReading, DisputeSign } from '../../model/dispute.ts';
import type { Message } from '../../model/message.ts';
import { compareTexts } from '../place.ts';
import type { Sighting } from '../readings/reading.ts';
import { Notices } from './notices.ts';

const mostPlaces = 3;
/** Requests whose replies are still to come. */
const mostOpen = 4096;

/** A reading: how many messages speak for it, and the first places; null where captures cannot tell. */
export interface ReadingCount {
  readonly reading: DisputeReading;
  readonly count: number | null;
  readonly places: readonly Sighting[];
}

export interface DisputeCount {
  readonly dispute: Dispute;
  readonly readings: readonly ReadingCount[];
}

/** What makes a filter of its text. */
export type ToFilter = (expression: string) => Filter;

class Tally {
  readonly reading: DisputeReading;
  readonly protocol: Dispute['protocol'];
  readonly holds: Filter | null;
  readonly asked: Filter | null;
  count = 0;
  places: Sighting[] = [];
  /** Requests that were asked, by number. */
  readonly open = new Set<number>();

  constructor(reading: DisputeReading, protocol: Dispute['protocol'], toFilter: ToFilter) {
    const { sign } = reading;
    this.reading = reading;
    this.protocol = protocol;
    this.holds = 'messages' in sign ? toFilter(sign.messages) : 'answered' in sign ? toFilter(sign.answered) : null;
    this.asked = 'asked' in sign ? toFilter(sign.asked) : null;
  }

  add(place: Sighting): void {
    this.count += 1;
    this.places.push(place);
    this.places.sort((a, b) => compareTexts(a.capture, b.capture) || a.no - b.no);
    this.places.length = Math.min(this.places.length, mostPlaces);
  }
}

export class DisputeCounter {
  readonly #disputes: readonly Dispute[];
  readonly #tallies: readonly (readonly Tally[])[];
  #notices = new Notices();
  #capture = '';

  constructor(disputes: readonly Dispute[], toFilter: ToFilter) {
    this.#disputes = disputes;
    this.#tallies = disputes.map(({ protocol, readings }) =>
      readings.map((reading) => new Tally(reading, protocol, toFilter)),
    );
  }

  /** Another capture: what was remembered of the one before is over. */
  begin(capture: string): void {
    this.#capture = capture;
    this.#notices = new Notices();
    for (const tally of this.#tallies.flat()) tally.open.clear();
  }

  /** `before`: how many messages the captures before had. */
  see(message: Message, before: number): void {
    const capture = this.#capture;
    const place = { capture, no: message.no - before };
    const notices = this.#notices.see(message);
    for (const tallies of this.#tallies) {
      if (tallies[0]?.protocol !== message.parse.protocol && message.replyTo === 0) continue;
      for (const tally of tallies) {
        for (let i = 0; i < timesShown(tally, message, capture, notices); i++) tally.add(place);
      }
    }
  }

  get counts(): readonly DisputeCount[] {
    return this.#disputes.map((dispute, at) => ({
      dispute,
      readings: this.#tallies[at].map(({ reading, count, places }) => ({
        reading,
        count: 'untold' in reading.sign ? null : count,
        places,
      })),
    }));
  }
}

/** How often a message shows the reading: at most once but for what is noticed. */
function timesShown(tally: Tally, message: Message, capture: string, notices: readonly string[]): number {
  const { holds, asked, open } = tally;
  const sign: DisputeSign = tally.reading.sign;
  if ('notice' in sign) return notices.filter((one) => one === sign.notice).length;
  if (holds === null) return 0;
  if (asked === null) return holds(message, capture) ? 1 : 0;
  if (message.replyTo > 0 && open.has(message.replyTo)) return holds(message, capture) ? 1 : 0;
  if (message.dir === 'request' && open.size < mostOpen && asked(message, capture)) open.add(message.no);
  return 0;
}
