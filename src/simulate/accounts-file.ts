/**
 * Accounts of a YAML file: its text goes in, accounts come out, or the first thing that is wrong with it.
 *
 *   accounts:
 *     - uin: 61847203
 *       password: bamboo
 *       nickname: 竹影
 *       adding: ask            # anyone, ask or nobody
 *       friends: [70316425]
 *       profile: { CT: 昆明 }  # names as GetInfo has them
 */

import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Account, highestNumber, lowestNumber } from './account.ts';

const uin = z.number().int().min(lowestNumber).max(highestNumber);
/** Numbers are written without quotes as often as with them. */
const word = z.union([z.string(), z.number()]).transform(String);

const accountsFile = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        uin,
        password: word,
        nickname: word.default(''),
        picture: z.number().int().min(0).max(0xffff).default(0),
        adding: z.enum(['anyone', 'ask', 'nobody']).default('ask'),
        friends: z.array(uin).max(1000).default([]),
        profile: z.record(z.string().regex(/^[A-Z]{2}$/, 'names have two capital letters'), word).default({}),
      }),
    )
    .min(1)
    .max(10_000),
});

/** Reads accounts. A fault is one line without the name of the file. */
export function readAccounts(text: string): readonly Account[] | { readonly fault: string } {
  const document = parseYaml(text);
  if ('fault' in document) return document;
  const read = accountsFile.safeParse(document.value);
  return read.success ? read.data.accounts : { fault: describeIssue(read.error) };
}

/** The value of a YAML text. */
export function parseYaml(text: string): { readonly value: unknown } | { readonly fault: string } {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) return { fault: oneLine(error.message) };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (fault) {
    return { fault: oneLine(fault instanceof Error ? fault.message : String(fault)) };
  }
}

/** The first fault that a check found, with its place. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return oneLine(`${place === '' ? '' : `${place}: `}${issue?.message ?? 'not what was expected'}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
