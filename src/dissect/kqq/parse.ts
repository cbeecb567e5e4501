/**
 * Compact parse: the bytes of a body go in, a KqqParse comes out when they are a kqq message: where each parameter
 * stands and which table row explains it. No strings, no fields.
 *
 *   VER=1.1&CMD=List&SEQ=4711&UIN=10001&TN=160&UN=0 CR LF
 *   key ^ value ^ `&` separates, one line end may terminate
 */

import type { KqqParse } from '../../model/message.ts';
import type { CommandRules, CompiledCondition, CompiledRow, MessageRules } from '../../model/rules.ts';
import { packName, packText } from '../packed-name.ts';
import type { Registry } from '../registry.ts';
import { anyHolds, type Parameters } from './condition.ts';
import { hexDigit } from './escape.ts';

const ampersand = 0x26;
const equals = 0x3d;
const percent = 0x25;
const plus = 0x2b;

const verName = packText('VER');
const cmdName = packText('CMD');
const seqName = packText('SEQ');
const uinName = packText('UIN');
const resName = packText('RES');

/** A body with more pieces than this is no message of this protocol, whatever it is. */
const maxParameters = 4096;

/** Which table a body is read with: given by its carrier, or told by whether it has RES. */
export type BodyDirection = 'request' | 'response' | 'auto';

/**
 * Owns the arrays that parses are written to: a KqqParse is valid until the next call of `parse` on the same
 * parser, and whoever keeps it copies it.
 */
export class KqqParser implements Parameters {
  readonly #registry: Registry;
  body: Uint8Array = new Uint8Array(0);
  count = 0;
  keys = new Int32Array(64);
  spans = new Int32Array(4 * 64);
  #rows: (CompiledRow | null)[] = [];
  #ver = -1;
  #cmd = -1;
  #seq = -1;
  #uin = -1;
  #res = -1;
  #isForm = false;
  #firstText = 0;
  #lastText = -1;
  #misplaced = 0;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Reads `body[start..stop)`; null when it is not a kqq message: that takes CMD with VER as digits and a dot, or
   * CMD with two of VER, SEQ and UIN, in any order and any case.
   */
  parse(body: Uint8Array, start: number, stop: number, direction: BodyDirection): KqqParse | null {
    this.body = body;
    const end = endOfParameters(body, start, stop);
    if (!this.#scan(start, end) || !this.#isMessage()) return null;
    const command = this.#registry.find(body, this.spans[4 * this.#cmd + 2], this.spans[4 * this.#cmd + 3]);
    return this.#finish(command, rulesFor(command, direction, this.#res >= 0), start, end, stop);
  }

  /** A parse without parameters, for a reply that has no body. */
  empty(command: CommandRules, body: Uint8Array, at: number, stop: number): KqqParse {
    this.body = body;
    this.#scan(at, at);
    return this.#finish(command, command.response, at, at, stop);
  }

  #scan(start: number, end: number): boolean {
    const body = this.body;
    this.count = 0;
    this.#ver = this.#cmd = this.#seq = this.#uin = this.#res = -1;
    this.#firstText = maxParameters;
    this.#lastText = -1;
    let hasPlus = false;
    let at = start;
    while (at < end) {
      if (this.count === maxParameters) return false;
      if (4 * this.count === this.spans.length) this.#grow();
      const keyStart = at;
      while (at < end && body[at] !== equals && body[at] !== ampersand) at += 1;
      const keyEnd = at;
      let valueStart = -1;
      if (at < end && body[at] === equals) {
        at += 1;
        valueStart = at;
        let high = 0;
        for (; at < end; at++) {
          const byte = body[at];
          high |= byte;
          // One look for three: `%&` and `+` stand close together.
          if (byte < percent || byte > plus) continue;
          if (byte === ampersand) break;
          if (byte === percent) high |= 0x80;
          else if (byte === plus) hasPlus = true;
        }
        if (high >= 0x80) this.#noteText();
      }
      this.#add(keyStart, keyEnd, valueStart, at);
      at += 1;
      // The first piece decides for most bodies of other kinds: it has no name, or a page of text before its `=`.
      if (this.count === 1 && (valueStart < 0 || keyEnd - keyStart > 32 || keyEnd === keyStart)) return false;
    }
    this.#isForm = hasPlus && this.#isFormEncoded();
    return true;
  }

  /** The value just read may be text outside ASCII. */
  #noteText(): void {
    if (this.#lastText < 0) this.#firstText = this.count;
    this.#lastText = this.count;
  }

