/**
 * The field tree of the open message: its visible rows go in, a line for each comes out; below them, where there is room,
 * what is said of the row with the cursor: note, readings, source.
 *
 *     > - kqq GetInfo reply, 212 bytes, utf-8
 *         ? CV   %01   unknown  [weicheng]
 *       selected; folded (+) or unfolded (-); how sure; name, value, meaning, source
 */

import type { Field } from '../../model/field.ts';
import type { Language } from '../../model/text.ts';
import { describeProblem } from '../../present/log-line.ts';
import { statusMarks } from '../../present/tree-details.ts';
import { type Words, wordsIn } from '../../present/words.ts';
import { fieldNameOf, noteKeyOf } from '../field-name.ts';
import { fitTo, inRole, type Line, type Role, type Run, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { padTo, safe, widthOf, wrap } from '../text/columns.ts';
import type { TreeRow } from '../tree-rows.ts';
import { furnitureIn } from './furniture.ts';
import { highlighted } from './highlight.ts';

const leastName = 5;
const mostName = 14;
/** Short values are followed by their meanings in one column. */
const valueColumns = 12;
/** Letters of a value that one line is worth. */
const longestValue = 400;

export function treeLines(state: State, columns: number, room: number): readonly Line[] {
  const { rows, top, selected } = state.tree;
  if (state.opened === null) return [[run(`  ${furnitureIn(state.language).noMessage}`, 'dim')]];
  const details = detailLines(state, columns, room);
  const height = room - details.length;
  const first = Math.max(0, Math.min(top, selected) + Math.max(0, selected - Math.min(top, selected) - height + 1));
  const nameColumns = widestName(rows.slice(first, first + height));
  const lines: Line[] = [];
  for (let at = first; at < rows.length && lines.length < height; at++) {
    const line = fitTo(rowLine(rows[at], at === selected, state.language, nameColumns), columns);
    const role = state.focus === 'tree' ? 'selected' : 'selectedAway';
    lines.push(highlighted(at === selected ? inRole(line, role) : line, state, 'tree'));
  }
  if (details.length === 0) return lines;
  while (lines.length < height) lines.push([]);
  return [...lines, ...details];
}

/** Values of the rows in sight stand below one another. */
function widestName(rows: readonly TreeRow[]): number {
  let width = leastName;
  for (const { subject } of rows) {
    if (subject.kind === 'field') width = Math.max(width, Math.min(mostName, widthOf(safe(subject.field.name))));
  }
  return width;
}

function rowLine(
  { depth, isOpen, subject }: TreeRow,
  isSelected: boolean,
  language: Language,
  nameColumns: number,
): Line {
  const fold = isOpen === null ? ' ' : isOpen ? '-' : '+';
  const head = run(`${isSelected ? '>' : ' '} ${'  '.repeat(depth)}${fold} `, 'key');
  switch (subject.kind) {
    case 'text':
      return [head, run(safe(subject.text), depth === 0 ? 'title' : 'text')];
    case 'problem': {
      const { severity } = subject.problem;
      return [head, run(describeProblem(subject.problem), severity === 'note' ? 'aside' : severity)];
    }
    case 'record': {
      const items = Object.values(subject.record).flatMap((item): readonly Run[] => {
        const label = item.label === undefined ? '' : ` ${item.label[language]}`;
        return [
          run(`  ${safe(item.name.replace(/\[\d+\]$/, ''))} `, 'name'),
          markOf(item),
          run(safe(textOfValue(item) + label)),
        ];
      });
      return [head, run(`${subject.number}`, 'dim'), ...items];
    }
    case 'field':
      return [head, ...fieldRuns(subject.field, language, nameColumns)];
  }
}

function markOf({ status }: Field): Run {
  return run(statusMarks[status] === ' ' ? '' : statusMarks[status], 'unsure');
}

function fieldRuns(field: Field, language: Language, nameColumns: number): readonly Run[] {
  const words = wordsIn(language);
  const mark = run(`${statusMarks[field.status]} `, 'unsure');
  const name = run(padTo(safe(field.name), nameColumns), field.role === 'gap' ? 'unsure' : 'name');
  const value = textOfValue(field);
  const shown = value === '' ? describeNoValue(field, words) : safe(value);
  const runs = [mark, name, run(`  ${padTo(shown, valueColumns)}`)];
  const title = field.title?.[language] ?? '';
  const label = field.label?.[language] ?? '';
  if (title !== '') runs.push(run(`  ${safe(title)}`, 'dim'));
  if (label !== '') runs.push(run(`${title === '' ? '  ' : words.colon}${safe(label)}`, 'meaning'));
  if (title === '' && label === '' && field.status === 'unknown') runs.push(run(`  ${words.status.unknown}`, 'unsure'));
  if (field.source !== undefined) runs.push(run(`  [${safe(field.source)}]`, 'aside'));
  return runs;
}

/** What stands in the place of a value: that of bytes which nobody has read, say, is how many they are. */
function describeNoValue({ span, raw, children }: Field, words: Words): string {
  if (children !== undefined) return '';
  return raw === undefined && span.end > span.start ? words.bytes(span.end - span.start) : words.empty;
}

function textOfValue(field: Field): string {
  const text =
    field.rawEncoding === 'hex' ? (field.text ?? String(field.value ?? field.raw)) : (field.raw ?? field.value);
  const shown = text === undefined ? '' : String(text);
  const whole = field.text !== undefined && field.text !== shown ? `${shown} = ${field.text}` : shown;
  return whole.length > longestValue ? `${whole.slice(0, longestValue)}…` : whole;
}

/** Note, readings and steps of the field with the cursor. A third of the pane at most. */
function detailLines(state: State, columns: number, room: number): readonly Line[] {
  const row = state.tree.rows[state.tree.selected];
  if (room < 6 || row === undefined || row.subject.kind !== 'field') return [];
  const { field } = row.subject;
  const { language } = state;
  const words = wordsIn(language);
  const details: (readonly [string, Role])[] = [];
  // What the user says comes first: there may be no room for all.
  const name = state.opened === null ? null : fieldNameOf(state.opened, row);
  const noted = name === null ? undefined : state.notes.get(noteKeyOf(name));
  if (noted !== undefined) details.push([`${words.note}${words.colon}${noted}  [note]`, 'meaning']);
  if (field.status !== 'known') details.push([words.status[field.status], 'unsure']);
  if (field.note !== undefined) details.push([`${words.note}${words.colon}${field.note[language]}`, 'text']);
  for (const { label, source } of field.readings ?? []) {
    details.push([`${words.reading}${words.colon}${label[language]}  [${source}]`, 'text']);
  }
  for (const one of field.steps ?? []) details.push([`${words.unescaped}${words.colon}${one}`, 'text']);
  if (details.length === 0) return [];
  const lines = details.flatMap(([text, role]) =>
    wrap(safe(text), columns - 2).map((one): Line => [run(`  ${one}`, role)]),
  );
  return [[run('─'.repeat(columns), 'border')], ...lines.slice(0, Math.max(1, Math.trunc(room / 3)))];
}
