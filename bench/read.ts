/**
 * A large capture goes in (made first if it is not there), a table comes out: how long oicqscope, tshark and a bare
 * loop take to read it, in turns, with the ratios between them.
 *
 *   npm run bench [-- --size 100M --style close|keepalive --seed 1 --runs 3 --file FILE --without-tshark]
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataPath, generate, toBytes } from './generate.ts';
import { type Command, measure, type Run } from './measure.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Series {
  readonly command: Command;
  readonly runs: Run[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '100M' },
      style: { type: 'string', default: 'close' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '3' },
      file: { type: 'string' },
      'without-tshark': { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const path = values.file ?? captureOf(values.style, values.size, Number(values.seed));
  const bytes = statSync(path).size;
  // Read once, so that the first program does not pay for the disk.
  readFileSync(path);

  const series: Series[] = commands(path, values['without-tshark']).map((command) => ({ command, runs: [] }));
  for (let round = 1; round <= runs; round++) {
    for (const { command, runs } of series) {
      const run = await measure(command);
      runs.push(run);
      console.error(`round ${round}: ${command.name} ${run.wallSeconds.toFixed(2)} s`);
    }
  }
  console.log(`\n${path}: ${bytes} bytes; node ${process.version}; ${cpus().length} x ${cpus()[0]?.model ?? 'CPU'}`);
  printTable(series, bytes);
  printRatios(series);
}

/** The generated capture of this description; made now if there is none yet. */
function captureOf(style: string, size: string, seed: number): string {
  if (style !== 'close' && style !== 'keepalive') throw new Error(`--style is close or keepalive, not ${style}`);
  const bytes = toBytes(size);
  if (!(bytes > 0) || !Number.isInteger(seed))
    throw new Error('--size is a number such as 100M, --seed a whole number');
  const path = dataPath(`${style}-${size}-seed${seed}.pcap`);
  if (!existsSync(path)) {
    const made = generate(path, { style, seed, bytes, messages: Number.POSITIVE_INFINITY });
    console.error(`made ${path}: ${made.packets} packets, ${made.messages} kqq messages`);
  }
  return path;
}

function commands(path: string, withoutTshark: boolean): Command[] {
  const main = join(root, 'dist/src/cli/main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing: run "npm run build" first`);
  const found: Command[] = [
    { name: 'oicqscope', program: process.execPath, args: [main, 'read', '-T', 'log', path] },
    { name: 'bare loop', program: process.execPath, args: [compiledLoop(), path] },
  ];
  if (withoutTshark) return found;
  if (hasTshark()) {
    const args = ['-Y', 'http', '-T', 'fields', '-e', 'http.file_data', '-r', path];
    found.push({ name: 'tshark', program: 'tshark', args });
  } else {
    console.error('tshark is not installed: measured without it');
  }
  return found;
}

/** The loop as plain JavaScript, so that no translation is measured with it. */
function compiledLoop(): string {
  const out = dataPath('compiled');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--ignoreConfig', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
  const source = join(root, 'bench/bare-loop.ts');
  execFileSync(process.execPath, [tsc, ...options, '--outDir', out, '--rootDir', join(root, 'bench'), source], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return join(out, 'bare-loop.js');
}

function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function printTable(series: readonly Series[], bytes: number): void {
  console.log('\nprogram     runs   wall s: median     min     max   CPU s   peak RSS MB     MB/s');
  for (const { command, runs } of series) {
    const wall = runs.map((run) => run.wallSeconds);
    const cpu = runs.flatMap((run) => (run.cpuSeconds === null ? [] : [run.cpuSeconds]));
    const peak = runs.flatMap((run) => (run.peakBytes === null ? [] : [run.peakBytes]));
    console.log(
      command.name.padEnd(10) +
        String(runs.length).padStart(6) +
        median(wall).toFixed(2).padStart(17) +
        Math.min(...wall)
          .toFixed(2)
          .padStart(8) +
        Math.max(...wall)
          .toFixed(2)
          .padStart(8) +
        (cpu.length === 0 ? '-' : median(cpu).toFixed(2)).padStart(8) +
        (peak.length === 0 ? '-' : (Math.max(...peak) / 1e6).toFixed(0)).padStart(14) +
        (bytes / 1e6 / median(wall)).toFixed(0).padStart(9),
    );
  }
}

/** How many times as long the others take (medians of wall time). */
function printRatios(series: readonly Series[]): void {
  const ours = series.find(({ command }) => command.name === 'oicqscope');
  if (ours === undefined) return;
  const base = median(ours.runs.map((run) => run.wallSeconds));
  console.log('');
  for (const { command, runs } of series) {
    if (command.name === 'oicqscope') continue;
    const other = median(runs.map((run) => run.wallSeconds));
    const ratio =
      other > base ? `${(other / base).toFixed(1)} times as fast as` : `${(base / other).toFixed(1)} times as long as`;
    console.log(`oicqscope: ${ratio} ${command.name}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