  #isFormEncoded(): boolean {
    for (let i = 0; i < this.count; i++) {
      const end = this.spans[4 * i + 3];
      for (let at = this.spans[4 * i + 2]; at >= 0 && at < end; at++) {
        const byte = this.body[at];
        if (byte === percent) {
          if (at + 2 >= end || hexDigit(this.body[at + 1]) < 0 || hexDigit(this.body[at + 2]) < 0) return false;
        } else if (!isFormSafe(byte)) {
          return false;
        }
      }
    }
    return true;
  }

  #add(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const i = this.count;
    const key = packName(this.body, keyStart, keyEnd);
    this.keys[i] = key;
    this.spans[4 * i] = keyStart;
    this.spans[4 * i + 1] = keyEnd;
    this.spans[4 * i + 2] = valueStart;
    this.spans[4 * i + 3] = valueEnd;
    this.count = i + 1;
    if (valueStart < 0) return;
    if (key === cmdName) this.#cmd = this.#cmd < 0 ? i : this.#cmd;
    else if (key === verName) this.#ver = this.#ver < 0 ? i : this.#ver;
    else if (key === seqName) this.#seq = this.#seq < 0 ? i : this.#seq;
    else if (key === uinName) this.#uin = this.#uin < 0 ? i : this.#uin;
    else if (key === resName) this.#res = this.#res < 0 ? i : this.#res;
  }

  #grow(): void {
    const keys = new Int32Array(2 * this.keys.length);
    const spans = new Int32Array(2 * this.spans.length);
    keys.set(this.keys);
    spans.set(this.spans);
    this.keys = keys;
    this.spans = spans;
  }

  #isMessage(): boolean {
    if (this.#cmd < 0) return false;
    const shared = (this.#ver >= 0 ? 1 : 0) + (this.#seq >= 0 ? 1 : 0) + (this.#uin >= 0 ? 1 : 0);
    if (shared >= 2) return true;
    if (this.#ver < 0) return false;
    const start = this.spans[4 * this.#ver + 2];
    const end = this.spans[4 * this.#ver + 3];
    return (
      end - start === 3 && isDigit(this.body[start]) && this.body[start + 1] === 0x2e && isDigit(this.body[start + 2])
    );
  }

  #finish(command: CommandRules, rules: MessageRules, start: number, end: number, stop: number): KqqParse {
    this.#findRows(rules);
    return {
      protocol: 'kqq',
      command,
      rules,
      body: this.body,
      start,
      end,
      stop,
      count: this.count,
      keys: this.keys,
      spans: this.spans,
      rows: this.#rows,
      ver: this.#ver,
      cmd: this.#cmd,
      seq: this.#seq,
      uin: this.#uin,
      res: this.#res,
      form: this.#isForm,
      firstText: this.#firstText,
      lastText: this.#lastText,
      misplaced: this.#misplaced,
    };
  }

  #findRows(rules: MessageRules): void {
    const rows = this.#rows;
    rows.length = this.count;
    this.#misplaced = 0;
    let lastWhen: readonly CompiledCondition[] | null = null;
    let lastHolds = false;
    for (let i = 0; i < this.count; i++) {
      const key = this.keys[i];
      const placed = rules.rows.get(key);
      const candidates = placed ?? rules.anywhere.get(key);
      let found: CompiledRow | null = null;
      for (let c = 0; candidates !== undefined && c < candidates.length; c++) {
        const candidate = candidates[c];
        if (candidate.perItem) continue;
        if (candidate.when !== null && candidate.when !== lastWhen) {
          lastWhen = candidate.when;
          lastHolds = anyHolds(candidate.when, this);
        }
        if (candidate.when === null || lastHolds) {
          found = candidate;
          break;
        }
      }
      // Out of its place a parameter still means what its first row says; a check notes the place.
      rows[i] = found ?? candidates?.[0] ?? null;
      if (candidates !== undefined && (found === null || placed === undefined)) this.#misplaced += 1;
    }
  }
}

/** Where the parameters end: before one CR LF, or a lone LF, at the end of the body. */
function endOfParameters(body: Uint8Array, start: number, stop: number): number {
  if (stop === start || body[stop - 1] !== 0x0a) return stop;
  return stop - 1 > start && body[stop - 2] === 0x0d ? stop - 2 : stop - 1;
}

function rulesFor(command: CommandRules, direction: BodyDirection, hasResult: boolean): MessageRules {
  if (direction === 'request') return command.request;
  if (direction === 'response' || hasResult) {
    const isPushOnly = command.response.table === null && command.push.table !== null;
    return isPushOnly ? command.push : command.response;
  }
  // What only ever comes unasked has no request table to be read with.
  return command.request.table === null && command.push.table !== null ? command.push : command.request;
}

/** The bytes that application/x-www-form-urlencoded leaves as they are, and `+`. */
function isFormSafe(byte: number): boolean {
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return isDigit(byte) || byte === plus || byte === 0x2a || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
