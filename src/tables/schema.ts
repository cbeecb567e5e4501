/**
 * The shape of a command table as a schema: plain data of unknown shape goes in, a table or a list of faults with
 * their paths comes out. It is looser than the type in what people may leave out: a text may be one string for both
 * languages or lack `zh`, and a statement without sources is cited from the file it stands in.
 */

import * as z from 'zod';
import { compileTemplate } from '../dissect/template.ts';
import type { Reading, SourceId, Status } from '../model/field.ts';
import type { Code, CommandTable, Condition, Kind, Row, Transform } from '../model/table.ts';
import type { Text } from '../model/text.ts';

const kinds = {
  number: 'number',
  code: 'code',
  uin: 'uin',
  text: 'text',
  hex: 'hex',
  md5: 'md5',
  bytes: 'bytes',
  version: 'version',
  word: 'word',
} satisfies { [kind in Kind]: kind };

const statuses = {
  known: 'known',
  assumed: 'assumed',
  disputed: 'disputed',
  unknown: 'unknown',
  encrypted: 'encrypted',
} satisfies { [status in Status]: status };

const conditionForms = {
  empty: 'empty',
  absent: 'absent',
  present: 'present',
  'not-number': 'not-number',
  'not-utf8': 'not-utf8',
  in: 'in',
  'not-in': 'not-in',
  contains: 'contains',
} satisfies { [form in Condition['is']]: form };

const transforms = { 'picture-file': 'picture-file' } satisfies { [transform in Transform]: transform };

/** A text in both languages, or one text for both. */
export const text = z
  .preprocess(
    (given) => (typeof given === 'string' ? { en: given } : given),
    z.strictObject({ en: z.string().min(1), zh: z.string().min(1).exactOptional() }),
  )
  .transform(({ en, zh }) => ({ en, zh: zh ?? en })) satisfies z.ZodType<Text>;

const template = text.superRefine((summary, context) => {
  for (const language of ['en', 'zh'] as const) {
    try {
      compileTemplate(summary[language]);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, path: [language] });
    }
  }
});

/** The name of a command or a parameter. */
export const name = z.string().regex(/^[^\s=&]{1,64}$/, 'a name has 1 to 64 characters, no space, = or &');

const condition = z.strictObject({
  field: name,
  is: z.enum(conditionForms),
  values: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<Condition>;

/** A schema for every key, those that may be absent too. */
type Keys<T> = Record<keyof T, z.ZodType>;

/** Schemas for tables whose statements are cited from `source` where they name no source of their own. */
export function tableSchemas(source: SourceId) {
  const sources = z
    .array(z.string().min(1))
    .min(1)
    .default(() => [source]);
  const reading = z.strictObject({
    label: text,
    source: z.string().min(1).default(source),
  }) satisfies z.ZodType<Reading>;
  const status = z.enum(statuses).exactOptional();
  const code = z.strictObject({
    value: z.int(),
    label: text,
    symbol: z.string().min(1).exactOptional(),
    status,
    sources,
    note: text.exactOptional(),
    readings: z.array(reading).exactOptional(),
  } satisfies Keys<Code>) satisfies z.ZodType<Code>;
  const row = z.strictObject({
    name,
    kind: z.enum(kinds),
    label: text,
    sources,
    status,
    note: text.exactOptional(),
    readings: z.array(reading).exactOptional(),
    codes: z.array(code).exactOptional(),
    list: z.boolean().exactOptional(),
    required: z.boolean().exactOptional(),
    when: z.array(condition).exactOptional(),
    secret: z.boolean().exactOptional(),
    twice: z.boolean().exactOptional(),
    endSpace: z.boolean().exactOptional(),
    transform: z.enum(transforms).exactOptional(),
  } satisfies Keys<Row>) satisfies z.ZodType<Row>;
  const message = z
    .strictObject({
      rows: z.array(row).default(() => []),
      records: z.strictObject({ of: z.array(name).min(1), count: name.exactOptional() }).exactOptional(),
      summary: template.exactOptional(),
    })
    .exactOptional();
  const nullReason = z.strictObject({ when: z.array(condition).exactOptional(), text, sources });
  const delay = z.strictObject({ res: z.int(), seconds: z.number().min(0), text, sources });
  const parts = {
    protocol: z.literal('kqq'),
    command: name,
    note: text.exactOptional(),
    request: message,
    response: message,
    push: message,
    nulls: z.array(nullReason).exactOptional(),
    delays: z.array(delay).exactOptional(),
    answers: z.array(z.string().min(1)).exactOptional(),
    replies: z.strictObject({ count: z.int().min(0), when: z.array(condition) }).exactOptional(),
  } satisfies Keys<Omit<CommandTable, 'title' | 'sources'>>;
  return {
    /** A whole table, as the built-in ones are. */
    command: z.strictObject({ ...parts, title: text, sources }) satisfies z.ZodType<CommandTable>,
    /** A table that overrides another may leave out its title and sources. */
    override: z.strictObject({
      ...parts,
      title: text.exactOptional(),
      sources: z.array(z.string().min(1)).min(1).exactOptional(),
    }) satisfies z.ZodType<TableOverride>,
  };
}

/** A table of a user's file: what it says is put over the table of the same command. */
export type TableOverride = Omit<CommandTable, 'title' | 'sources'> & Partial<Pick<CommandTable, 'title' | 'sources'>>;
