/**
 * Text that outlives its message: text of any length goes in, a short copy comes out that keeps nothing else alive.
 */

/** The most letters that are kept of a name or a value. */
export const mostLetters = 64;

/** `text`, of a longer one its beginning and `…`. */
export function keptText(text: string, most = mostLetters): string {
  if (text.length <= most) return text;
  const isPairSplit = (text.charCodeAt(most - 1) & 0xfc00) === 0xd800;
  // A part of a text keeps the whole of it in memory; what comes back from bytes is a text of its own.
  return Buffer.from(`${text.slice(0, isPairSplit ? most - 1 : most)}…`, 'utf8').toString('utf8');
}
