/**
 * One line of bytes goes in; out comes whether it is the start line of an HTTP message, and where that begins.
 *
 *   METHOD SP target SP HTTP/1.1        request
 *   METHOD SP HTTP/1.1                  request without a target, as old clients send it
 *   GET SP /target                      request of HTTP/0.9
 *   HTTP/1.1 SP 200 SP reason           response
 *
 * RFC 9112 section 3 and 4, read generously: any case, any number of blanks, blanks at the end.
 */

import {
  asciiBytes,
  findBytes,
  isBlank,
  isDigit,
  space,
  startsWith,
  startsWithAnyCase,
  trimBlanks,
} from '../bytes/ascii.ts';

export type StartLine = 'request' | 'response' | 'none';

const post = asciiBytes('POST');
const get = asciiBytes('GET');
const pri = asciiBytes('PRI');
const versionWord = asciiBytes('http/');
const upperVersionWord = asciiBytes('HTTP/');
/** "HTTP/1.1" */
const versionLength = 8;
const longestMethod = 24;

const knownMethods = ['POST', 'GET', 'HEAD', 'PUT', 'CONNECT', 'OPTIONS', 'DELETE', 'PATCH', 'TRACE'].map((name) => ({
  name,
  bytes: asciiBytes(name),
  lower: asciiBytes(name.toLowerCase()),
}));

/** What the line `[start, end)`, given without its line end, begins. */
export function readStartLine(bytes: Uint8Array, start: number, end: number): StartLine {
  if (isVersion(bytes, start, end)) return isStatusLine(bytes, start, end) ? 'response' : 'none';
  const methodEnd = endOfMethod(bytes, start, end);
  if (methodEnd < 0) return 'none';
  const lineEnd = trimBlanks(bytes, start, end);
  const version = lineEnd - versionLength;
  if (version > methodEnd && isBlank(bytes[version - 1]) && isVersion(bytes, version, lineEnd)) return 'request';
  return isOldRequest(bytes, start, lineEnd) ? 'request' : 'none';
}

/**
 * Where inside the line `[start, end)` a start line of the kind begins that is glued to what stands before it, -1 if
 * none does. Bodies that end without a line end and are longer than their Content-Length leave such lines.
 */
export function findStartInside(bytes: Uint8Array, start: number, end: number, kind: StartLine): number {
  if (kind === 'response') {
    for (let at = start + 1; ; at++) {
      at = findBytes(bytes, at, end, upperVersionWord);
      if (at < 0) return -1;
      if (isVersion(bytes, at, end) && isStatusLine(bytes, at, end)) return at;
    }
  }
  if (kind !== 'request') return -1;
  const lineEnd = trimBlanks(bytes, start, end);
  const version = lineEnd - versionLength;
  if (version <= start || !isBlank(bytes[version - 1]) || !isVersion(bytes, version, lineEnd)) return -1;
  const targetEnd = trimBlanks(bytes, start, version);
  let target = targetEnd;
  while (target > start && !isBlank(bytes[target - 1])) target--;
  const methodBeforeTarget = methodThatEnds(bytes, start, trimBlanks(bytes, start, target));
  return methodBeforeTarget >= 0 ? methodBeforeTarget : methodThatEnds(bytes, start, targetEnd);
}

/** The method of the request line at `start`, as sent. The usual ones cost no new string. */
export function readMethod(bytes: Uint8Array, start: number, end: number): string {
  if (startsWith(bytes, start, end, post) && isBlank(bytes[start + 4])) return 'POST';
  if (startsWith(bytes, start, end, get) && isBlank(bytes[start + 3])) return 'GET';
  let method = '';
  for (let at = start; at < end && !isBlank(bytes[at]); at++) method += String.fromCharCode(bytes[at] ?? 0);
  return method;
}

/** The status code of the status line at `start`, -1 if it has none. */
export function readStatus(bytes: Uint8Array, start: number, end: number): number {
  let at = start + versionLength;
  while (at < end && isBlank(bytes[at])) at++;
  if (end - at < 3) return -1;
  return ((bytes[at] ?? 0) - 0x30) * 100 + ((bytes[at + 1] ?? 0) - 0x30) * 10 + ((bytes[at + 2] ?? 0) - 0x30);
}

