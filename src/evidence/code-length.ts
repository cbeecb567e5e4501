/**
 * Code lengths: values go in, how many bits it takes to write them down in one way or another comes out.
 *
 * Every reading of a field is a way to write its values down, and its score is how many bits it saves against writing each
 * value freely. That is one unit for all readings, so that they can be ranked; what a reading needs to be told beforehand
 * (which field, which table) costs bits, too, so that a complicated reading has to earn its place.
 *
 * The scores need no further test of significance, with however few values: of values that really are free, a given
 * code saves b bits or more with a probability of at most 2^-b (the values for which it does are so much more
 * probable under the code, whose probabilities sum to one at most). With the choice among m fields paid for by log2 m bits
 * that holds for all of them together.
 */

/** A value that has been seen before has this much of the doubt about a context, in units of one sighting. */
const doubt = 0.5;

/** Sizes of alphabets: a value is written in the smallest that has all letters of its field. */
const alphabets: readonly (readonly [letters: RegExp, size: number])[] = [
  [/^[0-9]*$/, 10],
  [/^[0-9a-f]*$/, 16],
  [/^[0-9A-F]*$/, 16],
  [/^[0-9a-z]*$/, 36],
  [/^[0-9A-Za-z]*$/, 62],
  [/^[ -~]*$/, 95],
];

/** What it costs to write each of `texts` freely: its length, as often as it comes in `counts`, then its letters. */
export function freeBits(texts: readonly string[], counts: readonly number[]): readonly number[] {
  const size = alphabets.find(([letters]) => texts.every((text) => letters.test(text)))?.[1] ?? 256;
  const lengths = new Map<number, number>();
  let total = 0;
  for (const [i, { length }] of texts.entries()) {
    lengths.set(length, (lengths.get(length) ?? 0) + counts[i]);
    total += counts[i];
  }
  return texts.map(({ length }) => {
    const share = (lengths.get(length) ?? 1) / total;
    // A value is never for nothing, or what is always empty would be no news.
    return Math.max(1, length * Math.log2(size) - Math.log2(share));
  });
}

/**
 * Probabilities that learn: what came often is likely to come again, and how likely something new is, is told by how
 * many values came only once (Good-Turing).
 */
export class Learner {
  readonly #counts = new Map<number, number>();
  readonly #free: (id: number) => number;
  #single = 0;
  #total = 0;

  /** `free` is what it costs to write a value that is new. */
  constructor(free: (id: number) => number) {
    this.#free = free;
  }

  /** The probability of `id` as the next one. */
  probability(id: number): number {
    const fresh = (this.#single + 0.5) / (this.#total + 1);
    const count = this.#counts.get(id);
    return count === undefined ? fresh * 2 ** -this.#free(id) : ((1 - fresh) * count) / this.#total;
  }

  learn(id: number): void {
    const count = this.#counts.get(id) ?? 0;
    if (count === 0) this.#single += 1;
    else if (count === 1) this.#single -= 1;
    this.#counts.set(id, count + 1);
    this.#total += 1;
  }

  /** The bits of `id`, which it then learns. */
  bits(id: number): number {
    const bits = -Math.log2(this.probability(id));
    this.learn(id);
    return bits;
  }
}

/** The bits of values one behind the other, each by those before. */
export function learnedBits(ids: Iterable<number>, free: (id: number) => number): number {
  const learner = new Learner(free);
  let bits = 0;
  for (const id of ids) bits += learner.bits(id);
  return bits;
}

interface Context {
  total: number;
  readonly counts: Map<number, number>;
}

/**
 * The bits of values when the value of `keys` at the same place is known: by the values that the same key had before, and
 * as `learnedBits` where those leave doubt.
 */
export function conditionalBits(ids: readonly number[], keys: readonly number[], free: (id: number) => number): number {
  const learner = new Learner(free);
  const contexts = new Map<number, Context>();
  let bits = 0;
  for (const [at, id] of ids.entries()) {
    const context = contexts.get(keys[at]) ?? { total: 0, counts: new Map<number, number>() };
    contexts.set(keys[at], context);
    const count = context.counts.get(id) ?? 0;
    bits -= Math.log2((count + doubt * learner.probability(id)) / (context.total + doubt));
    context.counts.set(id, count + 1);
    context.total += 1;
    learner.learn(id);
  }
  return bits;
}

/** The bits of yes and no, one behind the other (Krichevsky-Trofimov), and how many of them were yes. */
export class YesNo {
  #yes = 0;
  #no = 0;

  bits(isYes: boolean): number {
    const share = ((isYes ? this.#yes : this.#no) + 0.5) / (this.#yes + this.#no + 1);
    if (isYes) this.#yes += 1;
    else this.#no += 1;
    return -Math.log2(share);
  }
}

/** The bits of a whole number of any size and sign (Elias gamma, with a sign). */
export function numberBits(number: number): number {
  return 2 * Math.floor(Math.log2(Math.abs(number) + 1)) + 2;
}
