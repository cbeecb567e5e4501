/**
 * The info command: capture files go in, and for each an account of what is in it comes out: what the file is, how
 * much it holds, the messages by protocol and command, and everything that could not be read.
 */

import { createHash, randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Registry } from '../dissect/registry.ts';
import { defaultLimits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { CapturedPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import { type Instant, millisecondsBetween } from '../model/time.ts';
import { Pipeline } from '../pipeline.ts';
import { isoTime } from '../present/time.ts';
import { openOutput } from '../sinks/output.ts';
import { type CaptureDecoder, createCaptureDecoder } from '../sources/capture-decoder.ts';
import { openCapture, totalSize } from '../sources/capture-file.ts';
import { type CaptureAccount, type CommandCounts, findFileType } from './capture-account.ts';
import { describeAccount, toSafeJson } from './info-text.ts';
import { whyNoCapture } from './not-a-capture.ts';
import { Progress } from './progress.ts';
import { report } from './screen.ts';
import { exitStatus, graver } from './status.ts';
import { type OwnTables, prepareRegistry } from './tables.ts';

export interface InfoOptions extends OwnTables {
  /** Paths; "-" is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  readonly checkChecksums: boolean;
}

/** Accounts for each file. Gives an exit status: that of `read` for the same files. */
export async function runInfo(options: InfoOptions): Promise<number> {
  const registry = await prepareRegistry(options);
  if (registry === null) return exitStatus.unreadable;
  const opened = openOutput(null);
  if ('fault' in opened) return exitStatus.outputFailed;
  const { output } = opened;
  let status: number = exitStatus.done;
  let written = 0;
  const total = await totalSize(options.files);
  const progress = Progress.isPossible(process.stderr) ? new Progress(process.stderr, total) : null;
  if (options.json) output.write('[');
  for (const file of options.files) {
    const name = file === '-' ? 'standard input' : file;
    const result = await accountFor(file, name, new Tally(registry, options.checkChecksums), progress);
    progress?.clear();
    if ('fault' in result) {
      report(`${name} ${result.fault}`);
      status = graver(status, exitStatus.unreadable);
      continue;
    }
    const { account } = result;
    if (account.damage.some((problem) => problem.severity === 'error')) status = graver(status, exitStatus.damaged);
    const before = written === 0 ? '' : options.json ? ',\n' : '\n';
    output.write(before + (options.json ? toSafeJson(account) : describeAccount(account)));
    written += 1;
  }
  if (options.json) output.write(']\n');
  output.close();
  if (output.state !== 'failed') return status;
  report(`cannot write standard output: ${output.fault}`);
  return graver(status, exitStatus.outputFailed);
}

type AccountOrFault = { readonly account: CaptureAccount } | { readonly fault: string };

async function accountFor(
  file: string,
  name: string,
  tally: Tally,
  progress: Progress | null,
): Promise<AccountOrFault> {
  const onDisk = new Fingerprint();
  const opened = await openCapture(file, onDisk.passing(process.stdin));
  if ('fault' in opened) return { fault: opened.fault.text };
  const { input } = opened;
  const { decoder } = tally;
  let first: Uint8Array | null = null;
  for await (const piece of input.pieces) {
    first ??= piece.slice(0, 64);
    decoder.feed(piece, 0, piece.length);
    progress?.see(input.taken, tally.messages);
    if (decoder.done) break;
  }
  progress?.pass(input.taken);
  const end = decoder.endFile();
  tally.problems.push(...input.problems);
  if (end.kind === 'not-a-capture') return { fault: whyNoCapture(file, end) };
  tally.end();
  if (file !== '-' && (await stat(file)).isFile()) await onDisk.read(file);
  const type = findFileType(first ?? new Uint8Array(0), decoder.digits, onDisk.isGzip);
  return { account: tally.account(name, type, onDisk) };
}

/** SHA-256, size and first bytes of what is on disk, which may be packed. */
class Fingerprint {
  #size = 0;
  #isWhole = false;
  isGzip = false;
  readonly #hash = createHash('sha256');

  /** The same pieces, seen on their way. */
  async *passing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#add(piece);
      yield piece;
    }
    this.#isWhole = true;
  }

  /** Reading on its own sees the bytes that decoding leaves out, such as those behind packed data. */
  async read(file: string): Promise<void> {
    const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1024 * 1024 });
    try {
      for await (const piece of pieces) this.#add(piece);
      this.#isWhole = true;
    } catch {
      // Decoding has told of the fault; part of a hash is worth nothing.
    }
  }

  /** Bytes; null when the end was not seen. */
  get size(): number | null {
    return this.#isWhole ? this.#size : null;
  }

  /** Null when the end was not seen, as of a FIFO, which cannot be read twice. To be called once. */
  digest(): string | null {
    return this.#isWhole ? this.#hash.digest('hex') : null;
  }

  #add(piece: Uint8Array): void {
    if (this.#size === 0) this.isGzip = piece[0] === 0x1f && piece[1] === 0x8b;
    this.#size += piece.length;
    this.#hash.update(piece);
  }
}

