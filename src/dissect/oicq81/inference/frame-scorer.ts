/**
 * Frame scorer: a frame, and the length form that cut it, go in; what its content says for and against the eight ways
 * to read it is written to the scoreboard.
 */

import { readI32be, readU16, readU32 } from '../../../bytes/endian.ts';
import { oicq81HeaderLength, readOicq81 } from '../../../framing/oicq81.ts';
import { bad, short } from '../../../framing/reader.ts';
import {
  type BinaryRegistry,
  type BinaryRowRules,
  type BinaryRules,
  letterB,
  letterL,
  letterM,
  letterS,
} from '../../../model/binary-rules.ts';
import type { WireProfile } from '../../../model/wire-profile.ts';
import { ContentWalk } from '../content.ts';
import { findRules } from '../rules.ts';
import type { Asked } from './asked.ts';
import { baseProfiles, charsets, contentForms, lengthForms } from './candidates.ts';
import { Scoreboard, weights } from './scoreboard.ts';
import { hasControls, leastPerByte, measureText } from './text-likelihood.ts';

const leastUin = 10_000;
const mostUin = 0x7fff_ffff;
const mostPortrait = 1023;
/** Values of one frame that count as unlikely, and strings that count as no text: noise repeats itself. */
const mostUnlikely = 4;
const mostNoText = 3;

export class FrameScorer {
  readonly board = new Scoreboard();
  readonly #registry: BinaryRegistry;
  readonly #walk = new ContentWalk();
  readonly #likelihoods = new Float64Array(charsets.length);

  constructor(registry: BinaryRegistry) {
    this.#registry = registry;
  }

  /** A datagram or body that holds whole frames: every length form cuts it, from its beginning to its end. */
  scoreWhole(bytes: Uint8Array, start: number, end: number, asked: Asked): void {
    for (let form = 0; form < lengthForms.length; form++) {
      let at = start;
      while (at < end) {
        const length = readOicq81(bytes, at, end, lengthForms[form]);
        if (length === bad || length === short) break;
        if (at > start) this.board.addToForm(form, weights.follows);
        this.scoreFrame(form, bytes, at, at + length, asked);
        at += length;
      }
      this.board.addToForm(form, at === end ? weights.closesAtEnd : weights.broken);
    }
  }

  /** A frame whose content is no longer at hand. */
  passFrame(form: number): void {
    this.board.frames[form] += 1;
  }

