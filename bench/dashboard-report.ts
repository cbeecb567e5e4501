/**
 * Figures of the dashboard go in, their part of docs/performance.md comes out.
 */

import type { Capture } from './inputs.ts';
import type { Machine } from './results.ts';
import { median } from './verdicts.ts';

/** Milliseconds from key to frame, by what the key does; those of all rounds. */
export type KeyTimes = Record<string, number[]>;

/** A pass over all messages; one of each for a round. */
export interface Filtering {
  readonly milliseconds: number[];
  /** CPU time of the program meanwhile, in milliseconds; null where the system does not tell. */
  readonly cpu: (number | null)[];
  /** Whether a frame said how far it was before it was done. */
  readonly progressSeen: boolean[];
}

/** Messages that came live, while keys were pressed. */
export interface LiveRound {
  readonly exchanges: number;
  readonly seconds: number;
  /** Messages in the list at the end. */
  readonly count: number;
  /** Nothing was said to be dropped. */
  readonly isWhole: boolean;
  /** CPU seconds for each second. */
  readonly cpu: number | null;
  readonly peak: number | null;
}

export interface DashboardResults {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly rounds: number;
  /** Load average of the minute before. */
  readonly load: number;
  readonly capture: Capture;
  /** Of the capture: replies that did not come among them. */
  readonly messages: number;
  /** The terminal with nothing but cat on it. */
  readonly alone: KeyTimes;
  readonly keys: KeyTimes;
  readonly filtering: Readonly<Record<string, Filtering>>;
  /** Milliseconds from the start until all is in the list. */
  readonly loading: readonly number[];
  readonly peaks: readonly (number | null)[];
  readonly liveKeys: KeyTimes;
  readonly live: readonly LiveRound[];
}

interface DashboardBar {
  readonly what: string;
  readonly limit: number;
  /** The limit is the least, not the most. */
  readonly isLeast?: boolean;
  readonly unit: string;
  /** NaN where something was not measured. */
  readonly value: (results: DashboardResults) => number;
}

/** Passes that are shorter need not say how far they are: frames of their own come ten times a second. */
const longPass = 250;
/** Of a machine that has nothing else to do, before it begins. */
const idleLoad = 0.5;

const bars: readonly DashboardBar[] = [
  { what: 'capture: key to frame, p95', limit: 50, unit: ' ms', value: ({ keys }) => percentile(allOf(keys), 95) },
  {
    what: 'capture: a filter over all messages, the slowest, median of rounds',
    limit: 500,
    unit: ' ms',
    value: ({ filtering }) => Math.max(...filtersOf(filtering).map(([, { milliseconds }]) => median(milliseconds))),
  },
  {
    what: `capture: passes of more than ${longPass} ms that did not say how far they were`,
    limit: 0,
    unit: '',
    value: ({ filtering }) =>
      Object.values(filtering).reduce((sum, { milliseconds, progressSeen }) => {
        return sum + milliseconds.filter((taken, round) => taken > longPass && progressSeen[round] === false).length;
      }, 0),
  },
  {
    what: 'capture: memory, the highest of all rounds',
    limit: 250,
    unit: ' MB',
    value: ({ peaks }) => Math.max(...peaks.map((peak) => (peak ?? Number.NaN) / 1e6)),
  },
  {
    what: 'live: key to frame, p95',
    limit: 50,
    unit: ' ms',
    value: ({ liveKeys }) => percentile(allOf(liveKeys), 95),
  },
  {
    what: 'live: messages that came in a second, the fewest of all rounds',
    limit: 4900,
    isLeast: true,
    unit: '',
    value: ({ live }) => Math.min(...live.map(({ exchanges, seconds }) => (2 * exchanges) / seconds)),
  },
  {
    what: 'live: messages that are not in the list, or were said to be dropped',
    limit: 0,
    unit: '',
    value: ({ live }) =>
      live.reduce((sum, { exchanges, count, isWhole }) => {
        return sum + Math.max(isWhole ? 0 : 1, Math.abs(2 * exchanges - count));
      }, 0),
  },
  {
    what: 'live: memory, the highest of all rounds',
    limit: 250,
    unit: ' MB',
    value: ({ live }) => Math.max(...live.map(({ peak }) => (peak ?? Number.NaN) / 1e6)),
  },
];

