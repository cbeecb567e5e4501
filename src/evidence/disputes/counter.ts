/**
 * Counting for disputes: disputes with their filters ready and the messages of captures go in, how many messages speak for
 * each reading, and the first of them, come out.
 */

import type { Filter } from '../../filter/compile.ts';
import type { Dispute, DisputeReading, NoticeId } from '../../model/dispute.ts';
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
  readonly holds: Filter | null;
  readonly asked: Filter | null;
  count = 0;
  places: Sighting[] = [];

  constructor(reading: DisputeReading, toFilter: ToFilter) {
    const { sign } = reading;
    this.reading = reading;
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
  /** Those that look at a command, and those that look at every message of a protocol. */
  readonly #byCommand = new Map<string, Tally[]>();
  readonly #always = new Map<string, Tally[]>();
  readonly #noticed: readonly Tally[];
  /** What asked a request and waits for its reply, by the number of the request. */
  readonly #open = new Map<number, Tally[]>();
  #notices = new Notices();
  #capture = '';

  constructor(disputes: readonly Dispute[], toFilter: ToFilter) {
    this.#disputes = disputes;
    this.#tallies = disputes.map(({ readings }) => readings.map((reading) => new Tally(reading, toFilter)));
    this.#noticed = this.#tallies.flat().filter(({ reading }) => 'notice' in reading.sign);
    for (const [i, { protocol, commands }] of disputes.entries()) {
      const filtering = this.#tallies[i].filter(({ holds }) => holds !== null);
      if (commands.length === 0) addTo(this.#always, protocol, filtering);
      for (const command of commands) addTo(this.#byCommand, `${protocol} ${command}`, filtering);
    }
  }

  /** Another capture: what was remembered of the one before is over. */
  begin(capture: string): void {
    this.#capture = capture;
    this.#notices = new Notices();
    this.#open.clear();
  }

  /** `before`: how many messages the captures before had. */
  see(message: Message, before: number): void {
    const capture = this.#capture;
    const { parse, command, replyTo } = message;
    const place = { capture, no: message.no - before };
    for (const notice of this.#notices.see(message)) {
      for (const tally of this.#noticed) if (isNotice(tally, notice)) tally.add(place);
    }
    for (const tally of this.#always.get(parse.protocol) ?? []) this.#look(tally, message, place);
    for (const tally of this.#byCommand.get(`${parse.protocol} ${command}`) ?? []) this.#look(tally, message, place);
    for (const tally of this.#open.get(replyTo) ?? []) if (tally.holds?.(message, capture)) tally.add(place);
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

  #look(tally: Tally, message: Message, place: Sighting): void {
    if (tally.asked === null) {
      if (tally.holds?.(message, this.#capture)) tally.add(place);
      return;
    }
    if (message.dir !== 'request' || !tally.asked(message, this.#capture)) return;
    const waiting = this.#open.get(message.no);
    if (waiting !== undefined) waiting.push(tally);
    else if (this.#open.size < mostOpen) this.#open.set(message.no, [tally]);
    else this.#reopen(message.no, tally);
  }

  /** The oldest request, whose reply has come or never will, makes way. */
  #reopen(no: number, tally: Tally): void {
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      break;
    }
    this.#open.set(no, [tally]);
  }
}

function addTo(map: Map<string, Tally[]>, key: string, tallies: readonly Tally[]): void {
  map.set(key, [...(map.get(key) ?? []), ...tallies]);
}

function isNotice({ reading }: Tally, notice: NoticeId): boolean {
  return 'notice' in reading.sign && reading.sign.notice === notice;
}
