/**
 * The log line: a message goes in, one line without its line end comes out.
 *
 *   12:00:01.250  10.0.0.2:1034 -> 203.0.113.7:8000   kqq   <  GetMsgEx       80521347   0 done  3 messages: ..
 *   TIME          SRC -> DST                          PROTO    COMMAND        UIN        RESULT  summary [W code: text]
 *
 * Columns have fixed least widths and two spaces between them; `-` stands for what is not there. Problems of severity
 * warn (`W`) and error (`E`) follow the summary. Notes (`N`) do so where they are asked for: old clients send the same
 * oddities with every message, and the tree and the JSON have them; but a refusal that came late is news and is shown.
 */

import { TextWriter } from '../bytes/text-writer.ts';
import { SummaryWriter } from '../dissect/dissect.ts';
import type { Message, MessageDirection, Result } from '../model/message.ts';
import type { Problem, Severity } from '../model/problem.ts';
import type { Language } from '../model/text.ts';
import { plainStyles, type Style, type Styles } from './styles.ts';
import type { TimeColumn } from './time.ts';
import { makeVisible, visible } from './visible.ts';
import { widthOf } from './width.ts';

export type { TimeFormat } from './time.ts';

export interface LogLineOptions {
  readonly language: Language;
  readonly time: Pick<TimeColumn, 'write'>;
  readonly redact: boolean;
  readonly styles: Styles;
  /** Notes are shown, too. */
  readonly verbose?: boolean;
}

/** Least columns of the parts that differ in length. */
const endsWidth = 34;
const protocolWidth = 4;
const commandWidth = 13;
const uinWidth = 9;
const resultWidth = 6;

const unstyled: Style = { on: '', off: '' };
const absent = '-';
/** Spaces between columns. */
const gap = 2;
const arrow = ' -> ';
const space = 0x20;
const marks: Readonly<Record<MessageDirection, string>> = { request: '>', response: '<', push: '!' };
const letters: Readonly<Record<Severity, string>> = { note: 'N', warn: 'W', error: 'E' };
/** Notes that tell something about this one message that a reader of the log is waiting for. */
const news: ReadonlySet<string> = new Set(['kqq.refused-late', 'pcap.comment']);

/** Appends the log line of a message, without a line end. */
export type WriteLogLine = (message: Message, out: TextWriter) => void;

/** Makes the function that writes log lines. It is called once a run and the function for every message. */
export function createLogWriter(options: LogLineOptions): WriteLogLine {
  const { language, time, redact, styles, verbose = false } = options;
  const summaries = new SummaryWriter({ language, redact });
  return (message, out) => {
    const { result, problems, parse } = message;
    const { protocol } = parse;
    out.text(styles.time.on);
    out.text(time.write(message.time));
    out.text(styles.time.off);
    out.fill(space, gap);
    writeEnds(out, message, styles.ends);
    out.text(protocol);
    out.fill(space, Math.max(0, protocolWidth - protocol.length) + gap);
    const direction = styles[message.dir];
    out.text(direction.on);
    out.text(marks[message.dir]);
    out.text(direction.off);
    out.fill(space, gap);
    writeCell(out, styles.command, message.command ?? absent, commandWidth);
    writeCell(out, unstyled, message.uin === null || message.uin === '' ? absent : message.uin, uinWidth);
    const width = writeStyled(out, styleOfResult(message, styles), describe(result, language));
    writeSummary(out, message, summaries, Math.max(0, resultWidth - width) + gap);
    if (problems.length > 0) out.text(describeProblems(problems, styles, verbose));
  };
}

/**
 * Makes the function that says of a message what its line says, without time and ends and without columns: beside its
 * packet both are there already. Secrets are masked.
 */
export function createAnnotation(language: Language): (message: Message) => string {
  const summaries = new SummaryWriter({ language, redact: true });
  const out = new TextWriter();
  return (message) => {
    out.length = 0;
    const { command, uin, result, parse, dir } = message;
    // A comment that was there already is not said again.
    const problems = message.problems.filter(({ code }) => code !== 'pcap.comment');
    const words = [parse.protocol, marks[dir], command, uin, result === null ? null : describeResult(result, language)];
    out.text(visible(words.filter((word) => word !== null && word !== '').join(' ')));
    writeSummary(out, message, summaries, gap);
    out.text(describeProblems(problems, plainStyles, false));
    return out.toString();
  };
}

/** As createLogWriter, for who needs each line as a string. */
export function createLogLine(options: LogLineOptions): (message: Message) => string {
  const write = createLogWriter(options);
  const out = new TextWriter();
  return (message) => {
    out.length = 0;
    write(message, out);
    return out.toString();
  };
}

function writeEnds(out: TextWriter, { flow, side }: Message, style: Style): void {
  const from = flow.ends[side].text;
  const to = flow.ends[side === 0 ? 1 : 0].text;
  out.text(style.on);
  out.text(from);
  out.text(arrow);
  out.text(to);
  out.text(style.off);
  out.fill(space, Math.max(0, endsWidth - from.length - arrow.length - to.length) + gap);
}

/** Writes `text` in its style, and the spaces up to the next column. */
function writeCell(out: TextWriter, style: Style, text: string, least: number): void {
  const width = writeStyled(out, style, text);
  out.fill(space, Math.max(0, least - width) + gap);
}

/** Writes `text` in its style, made safe; gives the columns it takes. */
function writeStyled(out: TextWriter, style: Style, text: string): number {
  out.text(style.on);
  const from = out.length;
  out.text(text);
  const isSafe = makeVisible(out, from);
  // As many bytes as letters: all of it is ASCII, one column each.
  const isPlain = isSafe && out.length - from === text.length;
  const width = isPlain ? text.length : widthOf(out.toString(from));
  out.text(style.off);
  return width;
}

/** Writes the summary, if there is one, behind `spaces`. */
function writeSummary(out: TextWriter, message: Message, summaries: SummaryWriter, spaces: number): void {
  const before = out.length;
  out.fill(space, spaces);
  const from = out.length;
  summaries.write(message, out);
  if (out.length === from) out.length = before;
  else makeVisible(out, from);
}

function describe(result: Result | null, language: Language): string {
  return result === null ? absent : describeResult(result, language);
}

/** RES with its meaning: `0 done`, `77 ?`; `!` marks a disputed meaning, `~` an assumed one. */
export function describeResult(result: Result, language: Language): string {
  const { code, label, status } = result;
  if (label === null) return `${code} ?`;
  if (status === 'known') return `${code} ${label[language]}`;
  return `${code} ${status === 'disputed' ? '!' : '~'}${label[language]}`;
}

/** `[W kqq.list-count: ...]` */
export function describeProblem(problem: Problem): string {
  return `[${letters[problem.severity]} ${problem.code}: ${visible(problem.text)}]`;
}

function describeProblems(problems: readonly Problem[], styles: Styles, verbose: boolean): string {
  let text = '';
  for (const problem of problems) {
    if (problem.severity === 'note' && !verbose && !news.has(problem.code)) continue;
    const style = styleOfProblem(problem, styles);
    text += `  ${style.on}${describeProblem(problem)}${style.off}`;
  }
  return text;
}

/** How a Problem is coloured by its severity. */
export function styleOfProblem(problem: Problem, styles: Styles): Style {
  return problem.severity === 'note' ? styles.aside : styles[problem.severity];
}

function styleOfResult(message: Message, styles: Styles): Style {
  if (message.result === null) return styles.ends;
  return message.result.code === 0 ? styles.good : styles.bad;
}
