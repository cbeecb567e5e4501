/**
 * The view of the event log: an account goes in, a line for each event comes out, the oldest first.
 */

import type { Severity } from '../../model/problem.ts';
import type { Account } from '../account/account.ts';
import type { FirstSightEvent, LoggedEvent } from '../account/events.ts';
import { type Line, type Role, run } from '../screen/frame.ts';
import { safe } from '../text/columns.ts';
import { describeClock } from './figures.ts';
import { type Column, drawListing, type View, type ViewPlace } from './listing.ts';
import { type ViewWords, viewWordsIn } from './words.ts';

/** Draws the view. */
export function viewEvents({ events }: Account, place: ViewPlace): View {
  const words = viewWordsIn(place.language);
  const { list, dropped } = events;
  const title = `${words.events} ${list.length}${dropped === 0 ? '' : ` (${words.dropped(dropped)})`}`;
  return { title, count: list.length, ...drawListing(columnsIn(words, place.columns), list, place, words.nothing) };
}

/** Signs of what kind an event is of, beside its colour. */
const signs: Readonly<Record<Severity, string>> = { note: 'i', warn: 'W', error: 'E' };
const roles: Readonly<Record<Severity, Role>> = { note: 'text', warn: 'warn', error: 'error' };

/** What happened needs most of the room; where there is little, signs stand for kinds. */
function columnsIn(words: ViewWords, columns: number): readonly Column<LoggedEvent>[] {
  return [
    { title: words.time, least: 12, most: 12, rank: 2, cell: ({ time }) => [run(describeClock(time), 'time')] },
    { title: '', least: 1, most: 1, rank: 1, cell: (event) => [run(signOf(event), roleOf(event))] },
    { title: words.kind, least: 7, most: 7, rank: 3, cell: (event) => [run(kindOf(event, words), roleOf(event))] },
    {
      title: words.event,
      least: Math.max(8, Math.min(36, columns - 6)),
      most: 500,
      rank: 0,
      cell: (event) => textOfEvent(event, words, columns < 60),
    },
  ];
}

function signOf(event: LoggedEvent): string {
  if (event.kind === 'first-sight') return '?';
  return event.kind === 'program' && event.severity === 'note' ? '*' : signs[event.severity];
}

function roleOf(event: LoggedEvent): Role {
  return event.kind === 'first-sight' ? 'unsure' : roles[event.severity];
}

function kindOf(event: LoggedEvent, words: ViewWords): string {
  if (event.kind === 'first-sight') return words.firstSight;
  return event.kind === 'program' ? words.program : words.severity[event.severity];
}

function textOfEvent(event: LoggedEvent, words: ViewWords, isShort: boolean): Line {
  if (event.kind === 'program') return [run(safe(event.text))];
  if (event.kind === 'first-sight')
    return [...firstSight(event, words, isShort), run(`${words.comma}#${event.no}`, 'aside')];
  const { code, text, count, flow, no } = event;
  const often = count === 1 ? '' : ` ×${count}`;
  const where = `${words.comma}${words.flow(flow)}${words.comma}#${no}`;
  return [run(`${safe(code)}${often}`, roles[event.severity]), run(`${words.colon}${safe(text)}`), run(where, 'aside')];
}

/** `first seen: kqq GetInfo reply CV=%01`; where there is little room its sign says the beginning. */
function firstSight({ unknown, value }: FirstSightEvent, words: ViewWords, isShort: boolean): Line {
  const { protocol, command, dir, path } = unknown;
  const field = path.slice(protocol.length + 1);
  const shown = unknown.code ?? value;
  return [
    run(isShort ? '' : `${words.firstSeen}${words.colon}${protocol} `),
    run(safe(command ?? '-'), 'command'),
    run(` ${words.dir[dir]} `),
    run(safe(shown === null ? field : `${field}=${shown}`), 'unsure'),
    run(` (${words.statusOf[unknown.status]})`),
  ];
}
