/**
 * Scoreboard: pieces of evidence for and against candidates go in, their sums come out.
 *
 * A weight is about the natural logarithm of how much likelier the observation is under the right candidate than
 * under a wrong one, kept small where observations hang together. Why each has its size stands beside it.
 */

import { baseProfiles, charsets, contentForms, lengthForms } from './candidates.ts';

export const weights = {
  /** A header stands where a frame ends: by chance once in 30,000 places. Counts less, since frames come in rows. */
  follows: 3,
  /** A frame ends where a datagram or body ends, or where one packet of a stream does: lengths seldom do by chance. */
  closesAtEnd: 2,
  /** Something else stands where a frame ends, or a length is impossible: only damage explains it otherwise. */
  broken: -5,
  /** The connection ended in the middle of a frame: a cut explains it as well. */
  unfinished: -2,
  /** The rows of the type end where the content ends. */
  rowsClose: 2,
  /** They do so only because the rest is absent after a refusal, which is a reading. */
  rowsCloseEarly: 1,
  /** They do not. Tables may be wrong, too, so not as bad as a length that does not close. */
  rowsDoNotClose: -4,
  /** A number of a user outside 10000 .. 2^31, or a code the tables do not list. */
  unlikelyValue: -0.5,
  /** A string that is no text in any charset, or has control characters. */
  notText: -2,
  /** What one string may say against a charset. */
  leastForCharset: -8,
  /** A number that was asked for is, or is not, the one answered. */
  agrees: 0.5,
  disagrees: -0.5,
} as const;

export class Scoreboard {
  /** Evidence for each base profile. */
  readonly base = new Float64Array(baseProfiles.length);
  /** Evidence for each profile against the best charset of its base profile; never above 0. */
  readonly text = new Float64Array(baseProfiles.length * charsets.length);
  /** Frames that each length form has cut. */
  readonly frames = new Int32Array(lengthForms.length);

  /** Evidence about a length form counts for all its profiles. */
  addToForm(form: number, weight: number): void {
    const first = form * contentForms;
    for (let base = first; base < first + contentForms; base++) this.base[base] += weight;
  }

  /** The most frames that any length form has cut. */
  get mostFrames(): number {
    return Math.max(...this.frames);
  }
}
