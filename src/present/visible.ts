/**
 * Text to people: text from the wire goes in, text that a terminal shows as it is comes out. What would move the
 * cursor, reorder or hide letters becomes `\n`, `\xNN` or `\u{..}`; JSON text gets `\uNNNN` instead.
 *
 * Unseen are C0, DEL, C1, lone surrogates, and the characters of Unicode that have no shape of their own: bidi
 * controls (UAX #9), zero-width and filler letters, line and paragraph separator, BOM, tags.
 */

import { decodeText, sizeByLead } from '../bytes/text.ts';
import type { TextWriter } from '../bytes/text-writer.ts';

const del = 0x7f;

/** Pairs [first, last] of unseen characters from DEL on, in order. */
const unseenRanges = [
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
] as const;

/** Any unseen character, or a surrogate, which may be half of one. */
const maybeUnseen = new RegExp(
  `[${[...unseenRanges, [0xd800, 0xdfff]].map(([a, b]) => `${unitOf(a)}-${unitOf(b)}`).join('')}]`,
);

function unitOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** Whether `unit`, above DEL, is Chinese, its punctuation, or a fullwidth form: seen, and common enough to ask first. */
function isCommon(unit: number): boolean {
  if (unit < 0x3164) return unit >= 0x2e80;
  return (unit > 0x3164 && unit < 0xd800) || (unit >= 0xff00 && unit < 0xffa0);
}

/** `text` as people may see it. The same string when there is nothing to show differently. */
export function visible(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < del ? unit >= 0x20 : isCommon(unit)) continue;
    if (unit < 0x20 || isUnseenAt(text, at, unit)) return escapeFrom(text, at);
  }
  return text;
}

/**
 * Makes visible what was written to `out` since it had `from` bytes, without a string of it. True when nothing had to
 * be shown differently.
 */
export function makeVisible(out: TextWriter, from: number): boolean {
  const stop = endOfVisible(out.bytes, from, out.length);
  if (stop === out.length) return true;
  const rest = out.bytes.slice(stop, out.length);
  out.length = stop;
  let isSame = true;
  for (let at = 0; at < rest.length; ) {
    const end = at + Math.max(1, sizeByLead(rest[at]));
    const character = decodeText(rest, at, end, 'utf-8');
    const shown = visible(character);
    isSame &&= shown === character;
    out.text(shown);
    at = endOfVisible(rest, end, rest.length);
    out.copy(rest, end, at);
  }
  return isSame;
}

/**
 * Where the first character stands in the UTF-8 text `bytes[start..end)` that `visible` may show differently; `end` if
 * there is none. Characters beyond U+FFFF have to be looked at as text.
 */
function endOfVisible(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte < del ? byte >= 0x20 : byte >= 0xe4 && byte < 0xef) {
      // Leads from 0xe4 to 0xee: letters from U+4000 to the private ones, all seen.
      if (byte >= 0xe4) at += 2;
      continue;
    }
    if (byte < 0x80 || byte >= 0xf0) return at;
    const isShort = byte < 0xe0;
    const unit = isShort ? ((byte & 0x1f) << 6) | (bytes[at + 1] & 0x3f) : threeBytes(bytes, at);
    if (!isCommon(unit) && isUnseenAt('', 0, unit)) return at;
    at += isShort ? 1 : 2;
  }
  return end;
}

function threeBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at] & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
}

/** JSON text that a terminal shows as it is and that still means the same. `json` is what JSON.stringify gave. */
export function visibleJson(json: string): string {
  // Lines are long, and a pattern is several times as fast as a loop over them.
  const at = json.search(maybeUnseen);
  return at < 0 ? json : escapeJsonFrom(json, at);
}

function escapeFrom(text: string, start: number): string {
  let out = '';
  let kept = 0;
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x20 && (unit < del || !isUnseenAt(text, at, unit))) continue;
    const point = text.codePointAt(at) ?? unit;
    out += text.slice(kept, at) + escapeOf(point);
    if (point > 0xffff) at += 1;
    kept = at + 1;
  }
  return out + text.slice(kept);
}

function escapeOf(point: number): string {
  if (point === 0x0a) return '\\n';
  if (point === 0x0d) return '\\r';
  if (point === 0x09) return '\\t';
  if (point < 0x100) return `\\x${point.toString(16).padStart(2, '0')}`;
  return `\\u{${point.toString(16)}}`;
}

function escapeJsonFrom(json: string, start: number): string {
  let out = '';
  let kept = 0;
  for (let at = start; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit < del || !isUnseenAt(json, at, unit)) continue;
    // A tag is two code units, and both are written.
    const size = (json.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    out += json.slice(kept, at) + unitOf(json.charCodeAt(at));
    if (size === 2) out += unitOf(json.charCodeAt(at + 1));
    at += size - 1;
    kept = at + 1;
  }
  return out + json.slice(kept);
}

/** Whether the character that begins, or whose second half stands, at `at` is unseen. `unit` is at least DEL. */
function isUnseenAt(text: string, at: number, unit: number): boolean {
  if (unit >= 0xd800 && unit <= 0xdfff) return isUnseenSurrogate(text, at, unit);
  for (const [first, last] of unseenRanges) {
    if (unit <= last) return unit >= first;
  }
  return false;
}

function isUnseenSurrogate(text: string, at: number, unit: number): boolean {
  if (unit >= 0xdc00) {
    const before = at > 0 ? text.charCodeAt(at - 1) : 0;
    return before < 0xd800 || before > 0xdbff;
  }
  const point = text.codePointAt(at) ?? unit;
  if (point <= 0xffff) return true;
  return (
    (point >= 0xe0000 && point <= 0xe0fff) ||
    (point >= 0x1d173 && point <= 0x1d17a) ||
    (point >= 0x1bca0 && point <= 0x1bca3) ||
    (point >= 0x13430 && point <= 0x1343f) ||
    (point & 0xfffe) === 0xfffe
  );
}
