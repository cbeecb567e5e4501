/**
 * The dashboard as a person meets it: the program runs on a terminal, keys are pressed, and the time until the frame that
 * answers has come is taken outside of it; with 100,000 messages of a capture, and while 5,000 a second come live. With
 * --save the figures are kept in bench/results.json and docs/performance.md.
 *
 *   tsx bench/dashboard.ts [--rounds N] [--seconds N] [--save]
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { filterLine, isFilterTyped, type Key, keysOfCapture, keysOfLive, placeOf, statusOf } from './dashboard-keys.ts';
import {
  type DashboardResults,
  describeDashboard,
  type Filtering,
  type KeyTimes,
  type LiveRound,
} from './dashboard-report.ts';
import { provide } from './inputs.ts';
import { root } from './plain/program.ts';
import { writeReport } from './report.ts';
import { currentCommit, describeMachine, loadResults, saveResults } from './results.ts';
import { ProgramOnTerminal, type Screen, type Sees, whyNoTerminal } from './terminal.ts';

const main = 'dist/src/cli/main.js';
const ports = { server: 18_810, relay: 18_811 } as const;
const messages = 100_000;
const exchangesPerSecond = 2500;
const filters = ['cmd == "Login"', 'kqq.MT == 99', 'unknown', 'summary contains "在"', 'flow == 99'];
const searches = ['晚安', 'nothing has this in it'];
/** Messages that have come before keys are pressed. */
const leastLive = 2000;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '20' },
      save: { type: 'boolean', default: false },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  if (!(Number.isInteger(rounds) && rounds > 0 && Number.isInteger(seconds) && seconds > 0)) {
    throw new Error('--rounds and --seconds are whole numbers above 0');
  }
  const why = whyNoTerminal();
  if (why !== null) throw new Error(why);
  const folder = mkdtempSync(join(tmpdir(), 'oicqscope-bench-'));
  try {
    const results = await measureAll(folder, rounds, seconds);
    console.log(`\n${describeDashboard(results)}`);
    if (!values.save) return;
    const all = { ...loadResults(), dashboard: results };
    saveResults(all);
    writeReport(all);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string, rounds: number, seconds: number): Promise<DashboardResults> {
  const [load = 0] = loadavg();
  const capture = provide({ style: 'close', bytes: 100e6, messages }, 1);
  const [alone, keys, liveKeys]: [KeyTimes, KeyTimes, KeyTimes] = [{}, {}, {}];
  const filtering: Record<string, Filtering> = {};
  let count = 0;
  const [loading, peaks, live]: [number[], (number | null)[], LiveRound[]] = [[], [], []];
  for (let round = 1; round <= rounds; round++) {
    const say = (text: string): void => console.error(`${round}/${rounds}  ${text}`);
    await measureTerminal(folder, alone);
    say('the terminal alone');
    const one = await measureCapture(folder, capture.file, keys, filtering);
    loading.push(one.loading);
    peaks.push(one.peak);
    count = one.count;
    say(`${capture.file}: loaded in ${one.loading.toFixed(0)} ms, ${((one.peak ?? 0) / 1e6).toFixed(0)} MB`);
    const lived = await measureLive(folder, seconds, liveKeys);
    live.push(lived);
    say(`live: ${lived.count} of ${2 * lived.exchanges} messages, ${((lived.peak ?? 0) / 1e6).toFixed(0)} MB`);
  }
  const date = new Date().toISOString().slice(0, 10);
  const circumstances = { date, commit: currentCommit(), machine: describeMachine(), rounds, load };
  return { ...circumstances, capture, messages: count, alone, keys, filtering, loading, peaks, liveKeys, live };
}

function note(times: KeyTimes, kind: string, milliseconds: number): void {
  times[kind] ??= [];
  times[kind].push(Math.round(milliseconds * 10) / 10);
}

async function pressAll(program: ProgramOnTerminal, keys: readonly Key[], times: KeyTimes): Promise<void> {
  for (const { kind, keys: pressed, sees } of keys) note(times, kind, await program.press(pressed, sees));
}

/** What of the times is that of the terminal: letters that come back at once. */
async function measureTerminal(folder: string, times: KeyTimes): Promise<void> {
  const program = new ProgramOnTerminal(['sh', '-c', 'stty raw -echo; echo ready; exec cat'], folder);
  try {
    await program.wait(({ text }) => text.some((row) => row.includes('ready')));
    for (let i = 1; i <= 50; i++) {
      note(times, 'cat', await program.press('x', ({ text }) => text.some((row) => row.endsWith('x'.repeat(i)))));
    }
  } finally {
    await program.close();
  }
}

