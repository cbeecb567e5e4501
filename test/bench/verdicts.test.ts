import { describe, expect, test } from 'vitest';
import { atLeast, atMost, cpuPerMessage, milliseconds, peak, timePerMegabyte, times } from '../../bench/bars.ts';
import type { ProgramRuns, SuiteResults } from '../../bench/results.ts';
import type { Scenario } from '../../bench/scenarios.ts';
import { isMet, judge, median } from '../../bench/verdicts.ts';

const machine = { processor: 'CPU', cores: 2, memory: 2 ** 33, system: 'Linux', node: 'v20', tshark: null };

function runs(wall: number[], more: Partial<ProgramRuns> = {}): ProgramRuns {
  const capture = { file: 'a.pcap', bytes: 100e6, packets: 1000, messages: 1e6 };
  return { command: 'x', captures: [capture], wall, cpu: wall, peak: wall.map(() => 1e8), ...more };
}

function suite(programs: Record<string, ProgramRuns>, more: Partial<SuiteResults> = {}): SuiteResults {
  return { date: '', commit: '', machine, rounds: 3, scale: 1, programs, missing: {}, faults: {}, ...more };
}

function scenario(bars: Scenario['bars']): Scenario {
  const program = (id: string) => ({ id, words: [], captures: [] });
  return { name: 'one', suite: 'read', what: '', programs: [program('ours'), program('peer')], bars };
}

function outcomes(bars: Scenario['bars'], programs: Record<string, ProgramRuns>) {
  const verdict = judge(scenario(bars), suite(programs));
  if (!('outcomes' in verdict)) throw new Error(verdict.notMeasured);
  return verdict.outcomes;
}

describe('the median', () => {
  test('is the value in the middle, or between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  test('is no number if there is no value, or one that nobody knows', () => {
    expect(median([])).toBeNaN();
    expect(median([1, null, 2])).toBeNaN();
  });
});

describe('a verdict', () => {
  test('divides medians, and gives the extremes of single rounds', () => {
    const [outcome] = outcomes([times('', 'ours', 'peer', atLeast(4))], {
      ours: runs([1, 2, 4]),
      peer: runs([10, 12, 8]),
    });
    expect(outcome).toMatchObject({ value: 5, low: 2, high: 10, isMet: true });
  });

  test('is a pass exactly at the limit and a miss beyond it, on either side', () => {
    const programs = { ours: runs([1]), peer: runs([4]) };
    const limits = [atLeast(4), atLeast(4.01), atMost(4), atMost(3.99)];
    const bars = limits.map((limit) => times('', 'ours', 'peer', limit));
    expect(outcomes(bars, programs).map(({ isMet }) => isMet)).toEqual([true, false, true, false]);
  });

  test('takes the highest round for memory', () => {
    const [outcome] = outcomes([peak('', 'ours')], { ours: runs([1, 1, 1], { peak: [140e6, 151e6, 130e6] }) });
    expect(outcome).toMatchObject({ value: 151, low: 130, high: 151, isMet: false });
  });

  test('compares CPU time by message and wall time by byte', () => {
    const capture = { file: 'b.pcap', bytes: 200e6, packets: 1, messages: 4e6 };
    const programs = { ours: runs([1], { cpu: [4], captures: [capture] }), peer: runs([0.4], { cpu: [1] }) };
    const [cpu, size] = outcomes([cpuPerMessage('', 'ours', 'peer'), timePerMegabyte('ours', ['peer'])], programs);
    expect(cpu).toMatchObject({ value: 1, isMet: true });
    expect(size).toMatchObject({ value: 1.25, isMet: true });
  });

  test('holds the time for a size of messages against the best of the smaller sizes', () => {
    const programs = { a: runs([2]), b: runs([1]), ours: runs([1.5]) };
    const [outcome] = outcomes([timePerMegabyte('ours', ['a', 'b'])], programs);
    expect(outcome?.value).toBeCloseTo(1.5, 9);
    expect(outcome?.isMet).toBe(false);
  });

  test('adds up what several captures of one program hold', () => {
    const capture = { file: 'b.pcap', bytes: 1, packets: 1, messages: 1e6 };
    const programs = { ours: runs([1], { captures: [capture, capture] }), peer: runs([1]) };
    expect(outcomes([cpuPerMessage('', 'ours', 'peer')], programs)[0]).toMatchObject({ value: 0.5 });
  });

  test('takes the start of Node off', () => {
    const programs = { 'node -e 0': runs([0.05, 0.04, 0.06]), ours: runs([0.07, 0.06, 0.08]) };
    const [outcome] = outcomes([milliseconds('', 'ours', 20)], programs);
    expect(outcome?.value).toBeCloseTo(20, 6);
  });

  test('is told but not judged where there is no limit', () => {
    const verdict = judge(scenario([times('', 'ours', 'peer', null)]), suite({ ours: runs([1]), peer: runs([2]) }));
    expect(verdict).toMatchObject({ outcomes: [{ value: 2, isMet: null }] });
    expect(isMet(verdict)).toBe(true);
  });

  test('is not given without the suite, or without one of the programs, and says why', () => {
    const one = scenario([times('', 'ours', 'peer', atLeast(1))]);
    expect(judge(one, null)).toMatchObject({ notMeasured: 'not measured' });
    const missing = { peer: 'peer is not installed' };
    const verdict = judge(one, suite({ ours: runs([1]) }, { missing }));
    expect(verdict).toMatchObject({ notMeasured: 'peer is not installed' });
    expect(isMet(verdict)).toBe(false);
  });

  test('is given though a program is missing that no bar is about', () => {
    const one = scenario([peak('', 'ours')]);
    expect(judge(one, suite({ ours: runs([1]) }, { missing: { peer: 'gone' } }))).toHaveProperty('outcomes');
  });

  test('is not given where the system does not tell what it is about', () => {
    const verdict = judge(scenario([peak('', 'ours')]), suite({ ours: runs([1], { peak: [null] }) }));
    expect(verdict).toMatchObject({ notMeasured: 'this system does not tell' });
  });

  test('is a miss where something else was wrong', () => {
    const faults = { one: 'different bytes' };
    expect(isMet(judge(scenario([peak('', 'ours')]), suite({ ours: runs([1]) }, { faults })))).toBe(false);
  });
});
