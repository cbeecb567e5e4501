/**
 * Bytes of a string go in; out come how likely they are as text, in each of the three charsets.
 *
 * Natural logarithms of the probability of a character, from how Chinese text spreads over the parts of each charset:
 *
 *   gb18030  level 1 hanzi B0-D7 (93 %, 3755)   punctuation A1 A3 (6 %)    level 2 D8-F7 (1 %, 3008)    rest of GBK
 *   big5     level 1 hanzi A4-C6 (94 %, 5401)   punctuation A1-A3 (5 %)    level 2 C9-F9 (1 %, 7652)
 *   utf-8    U+4E00-9FFF  (93 %, 20902)         punctuation 3000, FF00 (6 %)                            the rest
 *
 * What is no character, and control characters, cost as much as is usual for noise. Only differences mean anything.
 */

import { isUtf8Trail, sizeByLead } from '../../../bytes/text.ts';

const ascii = -4.5;
const noise = -12;

const gbCommon = -8.3;
const gbPunctuation = -8.5;
const gbLevel2 = -12.5;
const gbRare = -15;

const big5Common = -8.6;
const big5Punctuation = -9;
const big5Level2 = -13.5;
const big5Rare = -16;

const utf8Hanzi = -10;
const utf8Punctuation = -9;
const utf8Rare = -15;

/** A text of less than this per byte is no text: random bytes have about -8, Chinese -4.2, English -4.5. */
export const leastPerByte = -6.5;

/** Writes the likelihoods of `bytes[start..end)` in the order gb18030, utf-8, big5. */
export function measureText(bytes: Uint8Array, start: number, end: number, likelihoods: Float64Array): void {
  let at = start;
  let plain = 0;
  while (at < end && bytes[at] < 0x80) {
    plain += asciiLikelihood(bytes[at]);
    at += 1;
  }
  likelihoods[0] = likelihoods[1] = likelihoods[2] = plain;
  if (at === end) return;
  likelihoods[0] += measureGb18030(bytes, at, end);
  likelihoods[1] += measureUtf8(bytes, at, end);
  likelihoods[2] += measureBig5(bytes, at, end);
}

/** Whether `bytes[start..end)` has a control character other than tab and line ends, which people hardly type. */
export function hasControls(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isControl(bytes[at])) return true;
  return false;
}

function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
}

function asciiLikelihood(byte: number): number {
  return isControl(byte) ? noise : ascii;
}

function measureGb18030(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; ) {
    const lead = bytes[at];
    const trail = at + 1 < end ? bytes[at + 1] : 0;
    if (lead < 0x80) {
      sum += asciiLikelihood(lead);
      at += 1;
    } else if (lead === 0x80 || lead === 0xff || trail < 0x30 || trail === 0x7f || trail === 0xff) {
      sum += noise;
      at += 1;
    } else if (trail < 0x40) {
      const isWhole = trail < 0x3a && at + 3 < end && bytes[at + 2] > 0x80 && (bytes[at + 3] & 0xf0) === 0x30;
      sum += isWhole ? gbRare : noise;
      at += isWhole ? 4 : 1;
    } else {
      sum += gbPair(lead, trail);
      at += 2;
    }
  }
  return sum;
}

function gbPair(lead: number, trail: number): number {
  if (trail < 0xa1) return gbRare;
  if (lead >= 0xb0 && lead <= 0xd7) return gbCommon;
  if (lead === 0xa1 || lead === 0xa3) return gbPunctuation;
  return lead >= 0xd8 && lead <= 0xf7 ? gbLevel2 : gbRare;
}

function measureBig5(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; ) {
    const lead = bytes[at];
    const trail = at + 1 < end ? bytes[at + 1] : 0;
    const isTrail = (trail >= 0x40 && trail < 0x7f) || (trail >= 0xa1 && trail < 0xff);
    if (lead < 0x80) {
      sum += asciiLikelihood(lead);
      at += 1;
    } else if (lead < 0xa1 || lead > 0xf9 || !isTrail) {
      sum += noise;
      at += 1;
    } else {
      sum += big5Pair(lead);
      at += 2;
    }
  }
  return sum;
}

function big5Pair(lead: number): number {
  if (lead >= 0xa4 && lead <= 0xc6) return big5Common;
  if (lead < 0xa4) return big5Punctuation;
  return lead >= 0xc9 ? big5Level2 : big5Rare;
}

function measureUtf8(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; ) {
    const lead = bytes[at];
    const size = sizeByLead(lead);
    if (size === 1) {
      sum += asciiLikelihood(lead);
      at += 1;
      continue;
    }
    let have = 1;
    while (have < size && at + have < end && isUtf8Trail(lead, have, bytes[at + have])) have += 1;
    if (size === 0 || have < size) {
      sum += noise;
      at += 1;
      continue;
    }
    sum += size === 3 ? utf8Triple(lead, bytes[at + 1]) : utf8Rare;
    at += size;
  }
  return sum;
}

function utf8Triple(lead: number, second: number): number {
  if ((lead > 0xe4 && lead < 0xea) || (lead === 0xe4 && second >= 0xb8)) return utf8Hanzi;
  const isPunctuation = (lead === 0xe3 && second === 0x80) || (lead === 0xef && second >= 0xbc);
  return isPunctuation ? utf8Punctuation : utf8Rare;
}
