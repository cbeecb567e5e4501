/**
 * Names of fields across messages: the row of a tree goes in, the field it is about comes out, as evidence and notes name it.
 */

import type { MessageDirection } from '../model/message.ts';
import type { NotedProtocol } from '../model/note.ts';
import type { Opened } from './opened.ts';
import type { TreeRow } from './tree-rows.ts';

/** A field of a command in one direction, of whatever message. */
export interface FieldName {
  readonly protocol: NotedProtocol;
  readonly command: string;
  readonly dir: MessageDirection;
  readonly field: string;
}

const protocols: readonly NotedProtocol[] = ['kqq', 'oicq81', 'oicq'];

/** The field of a row; null where it is about none that tables could have. */
export function fieldNameOf({ command, dir }: Opened, { subject }: TreeRow): FieldName | null {
  if (subject.kind !== 'field' || command === null || subject.field.role !== 'field') return null;
  const [first, ...rest] = subject.field.path.split('.');
  const protocol = protocols.find((one) => one === first);
  const field = rest.join('.').replace(/\[\d+\].*$/, '');
  return protocol !== undefined && field !== '' ? { protocol, command, dir, field } : null;
}

/** The key of the notes about a field, which hold for both directions. */
export function noteKeyOf({ protocol, command, field }: FieldName): string {
  return `${protocol} ${command} ${field}`;
}
