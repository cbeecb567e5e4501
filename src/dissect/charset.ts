/**
 * Charset: the text bytes of one message go in, the charset they are most likely in comes out, with the next best.
 * One choice for the whole message: single values deceive, since nearly every fifth common hanzi in GBK is also
 * valid UTF-8. The protocol is UTF-8 (weicheng, hackfan); some clients send GBK (clients).
 */

import { type CharsetName, countInvalidGb18030, countInvalidUtf8 } from '../bytes/text.ts';
import type { CharsetChoice, KqqParse } from '../model/message.ts';
import type { PlainValue } from './kqq/decode.ts';

const utf8Only: CharsetChoice = { name: 'utf-8', status: 'assumed', runnerUp: null };
const utf8First: CharsetChoice = { name: 'utf-8', status: 'assumed', runnerUp: 'gb18030' };
const gbOnly: CharsetChoice = { name: 'gb18030', status: 'assumed', runnerUp: null };
const gbFirst: CharsetChoice = { name: 'gb18030', status: 'assumed', runnerUp: 'utf-8' };

/** What the text bytes of a message look like, summed over its values. */
interface Evidence {
  /** Bytes outside ASCII. */
  nonAscii: number;
  /** Lead bytes of three- and four-byte UTF-8: text in both charsets at once hardly ever has them. */
  longLeads: number;
  invalidUtf8: number;
  invalidGb18030: number;
}

/**
 * The charset of a parsed body, or null when all of it is ASCII. `earlier` is the charset that earlier messages of
 * the flow were clearly in, if any; it decides where both charsets fit. `plain` is memory to work in.
 */
export function chooseCharset(parse: KqqParse, earlier: CharsetName | null, plain: PlainValue): CharsetChoice | null {
  if (!parse.hasText) return null;
  const evidence: Evidence = { nonAscii: 0, longLeads: 0, invalidUtf8: 0, invalidGb18030: 0 };
  for (let i = 0; i < parse.count; i++) {
    const start = parse.spans[4 * i + 2];
    if (start < 0) continue;
    plain.read(parse.body, start, parse.spans[4 * i + 3], false, false);
    weigh(evidence, plain.bytes, plain.start, plain.end);
  }
  if (evidence.nonAscii === 0) return null;
  if (evidence.invalidUtf8 === 0) {
    if (evidence.invalidGb18030 > 0) return utf8Only;
    return earlier === 'gb18030' && evidence.longLeads === 0 ? gbFirst : utf8First;
  }
  if (evidence.invalidGb18030 === 0) return gbOnly;
  return evidence.invalidUtf8 <= evidence.invalidGb18030 ? utf8First : gbFirst;
}

/** The charset a choice proves for the flow: the one that alone fits. */
export function provenCharset(choice: CharsetChoice): CharsetName | null {
  if (choice === gbOnly) return 'gb18030';
  return choice === utf8Only ? 'utf-8' : null;
}

/** The name a choice has among the charsets that can be decoded. */
export function charsetName(choice: CharsetChoice | null): CharsetName {
  return choice?.name === 'gb18030' ? 'gb18030' : 'utf-8';
}

function weigh(evidence: Evidence, bytes: Uint8Array, start: number, end: number): void {
  let nonAscii = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte < 0x80) continue;
    nonAscii += 1;
    if (byte >= 0xe0 && byte < 0xf5) evidence.longLeads += 1;
  }
  if (nonAscii === 0) return;
  evidence.nonAscii += nonAscii;
  evidence.invalidUtf8 += countInvalidUtf8(bytes, start, end);
  evidence.invalidGb18030 += countInvalidGb18030(bytes, start, end);
}
