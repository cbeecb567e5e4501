/**
 * Users of the proxy: a file with a line "user:password" for each goes in, those lines come out.
 */

import { readFileSync } from 'node:fs';
import { describeSystemFault } from '../present/system-fault.ts';

/** Lines without a colon, and those behind a `#`, are none. */
export function readUsers(file: string): { readonly users: readonly string[] } | { readonly fault: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { fault: `cannot read ${file}: ${describeSystemFault(error)}` };
  }
  const users = text.split(/\r?\n/).filter((line) => /^[^:#]+:/.test(line));
  return users.length === 0 ? { fault: `${file} has no line user:password` } : { users };
}
