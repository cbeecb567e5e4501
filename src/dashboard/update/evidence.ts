/**
 * Evidence and notes: the field under the cursor goes in, the page of its evidence is asked for; from there a note is
 * written.
 */

import { type FieldName, fieldNameOf, noteKeyOf } from '../field-name.ts';
import { type Line, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { safe } from '../text/columns.ts';
import type { World } from '../world.ts';
import { openPrompt } from './prompt.ts';
import { type Step, step, told } from './step.ts';
import { addTask } from './tasks.ts';

/** The first key asks for the evidence, the second, on its page, for what to note. */
export function askForEvidence(state: State, world: World): Step {
  const { opened, tree, page } = state;
  if (page?.field !== undefined)
    return step(openPrompt(state, world, 'note', noteOf(state, page.field), describeField(page.field)));
  const row = tree.rows[tree.selected];
  const field = opened === null || row === undefined ? null : fieldNameOf(opened, row);
  if (field === null) return step(told(state, 'put the cursor of the tree on a field first (enter, or u)', true));
  return addTask(told(state, `looking at ${describeField(field)}`), {
    kind: 'evidence',
    field,
    columns: state.columns,
  });
}

/** What was noted about the field, now or in the notebook that the tables were read with. */
function noteOf(state: State, field: FieldName): string {
  const row = state.tree.rows[state.tree.selected];
  const noted = state.notes.get(noteKeyOf(field));
  if (noted !== undefined || row?.subject.kind !== 'field' || row.subject.field.source !== 'note') return noted ?? '';
  const { title, label } = row.subject.field;
  return (title ?? label)?.[state.language] ?? '';
}

/** The page of a field's evidence. */
export function openEvidence(state: State, { messages, canReread }: World, field: FieldName, text: string): State {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): Line => [run(safe(line))]);
  const whole = messages.first === 0 || canReread ? 'all messages' : 'the messages in memory';
  const title = `${describeField(field)}: ${whole} (e notes what it means)`;
  return { ...state, notice: null, page: { title, lines, top: 0, field } };
}

export function addNote(state: State, field: FieldName, hypothesis: string): State {
  return { ...state, notes: new Map(state.notes).set(noteKeyOf(field), hypothesis) };
}

function describeField({ protocol, command, dir, field }: FieldName): string {
  return `${protocol} ${command}.${dir}.${field}`;
}
