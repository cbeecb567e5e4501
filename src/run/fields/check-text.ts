/**
 * Verdicts as text: they go in, an account for people, or JSON, comes out.
 */

import { describeNoteAddress } from '../../model/note.ts';
import type { Language } from '../../model/text.ts';
import { statusMarks } from '../../present/tree-details.ts';
import { visible, visibleJson } from '../../present/visible.ts';
import { checkWords } from './check-words.ts';
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
  const words = checkWords[language];
  const parts = outcomes.flatMap((outcome) =>
    verdicts.filter((one) => outcomeOf(one) === outcome).map((one) => describeVerdict(one, language)),
  );
  const counts = outcomes.flatMap((outcome) => {
    const count = verdicts.filter((one) => outcomeOf(one) === outcome).length;
    return count === 0 ? [] : [`${count} ${words.outcome[outcome]}`];
  });
  return `${[...parts, words.total(verdicts.length, counts)].join('\n')}\n`;
}

function describeVerdict(verdict: Verdict, language: Language): string {
  const { placed, messages, confirmed, contradicted, first } = verdict;
  const { note } = placed;
  const words = checkWords[language];
  const seenAt = first === null ? '' : `${words.first}${describeSighting(first, language)}`;
  const mark = note.status === null ? ' ' : statusMarks[note.status];
  const what = note.hypothesis === null ? '' : `  ${note.hypothesis[language]}`;
  const lines = [visible(`${mark} ${describeNoteAddress(note)}${what}`)];
  if (note.predicate !== null) lines.push(`    ${visible(note.predicate)}`);
  const outcome = outcomeOf(verdict);
  if (outcome === 'not in these captures') lines.push(`    ${words.outcome[outcome]}`);
  if (outcome === 'without a predicate') lines.push(`    ${words.untested(messages)}${seenAt}`);
  if (outcome === 'confirmed') lines.push(`    ${words.confirmed(confirmed, messages)}${seenAt}`);
  if (outcome === 'contradicted') {
    lines.push(`    ${words.contradicted(contradicted, messages)}`);
    const shown = verdict.contradictions.slice(0, mostShown);
    for (const one of shown) lines.push(`      ${describeSighting(one, language)}`);
    const more = contradicted - shown.length;
    if (more > 0) lines.push(`      ${words.more(more)}`);
  }
  return `${lines.join('\n')}\n`;
}

function describeSighting({ source, no, packet, values }: Sighting, language: Language): string {
  const words = checkWords[language];
  const place = `${source} ${words.place(no, packet)}`;
  return visible(values.length === 0 ? place : `${place}${words.values(values.map((one) => `"${one}"`).join(', '))}`);
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
