/**
 * Numbers on the command line: a word goes in, a whole number comes out, or null when it is not one.
 *
 *   16M   16 x 1024 x 1024 bytes; K, M, G, each with or without B or iB, in any case
 */

const unitBytes = new Map([
  ['', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
]);

/** The largest buffer the runtime makes; a bound above it could not be kept. */
const largestSize = 4 * 1024 ** 3;

/** Bytes of a size, 1 to 4G, else null. */
export function toSize(word: string): number | null {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)([kmg]?)(?:i?b)?$/i.exec(word);
  if (match === null) return null;
  const bytes = Math.round(Number(match[1]) * (unitBytes.get(match[2].toLowerCase()) ?? 1));
  return bytes >= 1 && bytes <= largestSize ? bytes : null;
}

/** A plain decimal number from 1 on, else null: no sign, no hex, no exponent. */
export function toCount(word: string): number | null {
  const count = /^\d{1,16}$/.test(word) ? Number(word) : 0;
  return count >= 1 && count <= Number.MAX_SAFE_INTEGER ? count : null;
}

/** A size as people write it: 16777216 -> "16M". */
export function describeSize(bytes: number): string {
  for (const [unit, size] of [...unitBytes].reverse()) {
    if (bytes % size === 0) return `${bytes / size}${unit.toUpperCase()}`;
  }
  return String(bytes);
}