/** The section on the dashboard, without its heading. */
export function describeDashboard(results: DashboardResults): string {
  const { date, commit, rounds, machine, capture, messages, alone, keys, filtering, liveKeys } = results;
  return [
    'The program runs on a terminal of 120 columns and 40 rows, keys are pressed, and the time is taken outside: from the',
    'first byte of the key to the last byte of the frame that answers it. A capture of',
    `${count(messages)} messages (${capture.file}) is looked at; then a relay, while clients and a server talk through it.`,
    `${date}, commit ${commit}, ${rounds} rounds. ${machine.processor}, ${machine.cores} cores; Node ${machine.node}.`,
    ...preliminary(results),
    '',
    '| what | bar | measured | |',
    '| --- | --- | --- | --- |',
    ...bars.map((bar) => barRow(bar, results)),
    '',
    '| keys, ms | pressed | p50 | p95 | most |',
    '| --- | ---: | ---: | ---: | ---: |',
    keyRow('the terminal alone, with cat', allOf(alone)),
    keyRow('**capture: all**', allOf(keys)),
    ...Object.entries(keys).map(([kind, times]) => keyRow(kind, times)),
    keyRow('**live: all**', allOf(liveKeys)),
    ...Object.entries(liveKeys).map(([kind, times]) => keyRow(kind, times)),
    '',
    '| pass over all messages | ms: median | single rounds | CPU ms | told how far it was |',
    '| --- | ---: | ---: | ---: | --- |',
    ...Object.entries(filtering).map(([text, pass]) => passRow(text, pass)),
    '',
    ...others(results),
  ].join('\n');
}

function preliminary({ load, machine }: DashboardResults): readonly string[] {
  if (load <= idleLoad) return [];
  return [
    '',
    `**Preliminary**: ${load.toFixed(1)} programs on ${machine.cores} cores wanted to run in the minute before it began, so that times are longer than they`,
    'are on a machine that does nothing else. Memory and CPU time suffer less.',
  ];
}

function barRow(bar: DashboardBar, results: DashboardResults): string {
  const { what, limit, isLeast = false, unit } = bar;
  const value = bar.value(results);
  const isKnown = Number.isFinite(value);
  const isMet = isLeast ? value >= limit : value <= limit;
  const measured = isKnown ? `${number(value)}${unit}` : 'not measured';
  const verdict = isKnown ? (isMet ? 'pass' : '**miss**') : '';
  return `| ${what} | at ${isLeast ? 'least' : 'most'} ${limit}${unit} | ${measured} | ${verdict} |`;
}

function keyRow(kind: string, times: readonly number[]): string {
  const [half, most] = [percentile(times, 50), percentile(times, 100)];
  return `| ${kind} | ${times.length} | ${number(half)} | ${number(percentile(times, 95))} | ${number(most)} |`;
}

function passRow(text: string, { milliseconds, cpu, progressSeen }: Filtering): string {
  const spread = `${Math.min(...milliseconds)} to ${Math.max(...milliseconds)}`;
  const seen = progressSeen.filter((one) => one).length;
  const spent = median(cpu);
  return `| \`${text.replaceAll('|', '\\|')}\` | ${number(median(milliseconds))} | ${spread} | ${Number.isNaN(spent) ? '-' : number(spent)} | ${seen} of ${progressSeen.length} |`;
}

function others({ loading, live, messages }: DashboardResults): readonly string[] {
  const cpu = median(live.map((round) => round.cpu));
  return [
    `From the start until all ${count(messages)} messages are in the list: ${number(median(loading) / 1000)} s (${loading.map((one) => number(one / 1000)).join(', ')}).`,
    Number.isNaN(cpu)
      ? 'CPU time live is not known.'
      : `Live, the relay and the dashboard take ${number(cpu)} CPU seconds a second.`,
  ];
}

/** Filters, without the searches. */
function filtersOf(filtering: DashboardResults['filtering']): readonly [string, Filtering][] {
  return Object.entries(filtering).filter(([text]) => !text.startsWith('/'));
}

function allOf(times: KeyTimes): readonly number[] {
  return Object.values(times).flat();
}

/** The value that so many hundredths of all do not pass; no number if there are none. */
export function percentile(values: readonly number[], hundredths: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * hundredths) / 100) - 1)] ?? Number.NaN;
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
