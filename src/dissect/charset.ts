/**
 * Charset: the text bytes of one message go in, the charset they are most likely in comes out, with the next best.
 * One choice for the whole message: single values deceive, since nearly every fifth common hanzi in GBK is also
 * valid UTF-8. The protocol is UTF-8 (weicheng, hackfan); some clients send GBK (clients).
 */

import { type CharsetName, countInvalidGb18030, countInvalidUtf8, isValidGb18030 } from '../bytes/text.ts';
import type { CharsetChoice, KqqParse } from '../model/message.ts';
import type { PlainValue } from './kqq/decode.ts';

const utf8Only: CharsetChoice = { name: 'utf-8', status: 'assumed', runnerUp: null };
const utf8First: CharsetChoice = { name: 'utf-8', status: 'assumed', runnerUp: 'gb18030' };
const gbOnly: CharsetChoice = { name: 'gb18030', status: 'assumed', runnerUp: null };
const gbFirst: CharsetChoice = { name: 'gb18030', status: 'assumed', runnerUp: 'utf-8' };

/**
 * The charset of a parsed body, or null when all of it is ASCII. `earlier` is the charset that earlier messages of
 * the flow were clearly in, if any; it decides where both charsets fit. `plain` is memory to work in.
 */
export function chooseCharset(parse: KqqParse, earlier: CharsetName | null, plain: PlainValue): CharsetChoice | null {
  const { firstText, lastText } = parse;
  let nonAscii = 0;
  let longLeads = 0;
  let invalidUtf8 = 0;
  let isGb18030 = true;
  for (let i = firstText; i <= lastText; i++) {
    if (!readText(parse, i, plain)) continue;
    const { bytes, end } = plain;
    let first = end;
    for (let at = plain.start; at < end; at++) {
      const byte = bytes[at];
      if (byte < 0x80) continue;
      if (first === end) first = at;
      nonAscii += 1;
      // Three- and four-byte UTF-8: text in both charsets at once hardly ever has it.
      if (byte >= 0xe0 && byte < 0xf5) longLeads += 1;
    }
    if (first === end) continue;
    invalidUtf8 += countInvalidUtf8(bytes, first, end);
    // Where UTF-8 fits all that counts is whether the other does.
    isGb18030 &&= isValidGb18030(bytes, first, end);
  }
  if (nonAscii === 0) return null;
  if (invalidUtf8 === 0) {
    if (!isGb18030) return utf8Only;
    return earlier === 'gb18030' && longLeads === 0 ? gbFirst : utf8First;
  }
  if (isGb18030) return gbOnly;
  return invalidUtf8 <= countGb18030(parse, plain) ? utf8First : gbFirst;
}

/** The bytes that are not valid in GB18030. */
function countGb18030(parse: KqqParse, plain: PlainValue): number {
  let invalid = 0;
  for (let i = parse.firstText; i <= parse.lastText; i++) {
    if (readText(parse, i, plain)) invalid += countInvalidGb18030(plain.bytes, plain.start, plain.end);
  }
  return invalid;
}

/** Whether parameter `i` has a value; it is then in `plain`. */
function readText(parse: KqqParse, i: number, plain: PlainValue): boolean {
  const start = parse.spans[4 * i + 2];
  if (start < 0) return false;
  plain.read(parse.body, start, parse.spans[4 * i + 3], false, false);
  return true;
}

/** The charset a choice proves for the flow: the one that alone fits. */
export function provenCharset(choice: CharsetChoice): CharsetName | null {
  if (choice === gbOnly) return 'gb18030';
  return choice === utf8Only ? 'utf-8' : null;
}

/** The name a choice has among the charsets that can be decoded. */
export function charsetName(choice: CharsetChoice | null): CharsetName {
  if (choice === null) return 'utf-8';
  return choice.name === 'gb18030' || choice.name === 'big5' ? choice.name : 'utf-8';
}
