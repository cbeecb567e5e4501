/**
 * Interface description blocks (draft-ietf-opsawg-pcapng, 4.2): the body of one goes in, what its packets need to be
 * understood comes out.
 */

import { readU16, readU32 } from '../bytes/endian.ts';
import { TickClock } from './resolution.ts';

export interface Interface {
  readonly linkType: number;
  /** Most bytes kept of a packet; 0 for no limit. */
  readonly snaplen: number;
  readonly clock: TickClock;
}

const microseconds = 6;
const optionEnd = 0;
const optionResolution = 9;
const optionOffset = 14;

/** For packets whose interface the file does not describe. */
export const unknownInterface: Interface = Object.freeze({
  linkType: -1,
  snaplen: 0,
  clock: new TickClock(microseconds, 0),
});

/** The block's body is `bytes[at..end)`, at least 8 bytes; options that run over its end are left out. */
export function readInterface(bytes: Uint8Array, at: number, end: number, little: boolean): Interface {
  const linkType = readU16(bytes, at, little);
  const snaplen = readU32(bytes, at + 4, little);
  let resolution = microseconds;
  let offset = 0;
  for (let option = at + 8; option + 4 <= end; ) {
    const code = readU16(bytes, option, little);
    const length = readU16(bytes, option + 2, little);
    const value = option + 4;
    if (code === optionEnd || value + length > end) break;
    if (code === optionResolution && length >= 1) resolution = bytes[value];
    if (code === optionOffset && length >= 8) offset = readI64(bytes, value, little);
    option = value + ((length + 3) & ~3);
  }
  return { linkType, snaplen, clock: new TickClock(resolution, offset) };
}

/** As a double, exact within any calendar. */
function readI64(bytes: Uint8Array, at: number, little: boolean): number {
  const high = readU32(bytes, little ? at + 4 : at, little) | 0;
  return high * 0x1_0000_0000 + readU32(bytes, little ? at : at + 4, little);
}
