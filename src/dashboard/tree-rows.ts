/**
 * Rows of the field tree: an opened message and what is unfolded go in, the rows come out that a list of them shows, from
 * top to bottom. Their text is made when they are seen.
 */

import { isOfFraming } from '../dissect/node.ts';
import type { Field, FieldRecord, Span } from '../model/field.ts';
import type { Problem } from '../model/problem.ts';
import type { Opened } from './opened.ts';

/** What a row is about. */
export type RowSubject =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'record'; readonly number: number; readonly record: FieldRecord }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** `id` is the same in messages alike, so that what was unfolded stays so; `isOpen` is null where nothing is below. */
export interface TreeRow {
  readonly id: string;
  readonly depth: number;
  readonly isOpen: boolean | null;
  readonly subject: RowSubject;
}

/** Which rows are not as they are at first: folded or unfolded. */
export type Toggled = ReadonlySet<string>;

/** More items of one list than this are not unfolded at once: a terminal is no place for a million rows. */
const mostItems = 20_000;

export function treeRows(opened: Opened, toggled: Toggled): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const { masked, startLine, content } = opened;
  const { nodes, records } = masked.tree;
  const isOpen = (id: string, usual: boolean): boolean => toggled.has(id) !== usual;

  const addFields = (fields: readonly Field[], depth: number): void => {
    for (const field of fields.slice(0, mostItems)) {
      const children = field.children?.filter(isShown) ?? [];
      const id = field.path;
      const open = children.length === 0 ? null : isOpen(id, false);
      rows.push({ id, depth, isOpen: open, subject: { kind: 'field', field } });
      if (open) addFields(children, depth + 1);
    }
    if (fields.length > mostItems) {
      const text = `… ${fields.length - mostItems} more`;
      rows.push({ id: 'more', depth, isOpen: null, subject: { kind: 'text', text } });
    }
  };
  const addGroup = (id: string, text: string, isUsuallyOpen: boolean, addRows: () => void): void => {
    const open = isOpen(id, isUsuallyOpen);
    rows.push({ id, depth: 0, isOpen: open, subject: { kind: 'text', text } });
    if (open) addRows();
  };

  rows.push({ id: 'place', depth: 0, isOpen: null, subject: { kind: 'text', text: opened.place } });
  const wire = nodes.filter((node) => node.span.layer === 0 && isShown(node));
  if (startLine !== null) addGroup('http', startLine, false, () => addFields(wire, 1));
  if (content !== null) {
    addGroup('body', content, true, () => {
      // What frames a message without HTTP says something, too.
      addFields(
        nodes.filter((node) => isShown(node) && (node.span.layer > 0 || isOfFraming(node))),
        1,
      );
      if (records !== null && records.length > 0) addRecords(rows, records, isOpen);
    });
  }
  for (const text of opened.reasons) rows.push({ id: text, depth: 0, isOpen: null, subject: { kind: 'text', text } });
  for (const problem of opened.problems) {
    rows.push({ id: problem.code, depth: 0, isOpen: null, subject: { kind: 'problem', problem } });
  }
  return rows;
}

function addRecords(
  rows: TreeRow[],
  records: readonly FieldRecord[],
  isOpen: (id: string, usual: boolean) => boolean,
): void {
  const open = isOpen('records', true);
  rows.push({ id: 'records', depth: 1, isOpen: open, subject: { kind: 'text', text: `records: ${records.length}` } });
  if (!open) return;
  for (const [i, record] of records.slice(0, mostItems).entries()) {
    rows.push({ id: `record ${i}`, depth: 2, isOpen: null, subject: { kind: 'record', number: i + 1, record } });
  }
}

function isShown({ role }: Field): boolean {
  return role !== 'syntax';
}

/** The bytes a row is about; null if it is about none in particular. */
export function spanOf({ subject }: TreeRow): Span | null {
  switch (subject.kind) {
    case 'field':
      return subject.field.span;
    case 'problem':
      return subject.problem.span ?? null;
    case 'record':
      return Object.values(subject.record)[0]?.span ?? null;
    case 'text':
      return null;
  }
}

/** The folded rows above the field at `path`, so that it can be unfolded into sight. */
export function pathsAbove(nodes: readonly Field[], wanted: Field): readonly string[] | null {
  for (const node of nodes) {
    if (node === wanted) return [];
    const below = node.children === undefined ? null : pathsAbove(node.children, wanted);
    if (below !== null) return [node.path, ...below];
  }
  return null;
}

/** Whether the field is not known for sure, and has something to be sure of. */
export function isUnsure({ subject }: TreeRow): boolean {
  if (subject.kind === 'record') return Object.values(subject.record).some(({ status }) => isUnsureStatus(status));
  return subject.kind === 'field' && isUnsureStatus(subject.field.status);
}

function isUnsureStatus(status: Field['status']): boolean {
  return status === 'unknown' || status === 'assumed' || status === 'disputed';
}
