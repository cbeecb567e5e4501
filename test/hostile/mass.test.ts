/**
 * Very many damaged captures, of every file format and link layer: none throws, none makes more work or keeps more than
 * its size allows, and most of them still give messages. MUTANTS says how many; a tenth of what the full run has if it
 * is not set.
 */

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defaultLimits, type Limits } from '../../src/model/limits.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { CurrentOrigin, type PreparedSink, type Presentation, prepareSink } from '../../src/run/presentation.ts';
import { Output } from '../../src/sinks/output.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { gunzip } from '../../src/sources/gunzip.ts';
import { pcapFile, pcapngFile } from '../support/capture-files.ts';
import { fragmentIp, linkLayers } from '../support/encapsulation.ts';
import type { Packet } from '../support/packets.ts';
import { Dice, mutate, splice } from './mutants.ts';
import { bundled, conversationsOf } from './samples.ts';
import { registry } from './whole-program.ts';

const wanted = Number(process.env.MUTANTS ?? 20_000);

/** IP packets of the bundled conversations that are short enough to be read thousands of times. */
const conversations = [
  ...conversationsOf(bundled('kqq-session.pcap')),
  ...conversationsOf(bundled('kqq-oddities.pcapng')),
]
  .map((packets) => packets.filter(({ bytes }) => bytes[12] === 0x08 && bytes[13] === 0x00))
  .filter((packets) => packets.length > 5 && packets.length < 40)
  .map((packets) => packets.map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) })))
  .filter((packets) => packets.some(({ bytes }) => Buffer.from(bytes).includes('CMD=')));

const fileFormats: Readonly<Record<string, (packets: readonly Packet[], linkType: number) => Uint8Array>> = {
  'pcap, little-endian': (packets, linkType) => pcapFile(packets, { linkType }),
  'pcap, big-endian, nanoseconds': (packets, linkType) => pcapFile(packets, { linkType, byteOrder: 'be', nano: true }),
  'pcapng, little-endian': (packets, linkType) => pcapngFile(packets, { linkType }),
  'pcapng, big-endian': (packets, linkType) => pcapngFile(packets, { linkType, byteOrder: 'be' }),
};

const inPieces = (packets: readonly Packet[]): Packet[] =>
  packets.flatMap(({ at, bytes }, i) => fragmentIp(bytes, 80, i).map((piece) => ({ at, bytes: piece })));

const tight: Limits = { maxMessage: 2048, maxFlow: 1024, maxFlows: 3, maxMemory: 4096, maxBodyOut: 1024 };

const shown: Omit<Presentation, 'format' | 'tree' | 'hex' | 'language'> = {
  dissectors: [],
  color: 'never',
  redact: true,
};

/** Prints in one of the formats, in turn, and counts what it prints. */
class Printer {
  readonly #sinks: readonly PreparedSink[];
  readonly #pieces: Buffer[] = [];
  readonly origin = new CurrentOrigin();

  constructor() {
    this.origin.source = 'mutant';
    const output = new Output(1, (_, bytes, offset, length) => {
      this.#pieces.push(Buffer.from(bytes.subarray(offset, offset + length)));
      return length;
    });
    const make = (format: Presentation['format'], language: Presentation['language'], hex = false) =>
      prepareSink({ ...shown, format, language, tree: format === 'tree', hex }, 'u', output, true, this.origin);
    const logs = [make('log', 'en'), make('log', 'zh')];
    // The tree and JSON take ten times as long as a line of the log.
    this.#sinks = [...logs, ...logs, ...logs, make('tree', 'en', true), make('ndjson', 'zh')];
  }

  sink(seed: number): PreparedSink {
    return this.#sinks[seed % this.#sinks.length];
  }

  /** What was printed since the last call. */
  take(sink: PreparedSink): string {
    sink.sink.flush();
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces.length = 0;
    return text;
  }
}

// C0 but the line feed, DEL, C1, bidi controls, zero-width letters, separators, BOM.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for
const unseen = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

interface Verdict {
  readonly fault: string | null;
  /** Messages of the protocol that were really there, whole or not. */
  readonly messages: number;
}

