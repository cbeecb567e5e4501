/**
 * Results of the benchmarks: what bench/results.json holds. Raw figures only; medians and verdicts are made from them.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { DashboardResults } from './dashboard-report.ts';
import type { Capture } from './inputs.ts';
import { root } from './plain/program.ts';
import type { ProxyResults } from './proxy-report.ts';
import type { Suite } from './scenarios.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly tshark: string | null;
}

/** All runs of one program: seconds, seconds, bytes; one of each for a round. Null where the system does not tell. */
export interface ProgramRuns {
  readonly command: string;
  readonly captures: readonly Capture[];
  readonly wall: readonly number[];
  readonly cpu: readonly (number | null)[];
  readonly peak: readonly (number | null)[];
}

/** One suite, all of its programs run in turns. `scale` is 1 but for trials. */
export interface SuiteResults {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly scale: number;
  readonly programs: Readonly<Record<string, ProgramRuns>>;
  /** Programs that were not run, and why. */
  readonly missing: Readonly<Record<string, string>>;
  /** Scenarios in which something was wrong besides the time. */
  readonly faults: Readonly<Record<string, string>>;
}

/** The program against the plain path. */
export interface SameResults {
  readonly date: string;
  readonly commit: string;
  readonly captures: number;
  readonly messages: number;
  readonly lines: number;
  readonly hash: string;
  /** Captures in which they differ, with the first difference. */
  readonly differences: readonly string[];
}

export interface Results {
  readonly suites: Readonly<Partial<Record<Suite, SuiteResults>>>;
  readonly same: SameResults | null;
  readonly proxy?: ProxyResults | null;
  readonly dashboard?: DashboardResults | null;
}

export const resultsPath = join(root, 'bench/results.json');

/** No results if there is no file of them yet. */
export function loadResults(): Results {
  if (!existsSync(resultsPath)) return { suites: {}, same: null };
  const results: Results = JSON.parse(readFileSync(resultsPath, 'utf8'));
  if (typeof results.suites !== 'object') throw new Error(`${resultsPath} holds no results`);
  return results;
}

export function saveResults(results: Results): void {
  const text = JSON.stringify(results, null, 1);
  // Hundreds of figures are not a line each.
  const short = text.replace(/\[[\d.,\s]{400,}\]/g, (figures) => figures.replaceAll(/\s+/g, ''));
  writeFileSync(resultsPath, `${short}\n`);
}

export function describeMachine(): Machine {
  const [first] = cpus();
  return {
    processor: first?.model ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    system: type(),
    node: process.version,
    tshark: outputOf('tshark', '--version')?.split('\n', 1)[0] ?? null,
  };
}

/** What a program prints, null if it cannot be started or fails. */
export function outputOf(program: string, ...args: string[]): string | null {
  try {
    return execFileSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  } catch {
    return null;
  }
}

/** The commit that was measured, marked if what runs was changed since. */
export function currentCommit(): string {
  const commit = outputOf('git', 'rev-parse', '--short=7', 'HEAD')?.trim() ?? 'unknown';
  const changes = outputOf('git', 'status', '--porcelain', '--', 'src', 'dissectors', 'package.json', 'bench/*.ts');
  return changes === null || changes === '' ? commit : `${commit}-dirty`;
}