/** Whether the request line has only blanks between method and version. */
export function lacksTarget(bytes: Uint8Array, start: number, end: number): boolean {
  const version = trimBlanks(bytes, start, end) - versionLength;
  let at = start;
  while (at < version && !isBlank(bytes[at])) at++;
  return trimBlanks(bytes, at, version) === at;
}

/** Whether the request line `[start, end)` ends without a version, as in HTTP/0.9. */
export function lacksVersion(bytes: Uint8Array, start: number, end: number): boolean {
  const lineEnd = trimBlanks(bytes, start, end);
  return lineEnd - versionLength <= start || !isVersion(bytes, lineEnd - versionLength, lineEnd);
}

/** "GET", one space, and a path without blanks: any other line without a version is no request line. */
function isOldRequest(bytes: Uint8Array, start: number, end: number): boolean {
  if (!startsWith(bytes, start, end, get) || bytes[start + 3] !== space || bytes[start + 4] !== 0x2f) return false;
  for (let at = start + 4; at < end; at++) if (bytes[at] <= space || bytes[at] >= 0x7f) return false;
  return true;
}

/** Whether the status line has nothing behind its status. */
export function lacksReason(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= versionLength + 4 || trimBlanks(bytes, start, end) - start <= versionLength + 4;
}

/** Whether method or version of the start line have small letters. */
export function hasSmallLetters(bytes: Uint8Array, start: number, end: number, method: string): boolean {
  const version = method === '' ? start : trimBlanks(bytes, start, end) - versionLength;
  if (!startsWith(bytes, version, end, upperVersionWord)) return true;
  return method !== '' && method !== 'POST' && method !== 'GET' && method !== method.toUpperCase();
}

/** Whether the unfinished line `[start, end)` may still become a start line. An empty one says nothing: false. */
export function mayBecomeStartLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start) return false;
  const length = Math.min(end - start, upperVersionWord.length);
  if (startsWithAnyCase(bytes, start, end, versionWord.subarray(0, length))) return true;
  return knownMethods.some(({ lower }) => {
    const common = Math.min(end - start, lower.length);
    if (!startsWithAnyCase(bytes, start, end, lower.subarray(0, common))) return false;
    return end - start <= lower.length || isBlank(bytes[start + lower.length]);
  });
}

/** "HTTP/" digit "." digit at `at`, in any case. */
function isVersion(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= versionLength &&
    ((bytes[at] ?? 0) | 0x20) === 0x68 &&
    startsWithAnyCase(bytes, at, end, versionWord) &&
    isDigit(bytes[at + 5]) &&
    bytes[at + 6] === 0x2e &&
    isDigit(bytes[at + 7])
  );
}

/** Whether nothing, or a status of three digits, follows the version at `start`. */
function isStatusLine(bytes: Uint8Array, start: number, end: number): boolean {
  const afterVersion = start + versionLength;
  let at = afterVersion;
  while (at < end && isBlank(bytes[at])) at++;
  if (at === end) return true;
  if (at === afterVersion || end - at < 3) return false;
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1]) || !isDigit(bytes[at + 2])) return false;
  return at + 3 === end || isBlank(bytes[at + 3]);
}

/** Where the method at `start` ends, -1 if none is there: a known one in any case, or another in capitals. */
function endOfMethod(bytes: Uint8Array, start: number, end: number): number {
  if (startsWith(bytes, start, end, post) && bytes[start + 4] === space) return start + 4;
  if (startsWith(bytes, start, end, get) && bytes[start + 3] === space) return start + 3;
  const stop = Math.min(end, start + longestMethod + 1);
  let at = start;
  let capitals = true;
  for (; at < stop && !isBlank(bytes[at]); at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x61 && byte <= 0x7a) capitals = false;
    else if (!((byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f)) return -1;
  }
  if (at === stop || at - start < 2) return -1;
  // "PRI * HTTP/2.0" opens HTTP/2, which is binary from there on.
  if (capitals) return at - start === pri.length && startsWith(bytes, start, at, pri) ? -1 : at;
  return knownMethods.some(({ lower }) => lower.length === at - start && startsWithAnyCase(bytes, start, at, lower))
    ? at
    : -1;
}

/** Where a known method in capitals begins that ends at `end`, -1 if none does. */
function methodThatEnds(bytes: Uint8Array, start: number, end: number): number {
  for (const { bytes: word } of knownMethods) {
    if (end - word.length >= start && startsWith(bytes, end - word.length, end, word)) return end - word.length;
  }
  return -1;
}
