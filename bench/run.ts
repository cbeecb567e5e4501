/**
 * Names of suites go in, their programs are run in turns, tables with verdicts come out; with --save they are kept in
 * bench/results.json and docs/performance.md.
 *
 *   tsx bench/run.ts [read] [startup] [long] [same] [--only SCENARIO].. [--runs N] [--scale 0.01] [--save] [--list]
 */

import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Program } from './bars.ts';
import { type Capture, describeWanted, provide } from './inputs.ts';
import { hashOutput, measure, type Run } from './measure.ts';
import { root } from './plain/program.ts';
import { prepare } from './prepare.ts';
import { describeSame, describeSuite, writeReport } from './report.ts';
import {
  currentCommit,
  describeMachine,
  loadResults,
  outputOf,
  type ProgramRuns,
  type SuiteResults,
  saveResults,
} from './results.ts';
import { compareAll } from './same.ts';
import { type Scenario, type Suite, scenarios } from './scenarios.ts';

const usage = `usage: tsx bench/run.ts [read] [startup] [long] [same]
         [--only SCENARIO].. [--runs N] [--scale SHARE] [--save] [--list]`;
const suites: readonly Suite[] = ['read', 'startup', 'long'];
const defaultRuns = { read: 5, long: 5, startup: 40 } as const;

/** What a run is asked for. */
interface Task {
  readonly only: readonly string[];
  readonly runs: number | null;
  readonly scale: number;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string' },
      scale: { type: 'string', default: '1' },
      save: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  if (values.list) return listScenarios();
  const task = {
    only: values.only,
    runs: values.runs === undefined ? null : Number(values.runs),
    scale: Number(values.scale),
  };
  const fault = faultOf(positionals, task, values.save);
  if (fault !== null) {
    console.error(`${fault}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  prepare();
  let results = loadResults();
  for (const suite of suites.filter((one) => positionals.includes(one))) {
    const made = await runSuite(suite, task);
    console.log(describeSuite(suite, made, task.only));
    results = { ...results, suites: { ...results.suites, [suite]: made } };
  }
  if (positionals.includes('same')) {
    const same = await compareAll();
    console.log(describeSame(same));
    if (same.differences.length > 0) process.exitCode = 1;
    results = { ...results, same };
  }
  if (!values.save) return;
  saveResults(results);
  writeReport(results);
}

function listScenarios(): void {
  for (const { name, suite, what } of scenarios) console.log(`${suite.padEnd(8)}  ${name.padEnd(16)}  ${what}`);
}

function faultOf(words: readonly string[], { only, runs, scale }: Task, isSaved: boolean): string | null {
  const wrong = words.find((word) => word !== 'same' && !suites.some((suite) => suite === word));
  if (wrong !== undefined) return `no suite is called ${wrong}`;
  if (words.length === 0) return 'no suite is named';
  const stranger = only.find((name) => !scenarios.some((one) => one.name === name && words.includes(one.suite)));
  if (stranger !== undefined) return `no scenario of ${words.join(', ')} is called ${stranger}: --list shows them`;
  if (runs !== null && !(Number.isInteger(runs) && runs > 0)) return '--runs is a whole number above 0';
  if (!(scale > 0 && scale <= 1)) return '--scale is a number up to 1';
  return isSaved && (only.length > 0 || scale < 1) ? '--save is for whole suites at full size' : null;
}

async function runSuite(suite: Suite, task: Task): Promise<SuiteResults> {
  const rounds = task.runs ?? defaultRuns[suite];
  const chosen = scenarios.filter(
    (one) => one.suite === suite && (task.only.length === 0 || task.only.includes(one.name)),
  );
  const missing: Record<string, string> = {};
  const turns: Turn[] = [];
  for (const program of new Map(chosen.flatMap(({ programs }) => programs).map((one) => [one.id, one])).values()) {
    const lack = lackOf(program);
    if (lack === null) turns.push(makeTurn(program, task.scale));
    else missing[program.id] = lack;
    if (lack !== null) console.error(`${program.id}: left out, ${lack}`);
  }
  const faults = await checkOutputs(chosen, turns);
  for (let round = 1; round <= rounds; round++) {
    for (const turn of turns) {
      for (const { file } of turn.captures) readThrough(join(root, file));
      const run = await measure(turn.command);
      turn.runs.push(run);
      console.error(`${suite} ${round}/${rounds}: ${turn.id} ${run.wallSeconds.toFixed(3)} s`);
    }
  }
  const programs = Object.fromEntries(turns.map((turn) => [turn.id, toRuns(turn)]));
  const date = new Date().toISOString().slice(0, 10);
  return {
    date,
    commit: currentCommit(),
    machine: describeMachine(),
    rounds,
    scale: task.scale,
    programs,
    missing,
    faults,
  };
}

/** A program that takes its turn in every round. */
interface Turn {
  readonly id: string;
  readonly command: readonly [string, ...string[]];
  readonly captures: readonly Capture[];
  readonly runs: Run[];
}

function makeTurn({ id, words, captures }: Program, scale: number): Turn {
  for (const wanted of captures) console.error(`${id}: ${describeWanted(wanted)}`);
  const made = captures.map((wanted) => provide(wanted, scale));
  const files = made.map(({ file }) => file);
  const [program = '', ...args] = words.flatMap((word) => (word === 'CAPTURE' ? files : [word]));
  return { id, command: [program, ...args], captures: made, runs: [] };
}

/** Why a program cannot be run, or null. */
function lackOf({ words, needsOption }: Program): string | null {
  const [program = '', main = ''] = words;
  if (program !== 'node' && !isInstalled(program)) return `${program} is not installed`;
  if (needsOption === undefined) return null;
  const help = outputOf(process.execPath, main, 'read', '--help') ?? '';
  return help.includes(needsOption) ? null : `oicqscope has no ${needsOption}`;
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Programs that have to print the same bytes, once. */
async function checkOutputs(chosen: readonly Scenario[], turns: readonly Turn[]): Promise<Record<string, string>> {
  const faults: Record<string, string> = {};
  for (const { name, sameOutput } of chosen) {
    const pair = (sameOutput ?? []).flatMap((id) => turns.find((turn) => turn.id === id) ?? []);
    const hashes = await Promise.all(pair.map(({ command }) => hashOutput(command)));
    if (new Set(hashes).size > 1) faults[name] = `${sameOutput?.join(' and ')} print different bytes`;
  }
  return faults;
}

/** So that no program pays for the disk. */
function readThrough(path: string): void {
  const file = openSync(path, 'r');
  const block = Buffer.alloc(1 << 20);
  while (readSync(file, block, 0, block.length, null) > 0);
  closeSync(file);
}

function toRuns({ command, captures, runs }: Turn): ProgramRuns {
  const rounded = (number: number | null, unit: number) => (number === null ? null : Math.round(number / unit) * unit);
  return {
    command: command.map((word) => (/^[\w./=:-]+$/.test(word) ? word : `'${word}'`)).join(' '),
    captures,
    wall: runs.map((run) => Number(run.wallSeconds.toFixed(4))),
    cpu: runs.map((run) => (run.cpuSeconds === null ? null : Number(run.cpuSeconds.toFixed(2)))),
    peak: runs.map((run) => rounded(run.peakBytes, 1024)),
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
