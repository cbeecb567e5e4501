/**
 * The list of messages: what is shown of it goes in, a line for each visible row comes out. Columns come and go with the
 * width of the pane.
 *
 *   > *  12  12:00:01.250  <  GetMsgEx       80521347   0 done  3 messages: ..
 *   selected, marked or with a comment; number; time; ..
 */

import { createSummarise } from '../../dissect/dissect.ts';
import type { NameType } from '../../filter/names.ts';
import { Subject } from '../../filter/values.ts';
import type { Message } from '../../model/message.ts';
import type { Language, Text } from '../../model/text.ts';
import { describeProblem, describeResult } from '../../present/log-line.ts';
import { maskedTreeOf } from '../../present/redact.ts';
import { TimeColumn } from '../../present/time.ts';
import { isLarge } from '../opened.ts';
import { fitTo, inRole, type Line, type Role, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { beginnings } from '../store/large.ts';
import { clip, padTo, safe, widthOf } from '../text/columns.ts';
import type { World } from '../world.ts';
import { furnitureIn } from './furniture.ts';
import { highlighted } from './highlight.ts';

/** A column of the list; `columns` 0: the rest of the line. */
interface Cell {
  readonly title: Text;
  readonly columns: number;
  readonly text: (message: Message, index: number) => string;
  readonly role: (message: Message) => Role;
}

const signs = { request: '>', response: '<', push: '!' } as const;
const plain = (): Role => 'text';
/** Columns a chosen column takes, by its type; the last takes the rest. */
const chosenColumns: Readonly<Partial<Record<NameType, number>>> = {
  number: 7,
  duration: 9,
  flag: 5,
  state: 5,
  time: 23,
  address: 15,
  text: 24,
};
const usualColumn = 14;
/** Below this width columns stand closer. */
const roomy = 110;

/** The visible lines of the list, its header among them. */
export function listLines(
  state: State,
  world: World,
  columns: number,
  room: number,
  hasHeader: boolean,
): readonly Line[] {
  const { shown, top, selected } = state.list;
  const cells = cellsOf(state, world, columns);
  const lines: Line[] = hasHeader ? [headerOf(cells, state.language, columns)] : [];
  for (let position = top; lines.length < room && position < shown.length; position++) {
    const index = shown.at(position);
    const line = rowOf(state, world, cells, index, position === selected, columns);
    const role = state.focus === 'list' ? 'selected' : 'selectedAway';
    lines.push(highlighted(position === selected ? inRole(line, role) : line, state, 'list'));
  }
  if (shown.length === 0 && lines.length < room) lines.push([run(`  ${describeNothing(state, world)}`, 'dim')]);
  return lines;
}

function describeNothing({ language, phase, isLive }: State, { messages }: World): string {
  const words = furnitureIn(language);
  if (messages.count > 0) return words.noneShown(messages.count);
  if (phase === 'ended') return words.noMessages;
  return isLive ? words.waiting : words.reading;
}

function headerOf(cells: readonly Cell[], language: Language, columns: number): Line {
  const titles = cells.map(({ title, columns: width }) => padTo(clip(title[language], width || columns), width));
  return fitTo([run(`   ${titles.join(gapOf(columns))}`, 'dim')], columns);
}

function rowOf(
  state: State,
  { messages }: World,
  cells: readonly Cell[],
  index: number,
  isSelected: boolean,
  columns: number,
): Line {
  const mark = state.marks.has(index) ? '*' : state.comments.has(index) ? ';' : ' ';
  const runs = [run(isSelected ? '>' : ' ', 'key'), run(mark, 'warn'), run(' ')];
  const message = messages.message(index);
  if (message === null)
    return fitTo([...runs, run(`${messages.no(index)}  ${furnitureIn(state.language).notInMemory}`, 'dim')], columns);
  for (const [i, cell] of cells.entries()) {
    const text = safe(cell.text(message, index));
    const isLast = cell.columns === 0;
    const shown = isLast ? scrolled(text, state.list.left) : padTo(clip(text, cell.columns), cell.columns);
    runs.push(run((i === 0 ? '' : gapOf(columns)) + shown, cell.role(message)));
  }
  return fitTo(runs, columns);
}

function gapOf(columns: number): string {
  return columns < roomy ? ' ' : '  ';
}

/** The text without its first `left` columns. */
function scrolled(text: string, left: number): string {
  if (left === 0) return text;
  let width = 0;
  let at = 0;
  for (const character of text) {
    if (width >= left) break;
    width += widthOf(character);
    at += character.length;
  }
  return text.slice(at);
}

function cellsOf(state: State, world: World, columns: number): readonly Cell[] {
  if (state.listColumns !== null) return chosenCells(state, world);
  const all = usualCells(state, world);
  const names =
    columns < 50
      ? (['dir', 'command', 'summary'] as const)
      : columns < 72
        ? (['no', 'dir', 'command', 'result', 'summary'] as const)
        : columns < roomy
          ? (['no', 'clock', 'dir', 'command', 'uin', 'result', 'summary'] as const)
          : (['no', 'time', 'ends', 'dir', 'command', 'uin', 'result', 'summary'] as const);
  return names.map((name) => all[name]);
}

function usualCells({ language, redact }: State, { messages }: World) {
  const time = new TimeColumn('u');
  const summarise = createSummarise({ language, redact });
  const cell = (en: string, zh: string, columns: number, text: Cell['text'], role: Cell['role'] = plain): Cell => ({
    title: { en, zh },
    columns,
    text,
    role,
  });
  return {
    no: cell(
      'no',
      '号',
      Math.max(3, String(messages.count).length),
      ({ no }) => String(no),
      () => 'dim',
    ),
    clock: cell(
      'time',
      '时间',
      8,
      (message) => time.write(message.time).slice(0, 8),
      () => 'time',
    ),
    time: cell(
      'time',
      '时间',
      12,
      (message) => time.write(message.time),
      () => 'time',
    ),
    ends: cell(
      'from -> to',
      '从 -> 到',
      43,
      ({ flow, side }) => `${flow.ends[side].text} -> ${flow.ends[side ^ 1].text}`,
    ),
    dir: cell(
      '',
      '',
      1,
      ({ dir }) => signs[dir],
      ({ dir }) => dir,
    ),
    command: cell(
      'command',
      '命令',
      13,
      ({ command, parse }) => command ?? parse.protocol,
      () => 'command',
    ),
    uin: cell('number', '号码', 10, ({ uin }) => uin ?? '-'),
    result: cell(
      'result',
      '结果',
      10,
      ({ result }) => (result === null ? '-' : describeResult(result, language)),
      ({ result }) => (result === null ? 'text' : result.code === 0 ? 'good' : 'bad'),
    ),
    summary: cell(
      'summary',
      '摘要',
      0,
      (message, index) => (messages.summary(index, language) ?? summarise(message)) + describeProblems(message),
      roleOfSummary,
    ),
  };
}

function describeProblems({ problems }: Message): string {
  return problems
    .filter(({ severity }) => severity !== 'note')
    .map((problem) => `  ${describeProblem(problem)}`)
    .join('');
}

function roleOfSummary({ problems }: Message): Role {
  if (problems.some(({ severity }) => severity === 'error')) return 'error';
  return problems.some(({ severity }) => severity === 'warn') ? 'warn' : 'text';
}

/** Columns of the user's choice: any names of the filter language. */
function chosenCells(state: State, { messages }: World): readonly Cell[] {
  const columns = state.listColumns ?? [];
  const subject = new Subject(state.redact ? maskedTreeOf : undefined, state.redact);
  return columns.map(({ title, name, read }, i): Cell => {
    const isTime = name.type === 'time';
    const time = new TimeColumn('ud');
    const textOf = (message: Message, index: number): string => {
      subject.begin(message, messages.source(index));
      return read(subject).texts().join(',');
    };
    return {
      title: { en: title, zh: title },
      columns: i === columns.length - 1 ? 0 : (chosenColumns[name.type] ?? usualColumn),
      role: plain,
      text: (message, index) => {
        if (isTime) return time.write(name.name === 'time' ? message.time : message.timeEnd);
        if (name.name === 'summary') return messages.summary(index, state.language) ?? textOf(message, index);
        return textOf(isLarge(message) && name.protocol !== null ? beginnings(message) : message, index);
      },
    };
  });
}
