/**
 * The explain command: one body, or one HTTP message with its head, goes in as text or hex; its fields go out.
 */

import { readFileSync } from 'node:fs';
import { type FlowMemory, Interpreter } from '../dissect/interpret.ts';
import { Pairing } from '../dissect/pairing.ts';
import type { Registry } from '../dissect/registry.ts';
import { FlowFramer } from '../framing/flow-framer.ts';
import { isOicqDatagram } from '../framing/oicq.ts';
import { likeOicq81 } from '../framing/oicq81.ts';
import { type Frame, noHoles } from '../model/frame.ts';
import { defaultLimits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import { noProblems } from '../model/problem.ts';
import type { Endpoint } from '../model/stream.ts';
import { Pipeline } from '../pipeline.ts';
import { openOutput } from '../sinks/output.ts';
import { CurrentOrigin, type Presentation, prepareSink } from './presentation.ts';
import { report, screenOf } from './screen.ts';
import { exitStatus } from './status.ts';
import { prepareRegistry } from './tables.ts';

export interface ExplainOptions extends Presentation {
  /** The body or frame; null is standard input. */
  readonly data: string | null;
  readonly as: 'auto' | 'hex' | 'text';
}

const nowhere: Endpoint = { address: '-', port: 0, text: '-' };
const standardInput = 0;

/** Explains the data. 0; 3 when the input cannot be read or holds nothing; 5 when the output failed. */
export async function runExplain(options: ExplainOptions): Promise<number> {
  const input = readInput(options.data);
  if ('fault' in input) return fail(input.fault);
  const bytes = toBytes(input.bytes, options.as);
  if ('fault' in bytes) return fail(bytes.fault);
  if (bytes.bytes.length === 0) return fail('nothing to explain: the input is empty');
  const registry = await prepareRegistry(options);
  if (registry === null) return exitStatus.unreadable;
  const opened = openOutput(null);
  if ('fault' in opened) return exitStatus.outputFailed;
  const { output } = opened;
  const origin = new CurrentOrigin();
  origin.source = 'explain';
  // A person who asks about one message wants its fields; the log line alone says too little.
  const whole = options.format === 'log' ? { ...options, tree: true } : options;
  const { sink } = prepareSink(whole, 'u', output, screenOf(whole, false), origin, null);
  interpret(bytes.bytes, registry, (message) => sink.message(message));
  sink.close();
  output.close();
  if (output.state !== 'failed') return exitStatus.done;
  report(`cannot write standard output: ${output.fault}`);
  return exitStatus.outputFailed;
}

function fail(text: string): number {
  report(text);
  return exitStatus.unreadable;
}

type BytesOrFault = { readonly bytes: Buffer } | { readonly fault: string };

function readInput(data: string | null): BytesOrFault {
  if (data !== null) return { bytes: Buffer.from(data, 'utf8') };
  try {
    return { bytes: readFileSync(standardInput) };
  } catch (error) {
    return { fault: `cannot read standard input: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Text that is nothing but pairs of hex digits, separated or not, is taken for hex unless told otherwise. */
function toBytes(given: Buffer, as: ExplainOptions['as']): BytesOrFault {
  if (as === 'text') return { bytes: withoutShellLineEnd(given) };
  const digits = given.toString('latin1').replace(/0x|[\s:,-]/gi, '');
  const isHex = digits.length > 0 && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits);
  if (isHex) return { bytes: Buffer.from(digits, 'hex') };
  if (as === 'auto') return { bytes: withoutShellLineEnd(given) };
  const wrong = /[^0-9a-f]/i.exec(digits);
  return {
    fault: wrong === null ? 'hex needs an even number of digits' : `not a hex digit: ${JSON.stringify(wrong[0])}`,
  };
}

/** `echo` and editors end their text with one LF that is not part of the body. */
function withoutShellLineEnd(given: Buffer): Buffer {
  const isLone = given.at(-1) === 0x0a && given.at(-2) !== 0x0d;
  return isLone ? given.subarray(0, -1) : given;
}

function interpret(bytes: Buffer, registry: Registry, take: (message: Message) => void): void {
  const ends = [nowhere, nowhere] as const;
  const info = { number: 1, transport: 'tcp', ends } as const;
  const memory: FlowMemory = { info, client: 0, pairing: new Pairing(), charset: null };
  const interpreter = new Interpreter(registry);
  let number = 0;
  const takeFrame = (frame: Frame): void => {
    number += 1;
    take(interpreter.read(memory, frame, number, noProblems));
  };
  if (looksLikeFrames(bytes)) {
    readDatagram(bytes, registry, take);
    return;
  }
  if (looksLikeHttp(bytes)) frameHttp(bytes, takeFrame);
  else takeFrame(wholeBody(bytes));
}

/** Frames of a binary protocol, as a datagram has them. */
function looksLikeFrames(bytes: Buffer): boolean {
  return isOicqDatagram(bytes, 0, bytes.length) || likeOicq81(bytes, 0, bytes.length) === 'yes';
}

function readDatagram(bytes: Buffer, registry: Registry, take: (message: Message) => void): void {
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink: take });
  const shared = { flow: 1, at: null, packet: 0, problems: null } as const;
  const ends = [nowhere, nowhere] as const;
  pipeline.step({ kind: 'open', ...shared, transport: 'udp', ends, opener: sentByServer(bytes) ? 1 : 0 });
  pipeline.step({ kind: 'data', ...shared, side: 0, bytes, start: 0, end: bytes.length });
  pipeline.end(null, 0);
}

/** A 0x81 frame says in its header who sent it; of any other a client is more likely. */
function sentByServer(bytes: Buffer): boolean {
  return bytes[0] === 0x81 && bytes[1] === 0x01;
}

/** A start line has the version of HTTP in it. */
function looksLikeHttp(bytes: Buffer): boolean {
  const lineEnd = bytes.indexOf(0x0a);
  return /(^HTTP\/\d)|(\sHTTP\/\d\.\d\r?$)/i.test(bytes.toString('latin1', 0, lineEnd < 0 ? bytes.length : lineEnd));
}

function frameHttp(bytes: Buffer, takeFrame: (frame: Frame) => void): void {
  const framer = new FlowFramer('tcp', defaultLimits, takeFrame);
  const shared = { flow: 1, at: null, packet: 0, side: 0, problems: null } as const;
  framer.event({ kind: 'data', ...shared, bytes, start: 0, end: bytes.length });
  framer.event({ kind: 'close', ...shared, how: 'fin' });
  framer.end();
}

function wholeBody(bytes: Buffer): Frame {
  return {
    framing: 'line',
    carrier: 'line',
    side: 0,
    at: null,
    atEnd: null,
    packet: 0,
    streamOffset: 0,
    bytes,
    start: 0,
    end: bytes.length,
    body: bytes,
    bodyStart: 0,
    bodyEnd: bytes.length,
    bodyFrom: null,
    http: null,
    complete: true,
    holes: noHoles,
    problems: noProblems,
    tunnel: null,
  };
}
