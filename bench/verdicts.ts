/**
 * Scenarios and the runs of their programs go in, what each bar came to and whether it is met comes out.
 */

import type { Bar, Figures } from './bars.ts';
import type { SuiteResults } from './results.ts';
import type { Scenario } from './scenarios.ts';

/** `value` is that of the medians, or the worst; `low` and `high` are those of single rounds. */
export interface Outcome {
  readonly bar: Bar;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Null for a bar that only tells. */
  readonly isMet: boolean | null;
}

export type Verdict =
  | { readonly scenario: Scenario; readonly outcomes: readonly Outcome[]; readonly fault: string | null }
  | { readonly scenario: Scenario; readonly notMeasured: string };

/** The verdict on a scenario; `results` are those of its suite, null if that was not run. */
export function judge(scenario: Scenario, results: SuiteResults | null): Verdict {
  if (results === null) return { scenario, notMeasured: 'not measured' };
  const missing = scenario.programs.flatMap(({ id }) => results.missing[id] ?? []);
  const needed = new Set<string>();
  const note = (id: string) => {
    needed.add(id);
    return figuresOf(results, id, null);
  };
  for (const bar of scenario.bars) bar.value(note);
  const lacking = [...needed].filter((id) => results.programs[id] === undefined);
  if (lacking.length > 0) return { scenario, notMeasured: missing[0] ?? `${lacking.join(', ')}: not measured` };
  const outcomes = scenario.bars.map((bar) => outcomeOf(bar, results, [...needed]));
  if (outcomes.some(({ value }) => Number.isNaN(value))) return { scenario, notMeasured: 'this system does not tell' };
  return { scenario, outcomes, fault: results.faults[scenario.name] ?? null };
}

/** Whether everything that can be met is. */
export function isMet(verdict: Verdict): boolean {
  return 'outcomes' in verdict && verdict.fault === null && verdict.outcomes.every((one) => one.isMet !== false);
}

function outcomeOf(bar: Bar, results: SuiteResults, ids: readonly string[]): Outcome {
  const count = Math.min(...ids.map((id) => results.programs[id]?.wall.length ?? 0));
  const rounds = Array.from({ length: count }, (_, round) => bar.value((id) => figuresOf(results, id, round)));
  const [low, high] = [Math.min(...rounds), Math.max(...rounds)];
  const value = bar.over === 'highest' ? high : bar.value((id) => figuresOf(results, id, null));
  return { bar, value, low, high, isMet: bar.limit === null ? null : keeps(value, bar.limit) };
}

function keeps(value: number, limit: NonNullable<Bar['limit']>): boolean {
  return limit.at === 'least' ? value >= limit.value : value <= limit.value;
}

/** The figures of one round, or the medians of all. NaN where there are none. */
function figuresOf(results: SuiteResults, id: string, round: number | null): Figures {
  const runs = results.programs[id];
  const pick = (values: readonly (number | null)[] | undefined): number => {
    if (values === undefined) return Number.NaN;
    return round === null ? median(values) : (values[round] ?? Number.NaN);
  };
  const { bytes, messages } = runs?.captures.reduce(add, nothing) ?? nothing;
  return { wall: pick(runs?.wall), cpu: pick(runs?.cpu), peak: pick(runs?.peak), bytes, messages };
}

const nothing = { bytes: 0, messages: 0 };

function add(sum: typeof nothing, capture: typeof nothing): typeof nothing {
  return { bytes: sum.bytes + capture.bytes, messages: sum.messages + capture.messages };
}

/** NaN if there is a value missing. */
export function median(values: readonly (number | null)[]): number {
  const sorted = values.map((value) => value ?? Number.NaN).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  if (sorted.some(Number.isNaN)) return Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
