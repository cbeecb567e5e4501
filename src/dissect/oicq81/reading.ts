/**
 * Reading of one 0x81 frame: its bytes, who sent it and a wire profile go in, what a message says of it comes out.
 */

import type { CharsetChoice, Oicq81Parse, Result } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';
import { checkFrame, type SenderRole } from './check.ts';
import type { Oicq81Parser } from './parse.ts';
import { charsetOf, commandOf, isCut, ownNumber, resultOf } from './value.ts';

/**
 * A frame as a message tells it. `isComplete` is false if bytes are missing or the length cannot be right. `answers`
 * are the types of the client that a frame of the server answers, `forwards` those that reach another user as it.
 */
export interface Oicq81Reading {
  readonly parse: Oicq81Parse;
  readonly command: string | null;
  readonly uin: string | null;
  readonly result: Result | null;
  readonly charset: CharsetChoice | null;
  readonly isComplete: boolean;
  readonly answers: readonly number[];
  readonly forwards: readonly number[];
  readonly problems: readonly Problem[];
}

const noTypes: readonly number[] = Object.freeze([]);

/**
 * Reads the frame `bytes[start..end)`. `role` is who sent it, as the connection tells (null: nobody can say); layer 1
 * begins at `layerStart` (the start of the body, where a body holds several frames).
 */
export function readFrame(
  parser: Oicq81Parser,
  bytes: Uint8Array,
  start: number,
  end: number,
  role: SenderRole,
  choice: ProfileChoice,
  layerStart = start,
): Oicq81Reading {
  const parse = parser.parse(bytes, start, end, choice);
  return {
    parse,
    command: commandOf(parse),
    uin: ownNumber(parse),
    result: resultOf(parse),
    charset: charsetOf(parse),
    isComplete: parse.wanted >= 0 && !isCut(parse),
    answers: parse.rules?.table.answers ?? noTypes,
    forwards: parse.rules?.table.forwards ?? noTypes,
    problems: checkFrame(parse, role, layerStart),
  };
}
