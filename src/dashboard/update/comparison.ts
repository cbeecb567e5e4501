/**
 * The page that compares two messages field by field: the one that was marked last goes in, and stands beside the one that
 * is selected.
 */

import type { Field } from '../../model/field.ts';
import { isLarge, type Opened, openMessage } from '../opened.ts';
import { type Line, type Role, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import type { GoalOf } from '../task.ts';
import { padTo, safe, widthOf, wrap } from '../text/columns.ts';
import type { World } from '../world.ts';
import { type Step, step, told } from './step.ts';
import { addTask } from './tasks.ts';

/** Letters of a value, and lines: a page is there to be read. */
const mostLetters = 2000;
const mostLines = 20_000;

/** Compares the selected message with message `other`, which may have to be read again. */
export function startComparison(state: State, { messages, canReread }: World, other: number): Step {
  const { opened, language, redact } = state;
  if (opened === null) return step(told(state, 'no message is open', true));
  if (!opened.isWhole) return step(told(state, `#${opened.no} is still being taken apart`, true));
  const message = messages.message(other);
  if (message !== null && !isLarge(message)) {
    return step(
      openComparison(state, openMessage(message, other, { language, redact, digits: messages.digits(other) })),
    );
  }
  if (message === null && !canReread) {
    return step(told(state, 'the marked message left memory and cannot be read again', true));
  }
  return addTask(told(state, `reading #${messages.no(other)}`), {
    kind: 'comparison',
    index: other,
    to: opened.index,
  });
}

/** What came of reading the marked message; the user may have gone on meanwhile. */
export function finishComparison(state: State, goal: GoalOf<'comparison'>, marked: Opened | null): State {
  if (marked === null) return told(state, 'the marked message could not be read', true);
  return state.opened?.index === goal.to && state.opened.isWhole ? openComparison(state, marked) : state;
}

function openComparison(state: State, marked: Opened): State {
  const { opened } = state;
  if (opened === null) return state;
  const title = `#${marked.no} (marked) and #${opened.no}: = the same, ~ different, < > only in one`;
  return { ...state, page: { title, lines: compare(marked, opened, state.columns), top: 0 } };
}

function compare(left: Opened, right: Opened, columns: number): readonly Line[] {
  const [before, after] = [valuesOf(left), valuesOf(right)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const widest = paths.reduce((width, path) => Math.max(width, widthOf(safe(path))), 4);
  const nameColumns = Math.min(24, widest);
  const cell = Math.max(8, (columns - nameColumns - 6) >> 1);
  const lines: Line[] = [];
  for (const path of paths) {
    if (lines.length >= mostLines) {
      lines.push([run(`the first ${mostLines} lines`, 'warn')]);
      break;
    }
    const [a, b] = [before.get(path), after.get(path)];
    const sign = a === undefined ? '>' : b === undefined ? '<' : a === b ? '=' : '~';
    const role: Role = sign === '=' ? 'dim' : sign === '~' ? 'warn' : 'unsure';
    const [lefts, rights] = [wrap(shortened(a), cell), wrap(shortened(b), cell)];
    for (let i = 0; i < Math.max(lefts.length, rights.length); i++) {
      lines.push([
        run(i === 0 ? `${sign} ` : '  ', role),
        run(padTo(i === 0 ? safe(path) : '', nameColumns), 'name'),
        run(`  ${padTo(lefts[i] ?? '', cell)}  `, role),
        run(rights[i] ?? '', role),
      ]);
    }
  }
  return lines;
}

function shortened(value: string | undefined): string {
  if (value === undefined || value.length <= mostLetters) return safe(value ?? '-');
  return `${safe(value.slice(0, mostLetters))}… (${value.length} letters)`;
}

/** The values of all leaves, by path; of a path that repeats, one after the other. */
function valuesOf({ masked }: Opened): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const visit = (field: Field): void => {
    const children = field.children?.filter(({ role }) => role === 'field') ?? [];
    const isList = children.some(({ path }) => path.startsWith(`${field.path}[`));
    if (field.role === 'field' && !isList && (field.raw !== undefined || field.value !== undefined)) {
      const text = field.text ?? String(field.value ?? field.raw);
      const label = field.label === undefined ? '' : ` ${field.label.en}`;
      const before = values.get(field.path);
      values.set(field.path, before === undefined ? text + label : `${before}, ${text}${label}`);
    }
    if (isList) for (const child of children) visit(child);
  };
  for (const node of masked.tree.nodes) visit(node);
  return values;
}
