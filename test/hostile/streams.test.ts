/**
 * Dialogs that are sound in parts only: whatever was said, how it was cut into packets must not matter.
 */

import { expect, test } from 'vitest';
import { Dice } from './mutants.ts';
import { captureOf, dialog } from './streams.ts';
import { decode, findFaults, type RunOptions } from './whole-program.ts';

/** What the messages of a capture say, packet numbers aside. */
function told(file: Uint8Array, options: RunOptions = {}): readonly unknown[] {
  const lines = decode(file, options).ndjson.split('\n').slice(0, -1);
  return lines.map((line) => ({ ...JSON.parse(line), packet: 0 }));
}

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test('no dialog makes the program throw or print what must not be', () => {
  for (const seed of seeds(0, 600)) expect(findFaults(captureOf(dialog(new Dice(seed)))), `seed ${seed}`).toEqual([]);
});

test('segments of any size give equal messages, down to one byte', () => {
  for (const seed of seeds(1000, 150)) {
    const turns = dialog(new Dice(seed));
    const whole = told(captureOf(turns));
    for (const segmentSize of [1, 7, 100]) {
      expect(told(captureOf(turns, { segmentSize })), `seed ${seed}, segments of ${segmentSize}`).toEqual(whole);
    }
  }
});

test('segments that are shuffled, repeated, overlapping or late give equal messages', () => {
  for (const seed of seeds(2000, 150)) {
    const turns = dialog(new Dice(seed));
    const whole = told(captureOf(turns));
    for (const segmentSize of [3, 40]) {
      const shuffled = captureOf(turns, { segmentSize, shuffle: new Dice(seed + segmentSize) });
      expect(told(shuffled), `seed ${seed}, segments of ${segmentSize}`).toEqual(whole);
    }
  }
});

test('a file that is read in pieces of any size gives equal messages', () => {
  for (const seed of seeds(3000, 60)) {
    const file = captureOf(dialog(new Dice(seed)), { segmentSize: 33 });
    const whole = decode(file);
    for (const pieces of [[1], [13, 500, 2], [65]]) expect(decode(file, { pieces }), `seed ${seed}`).toEqual(whole);
  }
});

test('inserted ticks change nothing', () => {
  for (const seed of seeds(4000, 60)) {
    const file = captureOf(dialog(new Dice(seed)), { segmentSize: 50 });
    const through: RunOptions['through'] = (event) =>
      event.kind === 'tick' || event.at === null ? [event] : [{ kind: 'tick', at: event.at }, event];
    expect(decode(file, { through }), `seed ${seed}`).toEqual(decode(file));
  }
});

test('lost segments never make the program throw or print what must not be', () => {
  for (const seed of seeds(5000, 300)) {
    const dice = new Dice(seed);
    const turns = dialog(dice);
    const lose = () => dice.below(5) === 0;
    expect(findFaults(captureOf(turns, { segmentSize: 20 + dice.below(60), lose })), `seed ${seed}`).toEqual([]);
  }
});