async function measureCapture(
  folder: string,
  file: string,
  keys: KeyTimes,
  filtering: Record<string, Filtering>,
): Promise<{ readonly count: number; readonly loading: number; readonly peak: number | null }> {
  const begun = performance.now();
  const program = new ProgramOnTerminal([process.execPath, main, 'read', '--dashboard', file], folder);
  try {
    await program.wait((now) => (placeOf(now)?.of ?? 0) >= messages && !statusOf(now).includes('reading'));
    const loading = Math.round(performance.now() - begun);
    // What comes of a connection that ends without a reply is a message too.
    const count = placeOf(program.screen)?.of ?? 0;
    await pressAll(program, keysOfCapture(count), keys);
    for (const text of filters) await measureFilter(program, text, count, filtering);
    for (const text of searches) await measureSearch(program, text, filtering);
    return { count, loading, peak: program.peakBytes };
  } finally {
    await program.close();
  }
}

/** From the Enter behind a filter to the list of what it leaves; then all again. */
async function measureFilter(
  program: ProgramOnTerminal,
  text: string,
  count: number,
  filtering: Record<string, Filtering>,
): Promise<void> {
  const isDone: Sees = (now) => new RegExp(`\\d+ of ${count} messages`).test(statusOf(now));
  await program.press(filterLine(text), isFilterTyped(text));
  await measurePass(program, text, isDone, filtering);
  await program.press(filterLine(''), isFilterTyped(''));
  await program.press('\r', (now) => statusOf(now).includes(`${count} of ${count} messages`));
}

async function measureSearch(
  program: ProgramOnTerminal,
  text: string,
  filtering: Record<string, Filtering>,
): Promise<void> {
  await program.press('g', () => true);
  await program.press(`/${text}`, ({ text: shown }) => (shown.at(-1) ?? '').endsWith(`: ${text}`));
  const isDone: Sees = (now, before) =>
    statusOf(now).includes('nothing has') || placeOf(now)?.at !== placeOf(before)?.at;
  await measurePass(program, `/${text}`, isDone, filtering);
}

async function measurePass(
  program: ProgramOnTerminal,
  text: string,
  isDone: Sees,
  filtering: Record<string, Filtering>,
): Promise<void> {
  let isProgressSeen = false;
  const watch = (now: Screen): void => {
    isProgressSeen ||= /(?:filtering|searching) \d+ %/.test(statusOf(now));
  };
  const before = program.cpu;
  const taken = await program.press('\r', isDone, watch);
  const cpu = spent(before, program.cpu);
  filtering[text] ??= { milliseconds: [], cpu: [], progressSeen: [] };
  filtering[text].milliseconds.push(Math.round(taken));
  filtering[text].cpu.push(cpu);
  filtering[text].progressSeen.push(isProgressSeen);
}

function spent(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

async function measureLive(folder: string, seconds: number, keys: KeyTimes): Promise<LiveRound> {
  const mode = `reverse:tcp://127.0.0.1:${ports.server}@${ports.relay}`;
  const program = new ProgramOnTerminal([process.execPath, main, 'proxy', '-m', mode, '--dashboard'], folder);
  let talk: Talk | null = null;
  try {
    await program.wait((now) => /═ messages/.test(now.text[0] ?? '') && statusOf(now).includes('live'));
    talk = startTalk(seconds);
    const before = program.cpu;
    await program.wait((now) => (placeOf(now)?.of ?? 0) > leastLive);
    for (let seed = 1; talk.isGoing(); seed++) await pressAll(program, keysOfLive(leastLive, seed), keys);
    const { sent, seconds: taken } = await talk.done;
    await program.wait((now) => placeOf(now)?.of === 2 * sent).catch(() => {});
    const used = spent(before, program.cpu);
    const { screen, peakBytes: peak } = program;
    const isWhole = !statusOf(screen).includes('! ');
    const cpu = used === null ? null : used / 1000 / taken;
    return { exchanges: sent, seconds: taken, count: placeOf(screen)?.of ?? 0, isWhole, cpu, peak };
  } finally {
    talk?.child.kill('SIGTERM');
    await program.close();
  }
}

interface Talk {
  readonly child: ChildProcess;
  readonly isGoing: () => boolean;
  readonly done: Promise<{ readonly sent: number; readonly seconds: number }>;
}

function startTalk(seconds: number): Talk {
  const words = ['--import', 'tsx', 'bench/paced-talk.ts', ports.server, ports.relay, exchangesPerSecond, seconds];
  const child = spawn(process.execPath, words.map(String), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const done = new Promise<{ readonly sent: number; readonly seconds: number }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(said));
      else reject(new Error(`bench/paced-talk.ts ended with ${code}`));
    });
  });
  // Whoever waits for it is told; until then nobody is.
  done.catch(() => {});
  return { child, isGoing: () => child.exitCode === null, done };
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
