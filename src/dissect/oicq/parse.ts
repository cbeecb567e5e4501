/**
 * Parse of one frame of oicq: its bytes and who sent it go in, where everything stands comes out.
 *
 *   02 | version(2) | command(2) | sequence(2) | number(4) | clear prefix | ciphertext, a multiple of 8 | 03
 *
 * Big-endian. Only the header is certain. The rest is encrypted, and only its length tells how it is built:
 *
 *   from a client   11 clear bytes, for command 0001 eight zeros; older clients none, or a key of 16 bytes to log in
 *   from a server   3 clear bytes; older servers none, and no number either
 *
 * Sources: clients, captures.
 */

import { readU16be, readU32be } from '../../bytes/endian.ts';
import type { OicqParse } from '../../model/message.ts';
import type { OicqRules } from '../../model/oicq-table.ts';

/** 02, version, command, sequence. */
const headSize = 7;
const numberSize = 4;
const tail = 0x03;
/** Least ciphertext, and what its length is a multiple of: QQ-TEA works on 8 bytes and pads to 16. */
const block = 8;
const leastCipher = 16;
const clientPrefix = 11;
const logoutPrefix = 8;
const serverPrefix = 3;
const keySize = 16;
const logoutCommand = 0x0001;
const keyedCommands: ReadonlySet<number> = new Set([0x0022, 0x0062, 0x0091, 0x00ba, 0x00dd]);
const oldServerVersion = 0x0100;
/** Clients since 2015: their servers are seen to put a number into every header (captures). */
const firstNumbered = 0x3624;
const lastNumbered = 0x3fff;

/**
 * Parses the frame `body[start..end)`, which may be cut anywhere. `isServer`: who sent it, null when nobody can say.
 * `known` is a number that the client of the flow has used, -1 for none: a server that has it in its place has a number.
 */
export function parseOicq(
  rules: OicqRules,
  body: Uint8Array,
  start: number,
  end: number,
  isServer: boolean | null,
  known: number,
): OicqParse {
  const size = end - start;
  const isClosed = size > headSize && body[end - 1] === tail;
  const stop = isClosed ? end - 1 : end;
  const version = size >= 3 ? readU16be(body, start + 1) : -1;
  const command = size >= 5 ? readU16be(body, start + 3) : -1;
  const sequence = size >= headSize ? readU16be(body, start + 5) : -1;
  const made = {
    protocol: 'oicq',
    rules,
    body,
    start,
    end,
    version,
    command,
    sequence,
    number: -1,
    isNumberSure: false,
    prefixStart: Math.min(stop, start + headSize),
    keyStart: stop,
    cipherStart: stop,
    stop,
    fits: false,
  } as const;
  if (size < headSize) return made;
  const numbered = stop - start >= headSize + numberSize ? numberOf(body, start, stop, version, isServer, known) : null;
  const from = start + headSize + (numbered === null ? 0 : numberSize);
  const layout = isClosed ? findLayout(body, from, stop, command, isServer, numbered !== null) : null;
  return {
    ...made,
    number: numbered?.number ?? -1,
    isNumberSure: numbered?.isSure ?? false,
    prefixStart: from,
    keyStart: from + (layout?.prefix ?? 0),
    cipherStart: from + (layout === null ? 0 : layout.prefix + layout.key),
    fits: layout !== null,
  };
}

/** The number in the header; null where there seems to be none. */
function numberOf(
  body: Uint8Array,
  start: number,
  stop: number,
  version: number,
  isServer: boolean | null,
  known: number,
): { readonly number: number; readonly isSure: boolean } | null {
  const number = readU32be(body, start + headSize);
  if (isServer === false || number === known) return { number, isSure: true };
  const isTold = isServer !== true || !isOldServerShape(version, stop - start - headSize);
  return isTold && hasRoomForNumber(version, stop - start - headSize) ? { number, isSure: false } : null;
}

/** Whether a clear key may stand in a frame whose form is not known, as in a login that was cut. */
export function mayHoldKey({ command, fits }: OicqParse): boolean {
  return !fits && keyedCommands.has(command);
}

/** Whether a length of `behindHead` between sequence and 03, or the version, tells of a server without a number. */
function isOldServerShape(version: number, behindHead: number): boolean {
  return version === oldServerVersion || isCipher(behindHead);
}

/** Whether the length leaves ciphertext behind a number, or the version is of those that have one. */
function hasRoomForNumber(version: number, behindHead: number): boolean {
  if (version >= firstNumbered && version <= lastNumbered) return true;
  const rest = behindHead - numberSize;
  return rest === 0 || isCipher(rest) || isCipher(rest - serverPrefix) || isCipher(rest - clientPrefix);
}

/** Whether the frame `body[start..end)` is shaped like those of old servers, which no client sends. */
export function isFromOldServer(body: Uint8Array, start: number, end: number): boolean {
  if (end - start <= headSize || body[end - 1] !== tail) return false;
  return isOldServerShape(readU16be(body, start + 1), end - 1 - start - headSize);
}

interface Layout {
  readonly prefix: number;
  readonly key: number;
}

/** How the bytes between header and 03 are built, if that leaves ciphertext of a possible length. */
function findLayout(
  body: Uint8Array,
  from: number,
  stop: number,
  command: number,
  isServer: boolean | null,
  hasNumber: boolean,
): Layout | null {
  if (from === stop) return { prefix: 0, key: 0 };
  if (isServer !== true) {
    if (command === logoutCommand && isZero(body, from, stop, logoutPrefix) && isCipher(stop - from - logoutPrefix)) {
      return { prefix: logoutPrefix, key: 0 };
    }
    if (isCipher(stop - from - clientPrefix)) return { prefix: clientPrefix, key: 0 };
  }
  if (isServer !== false && hasNumber && isCipher(stop - from - serverPrefix)) return { prefix: serverPrefix, key: 0 };
  if (isServer !== true && keyedCommands.has(command) && isCipher(stop - from - keySize)) {
    return { prefix: 0, key: keySize };
  }
  return isCipher(stop - from) ? { prefix: 0, key: 0 } : null;
}

function isCipher(length: number): boolean {
  return length >= leastCipher && length % block === 0;
}

function isZero(body: Uint8Array, from: number, stop: number, count: number): boolean {
  if (stop - from < count) return false;
  for (let at = from; at < from + count; at++) if (body[at] !== 0) return false;
  return true;
}
