/**
 * Captures damaged in every way: the whole program reads them, and prints what it can.
 */

import { expect, test } from 'vitest';
import { Dice, mutate } from './mutants.ts';
import { bundled, bundledNames, smallCaptures } from './samples.ts';
import { decode, findFaults } from './whole-program.ts';

const samples = smallCaptures();

/** Faults of the mutants [from, to), each with its seed so that it can be made again. */
function faultsOfMutants(from: number, to: number): readonly string[] {
  const faults: string[] = [];
  for (let seed = from; seed < to; seed++) {
    const mutant = mutate(samples[seed % samples.length], new Dice(seed));
    const pieces = seed % 3 === 0 ? [1, 7, 250] : [mutant.length];
    faults.push(...findFaults(mutant, { pieces }).map((fault) => `mutant ${seed}: ${fault}`));
  }
  return faults;
}

test('the bundled captures are without fault, whole and cut into small pieces', () => {
  for (const name of bundledNames) {
    expect(findFaults(bundled(name)), name).toEqual([]);
    expect(findFaults(bundled(name), { redact: false }), name).toEqual([]);
    const whole = decode(bundled(name));
    expect(decode(bundled(name), { pieces: [1] }), name).toEqual(whole);
    expect(decode(bundled(name), { pieces: [3, 1000, 17] }), name).toEqual(whole);
  }
});

test.each([0, 1000, 2000, 3000])('damaged captures never throw and print nothing that must not be: from %i', (from) => {
  expect(faultsOfMutants(from, from + 1000)).toEqual([]);
});

test('damaged large captures are read to their end', () => {
  for (let seed = 0; seed < 60; seed++) {
    const file = bundled(seed % 2 === 0 ? 'kqq-session.pcap' : 'kqq-oddities.pcapng');
    expect(findFaults(mutate(file, new Dice(seed))), `seed ${seed}`).toEqual([]);
  }
});

test('what a cut capture shows is the beginning of what the whole one shows', () => {
  const file = bundled('kqq-session.pcap');
  const whole = decode(file).log.split('\n');
  for (let cut = 24; cut < file.length; cut += 1511) {
    const { log } = decode(file.subarray(0, cut));
    // The end of a capture adds lines for requests without reply, and cut messages.
    const lines = log.split('\n').filter((line) => line !== '' && !/no reply in|http\.cut|http\.short/.test(line));
    expect(whole, `cut at ${cut}`).toEqual(expect.arrayContaining(lines));
  }
});

test('garbage of any kind is no capture, and harmless', () => {
  const dice = new Dice(7);
  for (let i = 0; i < 300; i++) {
    const noise = Uint8Array.from({ length: dice.below(400) }, () => dice.below(256));
    expect(findFaults(noise)).toEqual([]);
    const magic = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 1, 0, 0, 0];
    expect(findFaults(Uint8Array.from([...magic, ...noise]))).toEqual([]);
  }
});
