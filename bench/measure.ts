/**
 * A command goes in; how long it ran, what it cost and how much memory it held come out.
 *
 * Wall time is taken around the child process. CPU time is what the kernel adds to this process's account of waited-for
 * children (cutime + cstime of /proc/self/stat, steps of 10 ms). Peak memory is the last VmHWM, the kernel's own high
 * water mark, read from /proc/PID/status every 5 ms while the child lives. Without /proc both are null.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { root } from './plain/program.ts';

export interface Run {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly peakBytes: number | null;
}

/** A program and its arguments, run in the project's folder. "node" is the one that runs this. */
export type Command = readonly [program: string, ...args: string[]];

const ticksPerSecond = 100;
const pollMilliseconds = 5;

/** Runs the command once with its output thrown away. Rejects if it cannot start or does not exit with 0. */
export function measure(command: Command): Promise<Run> {
  return new Promise((resolve, reject) => {
    const sink = openSync(devNull, 'w');
    const cpuBefore = childrenCpu();
    const begun = performance.now();
    const [program, ...args] = command;
    const path = program === 'node' ? process.execPath : program;
    const child = spawn(path, args, { cwd: root, stdio: ['ignore', sink, 'pipe'] });
    let peakBytes: number | null = null;
    const poll = setInterval(() => {
      peakBytes = highWaterMark(child.pid) ?? peakBytes;
    }, pollMilliseconds);
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => {
      if (complaint.length < 2000) complaint += text.toString();
    });
    // The child has its own copy by now.
    closeSync(sink);
    child.on('error', (error) => {
      clearInterval(poll);
      reject(new Error(`${program}: ${error.message}`));
    });
    child.on('close', (code) => {
      const wallSeconds = (performance.now() - begun) / 1000;
      clearInterval(poll);
      const cpuAfter = childrenCpu();
      const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
      if (code === 0) resolve({ wallSeconds, cpuSeconds, peakBytes });
      else reject(new Error(`${command.join(' ')}: exit code ${code}: ${complaint.trim()}`));
    });
  });
}

function childrenCpu(): number | null {
  const text = readProc('/proc/self/stat');
  if (text === null) return null;
  // Fields 16 and 17; the second field is a name in brackets that may hold blanks, so counting starts behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function highWaterMark(pid: number | undefined): number | null {
  const match = /VmHWM:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`) ?? '');
  return match === null ? null : Number(match[1]) * 1024;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/** The SHA-256 of what the command prints. Rejects if it does not exit with 0. */
export function hashOutput([program, ...args]: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    const path = program === 'node' ? process.execPath : program;
    const child = spawn(path, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    const hash = createHash('sha256');
    child.stdout.on('data', (piece: Buffer) => hash.update(piece));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(hash.digest('hex'));
      else reject(new Error(`${[program, ...args].join(' ')}: exit code ${code}`));
    });
  });
}
