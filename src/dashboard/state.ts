/**
 * State of the dashboard: everything a frame is made from, as plain values that never change. An update makes another.
 */

import type { Filter } from '../filter/compile.ts';
import type { FilterFault } from '../filter/syntax.ts';
import type { Language } from '../model/text.ts';
import type { Column } from '../present/columns.ts';
import type { FieldName } from './field-name.ts';
import type { Opened } from './opened.ts';
import { type SortedRuns, SortKeys } from './order.ts';
import type { Line } from './screen/frame.ts';
import { Shown } from './shown.ts';
import type { Task } from './task.ts';
import type { Toggled, TreeRow } from './tree-rows.ts';

export type ViewName = 'messages' | 'conversations' | 'statistics' | 'unknowns';
export const viewNames: readonly ViewName[] = ['messages', 'conversations', 'statistics', 'unknowns'];

/** A part of the screen that can have the focus. */
export type PaneName = 'list' | 'tree' | 'hex' | 'events';
/** `stack`: one below the other; `desk`: tree and hex beside one another below the list; `columns`: the list beside them. */
export type LayoutName = 'stack' | 'desk' | 'columns';
export const layoutNames: readonly LayoutName[] = ['stack', 'desk', 'columns'];

/** What the program is doing. */
export type Phase = 'reading' | 'live' | 'stopping' | 'ended';

/** Which row of a list is on top, and which is selected. */
export interface Scroll {
  readonly top: number;
  readonly selected: number;
}

export interface ListState extends Scroll {
  readonly shown: Shown;
  /** Messages that have been looked at: those behind have come while the list stood still. */
  readonly seen: number;
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  /** The order, and what is known of messages for it. */
  readonly keys: SortKeys;
  /** So many messages, the first, left memory before they were looked at, and are not in the list if they should be. */
  readonly unread: number;
  /** Only marked messages are shown. */
  readonly onlyMarked: boolean;
  /** Columns of summary that are out of sight to the left. */
  readonly left: number;
}

export interface TreeState extends Scroll {
  readonly rows: readonly TreeRow[];
  readonly toggled: Toggled;
  /** The row the cursor was put on last: in other messages it goes to the same one, where there is one. */
  readonly at: string;
}

export interface HexState {
  readonly layer: number;
  readonly cursor: number;
  readonly top: number;
}

export interface FilterState {
  readonly text: string;
  /** Null: everything is shown. */
  readonly test: Filter | null;
}

/** A pass over all messages that is under way, a part at a time. `next` is the next to look at. */
export type Job = ListJob | SearchJob | ConversationJob | UnsureJob;

/** The list becomes another one. */
export interface ListJob {
  readonly kind: 'list';
  readonly filter: FilterState;
  readonly keys: SortKeys;
  readonly next: number;
  readonly runs: SortedRuns;
}

/** `next` is a place in the list. */
export interface SearchJob {
  readonly kind: 'search';
  readonly search: string;
  readonly next: number;
  readonly found: Shown;
}

export interface ConversationJob {
  readonly kind: 'conversation';
  readonly flow: number;
  readonly next: number;
  readonly turns: readonly Turn[];
  /** Messages that are not in memory, or take long: they are shown later. */
  readonly later: readonly number[];
}

/** `next` is a place in the list. */
export interface UnsureJob {
  readonly kind: 'unsure';
  readonly next: number;
}

/** What is shown of a message of a conversation. */
export interface Turn {
  readonly index: number;
  readonly lines: readonly Line[];
}

export interface SearchState {
  readonly text: string;
  readonly pane: PaneName;
  /** In the list: messages that have it. */
  readonly hits: Shown;
  /** So many messages, the first, left memory before they were searched. */
  readonly unread: number;
}

export type PromptKind =
  | 'note'
  | 'filter'
  | 'search'
  | 'command'
  | 'comment'
  | 'columns'
  | 'export'
  | 'write'
  | 'copy-file';

/** A line that is being typed. */
export interface Prompt {
  readonly kind: PromptKind;
  /** What it is about, besides its kind: `12 marked`. */
  readonly about: string;
  /** Whole characters. */
  readonly text: readonly string[];
  readonly cursor: number;
  /** Where in the history it is; -1: it is what was typed. */
  readonly history: number;
  readonly typed: string;
  /** What is to be written, when the line is the name of a file for it. */
  readonly payload: string;
  readonly fault: FilterFault | null;
  /** What tab would put in, and which of them it has put in last. */
  readonly completions: readonly string[];
  readonly completion: number;
}

