/**
 * Notes: what a user has found out about a command, a field or a code, as plain data.
 */

import type { Status } from './field.ts';
import type { MessageDirection } from './message.ts';
import type { Text } from './text.ts';

export type NotedProtocol = 'kqq' | 'oicq81' | 'oicq';

/**
 * What a note is about. `command` is `*` for a field that any command may have. Without `direction` it is about all of
 * them, without `field` about the command itself, without `code` about all values of the field.
 */
export interface NoteAddress {
  readonly protocol: NotedProtocol;
  readonly command: string;
  readonly direction: MessageDirection | null;
  readonly field: string | null;
  readonly code: number | null;
}

/** `predicate` is an expression of the filter language that holds for every message the note is about. */
export interface Note extends NoteAddress {
  readonly hypothesis: Text | null;
  readonly predicate: string | null;
  readonly status: Exclude<Status, 'encrypted'> | null;
  readonly author: string | null;
  readonly date: string | null;
  readonly sources: readonly string[];
  readonly text: Text | null;
}

/** What a note cites where it names no source, and what everything that comes from one is shown with. */
export const noteSource = 'note';
export const anyCommand = '*';

/** The same for two notes about the same thing; names compare without case, as on the wire. */
export function noteKey({ protocol, command, direction, field, code }: NoteAddress): string {
  return [protocol, command.toUpperCase(), direction ?? '', field?.toUpperCase() ?? '', code ?? ''].join('\0');
}

/** `GetInfo.MT = 1 (response)`, `oicq81 send_message.text`. */
export function describeNoteAddress({ protocol, command, direction, field, code }: NoteAddress): string {
  const what = field === null ? command : `${command}.${field}`;
  const value = code === null ? '' : ` = ${code}`;
  return `${protocol === 'kqq' ? '' : `${protocol} `}${what}${value}${direction === null ? '' : ` (${direction})`}`;
}