/** Problems and command names beyond these are only counted: a hostile file must not fill the memory. */
const mostKept = 1000;
const others = '(others)';

/** The commands of one protocol together, protocols and commands in the order in which they first came. */
function byProtocol(commands: readonly CommandCounts[]): readonly CommandCounts[] {
  const protocols = [...new Set(commands.map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => commands.filter((one) => one.protocol === protocol));
}

/** Counts while one capture is decoded. */
class Tally {
  readonly decoder: CaptureDecoder;
  readonly problems: Problem[] = [];
  #problemCount = 0;
  readonly #pipeline: Pipeline;
  readonly #linkTypes = new Map<number, number>();
  readonly #commands = new Map<string, CommandCounts>();
  #captured = 0;
  #onWire = 0;
  #first: Instant | null = null;

  constructor(registry: Registry, checkChecksums: boolean) {
    this.#pipeline = new Pipeline({ registry, limits: defaultLimits, sink: (message) => this.#count(message) });
    this.decoder = createCaptureDecoder(
      { limits: defaultLimits, checkChecksums, salt: randomInt(2 ** 31) },
      {
        event: (event) => this.#pipeline.step(event),
        problem: (problem) => this.#keep(problem),
        packet: (packet) => this.#see(packet),
      },
    );
  }

  get messages(): number {
    return this.#pipeline.messages;
  }

  end(): void {
    this.decoder.end();
    this.#pipeline.end(this.decoder.lastTime, this.decoder.packets);
  }

  account(file: string, type: CaptureAccount['type'], onDisk: Fingerprint): CaptureAccount {
    const { decoder } = this;
    const { lastTime, digits } = decoder;
    const first = this.#first;
    const { problems, count } = this.#pipeline.stray;
    return {
      file,
      size: onDisk.size,
      sha256: onDisk.digest(),
      type,
      firstTime: first === null ? null : isoTime(first, digits),
      lastTime: lastTime === null ? null : isoTime(lastTime, digits),
      seconds: first === null || lastTime === null ? null : millisecondsBetween(first, lastTime) / 1000,
      linkTypes: [...this.#linkTypes].map(([number, packets]) => ({ number, packets })),
      packets: decoder.packets,
      capturedBytes: this.#captured,
      originalBytes: this.#onWire,
      flows: decoder.nextFlow - 1,
      messages: this.#pipeline.messages,
      commands: byProtocol([...this.#commands.values()]),
      undecoded: [...decoder.undecoded].map(([reason, packets]) => ({ reason, packets })),
      damage: this.problems,
      damageNotListed: Math.max(0, this.#problemCount - mostKept),
      unattached: problems.map(({ flow, problem }) => ({ flow, ...problem })),
      unattachedNotListed: count - problems.length,
    };
  }

  #see(packet: CapturedPacket): void {
    const { linkType, sec, nsec } = packet;
    this.#captured += packet.end - packet.start;
    this.#onWire += packet.originalLength;
    this.#linkTypes.set(linkType, (this.#linkTypes.get(linkType) ?? 0) + 1);
    if (!packet.hasTime) return;
    const first = this.#first;
    if (first === null || sec < first.sec || (sec === first.sec && nsec < first.nsec)) this.#first = { sec, nsec };
  }

  #keep(problem: Problem): void {
    this.#problemCount += 1;
    if (this.problems.length < mostKept) this.problems.push(problem);
  }

  #count(message: Message): void {
    const { protocol } = message.parse;
    const counts = this.#countsOf(protocol, message.command);
    if (message.unanswered) counts.unanswered += 1;
    else if (message.null !== null) counts.nulls += 1;
    else if (message.dir === 'request') counts.requests += 1;
    else if (message.dir === 'response') counts.responses += 1;
    else counts.pushes += 1;
  }

  #countsOf(protocol: string, command: string | null): CommandCounts {
    const key = `${protocol} ${command ?? ''}`;
    const found = this.#commands.get(key);
    if (found !== undefined) return found;
    const isFull = this.#commands.size >= mostKept && command !== others;
    if (isFull) return this.#countsOf(protocol, others);
    const made = { protocol, command, requests: 0, responses: 0, pushes: 0, nulls: 0, unanswered: 0 };
    this.#commands.set(key, made);
    return made;
  }
}
