/**
 * Files that a user of the dashboard asks for: messages go in, exports and captures are written, and what went wrong, if
 * anything, comes out. Comments go along as comments of packets do.
 */

import { existsSync, type Stats, statSync } from 'node:fs';
import type { Effect } from '../../dashboard/events.ts';
import type { Messages } from '../../dashboard/world.ts';
import type { Registry } from '../../dissect/registry.ts';
import type { Message } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import { tableForms, usualColumns } from '../../present/columns.ts';
import { type Output, openOutput } from '../../sinks/output.ts';
import { MessageRecorder } from '../../sinks/pcapng/message-recorder.ts';
import { copyMatching } from '../filtered-copy.ts';
import { openNothing } from '../nothing.ts';
import { findOverwritten } from '../overwritten.ts';
import { CurrentOrigin, type Presentation, prepareSink } from '../presentation.ts';
import type { ReadOptions } from '../read.ts';
import { Reading } from '../reading.ts';
import type { DashboardMessages } from './messages.ts';

type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** What was written, in words, or why nothing was. */
export type Outcome = { readonly done: string } | { readonly fault: string };

/** Messages written before keys are heard again. */
const part = 2000;
/** A capture holds passwords in clear. */
const forOwner = 0o600;
const everybody = 0o666;

/**
 * Opens a file that is not there yet; `name!` is written over whatever is there, but for what is `inUse`. Pipes and devices
 * are left alone: one without a reader would stop the keys, and the terminal is one as well.
 */
function openNew(
  name: string,
  mode: number,
  inUse: readonly string[],
): { readonly output: Output; readonly file: string } | { readonly fault: string } {
  const file = name.endsWith('!') ? name.slice(0, -1) : name;
  const stat = statOf(file);
  if (stat !== null && !stat.isFile()) return { fault: `cannot write ${file}: it is no file` };
  if (stat !== null && file === name) return { fault: `${file} exists; ${file}! writes over it` };
  if (findOverwritten(inUse, file) !== null) return { fault: `${file} is in use: it is not written over` };
  const opened = openOutput(file, 'wait', mode);
  return 'fault' in opened ? { fault: `cannot write ${file}: ${opened.fault}` } : { output: opened.output, file };
}

/** Null for what is not there, or has a name that cannot be: opening it says why. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

/** Gives each of the messages to `take`, and lets others work in between. How many were no longer in memory. */
async function each(
  messages: Messages,
  indexes: readonly number[],
  take: (message: Message, index: number) => void,
): Promise<number> {
  let gone = 0;
  for (const [i, index] of indexes.entries()) {
    const message = messages.message(index);
    if (message === null) gone += 1;
    else take(message, index);
    if (i % part === part - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return gone;
}

function finish(output: Output, file: string, count: number, gone: number): Outcome {
  output.close();
  if (output.state === 'failed') return { fault: `cannot write ${file}: ${output.fault}` };
  return { done: `wrote ${count - gone} messages to ${file}${gone === 0 ? '' : `; ${gone} had left memory`}` };
}

/** Writes messages in a format that `read -T` has. */
export async function exportMessages(
  { format, file: name, indexes, comments }: Of<'export'>,
  messages: DashboardMessages,
  presentation: Presentation,
  registry: Registry,
  inUse: readonly string[],
): Promise<Outcome> {
  const opened = openNew(name, everybody, inUse);
  if ('fault' in opened) return opened;
  const { output, file } = opened;
  const origin = new CurrentOrigin();
  const table = format === 'csv' || format === 'tsv' ? { titles: [...usualColumns], form: tableForms[format] } : null;
  const options = { ...presentation, format, table, tree: format === 'tree', hex: false };
  const { sink } = prepareSink(options, 'u', output, { hasColor: false, columns: 100 }, origin, registry);
  const take = (message: Message, index: number): void => {
    origin.source = messages.source(index);
    origin.timeDigits = messages.digits(index);
    sink.message(withComment(message, comments.get(index)));
  };
  const [left, held] = [
    indexes.filter((index) => index < messages.first),
    indexes.filter((index) => index >= messages.first),
  ];
  const nos = new Set(left.map((index) => messages.no(index)));
  let again = 0;
  const takeAgain = (message: Message, index: number): void => {
    again += 1;
    take(message, index);
  };
  if (left.length > 0) await messages.read(({ no }) => nos.has(no), messages.first, takeAgain);
  const gone = await each(messages, held, take);
  sink.close();
  return finish(output, file, indexes.length, gone + left.length - again);
}

function withComment(message: Message, comment: string | undefined): Message {
  if (comment === undefined) return message;
  const problem: Problem = { code: 'pcap.comment', severity: 'note', text: `comment: ${comment}` };
  return { ...message, problems: [...message.problems, problem] };
}

/** Writes messages as a capture with packets made up around them. */
export async function writeMessages(
  { file: name, indexes, comments }: Of<'write'>,
  messages: Messages,
  inUse: readonly string[],
): Promise<Outcome> {
  const opened = openNew(name, forOwner, inUse);
  if ('fault' in opened) return opened;
  const { output, file } = opened;
  const recorder = new MessageRecorder((bytes) => output.writeBytes(bytes, 0, bytes.length), 'oicqscope');
  const gone = await each(messages, indexes, (message, index) =>
    recorder.message(message, comments.get(index) ?? null),
  );
  recorder.end();
  const outcome = finish(output, file, indexes.length, gone + recorder.skipped);
  return 'fault' in outcome ? outcome : { done: `${outcome.done}, passwords and all` };
}

/** Writes the packets of messages of a capture file, which is read again for them. */
export async function copyPackets(
  { file: name, indexes, comments }: Of<'write'>,
  messages: Messages,
  reading: ReadOptions,
  registry: Registry,
  inUse: readonly string[],
): Promise<Outcome> {
  const [source] = reading.files;
  if (!existsSync(source)) return { fault: `nothing written: ${source} is no longer there` };
  const opened = openNew(name, forOwner, inUse);
  if ('fault' in opened) return opened;
  const { output, file } = opened;
  const byNumber = new Map(indexes.map((index) => [messages.no(index), comments.get(index) ?? null]));
  const { limits, checkChecksums, language } = reading;
  const commentOf = ({ no }: Message): string | null => byNumber.get(no) ?? null;
  const copy = copyMatching(output, { file: source, limits, checkChecksums, language, quiet: true, commentOf });
  let copied = 0;
  const message = (): void => {
    copied += 1;
  };
  const run = new Reading(
    { ...reading, quiet: true, count: null },
    {
      registry,
      output: openNothing(),
      prepared: { sink: { message, flush: () => {}, close: () => {} }, pass: () => {} },
      filter: ({ no }) => byNumber.has(no),
      origin: new CurrentOrigin(),
      report: () => {},
      progress: null,
      copy,
    },
  );
  await run.run();
  run.finish();
  const outcome = finish(output, file, copied, 0);
  if ('fault' in outcome) return outcome;
  const lost = indexes.length - copied;
  if (lost > 0) return { fault: `${outcome.done}; ${lost} are no longer in ${source}` };
  return { done: `${outcome.done}, their packets as they were captured` };
}

/** Writes a text that was to be copied. */
export function saveText(name: string, text: string, inUse: readonly string[]): Outcome {
  const opened = openNew(name, everybody, inUse);
  if ('fault' in opened) return opened;
  opened.output.write(text);
  opened.output.close();
  const { state, fault } = opened.output;
  return state === 'failed' ? { fault: `cannot write ${opened.file}: ${fault}` } : { done: `wrote ${opened.file}` };
}
