/**
 * The view of conversations: an account goes in, a line for each flow comes out.
 */

import type { Account } from '../account/account.ts';
import type { Conversation } from '../account/conversations.ts';
import { type Line, type Role, run } from '../screen/frame.ts';
import { safe } from '../text/columns.ts';
import { describeBytes, describeCount, describeSecond } from './figures.ts';
import { type Column, drawListing, type View, type ViewPlace } from './listing.ts';
import { type ViewWords, viewWordsIn } from './words.ts';

/** Draws the view. */
export function viewConversations({ conversations }: Account, place: ViewPlace): View {
  const words = viewWordsIn(place.language);
  const { list, dropped } = conversations;
  const title = `${words.conversations} ${list.length}${dropped === 0 ? '' : ` (${words.dropped(dropped)})`}`;
  return { title, count: list.length, ...drawListing(columnsIn(words), list, place, words.nothing) };
}

function columnsIn(words: ViewWords): readonly Column<Conversation>[] {
  return [
    figure('#', 4, 0, ({ number }) => String(number), 'aside'),
    text(words.client, 20, 47, 1, ({ client }) => client),
    text(words.server, 17, 47, 2, ({ server }) => server),
    text(words.transport, 3, 4, 13, ({ transport }) => transport),
    text(words.protocol, 6, 20, 4, ({ protocols }) => protocols.join(',')),
    text(words.number, 10, 32, 3, describeNumbers),
    figure(words.sent, 4, 5, ({ sent }) => describeCount(sent.messages), 'request'),
    figure(words.received, 4, 6, ({ received }) => describeCount(received.messages), 'response'),
    figure(words.noReply, 4, 8, ({ unanswered, nulls }) => describeCount(unanswered + nulls), 'bad'),
    figure(words.problems, 4, 7, ({ problems }) => describeCount(problems), 'warn'),
    figure(words.bytesSent, 5, 10, ({ sent }) => describeBytes(sent.bytes), 'text'),
    figure(words.bytesReceived, 5, 11, ({ received }) => describeBytes(received.bytes), 'text'),
    text(words.first, 8, 8, 12, ({ first }) => describeSecond(first), 'time'),
    text(words.last, 8, 8, 9, ({ last }) => describeSecond(last), 'time'),
  ];
}

/** `10001, 10002…` */
function describeNumbers({ uins, hasMoreUins }: Conversation): string {
  return uins.length === 0 ? '-' : `${uins.join(', ')}${hasMoreUins ? '…' : ''}`;
}

function text(
  title: string,
  least: number,
  most: number,
  rank: number,
  say: (one: Conversation) => string,
  role: Role = 'text',
): Column<Conversation> {
  return { title, least, most, rank, cell: (one): Line => [run(safe(say(one)), role)] };
}

/** A number; where there is none, it is of no colour. */
function figure(
  title: string,
  least: number,
  rank: number,
  say: (one: Conversation) => string,
  role: Role,
): Column<Conversation> {
  const cell = (one: Conversation): Line => {
    const said = say(one);
    return [run(said, said === '-' ? 'dim' : role)];
  };
  return { title, least, most: least + 4, isRight: true, rank, cell };
}
