/**
 * The program against the plain path (bench/plain): on the bundled captures, and on 20 generated ones of each style,
 * half of them with noise.
 */

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { dataPath, generate } from './generate.ts';
import { root } from './plain/program.ts';
import { type Comparison, compareBodies, compareFromBytes } from './plain/same.ts';
import { currentCommit, type SameResults } from './results.ts';

const seeds = 20;
const messages = 1000;

export async function compareAll(): Promise<SameResults> {
  const tally = new Tally();
  tally.add('captures/kqq-session.pcap', await compareFromBytes('captures/kqq-session.pcap'));
  tally.add('captures/kqq-session.pcap, bodies', await compareBodies('captures/kqq-session.pcap'));
  tally.add('captures/kqq-oddities.pcapng, bodies', await compareBodies('captures/kqq-oddities.pcapng'));
  const path = dataPath('same.pcap');
  for (let seed = 1; seed <= seeds; seed++) {
    for (const style of ['close', 'keepalive'] as const) {
      generate(path, { style, seed, bytes: Number.POSITIVE_INFINITY, messages, noise: seed % 2 === 0 });
      tally.add(`${style}, seed ${seed}`, await compareFromBytes(relative(root, path)));
    }
  }
  rmSync(path);
  const date = new Date().toISOString().slice(0, 10);
  return { date, commit: currentCommit(), ...tally.sum() };
}

class Tally {
  readonly #hash = createHash('sha256');
  readonly #differences: string[] = [];
  #captures = 0;
  #messages = 0;
  #lines = 0;

  add(name: string, { messages, lines, hash, first }: Comparison): void {
    console.error(`same: ${name}: ${messages} messages, ${first === null ? 'no difference' : 'DIFFERENT'}`);
    this.#hash.update(hash);
    this.#captures += 1;
    this.#messages += messages;
    this.#lines += lines;
    if (first !== null) this.#differences.push(`${name}: ${first.what}: "${first.plain}" against "${first.program}"`);
  }

  sum() {
    const [captures, messages, lines] = [this.#captures, this.#messages, this.#lines];
    return { captures, messages, lines, hash: this.#hash.digest('hex'), differences: this.#differences };
  }
}
