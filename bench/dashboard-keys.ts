/**
 * The keys of a person at the dashboard, each with what tells the frame that answers it from all others.
 */

import { createRandom } from './random.ts';
import type { Screen, Sees } from './terminal.ts';
import { rows } from './terminal.ts';

/** `kind` is the row of the table it is counted in. */
export interface Key {
  readonly kind: string;
  readonly keys: string;
  readonly sees: Sees;
}

const erase = '\x15';
const giveUp = '\x07';
const pageUp = '\x1b[5~';
const footerRows = 2;
/** To the last row and back to the third, so that each key changes the screen the next time too. */
const around = 'Gkkgjj';

/** `═ messages 12/345 ═══`; null where the list is not seen. */
export function placeOf({ text }: Screen): { readonly at: number; readonly of: number } | null {
  const found = /messages (\d+)\/(\d+)/.exec(text[0] ?? '');
  return found === null ? null : { at: Number(found[1]), of: Number(found[2]) };
}

/** The last row, where keys are typed. */
function promptOf({ text }: Screen): string {
  return text[rows - 1] ?? '';
}

export function statusOf({ text }: Screen): string {
  return text[rows - footerRows] ?? '';
}

/** Tree and hex, with their colours. */
function lowerOf({ text, look }: Screen): string {
  const from = text.findIndex((row) => /fields of #\d/.test(row));
  return from < 0 ? '' : look.slice(from, rows - footerRows).join('\n');
}

function bodyOf({ look }: Screen): string {
  return look.slice(0, rows - footerRows).join('\n');
}

const isMoved: Sees = (now, before) => placeOf(now) !== null && placeOf(now)?.at !== placeOf(before)?.at;
const isLowerChanged: Sees = (now, before) => lowerOf(now) !== '' && lowerOf(now) !== lowerOf(before);
const isBodyChanged: Sees = (now, before) => bodyOf(now) !== bodyOf(before);
const isNumberSeen: Sees = (now, before) => isMoved(now, before) || statusOf(now).includes('there is no message');

function times(count: number, kind: string, keys: string, sees: Sees): readonly Key[] {
  return Array.from({ length: count }, () => ({ kind, keys, sees }));
}

/** `12345G`, the figures one by one. */
function goTo(no: number): readonly Key[] {
  const figures = String(no).split('');
  return [
    ...figures.map((figure, i): Key => {
      const typed = figures.slice(0, i + 1).join('');
      return { kind: 'figures of a number', keys: figure, sees: (now) => promptOf(now).trim() === typed };
    }),
    { kind: 'G with a number', keys: 'G', sees: isNumberSeen },
  ];
}

/** A line typed letter by letter, and given up. */
function typed(kind: string, key: string, opened: RegExp, text: string): readonly Key[] {
  const letters = [...text];
  return [
    { kind, keys: key, sees: (now) => opened.test(promptOf(now)) },
    ...letters.map((letter, i): Key => {
      const shown = `: ${letters.slice(0, i + 1).join('')}`;
      // A blank is seen by the cursor behind it.
      const sees: Sees = (now, before) =>
        promptOf(now).endsWith(shown.trimEnd()) && now.look[rows - 1] !== before.look[rows - 1];
      return { kind, keys: letter, sees };
    }),
    { kind, keys: giveUp, sees: (now) => !opened.test(promptOf(now)) },
  ];
}

const typing: readonly Key[] = [
  ...typed('typing a search', '/', /^search:/, '明天七点老地方见'),
  ...typed('typing a filter', 'f', /^filter/, 'cmd == "GetMsgEx" && kqq.MT in {9, 99}'),
];

/** Into the tree, among its rows, into the bytes, and out again. */
const inspecting: readonly Key[] = [
  { kind: 'enter', keys: '\r', sees: (now) => now.text.some((row) => /═ fields of #/.test(row)) },
  ...[...around].flatMap((key) => times(1, 'moving in the tree', key, isLowerChanged)),
  { kind: 'tab', keys: '\t', sees: isLowerChanged },
  ...times(4, 'moving in the bytes', 'l', isLowerChanged),
  ...times(2, 'moving in the bytes', 'h', isLowerChanged),
  { kind: 'back', keys: 'q', sees: (now) => /═ messages/.test(now.text[0] ?? '') },
];

/** Moves in the list, from its beginning on. Numbers are up to `most`. */
function moving(most: number, seed: number): readonly Key[] {
  const random = createRandom(seed);
  const somewhere = () => 1 + random.below(most);
  return [
    ...goTo(somewhere()),
    ...times(12, 'j', 'j', isMoved),
    ...times(8, 'k', 'k', isMoved),
    ...goTo(somewhere()),
    ...times(8, 'space', ' ', isMoved),
    ...times(6, 'PgUp', pageUp, isMoved),
    { kind: 'G', keys: 'G', sees: isMoved },
    ...times(2, 'PgUp', pageUp, isMoved),
    { kind: 'g', keys: 'g', sees: isMoved },
    ...times(4, 'space', ' ', isMoved),
  ];
}

function view(name: string): Key {
  return { kind: 'V', keys: 'V', sees: (now) => new RegExp(`═ ${name}`, 'i').test(now.text[0] ?? '') };
}

const movingInView = [...around].flatMap((key) => times(1, 'moving in a view', key, isBodyChanged));

/** The other views, and moves in them. */
const views: readonly Key[] = [
  view('conversations'),
  ...movingInView,
  view('statistics'),
  ...movingInView,
  view('unknowns'),
  ...movingInView,
  view('messages'),
];

/** A page with all of the conversation. */
const conversation: readonly Key[] = [
  { kind: 's', keys: 's', sees: (now) => /═ conversation \d/.test(now.text[0] ?? '') },
  { kind: 'back', keys: 'q', sees: (now) => placeOf(now) !== null },
];

/** What a person does with `most` messages that are all there. */
export function keysOfCapture(most: number): readonly Key[] {
  return [1, 2, 3, 4].flatMap((seed) => [...moving(most, seed), ...inspecting, ...conversation, ...views, ...typing]);
}

/** What a person does while messages come, `most` of which are there: nothing that the next frame would undo. */
export function keysOfLive(most: number, seed: number): readonly Key[] {
  return [
    ...moving(most, seed),
    ...inspecting,
    view('conversations'),
    view('statistics'),
    view('unknowns'),
    view('messages'),
    ...typing,
    { kind: 'F', keys: 'F', sees: (now) => /following/.test(statusOf(now)) },
    ...typed('typing while it follows', '/', /^search:/, '在吗 ok'),
    { kind: 'F', keys: 'F', sees: (now) => /not following/.test(statusOf(now)) },
  ];
}

/** Keys that open the line for a filter, with `text` in it. */
export function filterLine(text: string): string {
  return `f${erase}${text}`;
}

/** Whether the line for a filter is there with `text` in it. */
export function isFilterTyped(text: string): Sees {
  return (now) => /^filter/.test(promptOf(now)) && promptOf(now).endsWith(`: ${text}`.trimEnd());
}
