/**
 * Values of options: what was given on the command line goes in, typed values come out. What is wrong is written to
 * `faults`, so that a translation reads straight through and the first fault is reported at its end.
 */

import type { DecodeAs } from '../model/decode-as.ts';
import { parseProfile, type WireProfile } from '../model/wire-profile.ts';
import { type Arguments, quote } from './arguments.ts';
import { decodeAsForm, toDecodeAs } from './decode-as.ts';
import { toCount, toSize } from './size.ts';

/** Reads the options of one command by their long names. */
export interface Values {
  readonly words: readonly string[];
  readonly faults: string[];
  has(name: string): boolean;
  text(name: string): string | null;
  texts(name: string): readonly string[];
  choice<const T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  count(name: string, fallback: number): number;
  countOrNull(name: string): number | null;
  size(name: string, fallback: number): number;
  rules(name: string): readonly DecodeAs[];
  profile(name: string): WireProfile | null;
}

const profileForm = 'le|be,content|frame,s1|s2le|s2be|sz,m1|m2[,gb18030|utf-8|big5]';

export function valuesOf(given: Arguments): Values {
  const faults: string[] = [];
  const text = (name: string): string | null => given.values.get(name)?.at(-1) ?? null;
  const number = (name: string, to: (word: string) => number | null, wanted: string): number | null => {
    const word = text(name);
    if (word === null) return null;
    const value = to(word);
    if (value === null) faults.push(`option --${name} cannot be ${quote(word)}; it takes ${wanted}`);
    return value;
  };
  const countOrNull = (name: string) => number(name, toCount, 'a whole number from 1 on');
  return {
    words: given.words,
    faults,
    has: (name) => given.values.has(name),
    text,
    texts: (name) => given.values.get(name) ?? [],
    choice: (name, allowed, fallback) => allowed.find((one) => one === text(name)) ?? fallback,
    countOrNull,
    count: (name, fallback) => countOrNull(name) ?? fallback,
    profile: (name) => {
      const word = text(name);
      const profile = word === null ? null : parseProfile(word);
      if (word !== null && profile === null) {
        faults.push(`option --${name} cannot be ${quote(word)}; it takes ${profileForm}`);
      }
      return profile;
    },
    rules: (name) =>
      (given.values.get(name) ?? []).flatMap((word) => {
        const rule = toDecodeAs(word);
        if (rule !== null) return [rule];
        faults.push(`option --${name} cannot be ${quote(word)}; it takes ${decodeAsForm}`);
        return [];
      }),
    size: (name, fallback) => number(name, toSize, 'a size such as 4096, 64K or 16M, at most 4G') ?? fallback,
  };
}
