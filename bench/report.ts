/**
 * Results go in, docs/performance.md comes out: the same document for the same results.
 *
 *   tsx bench/report.ts
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bar } from './bars.ts';
import { describeDashboard } from './dashboard-report.ts';
import { root } from './plain/program.ts';
import { describeProxy } from './proxy-report.ts';
import {
  loadResults,
  type Machine,
  type ProgramRuns,
  type Results,
  type SameResults,
  type SuiteResults,
} from './results.ts';
import { type Suite, scenarios } from './scenarios.ts';
import { isMet, judge, median, type Outcome, type Verdict } from './verdicts.ts';

export const reportPath = join(root, 'docs/performance.md');

/** Medians of fewer mean little. */
const leastRounds = 5;

const titles: Readonly<Record<Suite, string>> = {
  read: 'Reading',
  startup: 'Starting',
  long: 'Large captures',
};

export function writeReport(results: Results): void {
  writeFileSync(reportPath, toReport(results));
}

export function toReport(results: Results): string {
  const suites = (['read', 'startup', 'long'] as const).flatMap((suite) => {
    const made = results.suites[suite];
    return made === undefined ? [] : [`## ${titles[suite]}`, circumstances(made), programTable(made), commands(made)];
  });
  return `${[
    '# Performance',
    'Written by `npm run bench:report` from the figures in `bench/results.json`; `npm run bench` measures anew (how, and\nwith what captures, says [bench/README.md](../bench/README.md)). Nothing here is typed by hand, and a test compares.',
    '## Bars',
    'Ratios of medians; in brackets the least and the most of single rounds. Of memory the highest of all rounds counts.',
    barTable(scenarios.map((scenario) => judge(scenario, results.suites[scenario.suite] ?? null))),
    '## The same output',
    describeSame(results.same),
    ...suites,
    ...(results.proxy ? ['## The proxy', describeProxy(results.proxy)] : []),
    ...(results.dashboard ? ['## The dashboard', describeDashboard(results.dashboard)] : []),
  ].join('\n\n')}\n`;
}

/** The tables of one suite, as they are printed behind a run. */
export function describeSuite(suite: Suite, results: SuiteResults, only: readonly string[]): string {
  const chosen = scenarios.filter(({ name, suite: of }) => of === suite && (only.length === 0 || only.includes(name)));
  const verdicts = chosen.map((scenario) => judge(scenario, results));
  return ['', circumstances(results), programTable(results), barTable(verdicts), ''].join('\n\n');
}

/** What came of comparing the program with the plain path. */
export function describeSame(same: SameResults | null): string {
  if (same === null) return 'Not compared.';
  const { captures, messages, lines, hash, differences, date, commit } = same;
  const outcome =
    differences.length === 0
      ? 'None differs'
      : `**${differences.length} captures differ**:\n\n${differences.map((one) => `- ${escaped(one)}`).join('\n')}\n\n`;
  return (
    'No bar is met by doing less: a second reader, slow and without a shortcut (`bench/plain`), says what the program\n' +
    `has to print, as log in either language and as NDJSON. Compared on ${captures} captures, ${count(messages)} messages,\n` +
    `${count(lines)} lines (${date}, commit ${commit}). ${outcome}; SHA-256 over all lines: \`${hash.slice(0, 16)}\`.`
  );
}

function circumstances({ date, commit, machine, rounds, scale, missing }: SuiteResults): string {
  const left = Object.entries(missing).map(([id, why]) => `- left out: ${id}: ${why}`);
  const trial = scale < 1 ? [`- a trial: captures are ${scale} of their size, and nothing here means anything`] : [];
  return [
    `- ${date}, commit ${commit}, ${rounds === 1 ? '1 round' : `${rounds} rounds`} of all programs in turns`,
    `- ${describe(machine)}`,
    ...(rounds < leastRounds ? [`- fewer rounds than the ${leastRounds} that bars are meant for`] : []),
    ...left,
    ...trial,
  ].join('\n');
}

