import { describe, expect, test } from 'vitest';
import { type DashboardResults, describeDashboard, percentile } from '../../bench/dashboard-report.ts';

const machine = { processor: 'CPU', cores: 2, memory: 2 ** 33, system: 'Linux', node: 'v20', tshark: null };

function results(more: Partial<DashboardResults> = {}): DashboardResults {
  return {
    date: '2026-01-02',
    commit: 'abc1234',
    machine,
    rounds: 2,
    load: 0.1,
    capture: { file: 'a.pcap', bytes: 65e6, packets: 560_000, messages: 100_023 },
    messages: 100_291,
    alone: { cat: [1, 1, 2] },
    keys: { j: [4, 5, 6], G: [50] },
    filtering: {
      unknown: { milliseconds: [300, 500], cpu: [290, 310], progressSeen: [true, true] },
      '/text': { milliseconds: [900, 900], cpu: [700, 720], progressSeen: [true, true] },
    },
    loading: [2000, 2400],
    peaks: [200e6, 250e6],
    liveKeys: { j: [10, 20] },
    live: [{ exchanges: 50_000, seconds: 20, count: 100_000, isWhole: true, cpu: 0.4, peak: 180e6 }],
    ...more,
  };
}

function verdict(start: string, more: Partial<DashboardResults> = {}): readonly string[] {
  const line = describeDashboard(results(more))
    .split('\n')
    .find((one) => one.startsWith(`| ${start}`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('a percentile', () => {
  test('is a value that so many hundredths do not pass', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 50), percentile(values, 95), percentile(values, 100)]).toEqual([50, 95, 100]);
    expect(percentile([7], 95)).toBe(7);
    expect(percentile([], 95)).toBeNaN();
  });
});

describe('the section on the dashboard', () => {
  test('passes bars that are just met', () => {
    for (const start of ['capture: key', 'capture: a filter', 'capture: memory', 'live: key', 'live: messages']) {
      expect(verdict(start).at(-2)).toBe('pass');
    }
  });

  test('misses bars by the worst key, the slowest filter, the highest round and any message that is missing', () => {
    expect(verdict('capture: key', { keys: { j: [51] } }).slice(3, 5)).toEqual(['51 ms', '**miss**']);
    const slow = { milliseconds: [501, 502], cpu: [500, 500], progressSeen: [true, true] };
    expect(verdict('capture: a filter', { filtering: { unknown: slow } }).at(-2)).toBe('**miss**');
    expect(verdict('capture: memory', { peaks: [100e6, 251e6] }).slice(3, 5)).toEqual(['251 MB', '**miss**']);
    const [round] = results().live;
    expect(verdict('live: messages that are not', { live: [{ ...round, count: 99_999 }] }).slice(3, 5)).toEqual([
      '1',
      '**miss**',
    ]);
    expect(verdict('live: messages that are not', { live: [{ ...round, isWhole: false }] }).at(-2)).toBe('**miss**');
    expect(verdict('live: messages that came', { live: [{ ...round, seconds: 21 }] }).at(-2)).toBe('**miss**');
  });

  test('wants progress of long passes only, and no speed of searches', () => {
    const silent = (taken: number) => ({ milliseconds: [taken], cpu: [taken], progressSeen: [false] });
    expect(verdict('capture: passes', { filtering: { unknown: silent(251) } }).at(-2)).toBe('**miss**');
    expect(verdict('capture: passes', { filtering: { unknown: silent(100) } }).at(-2)).toBe('pass');
    expect(verdict('capture: a filter').slice(3, 5)).toEqual(['400 ms', 'pass']);
  });

  test('says where the system does not tell', () => {
    expect(verdict('capture: memory', { peaks: [null] }).at(-3)).toBe('not measured');
    expect(verdict('live: key', { liveKeys: {} }).at(-3)).toBe('not measured');
  });

  test('says that figures of a busy machine are preliminary', () => {
    expect(describeDashboard(results())).not.toContain('Preliminary');
    expect(describeDashboard(results({ load: 7.25 }))).toContain('**Preliminary**: 7.3 programs on 2 cores');
  });
});
