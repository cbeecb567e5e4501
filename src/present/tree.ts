/**
 * The tree below a log line (`-V`): a message and its fields go in, lines come out that say where it was, what the
 * HTTP head holds, and of each parameter its value, its meaning, how sure that is and who says so.
 *
 *     #12 answers #11 after 31.25 ms; flow 3 tcp, packet 34; 2009-05-04T12:00:01.250000Z
 *     HTTP/1.1 200 OK
 *       Server: tencent imserver/1.0.0
 *     GetMsgEx reply, 77 bytes, utf-8 (assumed)
 *       RES  0    result: done  [weicheng]
 *     ? CV   %01  no table has this parameter
 */

import { latin1Text } from '../bytes/text.ts';
import { headerPlaces } from '../framing/http1-head.ts';
import type { FieldTree } from '../model/field.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { Language } from '../model/text.ts';
import { type FoldedText, fold } from './fold.ts';
import { describeProblem, styleOfProblem } from './log-line.ts';
import type { MaskedTree } from './redact.ts';
import { plainStyle, styled } from './styles.ts';
import { describeElapsed, durationOf, isoTime } from './time.ts';
import type { TreeOptions } from './tree-details.ts';
import { writeFields } from './tree-fields.ts';
import { visible } from './visible.ts';
import { wrap } from './width.ts';
import { type Words, wordsIn } from './words.ts';

export type { TreeOptions } from './tree-details.ts';

/** The tree of one message, each line with its line end, without the log line above it. */
export function describeTree(message: Message, masked: MaskedTree, options: TreeOptions): string {
  const words = wordsIn(options.language);
  const lines: string[] = [];
  addLines(lines, 1, describePlace(message, words, options), options);
  addHead(lines, message, masked.tree, options);
  addReasons(lines, message, words, options);
  if (message.frame !== null) {
    addLines(lines, 1, describeContent(message, masked.tree, words, options.language), options);
    writeFields(lines, masked.tree, options);
  }
  for (const problem of message.problems) addProblem(lines, problem, words, options);
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

const indentation = '  ';

function addLines(lines: string[], depth: number, text: string, options: TreeOptions): void {
  const first = indentation.repeat(depth);
  const columns = options.columns - first.length - indentation.length;
  addFolded(lines, { text: visible(text), columns, first, rest: first + indentation, style: plainStyle }, options);
}

/** Where the lines break depends on how long the numbers in them are. */
function addFolded(lines: string[], text: FoldedText, { marks }: TreeOptions): void {
  if (marks?.isIn(text.text) === true) lines.push(marks.lines(text));
  else lines.push(...fold(text));
}

/** Number, what it answers, where and when it was. */
export function describePlace(
  message: Message,
  words: Words,
  { timeDigits, marks }: Pick<TreeOptions, 'timeDigits' | 'marks'>,
): string {
  const { flow, replyTo, elapsedMs } = message;
  const nameOf = (no: number) => `#${marks?.message(no) ?? no}`;
  let text = nameOf(message.no);
  if (replyTo > 0) {
    text += ` ${words.answers} ${nameOf(replyTo)}`;
    if (elapsedMs !== null) text += ` ${words.after} ${describeElapsed(elapsedMs)}`;
  }
  if (message.retry) text += `, ${words.retry}`;
  if (!message.complete) text += `, ${words.incomplete}`;
  text += `; ${words.flow} ${marks?.flow(flow.number) ?? flow.number} ${flow.transport}`;
  if (message.packet > 0) text += `, ${words.packet} ${message.packet}`;
  if (message.tunnel !== null) text += `, ${words.through} ${message.tunnel}`;
  const time = isoTime(message.time, timeDigits);
  if (time === null) return text;
  const duration = durationOf(message.time, message.timeEnd) ?? 0;
  return `${text}; ${time}${duration === 0 ? '' : `, ${words.took} ${describeElapsed(duration)}`}`;
}

function addHead(lines: string[], message: Message, tree: FieldTree, options: TreeOptions): void {
  const head = message.frame?.http ?? null;
  if (head === null) return;
  const { bytes } = tree.layers[0];
  addLines(lines, 1, latin1Text(bytes, head.startLine, head.lineEnd), options);
  for (const place of headerPlaces(bytes, 0, head)) {
    const name = visible(latin1Text(bytes, place.nameStart, place.nameEnd));
    const value = visible(latin1Text(bytes, place.valueStart, place.valueEnd));
    const indent = indentation.repeat(2);
    const [first, ...rest] = wrap(value, options.columns - 2 * indent.length - name.length);
    lines.push(`${indent}${styled(options.styles.name, name)}: ${first}`);
    for (const piece of rest) lines.push(indent + indent + piece);
  }
}

function addReasons(lines: string[], message: Message, words: Words, options: TreeOptions): void {
  for (const { text, sources } of message.reasons) {
    addLines(lines, 1, `${words.mayBe}${words.colon}${text[options.language]}  [${sources.join(', ')}]`, options);
  }
}

/** `GetMsgEx reply (fetch messages), 77 bytes, utf-8 (assumed or gb18030)` */
export function describeContent(message: Message, tree: FieldTree, words: Words, language: Language): string {
  const { parse, charset } = message;
  const size = tree.layers[1]?.bytes.length ?? 0;
  let text: string = parse.protocol;
  if (parse.protocol === 'kqq') {
    const title = parse.command.command?.title[language];
    text += ` ${message.command ?? '-'} ${words.dir[message.dir]}${title === undefined ? '' : `, ${title}`}`;
  }
  if (parse.protocol === 'oicq81' || parse.protocol === 'oicq') {
    const rules = parse.protocol === 'oicq' ? parse.rules.commands.get(parse.command) : parse.rules?.table;
    const title = rules?.title[language];
    text += ` ${message.command ?? '-'} ${words.dir[message.dir]}${title === undefined ? '' : `, ${title}`}`;
  }
  text += `, ${words.bytes(size)}`;
  if (charset === null) return text;
  const rival = charset.runnerUp === null ? '' : `, ${words.or} ${charset.runnerUp}`;
  return `${text}, ${charset.name} (${words.status[charset.status]}${rival})`;
}

function addProblem(lines: string[], problem: Problem, words: Words, options: TreeOptions): void {
  const details: string[] = [];
  const { path, span, needed, had } = problem;
  if (path !== undefined) details.push(visible(path));
  if (span !== undefined) {
    const layer = span.layer === 0 ? words.frame : span.layer === 1 ? words.body : String(span.layer);
    details.push(`${layer} ${span.start}..${span.end}`);
  }
  if (needed !== undefined) details.push(`${words.needed} ${needed}`);
  if (had !== undefined) details.push(`${words.had} ${had}`);
  const text = describeProblem(problem) + (details.length === 0 ? '' : ` ${words.at} ${details.join(', ')}`);
  const style = styleOfProblem(problem, options.styles);
  const columns = options.columns - 2 * indentation.length;
  addFolded(lines, { text, columns, first: indentation, rest: indentation.repeat(2), style }, options);
}