function describe({ processor, cores, memory, system, node, tshark }: Machine): string {
  const size = `${Math.round(memory / 2 ** 30)} GiB`;
  const peer = tshark === null ? 'no tshark' : `tshark ${/\d+\.\d+\.\d+/.exec(tshark)?.[0] ?? tshark}`;
  return `${processor}, ${cores} cores, ${size}; ${system}; Node ${node}; ${peer}`;
}

function barTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.flatMap((verdict) => {
    const { scenario } = verdict;
    if ('notMeasured' in verdict) return [[scenario.name, scenario.what, '', '', verdict.notMeasured]];
    const fault = verdict.fault === null ? [] : [['', verdict.fault, '', '', '**miss**']];
    const outcomes = verdict.outcomes.map((one, i) => [
      i === 0 ? scenario.name : '',
      i === 0 && scenario.bars.length === 1 ? `${scenario.what}: ${one.bar.text}` : one.bar.text,
      describeLimit(one.bar),
      describeOutcome(one),
      one.isMet === null ? '' : one.isMet ? 'pass' : '**miss**',
    ]);
    const head =
      scenario.bars.length === 1 ? [] : [[scenario.name, scenario.what, '', '', isMet(verdict) ? 'pass' : '**miss**']];
    return [...head, ...(head.length === 0 ? outcomes : outcomes.map((row) => ['', ...row.slice(1)])), ...fault];
  });
  return table(['scenario', 'what', 'bar', 'measured', ''], rows);
}

function describeLimit({ limit, unit }: Bar): string {
  return limit === null ? '-' : `at ${limit.at} ${limit.value}${unit}`;
}

function describeOutcome({ bar, value, low, high }: Outcome): string {
  return `${number(value)}${bar.unit} (${number(low)} to ${number(high)})`;
}

function programTable({ programs }: SuiteResults): string {
  const head = ['program', 'wall s: median', 'least', 'most', 'CPU s', 'peak MB', 'MB/s', 'µs a message'];
  const rows = Object.entries(programs).map(([id, runs]) => [id, ...figures(runs)]);
  return table(head, rows, 1);
}

function figures({ wall, cpu, peak, captures }: ProgramRuns): string[] {
  const bytes = captures.reduce((sum, capture) => sum + capture.bytes, 0);
  const messages = captures.reduce((sum, capture) => sum + capture.messages, 0);
  const time = median(wall);
  const digits = time < 1 ? 3 : 2;
  const highest = peak.some((one) => one === null) ? Number.NaN : Math.max(...peak.map((one) => one ?? 0));
  return [
    time.toFixed(digits),
    Math.min(...wall).toFixed(digits),
    Math.max(...wall).toFixed(digits),
    orDash(median(cpu), (value) => value.toFixed(2)),
    orDash(highest, (value) => (value / 1e6).toFixed(0)),
    bytes < 1e5 ? '-' : (bytes / 1e6 / time).toFixed(1),
    messages < 1000 ? '-' : ((time / messages) * 1e6).toFixed(1),
  ];
}

function orDash(value: number, text: (value: number) => string): string {
  return Number.isFinite(value) && value > 0 ? text(value) : '-';
}

function commands({ programs }: SuiteResults): string {
  const lines = Object.values(programs).map(({ command }) => command);
  return ['Commands, with output to the null device:', '', '```', ...lines, '```'].join('\n');
}

/** Columns from `numbers` on stand to the right; -1 for none. */
function table(head: readonly string[], rows: readonly (readonly string[])[], numbers = -1): string {
  const cells = [head, ...rows].map((row) => row.map(escaped));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const isRight = (i: number) => numbers >= 0 && i >= numbers;
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (isRight(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isRight(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [first = [], ...others] = cells;
  return [line(first), line(rule), ...others.map(line)].join('\n');
}

function escaped(text: string): string {
  return text.replace(/\|/g, '\\|');
}

function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReport(loadResults());
