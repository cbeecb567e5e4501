/**
 * What is damaged many times over behind the packets: streams of bytes for the framer, bodies for the dissector, tables
 * for the loader.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRegistry } from '../../src/dissect/registry.ts';
import type { Message } from '../../src/model/message.ts';
import type { Side } from '../../src/model/stream.ts';
import { builtInTables } from '../../src/tables/built-in.ts';
import { loadFile } from '../../src/tables/load.ts';
import { overlayTables } from '../../src/tables/overlay.ts';
import { type LoadedTables, loadTables } from '../../src/tables/registry.ts';
import { play, type Step } from '../framing/dialog.ts';
import { Conversation } from '../support/bodies.ts';
import { findTextFault, Printer, type Verdict } from './judge.ts';
import { Dice, mutate } from './mutants.ts';
import { body, dialog } from './streams.ts';
import { mutateTurns, styles } from './styles.ts';
import type { Trial } from './trials.ts';
import { findTreeFault, registry } from './whole-program.ts';

/** Runs `attempt`, whatever it throws. */
function tried(attempt: () => Verdict): Verdict {
  try {
    return attempt();
  } catch (error) {
    return { fault: error instanceof Error ? `throws ${error.stack}` : String(error), speaks: false };
  }
}

function randomSteps(dice: Dice, seed: number): readonly Step[] {
  const names = Object.keys(styles);
  const turns = seed % 2 === 0 ? dialog(dice) : styles[names[dice.below(names.length)]];
  const steps: Step[] = mutateTurns(turns, dice).map(({ side, bytes }) => ({ say: side === 'client' ? 0 : 1, bytes }));
  const side: Side = dice.below(2) === 0 ? 0 : 1;
  const at = dice.below(steps.length + 1);
  if (dice.below(3) === 0) steps.splice(at, 0, { gap: side, length: dice.pick([0, 1, 10, 1000]) });
  if (dice.below(3) === 0) steps.push({ close: side, how: dice.pick(['fin', 'reset', 'evicted']) });
  return steps;
}

/** Bytes of a side that went into no frame, other than the line ends that a Problem tells. */
function findLostBytes(steps: readonly Step[], side: Side, frames: ReturnType<typeof play>['frames']): string | null {
  const sent = steps
    .map((step) => {
      if ('say' in step && step.say === side) return Buffer.from(step.bytes).toString('latin1');
      return 'gap' in step && step.gap === side ? '\n'.repeat(step.length) : '';
    })
    .join('');
  let at = 0;
  for (const { side: of, offset, wire, holes } of frames) {
    if (of !== side) continue;
    if (offset < at) return `side ${side}: the frame at ${offset} begins before the end of the one in front, ${at}`;
    const lost = sent.slice(at, offset).replace(/[\r\n]/g, '');
    if (lost !== '') return `side ${side}: in no frame: ${JSON.stringify(lost.slice(0, 60))} before ${offset}`;
    at = offset + wire.length + holes.reduce((sum, [, length]) => sum + length, 0);
  }
  const rest = sent.slice(at).replace(/[\r\n]/g, '');
  return rest === '' ? null : `side ${side}: in no frame: ${JSON.stringify(rest.slice(0, 60))} at the end`;
}

function framerTrial(): Trial {
  const run = (seed: number): Verdict =>
    tried(() => {
      const dice = new Dice(seed);
      const steps = randomSteps(dice, seed);
      const isSmall = seed % 4 === 0;
      const limits = isSmall ? { maxMessage: 60 + dice.below(400), maxBodyOut: 50 } : {};
      const size = dice.pick([1, 3, 50, 5000]);
      const { frames } = play(steps, { limits, cut: () => size });
      // Of a message over the limit the rest is not shown.
      const lost = isSmall ? null : (findLostBytes(steps, 0, frames) ?? findLostBytes(steps, 1, frames));
      const bytes = steps.reduce((sum, step) => sum + ('say' in step ? step.bytes.length : 0), 0);
      const many = frames.length > bytes + 2 ? `${frames.length} frames of ${bytes} bytes` : null;
      return { fault: lost ?? many, speaks: frames.some(({ framing }) => framing !== 'none') };
    });
  return { name: 'streams for the framer', share: 0.5, run };
}

/** Prints a message in the format of the seed and says what is wrong with it. */
function findMessageFault(message: Message, seed: number, printer: Printer): string | null {
  const way = printer.way(seed);
  way.prepared.sink.message(message);
  return findTreeFault(message) ?? findTextFault(printer.take(way), way.format);
}

function bodyTrial(): Trial {
  const printer = new Printer();
  const run = (seed: number): Verdict =>
    tried(() => {
      const dice = new Dice(seed);
      const talk = new Conversation(registry);
      const whole = `VER=1.1&CMD=GetMsgEx&SEQ=${seed % 50}&UIN=10001`;
      const asked = talk.request(seed % 2 === 0 ? whole : mutate(body(dice), dice));
      const first = findMessageFault(asked, seed, printer);
      const told = talk.response(mutate(body(dice), dice));
      const fault = first ?? findMessageFault(told, seed + 1, printer);
      return { fault, speaks: asked.parse.protocol === 'kqq' || told.parse.protocol === 'kqq' };
    });
  return { name: 'bodies for the dissector', share: 0.5, run };
}

const tablesFolder = path.join(import.meta.dirname, '../../docs/examples/tables');

async function tableTrial(): Promise<Trial> {
  const base: LoadedTables = await loadTables(builtInTables, []);
  const texts = readdirSync(tablesFolder).map((name) => readFileSync(path.join(tablesFolder, name)));
  const printer = new Printer();
  const run = (seed: number): Verdict =>
    tried(() => {
      const text = Buffer.from(mutate(texts[seed % texts.length], new Dice(seed))).toString('utf8');
      const { tables, problems } = loadFile({ file: 'mutant.yaml', id: 'mutant', text });
      const loaded = overlayTables({ ...base, problems }, tables);
      if (loaded.problems.length > 10 + text.length)
        return { fault: `${loaded.problems.length} problems`, speaks: true };
      const talk = new Conversation(createRegistry(loaded.protocol, loaded.commands));
      const bodies = ['VER=1.1&CMD=GetInfo&SEQ=1&UIN=10001&LV=3&UN=1', 'VER=1.1&CMD=Weather&SEQ=2&UIN=10001&CT=x'];
      const replies = [
        'VER=1.1&CMD=GETINFO&SEQ=1&UIN=10001&RES=0&CV=1',
        'VER=1.1&CMD=WEATHER&SEQ=2&UIN=10001&RES=0&TX=y',
      ];
      // A message is borrowed until the next one is made.
      const faults = [
        ...bodies.map((one) => findMessageFault(talk.request(one), seed, printer)),
        ...replies.map((one) => findMessageFault(talk.response(one), seed, printer)),
      ];
      return { fault: faults.find((fault) => fault !== null) ?? null, speaks: tables.length > 0 };
    });
  return { name: 'tables for the loader', share: 0, run };
}

export async function innerTrials(): Promise<readonly Trial[]> {
  return [framerTrial(), bodyTrial(), await tableTrial()];
}