  /** A frame `bytes[start..end)` that length form number `form` has cut. */
  scoreFrame(form: number, bytes: Uint8Array, start: number, end: number, asked: Asked): void {
    this.board.frames[form] += 1;
    const type = bytes[start + 3];
    const rules = findRules(this.#registry, bytes[start + 1], bytes[start + 2], type);
    if (rules === null) return;
    const content = start + oicq81HeaderLength;
    const hasStrings = hasLetter(rules, letterS);
    const hasPortrait = hasLetter(rules, letterM);
    const first = form * contentForms;
    if (!hasStrings && !hasPortrait) {
      this.board.addToForm(form, this.#scoreContent(first, rules, bytes, content, end));
    } else {
      for (let base = first; base < first + contentForms; base++) {
        // The two widths of M stand next to each other among the candidates.
        const same = !hasStrings && base >= first + 2 ? base - 2 : !hasPortrait && (base & 1) === 1 ? base - 1 : base;
        this.#scoreBase(base, same, rules, bytes, content, end);
      }
    }
    this.#scoreAgreement(form, rules, type, bytes, content, end, asked);
  }

  readonly #lastWeights = new Float64Array(contentForms);

  /** Scores the content under one base profile; `same` is one before it that reads these rows alike, or itself. */
  #scoreBase(base: number, same: number, rules: BinaryRules, bytes: Uint8Array, start: number, end: number): void {
    if (same === base) {
      this.#lastWeights[base % contentForms] = this.#scoreContent(base, rules, bytes, start, end);
    } else {
      this.#lastWeights[base % contentForms] = this.#lastWeights[same % contentForms];
      if (this.#hasText) this.#repeatText(base);
    }
    this.board.base[base] += this.#lastWeights[base % contentForms];
  }

  /** What the strings of the content scored last said about charsets. */
  readonly #lastText = new Float64Array(charsets.length);
  #hasText = false;

  #repeatText(base: number): void {
    for (let i = 0; i < charsets.length; i++) this.board.text[base * charsets.length + i] += this.#lastText[i];
  }

  #scoreContent(base: number, rules: BinaryRules, bytes: Uint8Array, start: number, end: number): number {
    const walk = this.#walk;
    const profile = baseProfiles[base];
    this.#hasText = false;
    if (!walk.walk(rules, profile, bytes, start, end)) return weights.rowsDoNotClose;
    const last = rules.rows.length === 0 ? null : rules.rows[rules.rows.length - 1];
    // Bytes up to the end close under any profile.
    const closes = last?.letter === letterB ? 0 : walk.isCutByResult ? weights.rowsCloseEarly : weights.rowsClose;
    let unlikely = 0;
    let noText = 0;
    this.#lastText.fill(0);
    for (let i = 0; i < walk.count; i++) {
      const row = rules.rows[walk.ordinals[i]];
      if (row.letter === letterS) noText += this.#readText(bytes, walk.starts[i], walk.ends[i]) ? 0 : 1;
      else if (isUnlikely(row, profile, bytes, walk.starts[i])) unlikely += 1;
    }
    if (this.#hasText) this.#repeatText(base);
    return (
      closes + weights.unlikelyValue * Math.min(unlikely, mostUnlikely) + weights.notText * Math.min(noText, mostNoText)
    );
  }

  /** Whether a string looks like text; adds what it says about charsets. */
  #readText(bytes: Uint8Array, start: number, end: number): boolean {
    if (start === end) return true;
    const likelihoods = this.#likelihoods;
    measureText(bytes, start, end, likelihoods);
    const best = Math.max(likelihoods[0], likelihoods[1], likelihoods[2]);
    for (let i = 0; i < charsets.length; i++) {
      const against = likelihoods[i] - best;
      if (against < 0) this.#hasText = true;
      this.#lastText[i] += Math.max(against, weights.leastForCharset);
    }
    return best >= leastPerByte * (end - start) && !hasControls(bytes, start, end);
  }

  #scoreAgreement(
    form: number,
    rules: BinaryRules,
    type: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    asked: Asked,
  ): void {
    const at = offsetOfOther(rules);
    if (at < 0 || start + at + 4 > end) return;
    const number = readI32be(bytes, start + at);
    if (rules.table.from === 'client') {
      asked.note(form, type, number);
      return;
    }
    for (const answered of rules.table.answers ?? []) {
      const agrees = asked.compare(form, answered, number);
      if (agrees !== null) this.board.addToForm(form, agrees ? weights.agrees : weights.disagrees);
    }
  }
}

function hasLetter(rules: BinaryRules, letter: number): boolean {
  for (let i = 0; i < rules.rows.length; i++) if (rules.rows[i].letter === letter) return true;
  return false;
}

/** Where the number of the other user stands in the content, the same under every profile; -1 if there is none. */
function offsetOfOther(rules: BinaryRules): number {
  let at = 0;
  for (let i = 0; i < rules.rows.length; i++) {
    const { row, letter, isMovable, depth } = rules.rows[i];
    if (isMovable || depth > 0 || letter === letterS || letter === letterM) return -1;
    if (row.name === 'friend_number' && row.kind === 'uin') return at;
    at += letter === letterL ? 4 : 1;
  }
  return -1;
}

function isUnlikely(row: BinaryRowRules, profile: WireProfile, bytes: Uint8Array, at: number): boolean {
  const isLittle = profile.order === 'le';
  if (row.letter === letterL && row.kind === 'uin') {
    const number = readU32(bytes, at, isLittle);
    return (number < leastUin || number > mostUin) && row.codes?.has(number) !== true;
  }
  if (row.letter === letterM) return profile.portrait === 2 && readU16(bytes, at, isLittle) > mostPortrait;
  return row.kind === 'code' && row.codes !== null && row.letter !== letterL && !row.codes.has(bytes[at]);
}
