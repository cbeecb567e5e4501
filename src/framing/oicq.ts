/**
 * Bytes where a frame of the OICQ that really ran may begin go in, its length comes out. By shape alone: neither
 * ports nor commands decide.
 *
 *   UDP  02 version(2) command(2) sequence(2) [number(4)] .. 03        one datagram
 *   TCP  length(2) 02 .. 03                                            length counts itself; big-endian throughout
 *
 * Old servers leave out the number. Sources: clients, captures.
 */

import { bad, short } from './reader.ts';

const head = 0x02;
const tail = 0x03;
/** 02, version, command and sequence, 03. */
const leastBody = 8;
const lengthSize = 2;

/** Whether the datagram `bytes[start..end)` is a frame. */
export function isOicqDatagram(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= leastBody && bytes[start] === head && bytes[end - 1] === tail;
}

/** The length of the TCP frame that begins at `start`, its length field included; `short` or `bad`. */
export function readOicqFrame(bytes: Uint8Array, start: number, limit: number): number {
  const length = readOicqLength(bytes, start, limit);
  if (length < 0) return length;
  if (start + length > limit) return short;
  return bytes[start + length - 1] === tail ? length : bad;
}

/** The length that the frame at `start` says it has, if its first three bytes are those of one; `short` or `bad`. */
export function readOicqLength(bytes: Uint8Array, start: number, limit: number): number {
  if (start + lengthSize >= limit) return short;
  if (bytes[start + lengthSize] !== head) return bad;
  const length = (bytes[start] << 8) | bytes[start + 1];
  return length < lengthSize + leastBody ? bad : length;
}

/** Bytes in front of 02 in a TCP frame. */
export const oicqLengthSize = lengthSize;
