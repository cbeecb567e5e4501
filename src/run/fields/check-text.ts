/**
 * Verdicts as text: they go in, an account for people, or JSON, comes out.
 */

import { describeNoteAddress } from '../../model/note.ts';
import type { Language } from '../../model/text.ts';
import { statusMarks } from '../../present/tree-details.ts';
import { visible, visibleJson } from '../../present/visible.ts';
import { noteAsObject } from './note-text.ts';
import type { Sighting, Verdict } from './verdicts.ts';

const mostShown = 5;

export type Outcome = 'confirmed' | 'contradicted' | 'not in these captures' | 'without a predicate';

const outcomes: readonly Outcome[] = ['contradicted', 'confirmed', 'not in these captures', 'without a predicate'];

export function outcomeOf({ placed, messages, contradicted }: Verdict): Outcome {
  if (messages === 0) return 'not in these captures';
  if (placed.note.predicate === null) return 'without a predicate';
  return contradicted > 0 ? 'contradicted' : 'confirmed';
}

/** Contradicted notes first; the last line counts. */
export function describeVerdicts(verdicts: readonly Verdict[], language: Language): string {
  const parts = outcomes.flatMap((outcome) =>
    verdicts.filter((one) => outcomeOf(one) === outcome).map((one) => describeVerdict(one, language)),
  );
  const counts = outcomes.flatMap((outcome) => {
    const count = verdicts.filter((one) => outcomeOf(one) === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  const total = `${verdicts.length} ${verdicts.length === 1 ? 'note' : 'notes'}`;
  return `${[...parts, `${total}: ${counts.join(', ')}`].join('\n')}\n`;
}

function describeVerdict(verdict: Verdict, language: Language): string {
  const { placed, messages, confirmed, contradicted, first } = verdict;
  const { note } = placed;
  const mark = note.status === null ? ' ' : statusMarks[note.status];
  const what = note.hypothesis === null ? '' : `  ${note.hypothesis[language]}`;
  const lines = [visible(`${mark} ${describeNoteAddress(note)}${what}`)];
  if (note.predicate !== null) lines.push(`    ${visible(note.predicate)}`);
  const outcome = outcomeOf(verdict);
  if (outcome === 'not in these captures') lines.push(`    ${outcome}`);
  if (outcome === 'without a predicate') lines.push(`    ${outcome}, ${messages} messages${seenAt(first)}`);
  if (outcome === 'confirmed') lines.push(`    confirmed by ${confirmed} of ${messages} messages${seenAt(first)}`);
  if (outcome === 'contradicted') {
    lines.push(`    contradicted by ${contradicted} of ${messages} messages:`);
    const shown = verdict.contradictions.slice(0, mostShown);
    for (const one of shown) lines.push(`      ${describeSighting(one)}`);
    const more = contradicted - shown.length;
    if (more > 0) lines.push(`      and ${more} more`);
  }
  return `${lines.join('\n')}\n`;
}

function seenAt(first: Sighting | null): string {
  return first === null ? '' : `, first ${describeSighting(first)}`;
}

function describeSighting({ source, no, packet, values }: Sighting): string {
  const place = `${source} no ${no}${packet > 0 ? ` (packet ${packet})` : ''}`;
  return visible(values.length === 0 ? place : `${place}: ${values.map((one) => `"${one}"`).join(', ')}`);
}

/** One object. */
export function verdictsAsJson(verdicts: readonly Verdict[]): string {
  const notes = verdicts.map((verdict) => ({
    ...noteAsObject(verdict.placed),
    outcome: outcomeOf(verdict),
    messages: verdict.messages,
    confirmed: verdict.confirmed,
    contradicted: verdict.contradicted,
    first: verdict.first,
    contradictions: verdict.contradictions,
  }));
  return `${visibleJson(JSON.stringify({ notes }, null, 1))}\n`;
}
