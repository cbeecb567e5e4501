/**
 * What is to be noted goes in, the keys of an entry of the notebook come out.
 */

import type { Note, NoteAddress } from '../../model/note.ts';
import type { Text } from '../../model/text.ts';
import type { EntryValues } from '../../tables/notes/splice.ts';

/** What to note; null stays as it is. */
export interface NoteChanges {
  readonly hypothesis: string | null;
  /** In Chinese; without it the hypothesis is one text for both languages. */
  readonly hypothesisZh: string | null;
  readonly predicate: string | null;
  readonly status: Note['status'];
  readonly author: string | null;
  readonly date: string | null;
  readonly sources: readonly string[];
  readonly text: string | null;
}

type Values = { -readonly [key in keyof EntryValues]: EntryValues[key] };

/** What says what the note is about. */
export function addressValues({ protocol, command, direction, field, code }: NoteAddress): EntryValues {
  const values: Values = protocol === 'kqq' ? { command } : { protocol, command };
  if (field !== null) values['field'] = field;
  if (code !== null) values['code'] = code;
  if (direction !== null) values['direction'] = direction;
  return values;
}

/** What is noted; `before` is the hypothesis that stands there so far. */
export function toValues(changes: NoteChanges, before: Text | null): EntryValues {
  const { predicate, status, author, date, sources, text } = changes;
  const hypothesis = toHypothesis(changes, before);
  const values: Values = {};
  for (const [key, value] of Object.entries({ hypothesis, predicate, status, author, date, text })) {
    if (value !== null) values[key] = value;
  }
  if (sources.length > 0) values['sources'] = sources;
  return values;
}

/** One text stands for both languages; where they differ already, a new English one leaves the Chinese one. */
function toHypothesis({ hypothesis, hypothesisZh }: NoteChanges, before: Text | null): string | Text | null {
  if (hypothesis === null && hypothesisZh === null) return null;
  const zhBefore = before !== null && before.zh !== before.en ? before.zh : null;
  const zh = hypothesisZh ?? zhBefore;
  const en = hypothesis ?? before?.en ?? hypothesisZh ?? '';
  return zh === null ? en : { en, zh };
}
