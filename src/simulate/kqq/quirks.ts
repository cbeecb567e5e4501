/**
 * What the sources report of the server of the HTTP interface beyond plain answers, and where they differ: each with
 * its choices, so that a decoder or a client can be tried against all of them.
 */

import type { Origin } from '../rule.ts';

export interface Quirk {
  readonly name: QuirkName;
  readonly choices: readonly string[];
  readonly about: string;
  readonly source: Origin;
}

export type QuirkName =
  | 'null'
  | 'not-utf8'
  | 'lower-h'
  | 'reply-case'
  | 'login-case'
  | 'ampersand'
  | 'text-space'
  | 'code-space'
  | 'double-reply'
  | 'ask-twice'
  | 'refusal'
  | 'illegal-number'
  | 'login-first'
  | 'too-fast'
  | 'strangers'
  | 'own-number';

/** The first choice of each is the default. */
export const quirks: readonly Quirk[] = [
  {
    name: 'null',
    choices: ['close', 'reset', 'empty', 'text'],
    about: 'what "no reply" is: the connection closes, is reset, or an empty body or the text NULL comes',
    source: 'inferred',
  },
  { name: 'not-utf8', choices: ['null', 'accept'], about: 'texts that are not UTF-8 get no reply', source: 'hackfan' },
  {
    name: 'lower-h',
    choices: ['accept', 'null'],
    about: 'a message with a lower-case h gets no reply, as it sometimes did',
    source: 'hackfan',
  },
  {
    name: 'reply-case',
    choices: ['upper', 'as-sent'],
    about: 'LIST, QUERY_STAT, GETINFO, GETMSGEX and LOGOUT come back in capitals',
    source: 'weicheng',
  },
  {
    name: 'login-case',
    choices: ['upper', 'as-sent'],
    about: 'replies to Login say LOGIN (hackfan), or Login (weicheng)',
    source: 'hackfan',
  },
  {
    name: 'ampersand',
    choices: ['weicheng', 'hackfan', 'none'],
    about:
      'which replies end in &: Query_Stat, GetMsgEx, Ack_AddToList, DelFromList and Change_Stat, or (hackfan) DelFromList, Change_Stat and CLTMSG',
    source: 'weicheng',
  },
  { name: 'text-space', choices: ['on', 'off'], about: 'a space behind each text in MG', source: 'weicheng' },
  {
    name: 'code-space',
    choices: ['off', 'on'],
    about: 'a space behind a status in MG, too: "30 ," (weicheng), not "30," (hackfan)',
    source: 'hackfan',
  },
  {
    name: 'double-reply',
    choices: ['on', 'off'],
    about: 'two replies to Query_Stat without TN, or with TN=0',
    source: 'hackfan',
  },
  {
    name: 'ask-twice',
    choices: ['on', 'off'],
    about: 'of two requests to be added the first is refused with RES=3, late, and the second arrives',
    source: 'hackfan',
  },
  {
    name: 'refusal',
    choices: ['2', '3'],
    about: 'CD of a user who lets nobody add him (weicheng: 3)',
    source: 'hackfan',
  },
  { name: 'illegal-number', choices: ['5', 'off'], about: 'RES=5 for an illegal number', source: 'hackfan' },
  { name: 'login-first', choices: ['20', 'off'], about: 'RES=20 for who is not logged in', source: 'hackfan' },
  {
    name: 'too-fast',
    choices: ['on', 'off'],
    about: 'RES=3, late, for CLTMSG and Change_Stat in quick succession and a repeated DelFromList',
    source: 'hackfan',
  },
  {
    name: 'strangers',
    choices: ['silent', 'heard'],
    about: 'a message between strangers gets RES=0 and is not shown unless the other has written first',
    source: 'hackfan',
  },
  {
    name: 'own-number',
    choices: ['off', 'on'],
    about: "one's own number is in the reply to Query_Stat",
    source: 'weicheng',
  },
];

export type Quirks = ReadonlyMap<QuirkName, string>;

/** Every quirk at its default, but for `changes`. */
export function chooseQuirks(changes: readonly (readonly [QuirkName, string])[] = []): Quirks {
  return new Map([...quirks.map(({ name, choices }) => [name, choices[0]] as const), ...changes]);
}
