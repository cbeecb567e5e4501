/**
 * The name of a trial and a seed go in, what is wrong with that mutant comes out; it is written to a file if a third
 * word names one. Run by `npm run mutant -- "pcap, little-endian: SLL" 17 [FILE]`.
 */

import { writeFileSync } from 'node:fs';
import { innerTrials } from './inner-trials.ts';
import { captureTrials, styleTrials } from './trials.ts';

const [name, seed, file] = process.argv.slice(2);
const trials = [...captureTrials(), ...styleTrials(), ...(await innerTrials())];
const trial = trials.find((one) => one.name === name);
if (trial === undefined || !Number.isInteger(Number(seed))) {
  process.stdout.write(`give the name of a trial and a seed:\n${trials.map((one) => `  ${one.name}\n`).join('')}`);
  process.exitCode = 2;
} else {
  if (file !== undefined && trial.file !== undefined) writeFileSync(file, trial.file(Number(seed)));
  const { fault, speaks } = await trial.run(Number(seed));
  process.stdout.write(`${fault ?? 'nothing is wrong'}; ${speaks ? 'it gives messages' : 'it gives no message'}\n`);
  process.exitCode = fault === null ? 0 : 10;
}
