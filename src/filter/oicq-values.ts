/**
 * Header of an oicq frame for filters, from its compact parse: a name goes in, its value comes out, without a field tree.
 * It is the one that the tree would give (filter/tree-values.ts says what that is).
 */

import { hexWord } from '../dissect/oicq/words.ts';
import type { Message, OicqParse } from '../model/message.ts';
import type { Text } from '../model/text.ts';
import type { Values } from './value.ts';

/** A number of the header, and what tables call it. */
type Listed = (parse: OicqParse) => readonly [number: number, label: Text | null];

const listed: Readonly<Record<string, Listed>> = {
  'oicq.version': ({ version, rules }) => [version, rules.versions.get(version)?.title ?? null],
  'oicq.command': ({ command, rules }) => [command, rules.commands.get(command)?.title ?? null],
};

/** Adds the value of `name` to `values`, if there is one. Null if only the tree can tell. */
export function oicqReader(name: string, index: number | null) {
  const read = listed[name];
  if (read === undefined || index !== null) return null;
  return ({ parse, frame }: Message, values: Values): void => {
    // Of a frame that ends within its header nothing is read.
    if (parse.protocol !== 'oicq' || frame === null || parse.sequence < 0) return;
    const [number, label] = read(parse);
    values.addNumeral(hexWord(number), number, label);
  };
}
