/**
 * The log line: a message goes in, one line without its line end comes out.
 *
 *   12:00:01.250  10.0.0.2:1034 -> 203.0.113.7:8000   kqq   <  GetMsgEx       80521347   0 done  3 messages: ..
 *   TIME          SRC -> DST                          PROTO    COMMAND        UIN        RESULT  summary [W code: text]
 *
 * Columns have fixed least widths and two spaces between them; `-` stands for what is not there. Problems of severity
 * warn (`W`) and error (`E`) follow the summary. Notes do not: old clients send the same oddities with every message,
 * and the tree and the JSON have them; but a refusal that came late is news and is shown (`N`).
 */

import { summarise } from '../dissect/dissect.ts';
import type { Message, MessageDirection, Result } from '../model/message.ts';
import type { Problem, Severity } from '../model/problem.ts';
import type { Language } from '../model/text.ts';
import type { Style, Styles } from './styles.ts';
import type { TimeColumn } from './time.ts';
import { visible } from './visible.ts';
import { widthOf } from './width.ts';

export type { TimeFormat } from './time.ts';

export interface LogLineOptions {
  readonly language: Language;
  readonly time: TimeColumn;
  readonly redact: boolean;
  readonly styles: Styles;
}

/** Least columns of the parts that differ in length. */
const endsWidth = 34;
const protocolWidth = 4;
const commandWidth = 13;
const uinWidth = 9;
const resultWidth = 6;

const gap = '  ';
const arrow = ' -> ';
const fill = ' '.repeat(64);
const marks: Readonly<Record<MessageDirection, string>> = { request: '>', response: '<', push: '!' };
const letters: Readonly<Record<Severity, string>> = { note: 'N', warn: 'W', error: 'E' };
/** Notes that tell something about this one message that a reader of the log is waiting for. */
const news: ReadonlySet<string> = new Set(['kqq.refused-late']);

/** Makes the function that writes log lines. It is called once a run and the function for every message. */
export function createLogLine(options: LogLineOptions): (message: Message) => string {
  const { language, time, redact, styles } = options;
  return (message) => {
    const { flow, side, dir, result } = message;
    const { ends } = flow;
    const from = ends[side].text;
    const to = ends[side === 0 ? 1 : 0].text;
    const command = message.command === null ? '-' : visible(message.command);
    const uin = message.uin === null || message.uin === '' ? '-' : visible(message.uin);
    const { protocol } = message.parse;
    const resultText = result === null ? '-' : visible(describeResult(result, language));
    const resultStyle = styleOfResult(message, styles);
    let line = styles.time.on + time.write(message.time) + styles.time.off;
    line += gap + styles.ends.on + from + arrow + to + styles.ends.off;
    line +=
      spaces(endsWidth - from.length - arrow.length - to.length) +
      gap +
      protocol +
      spaces(protocolWidth - protocol.length);
    line += gap + styles[dir].on + marks[dir] + styles[dir].off;
    line += gap + styles.command.on + command + styles.command.off + spaces(commandWidth - widthOf(command));
    line += gap + uin + spaces(uinWidth - widthOf(uin));
    line += gap + resultStyle.on + resultText + resultStyle.off;
    const summary = visible(summarise(message, language, redact));
    if (summary !== '') line += spaces(resultWidth - widthOf(resultText)) + gap + summary;
    return message.problems.length === 0 ? line : line + describeProblems(message.problems, styles);
  };
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

function describeProblems(problems: readonly Problem[], styles: Styles): string {
  let text = '';
  for (const problem of problems) {
    if (problem.severity === 'note' && !news.has(problem.code)) continue;
    const style = styleOfProblem(problem, styles);
    text += gap + style.on + describeProblem(problem) + style.off;
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

function spaces(count: number): string {
  return count <= 0 ? '' : fill.slice(0, count);
}