function judge(file: Uint8Array, seed: number, printer: Printer): Verdict {
  const limits = seed % 5 === 0 ? tight : defaultLimits;
  const prepared = printer.sink(seed);
  let [events, all, messages] = [0, 0, 0];
  try {
    const pipeline = new Pipeline({
      registry,
      limits,
      sink: (message) => {
        all += 1;
        if (message.parse.protocol === 'kqq' && message.frame !== null) messages += 1;
        prepared.sink.message(message);
      },
    });
    const step = (event: Parameters<Pipeline['step']>[0]): void => {
      events += 1;
      pipeline.step(event);
    };
    const decoder = createCaptureDecoder(
      { limits, checkChecksums: seed % 7 === 0 },
      { event: step, problem: () => {} },
    );
    const piece = seed % 4 === 0 ? 100 + (seed % 997) : Math.max(1, file.length);
    for (let at = 0; at < file.length; at += piece) decoder.feed(file, at, Math.min(file.length, at + piece));
    decoder.endFile();
    decoder.end();
    pipeline.end(decoder.lastTime, decoder.packets);
    const text = printer.take(prepared);
    const control = unseen.exec(text);
    if (control !== null) return { fault: `prints U+${control[0].codePointAt(0)?.toString(16)}`, messages };
    // A record has at least 16 bytes of file; a packet makes few events, a message has a start line or a packet.
    if (events > file.length) return { fault: `${events} events of ${file.length} bytes`, messages };
    if (all > 10 + file.length / 4) return { fault: `${all} messages of ${file.length} bytes`, messages };
    if (text.length > 20_000 + 400 * file.length) return { fault: `${text.length} letters`, messages };
    return { fault: null, messages };
  } catch (error) {
    return { fault: error instanceof Error ? `throws ${error.stack}` : String(error), messages };
  }
}

/** Bytes of memory that no number of mutants may need. */
const mostHeap = 400 * 1024 * 1024;

const kinds = [...Object.keys(linkLayers), 'pieces'];
const each = Math.ceil(wanted / (kinds.length * Object.keys(fileFormats).length));

describe.each(Object.entries(fileFormats))(`${wanted} mutants in all: %s`, (_, format) => {
  test.each(kinds)(`${each} of captures in %s`, { timeout: 600_000 }, (kind) => {
    const layer = kind === 'pieces' ? linkLayers['raw IP'] : linkLayers[kind];
    const bases = conversations.map((packets) => {
      const inLayer = kind === 'pieces' ? inPieces(packets) : packets;
      return format(
        inLayer.map(({ at, bytes }) => ({ at, bytes: layer.wrap(bytes) })),
        layer.linkType,
      );
    });
    const printer = new Printer();
    const faults: string[] = [];
    let speaking = 0;
    for (let seed = 0; seed < each; seed++) {
      const base = bases[seed % bases.length];
      const dice = new Dice(seed);
      const mutant = seed % 11 === 0 ? splice(base, bases[dice.below(bases.length)], dice) : mutate(base, dice);
      const { fault, messages } = judge(mutant, seed, printer);
      if (fault !== null && faults.length < 20) faults.push(`mutant ${seed}: ${fault}`);
      if (messages > 0) speaking += 1;
    }
    expect(faults).toEqual([]);
    expect(speaking / each).toBeGreaterThan(0.5);
    expect(process.memoryUsage().heapUsed).toBeLessThan(mostHeap);
  });
});

test(`${Math.ceil(wanted / 100)} gzip files: what was packed in front of the damage is read`, {
  timeout: 600_000,
}, async () => {
  const bases = conversations.slice(0, 8).map((packets) => {
    const whole = pcapFile(packets, { linkType: 101 });
    // Two members: damage in one leaves the other.
    return Buffer.concat([gzipSync(whole.subarray(0, whole.length >> 1)), gzipSync(whole.subarray(whole.length >> 1))]);
  });
  const printer = new Printer();
  const faults: string[] = [];
  for (let seed = 0; seed < Math.ceil(wanted / 100); seed++) {
    const mutant = mutate(bases[seed % bases.length], new Dice(seed));
    const pieces: Uint8Array[] = [];
    async function* one(): AsyncGenerator<Uint8Array> {
      if (mutant.length > 0) yield mutant;
    }
    for await (const piece of gunzip(one(), [])) pieces.push(Uint8Array.from(piece));
    const { fault } = judge(Uint8Array.from(Buffer.concat(pieces)), seed, printer);
    if (fault !== null) faults.push(`mutant ${seed}: ${fault}`);
  }
  expect(faults).toEqual([]);
});