/** One key answers. */
export interface Menu {
  readonly kind: 'copy' | 'order' | 'quit';
  readonly choices: readonly { readonly key: string; readonly label: string }[];
}

/** A text that covers the panes: help, a conversation, a comparison. */
export interface Page {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly top: number;
  /** The field it is about, if it is the evidence of one. */
  readonly field?: FieldName;
  /** The messages of a conversation that are in it, and how many of those missing are being read again. */
  readonly conversation?: { readonly flow: number; readonly turns: readonly Turn[]; readonly awaited: number };
}

/** What the status line says for a while: until the next key, or as many seconds as are left. */
export interface Notice {
  readonly text: string;
  readonly isBad: boolean;
  readonly seconds: number;
}

export interface State {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
  readonly redact: boolean;
  /** What is read: a file, listeners, an interface. */
  readonly origin: string;
  readonly phase: Phase;
  readonly isLive: boolean;
  readonly recording: string | null;
  /** Packets or bytes that were not decoded, in words; null if nothing was lost. */
  readonly drops: string | null;
  /** Resident memory in bytes. */
  readonly memory: number;
  readonly view: ViewName;
  readonly focus: PaneName;
  readonly layout: LayoutName | null;
  readonly isMaximised: boolean;
  /** Share of the list's height (or width), and of the tree beside the hex pane, in hundredths. */
  readonly shares: { readonly list: number; readonly tree: number };
  readonly hasEvents: boolean;
  readonly list: ListState;
  readonly listColumns: readonly Column[] | null;
  readonly opened: Opened | null;
  /** How far a large message is taken apart, in hundredths. */
  readonly openingDone: number;
  readonly tree: TreeState;
  readonly hex: HexState;
  readonly events: Scroll;
  readonly views: Readonly<Record<Exclude<ViewName, 'messages'>, Scroll>>;
  readonly filter: FilterState;
  readonly job: Job | null;
  /** What is done outside: the first is under way. */
  readonly tasks: readonly Task[];
  readonly nextTask: number;
  readonly search: SearchState | null;
  /** Indexes of messages. */
  readonly marks: ReadonlySet<number>;
  readonly comments: ReadonlyMap<number, string>;
  /** What was noted since the start, by the key of the field. */
  readonly notes: ReadonlyMap<string, string>;
  readonly prompt: Prompt | null;
  readonly menu: Menu | null;
  readonly page: Page | null;
  readonly notice: Notice | null;
  readonly history: Readonly<Record<'filter' | 'search' | 'command', readonly string[]>>;
  /** Digits typed in front of a key. */
  readonly digits: string;
}

const top: Scroll = { top: 0, selected: 0 };
export const noFilter: FilterState = { text: '', test: null };

export type Start = Pick<
  State,
  'columns' | 'rows' | 'language' | 'redact' | 'origin' | 'isLive' | 'recording' | 'filter'
>;

/** The dashboard before the first message. */
export function startState(start: Start): State {
  return {
    ...start,
    phase: start.isLive ? 'live' : 'reading',
    drops: null,
    memory: 0,
    view: 'messages',
    focus: 'list',
    layout: null,
    isMaximised: false,
    shares: { list: 45, tree: 58 },
    hasEvents: false,
    list: {
      ...top,
      shown: Shown.empty,
      seen: 0,
      isFollowing: start.isLive,
      isPaused: false,
      keys: new SortKeys('number'),
      unread: 0,
      onlyMarked: false,
      left: 0,
    },
    listColumns: null,
    opened: null,
    openingDone: 0,
    tree: { ...top, rows: [], toggled: new Set(), at: '' },
    hex: { layer: 1, cursor: 0, top: 0 },
    events: top,
    views: { conversations: top, statistics: top, unknowns: top },
    job: null,
    tasks: [],
    nextTask: 1,
    search: null,
    marks: new Set(),
    comments: new Map(),
    notes: new Map(),
    prompt: null,
    menu: null,
    page: null,
    notice: null,
    history: { filter: start.filter.text === '' ? [] : [start.filter.text], search: [], command: [] },
    digits: '',
  };
}
