/**
 * Numbers in bytes: an offset goes in, the unsigned integer that stands there comes out. The caller has checked that
 * the bytes are there.
 */

export function readU16be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

export function readU16le(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

/** Four bytes as a signed 32-bit integer: cheap to compare, store and hash. */
export function readI32be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

export function readU32be(bytes: Uint8Array, at: number): number {
  return readI32be(bytes, at) >>> 0;
}

export function readU32le(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

export function readU16(bytes: Uint8Array, at: number, little: boolean): number {
  return little ? readU16le(bytes, at) : readU16be(bytes, at);
}

export function readU32(bytes: Uint8Array, at: number, little: boolean): number {
  return little ? readU32le(bytes, at) : readU32be(bytes, at);
}
