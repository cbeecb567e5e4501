/**
 * A field of the reference: its entry goes in, the term and the lines that explain it come out: meaning, certainty,
 * conditions, codes, other readings, what was observed.
 */

import type { Definition, Inline, Line } from './blocks.ts';
import type { CodeEntry, FieldEntry, Statement } from './book.ts';
import type { ObservedField } from './observed.ts';
import { inBoth, markOf } from './words.ts';

export function describeField(field: FieldEntry): Definition {
  const { name, label, kind, status, sources, note, codes, traits, when, within, observed } = field;
  const lines: Line[] = [inBoth(label)];
  const place = within.length === 0 ? [] : [`in ${within.join(', in ')}`];
  lines.push([[kind, ...place, ...traits, `${status} [${sources.join(', ')}]`].join('; ')]);
  if (when.length > 0) lines.push([`if ${when.join(', or ')}`]);
  if (note !== null) lines.push(inBoth(note));
  lines.push(...describeReadings(field));
  lines.push(...codes.flatMap((code) => describeCode(code, field)));
  if (observed !== null) {
    lines.push(describeObserved(observed));
    for (const { text, bits } of observed.readings) {
      lines.push([...inBoth(text), `: told by the captures, ${Math.round(bits)} bits saved`]);
    }
  }
  return { term: [markOf(status), { code: name }], lines };
}

function describeCode(code: CodeEntry, field: FieldEntry): readonly Line[] {
  const { value, symbol, label, status, sources, note } = code;
  const isAsField = status === field.status && sources.join() === field.sources.join();
  const symbolWords = symbol === null ? '' : ` (${symbol})`;
  const certainty = isAsField ? '' : `; ${status} [${sources.join(', ')}]`;
  const remark: Line = note === null ? [] : ['; ', ...inBoth(note)];
  const words: Line = [` ${markOf(status)}`, ...inBoth(label), `${symbolWords}${certainty}`, ...remark];
  const line: Line = [{ code: String(value) }, ...words];
  return [line, ...describeReadings(code)];
}

function describeReadings({ readings }: Statement): readonly Line[] {
  return readings.map(({ label, source }) => ['or: ', ...inBoth(label), ` [${source}]`]);
}

/** How often, and the most frequent values. */
function describeObserved({ messages, distinct, isDistinctLeast, values }: ObservedField): Line {
  const line: Inline[] = [`observed in ${count(messages, 'message')}: `];
  for (const [index, { value, count: times }] of values.entries()) {
    if (index > 0) line.push(', ');
    line.push(value === '' ? 'empty' : { code: value }, ` (${times})`);
  }
  const more = distinct - values.length;
  if (more > 0) line.push(`, and ${isDistinctLeast ? 'at least ' : ''}${count(more, 'other value')}`);
  return line;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
