/**
 * Nearest name: a word that is none of the known ones goes in, the one that was probably meant comes out.
 */

/** The known name with the fewest typing mistakes (at most a third of its letters), or null. */
export function findNearest(word: string, names: readonly string[]): string | null {
  let nearest: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const mistakes = countMistakes(word.slice(0, 40).toLowerCase(), name.toLowerCase());
    if (mistakes < fewest && mistakes <= Math.max(1, Math.floor(name.length / 3))) {
      nearest = name;
      fewest = mistakes;
    }
  }
  return nearest;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function countMistakes(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2] + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
