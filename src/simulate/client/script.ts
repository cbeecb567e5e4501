/**
 * Scripts for the simulated client: YAML goes in, steps come out, or the first thing that is wrong with it.
 *
 *   user: { uin: 61847203, password: bamboo }
 *   style: document            # of all steps without one of their own
 *   steps:
 *     - send: Login            # UIN, SEQ and what Login needs are filled in
 *     - send: CLTMSG
 *       with: { UN: 70316425, MG: 在吗？ }
 *       wait: 1.5              # seconds before it is sent
 *       expect: { RES: 0 }     # what the reply has to say; `none`: that there is no reply
 *     - raw: VER=9.9&CMD=List  # sent as it stands
 */

import { z } from 'zod';
import { highestNumber } from '../account.ts';
import { describeIssue, parseYaml } from '../accounts-file.ts';
import { styleNames } from './style-names.ts';
import { type Style, styleNamed } from './styles.ts';

export interface Step {
  /** Seconds to wait first. */
  readonly wait: number;
  /** Null: only wait. */
  readonly send:
    | { readonly command: string; readonly values: Readonly<Record<string, string>> }
    | { readonly raw: string }
    | null;
  readonly style: Style | null;
  /** Parameters of the (first) reply, or that there is none. */
  readonly expect: Readonly<Record<string, string>> | 'none';
}

export interface Script {
  readonly uin: number;
  readonly password: string;
  readonly style: Style | null;
  readonly steps: readonly Step[];
}

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const style = z.enum(styleNames).transform(styleNamed);
const values = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/), word);
const step = z
  .strictObject({
    wait: z.number().min(0).max(86_400).default(0),
    send: z
      .string()
      .regex(/^[A-Za-z_0-9]+$/, 'a command has letters, digits and _')
      .optional(),
    with: values.default({}),
    raw: z.string().optional(),
    style: style.optional(),
    expect: z.union([z.literal('none'), values]).default({}),
  })
  .refine((one) => one.send === undefined || one.raw === undefined, 'a step has send or raw, not both');
const script = z.strictObject({
  user: z.strictObject({ uin: z.number().int().min(0).max(highestNumber), password: word }),
  style: style.optional(),
  steps: z
    .array(z.preprocess((one) => (typeof one === 'string' ? { send: one } : one), step))
    .min(1)
    .max(100_000),
});

/** Reads a script. A fault is one line without the name of the file. */
export function readScript(text: string): Script | { readonly fault: string } {
  const document = parseYaml(text);
  if ('fault' in document) return document;
  const read = script.safeParse(document.value);
  if (!read.success) return { fault: describeIssue(read.error) };
  const { user, steps } = read.data;
  return {
    ...user,
    style: read.data.style ?? null,
    steps: steps.map((one) => ({
      wait: one.wait,
      send:
        one.raw !== undefined
          ? { raw: one.raw }
          : one.send !== undefined
            ? { command: one.send, values: one.with }
            : null,
      style: one.style ?? null,
      expect: one.expect,
    })),
  };
}
