import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeSuite, reportPath, toReport } from '../../bench/report.ts';
import { loadResults, type ProgramRuns, type SuiteResults } from '../../bench/results.ts';
import { scenarios } from '../../bench/scenarios.ts';

test('docs/performance.md is what the results in bench/results.json come to', () => {
  const kept = readFileSync(reportPath, 'utf8');
  expect(toReport(loadResults()), 'run `npm run bench:report`').toBe(kept);
});

test('results are those of full size', () => {
  const suites = Object.values(loadResults().suites);
  expect(suites.length).toBeGreaterThan(0);
  for (const suite of suites) expect(suite.scale).toBe(1);
});

const capture = { file: 'bench/data/a.pcap', bytes: 100e6, packets: 857_001, messages: 150_000 };

function runs(command: string, wall: number[]): ProgramRuns {
  return { command, captures: [capture], wall, cpu: wall, peak: wall.map(() => 112e6) };
}

const read: SuiteResults = {
  date: '2026-01-02',
  commit: 'abc1234',
  machine: {
    processor: 'Some CPU',
    cores: 2,
    memory: 24 * 2 ** 30,
    system: 'Linux 6.1',
    node: 'v20.19.0',
    tshark: 'TShark (Wireshark) 4.0.17 (Git v4.0.17 packaged).',
  },
  rounds: 3,
  scale: 1,
  programs: {
    log: runs('node main.js read', [0.5, 0.4, 0.6]),
    'tshark fields': runs('tshark -r a.pcap', [13, 15, 14]),
    'bare loop': runs('node loop.js', [0.1, 0.1, 0.1]),
  },
  missing: { ngrep: 'ngrep is not installed' },
  faults: {},
};

describe('the report', () => {
  const report = toReport({ suites: { read }, same: null });
  const row = (start: string) => report.split('\n').find((line) => line.startsWith(start)) ?? '';

  test('holds each bar of each scenario against what was measured', () => {
    expect(row('| log-tshark ')).toMatch(/at least 25 +\| 28\.0 \(23\.3 to 37\.5\) +\| pass/);
    expect(row('| log-loop ')).toMatch(/at most 4 +\| 5\.00 \(4\.00 to 6\.00\) +\| \*\*miss\*\*/);
  });

  test('names every scenario, measured or not', () => {
    for (const { name } of scenarios) expect(row(`| ${name} `)).not.toBe('');
    expect(row('| start-version ')).toContain('not measured');
  });

  test('tells the machine, the commands, and what was left out', () => {
    expect(report).toContain('Some CPU, 2 cores, 24 GiB; Linux 6.1; Node v20.19.0; tshark 4.0.17');
    expect(report).toContain('\nnode main.js read\ntshark -r a.pcap\n');
    expect(report).toContain('- left out: ngrep: ngrep is not installed');
  });

  test('tells time, memory and speed of each program', () => {
    const cells = row('| log  ')
      .split('|')
      .map((cell) => cell.trim());
    expect(cells.slice(1, -1)).toEqual(['log', '0.500', '0.400', '0.600', '0.50', '112', '200.0', '3.3']);
  });

  test('says whether the program prints what the plain path says', () => {
    const same = { date: '2026-01-02', commit: 'abc1234', captures: 43, messages: 41_000, lines: 123_000 };
    const equal = { ...same, hash: 'f'.repeat(64), differences: [] };
    expect(toReport({ suites: {}, same: equal })).toContain('41,000 messages,\n123,000 lines');
    expect(toReport({ suites: {}, same: equal })).toContain('None differs');
    const different = { ...equal, differences: ['close, seed 3: log, line 2: "a" against "b"'] };
    expect(toReport({ suites: {}, same: different })).toContain('- close, seed 3: log, line 2: "a" against "b"');
  });

  test('of a trial says that it is one', () => {
    expect(describeSuite('read', { ...read, scale: 0.01 }, [])).toContain('a trial');
    expect(describeSuite('read', read, [])).not.toContain('a trial');
  });
});
