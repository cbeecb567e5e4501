import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hashOutput, measure } from '../../bench/measure.ts';

describe('measuring a program', () => {
  test('tells its time, and its memory where the system does', async () => {
    const run = await measure(['node', '-e', 'Buffer.alloc(64 << 20, 1); setTimeout(() => {}, 100)']);
    expect(run.wallSeconds).toBeGreaterThanOrEqual(0.1);
    if (!existsSync('/proc/self/stat')) return;
    expect(run.cpuSeconds).toBeGreaterThan(0);
    expect(run.peakBytes).toBeGreaterThan(64 << 20);
  });

  test('fails with what it said when it fails or is not there', async () => {
    await expect(measure(['node', '-e', 'console.error("no luck"); process.exit(3)'])).rejects.toThrow(
      /exit code 3: no luck/,
    );
    await expect(measure(['no-such-program'])).rejects.toThrow(/no-such-program: .*ENOENT/);
  });

  test('finds the same hash for the same output and another for other output', async () => {
    const say = (text: string) => hashOutput(['node', '-e', `console.log('${text}')`]);
    const [first, again, other] = await Promise.all([say('a'), say('a'), say('b')]);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});
