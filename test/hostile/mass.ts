/**
 * Trials go in, tests come out that read very many mutants of each: none has a fault, and most still give messages.
 * MUTANTS says how many are read; a tenth of the full run if it is not set.
 */

import { afterAll, describe, expect, test } from 'vitest';
import type { Trial } from './trials.ts';
import { Watchdog } from './watchdog.ts';

export const wanted = Number(process.env.MUTANTS ?? 20_000);

/** Bytes of memory that no number of mutants may need. */
const mostHeap = 400 * 1024 * 1024;

/** Reads `each` mutants of every trial. */
export function tryAll(title: string, trials: readonly Trial[], each: number): void {
  describe(`${each * trials.length} mutants of ${title}`, () => {
    const watchdog = new Watchdog();
    const shares: { name: string; share: number }[] = [];
    afterAll(async () => {
      await watchdog.end();
      shares.sort((a, b) => a.share - b.share);
      const middle = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
      const [least] = shares;
      const told = `${(100 * middle).toFixed(1)} % of ${each * shares.length} mutants of ${title} still gave a message`;
      process.stdout.write(`${told}; least: ${(100 * least.share).toFixed(1)} % (${least.name})\n`);
    });
    test.each(trials.map((trial, index) => ({ ...trial, index })))(
      `${each} of $name`,
      { timeout: 3_600_000 },
      async ({ name, index, run, share: wantedShare }) => {
        const faults: string[] = [];
        let speaking = 0;
        for (let seed = 0; seed < each; seed++) {
          watchdog.note(index, seed);
          const verdict = run(seed);
          const { fault, speaks } = verdict instanceof Promise ? await verdict : verdict;
          if (speaks) speaking += 1;
          if (fault !== null && faults.length < 10) {
            faults.push(`npm run mutant -- ${JSON.stringify(name)} ${seed}: ${fault}`);
          }
        }
        watchdog.rest();
        shares.push({ name, share: speaking / each });
        expect(faults).toEqual([]);
        if (wantedShare > 0) expect(speaking / each).toBeGreaterThan(wantedShare);
        expect(process.memoryUsage().heapUsed).toBeLessThan(mostHeap);
      },
    );
  });
}
