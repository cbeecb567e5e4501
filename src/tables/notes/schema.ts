/**
 * The shape of a note as a schema: plain data of unknown shape goes in, a note or a list of faults with their paths comes
 * out. People may leave out all but the command; a text may be one string for both languages.
 */

import * as z from 'zod';
import { anyCommand, type Note, type NotedProtocol } from '../../model/note.ts';
import { name, text } from '../schema.ts';

/** Longer texts are no notes. */
const mostCharacters = 10_000;
const mostSources = 100;

const protocols = { kqq: 'kqq', oicq81: 'oicq81', oicq: 'oicq' } satisfies { [id in NotedProtocol]: id };
const directions = { request: 'request', response: 'response', push: 'push' } satisfies {
  [direction in NonNullable<Note['direction']>]: direction;
};
const statuses = { known: 'known', assumed: 'assumed', disputed: 'disputed', unknown: 'unknown' } satisfies {
  [status in NonNullable<Note['status']>]: status;
};

/** Whether a year, a month or a day is one that there is. */
function isInCalendar(date: string): boolean {
  const [year, month = 1, day = 1] = date.split('-').map(Number);
  // Day 0 of a month is the last of the month before.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const line = z.string().min(1).max(mostCharacters);
const words = text.refine(({ en, zh }) => en.length <= mostCharacters && zh.length <= mostCharacters, {
  message: `at most ${mostCharacters} characters`,
});

/** A schema for every key of a note. */
type Keys = Record<keyof Note, z.ZodType>;

const keys = {
  protocol: z.enum(protocols).default('kqq'),
  command: name,
  direction: z.enum(directions).exactOptional(),
  field: name.exactOptional(),
  code: z.int().min(0).exactOptional(),
  hypothesis: words.exactOptional(),
  predicate: line.exactOptional(),
  status: z.enum(statuses).exactOptional(),
  author: line.exactOptional(),
  date: z
    .string()
    .regex(/^\d{4}(-\d\d(-\d\d)?)?$/, { error: 'a date is 2026, 2026-05 or 2026-05-31', abort: true })
    .refine(isInCalendar, 'there is no such date')
    .exactOptional(),
  sources: z.array(line).min(1).max(mostSources).exactOptional(),
  text: words.exactOptional(),
} satisfies Keys;

export const noteKeys: readonly string[] = Object.keys(keys);

/** One entry of a notebook. */
export const noteSchema = z
  .strictObject(keys)
  .superRefine(({ command, field, code }, context) => {
    const report = (path: string, message: string) => context.addIssue({ code: 'custom', message, path: [path] });
    if (field === undefined && code !== undefined) report('code', 'a code needs the field it stands in');
    if (field === undefined && command === anyCommand) report('command', 'a note about any command needs a field');
  })
  .transform(
    (given): Note => ({
      protocol: given.protocol,
      command: given.command,
      direction: given.direction ?? null,
      field: given.field ?? null,
      code: given.code ?? null,
      hypothesis: given.hypothesis ?? null,
      predicate: given.predicate ?? null,
      status: given.status ?? null,
      author: given.author ?? null,
      date: given.date ?? null,
      sources: given.sources ?? [],
      text: given.text ?? null,
    }),
  );
