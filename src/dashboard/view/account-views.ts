/**
 * Views made from the account of all messages, as the state has them: conversations, statistics, what is not known, and
 * the log of events; and what their rows stand for.
 */

import type { Account } from '../account/account.ts';
import type { Scroll, State, ViewName } from '../state.ts';
import { viewConversations } from './conversations.ts';
import { viewEvents } from './events.ts';
import { filterOfCommand, filterOfConversation, filterOfEvent, filterOfUnknown } from './filters.ts';
import type { View, ViewPlace } from './listing.ts';
import { viewStatistics } from './statistics.ts';
import { viewUnknowns } from './unknowns.ts';

export type AccountViewName = Exclude<ViewName, 'messages'> | 'events';

const views: Readonly<Record<AccountViewName, (account: Account, place: ViewPlace) => View>> = {
  conversations: viewConversations,
  statistics: viewStatistics,
  unknowns: viewUnknowns,
  events: viewEvents,
};

/** The view in a pane of that size. */
export function accountView(
  state: State,
  account: Account,
  name: AccountViewName,
  columns: number,
  rows: number,
): View {
  return views[name](account, { columns, rows, language: state.language, ...scrollOf(state, name) });
}

export function scrollOf(state: State, name: AccountViewName): Scroll {
  return name === 'events' ? state.events : state.views[name];
}

/** The filter for the messages that the selected row stands for; null where there are none. */
export function selectedFilter(state: State, account: Account, name: AccountViewName): string | null {
  const { selected } = scrollOf(state, name);
  switch (name) {
    case 'conversations': {
      const one = account.conversations.list[selected];
      return one === undefined ? null : filterOfConversation(one);
    }
    case 'statistics': {
      const one = account.statistics.commands[selected];
      return one === undefined ? null : filterOfCommand(one);
    }
    case 'unknowns': {
      const one = account.unknowns.list[selected];
      return one === undefined ? null : filterOfUnknown(one);
    }
    case 'events': {
      const one = account.events.list[selected];
      return one === undefined ? null : filterOfEvent(one);
    }
  }
}
