/**
 * Scan of a kqq body: its bytes go in, where each parameter stands comes out, and with the rules of a command the
 * compact parse. No strings, no fields.
 */

import type { KqqParse } from '../../model/message.ts';
import type { CommandRules, CompiledCondition, CompiledRow, MessageRules } from '../../model/rules.ts';
import { packName, packText } from '../packed-name.ts';
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

/** So many parameters of a body are taken apart; a body with more is an attack, and what follows stays in one piece. */
export const mostParameters = 4096;

/** Owns the arrays that parses are written to: a KqqParse is valid until the next scan, and whoever keeps it copies it. */
export class KqqScan implements Parameters {
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

  /** The index of CMD, -1 where absent; so for RES. */
  get cmd(): number {
    return this.#cmd;
  }

  get res(): number {
    return this.#res;
  }

  /**
   * Takes the first parameters of `body[start..end)` apart; false when it cannot be parameters of this protocol.
   */
  scan(body: Uint8Array, start: number, end: number): boolean {
    this.body = body;
    this.count = 0;
    this.#ver = this.#cmd = this.#seq = this.#uin = this.#res = -1;
    this.#firstText = mostParameters;
    this.#lastText = -1;
    let hasPlus = false;
    let at = start;
    while (at < end && this.count < mostParameters) {
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

  /** Whether what was scanned has the parameters that tell a message of this protocol. */
  get isMessage(): boolean {
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

  /** The parse of what was scanned, `body[start..end)` of a body that ends at `stop`, as `rules` of `command` explain it. */
  explain(command: CommandRules, rules: MessageRules, start: number, end: number, stop: number): KqqParse {
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

/** The bytes that application/x-www-form-urlencoded leaves as they are, and `+`. */
function isFormSafe(byte: number): boolean {
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return isDigit(byte) || byte === plus || byte === 0x2a || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
