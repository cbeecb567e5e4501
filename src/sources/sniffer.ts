/**
 * Interfaces and a capture filter go in, the bytes of a capture come out as a child program (dumpcap or tcpdump) writes
 * them. The child has the right to capture; this process needs none.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { visible } from '../present/visible.ts';

export interface SnifferSettings {
  /** A name or path; how it is spoken to depends on whether its file name begins with "tcpdump". */
  readonly program: string;
  /** tcpdump takes the last one only. */
  readonly interfaces: readonly string[];
  /** In the language of libpcap; null takes every packet. */
  readonly filter: string | null;
  /** Bytes kept of a packet; null leaves it to the program. */
  readonly snaplen: number | null;
}

/** How the child ended. */
export interface SnifferEnd {
  readonly kind: 'done' | 'no-program' | 'no-right' | 'complaint';
  /** One line for people; empty when done. */
  readonly text: string;
  /** Packets the program or the kernel dropped; null when it did not say. */
  readonly dropped: number | null;
}

/** Between the last byte of a child and its end: milliseconds. */
const shortly = 100;
const mostComplaint = 16_384;
const grant = 'sudo setcap cap_net_raw,cap_net_admin=eip $(command -v dumpcap), or join the group wireshark';

/** The words behind the program's name: packets are written to standard output as they come. */
export function sniffArguments({ program, interfaces, filter, snaplen }: SnifferSettings): string[] {
  const length = snaplen === null ? [] : ['-s', String(snaplen)];
  const devices = interfaces.flatMap((one) => ['-i', one]);
  if (isTcpdump(program)) {
    const expression = filter === null ? [] : ['--', filter];
    return ['--immediate-mode', '-U', ...length, ...devices, '-w', '-', ...expression];
  }
  // In front of the first -i they hold for every interface.
  const forAll = filter === null ? length : [...length, '-f', filter];
  return ['-q', ...forAll, ...devices, '-w', '-'];
}

/** Packets dropped, added up from what dumpcap and tcpdump say at their end; null if they said nothing of it. */
export function droppedOf(said: string): number | null {
  let dropped: number | null = null;
  for (const line of said.split(/[\r\n]+/)) {
    const found =
      /^(\d+) packets? dropped by /.exec(line) ?? /^Packets received\/dropped on .*: \d+\/(\d+) \(/.exec(line);
    if (found !== null) dropped = (dropped ?? 0) + Number(found[1]);
  }
  return dropped;
}

/** The child's own complaint in one line, control characters made visible; empty if there is none. */
export function complaintOf(said: string): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.trim());
  return visible(lines.filter((line) => line !== '' && !isAccount(line)).join(' '));
}

/** The first of the programs that is installed; null if none is. */
export function findProgram(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.find((name) => folders.some((folder) => isExecutable(path.join(folder, name)))) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The interfaces as the program lists them, a line each. */
export async function listInterfaces(program: string): Promise<{ readonly text: string } | { readonly fault: string }> {
  return new Promise((resolve) => {
    execFile(program, ['-D'], (error, text, said) => {
      const lines = text.split(/\r?\n/).filter((line) => line !== '');
      if (error === null) resolve({ text: lines.map((line) => `${visible(line)}\n`).join('') });
      else if (error.code === 'ENOENT') resolve({ fault: missing(program, error) });
      else resolve({ fault: `${program} cannot list interfaces: ${complaintOf(said) || error.message}` });
    });
  });
}

/** A running child. `pieces` is read once; `ended` never rejects. */
export class Sniffer {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly ended: Promise<SnifferEnd>;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  readonly #kill = (): void => void this.#child.kill('SIGKILL');

  constructor(settings: SnifferSettings) {
    const child = spawn(settings.program, sniffArguments(settings), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.pieces = child.stdout;
    // First, as what listens to the exit may end it.
    process.prependListener('exit', this.#kill);
    let said = '';
    child.stderr.setEncoding('utf8');
    // What it says last counts most: the drops.
    child.stderr.on('data', (text: string) => {
      said = (said + text).slice(-mostComplaint);
    });
    this.ended = new Promise((resolve) => {
      const end = (result: SnifferEnd): void => {
        process.off('exit', this.#kill);
        clearTimeout(this.#timer);
        resolve(result);
      };
      child.on('error', (error) => end({ kind: 'no-program', text: missing(settings.program, error), dropped: null }));
      child.on('close', (code) => end(endOf(said, code)));
    });
  }

  /** Whether the child has ended by now. */
  async hasEnded(): Promise<boolean> {
    // What it wrote last may be read before its end is known.
    const later = new Promise<null>((resolve) => setTimeout(() => resolve(null), shortly));
    return (await Promise.race([this.ended, later])) !== null;
  }

  /** The child writes what it has and ends. One that has not within so many milliseconds is killed. */
  stop(milliseconds: number): void {
    this.#child.kill('SIGINT');
    this.#timer ??= setTimeout(this.#kill, milliseconds).unref();
  }
}

function endOf(said: string, code: number | null): SnifferEnd {
  const dropped = droppedOf(said);
  if (code === 0) return { kind: 'done', text: '', dropped };
  const complaint = complaintOf(said) || (code === null ? 'it was killed' : `it ended with status ${code}`);
  const isDenied = /permission|not permitted|privilege/i.test(complaint);
  if (isDenied) return { kind: 'no-right', text: `${complaint}; to grant the right: ${grant}`, dropped };
  return { kind: 'complaint', text: complaint, dropped };
}

function missing(program: string, error: Error): string {
  const isThere = !('code' in error) || error.code !== 'ENOENT';
  const why = isThere ? error.message : 'it is not installed (install wireshark-common or tcpdump)';
  return visible(`${program} cannot be started: ${why}`);
}

/** Whether the program is spoken to as tcpdump; every other one as dumpcap. */
export function isTcpdump(program: string): boolean {
  return path.basename(program).startsWith('tcpdump');
}

/** Lines that are said in every run. */
function isAccount(line: string): boolean {
  return /^(Capturing on |File: |Packets |\d+ packets? |tcpdump: (data link type|listening on) )/.test(line);
}
