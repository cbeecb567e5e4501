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
  count = 0;
  places: Sighting[] = [];

  constructor(reading: DisputeReading, toFilter: ToFilter) {
    const { sign } = reading;
    this.reading = reading;
    this.holds = 'messages' in sign ? toFilter(sign.messages) : 'answered' in sign ? toFilter(sign.answered) : null;
  }

  add(place: Sighting): void {
    this.count += 1;
    this.places.push(place);
    this.places.sort((a, b) => compareTexts(a.capture, b.capture) || a.no - b.no);
    this.places.length = Math.min(this.places.length, mostPlaces);
  }
}

/** Readings to look at: of messages, and of the replies to requests that `asked` holds of. */
interface Lookout {
  readonly ofMessages: readonly Tally[];
  readonly ofReplies: readonly { readonly asked: Filter; readonly tallies: readonly Tally[] }[];
}

const none: readonly Tally[] = [];

export class DisputeCounter {
  readonly #disputes: readonly Dispute[];
  readonly #tallies: readonly (readonly Tally[])[];
  /** Those that look at a command, and those that look at every message of a protocol. */
  readonly #byCommand = new Map<string, Map<string | null, Lookout>>();
  readonly #always = new Map<string, Lookout>();
  readonly #noticed: readonly Tally[];
  /** What asked a request and waits for its reply, by the number of the request. */
  readonly #open = new Map<number, readonly Tally[]>();
  #notices = new Notices();
  #capture = '';

  constructor(disputes: readonly Dispute[], toFilter: ToFilter) {
    this.#disputes = disputes;
    this.#tallies = disputes.map(({ readings }) => readings.map((reading) => new Tally(reading, toFilter)));
    this.#noticed = this.#tallies.flat().filter(({ reading }) => 'notice' in reading.sign);
    for (const [i, { protocol, commands }] of disputes.entries()) {
      const lookout = toLookout(this.#tallies[i], toFilter);
      if (commands.length === 0) addTo(this.#always, protocol, lookout);
      const ofProtocol = this.#byCommand.get(protocol) ?? new Map<string | null, Lookout>();
      this.#byCommand.set(protocol, ofProtocol);
      for (const command of commands) addTo(ofProtocol, command, lookout);
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
    const { parse, command, replyTo } = message;
    const no = message.no - before;
    for (const notice of this.#notices.see(message)) {
      for (const tally of this.#noticed) if (isNotice(tally, notice)) tally.add({ capture: this.#capture, no });
    }
    this.#look(this.#always.get(parse.protocol), message, no);
    this.#look(this.#byCommand.get(parse.protocol)?.get(command), message, no);
    if (replyTo > 0) this.#count(this.#open.get(replyTo) ?? none, message, no);
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

  #look(lookout: Lookout | undefined, message: Message, no: number): void {
    if (lookout === undefined) return;
    this.#count(lookout.ofMessages, message, no);
    if (message.dir !== 'request') return;
    for (const { asked, tallies } of lookout.ofReplies) {
      if (asked(message, this.#capture)) this.#wait(message.no, tallies);
    }
  }

  #count(tallies: readonly Tally[], message: Message, no: number): void {
    const capture = this.#capture;
    for (const tally of tallies) if (tally.holds?.(message, capture)) tally.add({ capture, no });
  }

  #wait(no: number, tallies: readonly Tally[]): void {
    const waiting = this.#open.get(no);
    if (waiting !== undefined) this.#open.set(no, [...waiting, ...tallies]);
    else if (this.#open.size < mostOpen) this.#open.set(no, tallies);
    else this.#reopen(no, tallies);
  }

  /** The oldest request, whose reply has come or never will, makes way. */
  #reopen(no: number, tallies: readonly Tally[]): void {
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      break;
    }
    this.#open.set(no, tallies);
  }
}

/** What `tallies` look at; those with the same question share its answer. */
function toLookout(tallies: readonly Tally[], toFilter: ToFilter): Lookout {
  const byQuestion = new Map<string, Tally[]>();
  for (const tally of tallies) {
    const { sign } = tally.reading;
    if ('asked' in sign) byQuestion.set(sign.asked, [...(byQuestion.get(sign.asked) ?? []), tally]);
  }
  return {
    ofMessages: tallies.filter(({ reading }) => 'messages' in reading.sign),
    ofReplies: [...byQuestion].map(([asked, own]) => ({ asked: toFilter(asked), tallies: own })),
  };
}

function addTo<Key>(map: Map<Key, Lookout>, key: Key, { ofMessages, ofReplies }: Lookout): void {
  const known = map.get(key);
  map.set(key, {
    ofMessages: [...(known?.ofMessages ?? []), ...ofMessages],
    ofReplies: [...(known?.ofReplies ?? []), ...ofReplies],
  });
}

function isNotice({ reading }: Tally, notice: NoticeId): boolean {
  return 'notice' in reading.sign && reading.sign.notice === notice;
}
