/**
 * Hashes that choose samples: bytes or numbers go in, 32 evenly spread bits come out, the same in every run, so that what
 * is kept does not depend on the order in which it came.
 */

const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** 0 .. 2^32 - 1. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = fnvBasis;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], fnvPrime);
  return finish(hash);
}

/** The same of a text whose characters are bytes. */
export function hashText(text: string): number {
  let hash = fnvBasis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), fnvPrime);
  return finish(hash);
}

/** A hash and a number together. */
export function hashWith(hash: number, number: number): number {
  return finish(Math.imul(hash ^ number, fnvPrime) ^ Math.imul(number, 0x9e3779b1));
}

/** Spreads the bits (the last step of MurmurHash3): FNV alone leaves similar texts close together. */
function finish(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
