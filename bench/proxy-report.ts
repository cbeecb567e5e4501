/**
 * Figures of proxies and relays go in, their part of docs/performance.md comes out.
 */

import type { Machine } from './results.ts';
import { median } from './verdicts.ts';

/** One contender at one number of connections; one value a round. */
export interface ProxyRuns {
  readonly command: string;
  /** Requests a second. */
  readonly rates: readonly number[];
  /** Medians, in milliseconds. */
  readonly latencies: readonly number[];
  /** CPU seconds for each second. */
  readonly cpu: readonly number[];
  /** Bytes that were not decoded, or not recorded. */
  readonly lost: readonly number[];
}

export interface ProxyResults {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  readonly server: string;
  readonly programs: Readonly<Record<string, ProxyRuns>>;
  readonly missing: Readonly<Record<string, string>>;
}

interface ProxyBar {
  readonly what: string;
  readonly limit: string;
  /** NaN where something was not measured. */
  readonly value: (of: (id: string) => ProxyRuns | undefined) => number;
  readonly isMet: (value: number) => boolean;
  readonly unit: string;
}

type Find = (id: string) => ProxyRuns | undefined;

function ratio(what: string, own: string, other: string, least: number): ProxyBar {
  const value = (of: Find): number => median(of(own)?.rates ?? []) / median(of(other)?.rates ?? []);
  return { what, limit: `at least ${least}`, value, isMet: (one) => one >= least, unit: '' };
}

const bars: readonly ProxyBar[] = [
  ratio(
    'relay with -T ndjson and -w: rate, as a part of that of a bare relay',
    'relay, ndjson, -w, 32 connections',
    'bare relay, 32 connections',
    0.5,
  ),
  ratio(
    'the same: times the rate of mitmdump',
    'relay, ndjson, -w, 32 connections',
    'mitmdump reverse, 32 connections',
    15,
  ),
  {
    what: 'the same: bytes that were not decoded or recorded',
    limit: 'at most 0',
    value: (of) => Math.max(...(of('relay, ndjson, -w, 32 connections')?.lost ?? [Number.NaN])),
    isMet: (one) => one === 0,
    unit: '',
  },
  {
    what: 'the same, 1 connection: median latency above that of the server alone',
    limit: 'at most 0.5 ms',
    value: (of) =>
      median(of('relay, ndjson, -w, 1 connection')?.latencies ?? []) -
      median(of('server alone, 1 connection')?.latencies ?? []),
    isMet: (one) => one < 0.5,
    unit: ' ms',
  },
  ratio(
    'decoding overwhelmed: rate, as a part of that of the relay with the log',
    'relay, overwhelmed, 32 connections',
    'relay, log, 32 connections',
    0.9,
  ),
  {
    what: 'the same: bytes counted as not decoded',
    limit: 'at least 1',
    value: (of) => Math.min(...(of('relay, overwhelmed, 32 connections')?.lost ?? [Number.NaN])),
    isMet: (one) => one > 0,
    unit: '',
  },
  ratio(
    'ordinary web traffic through regular: rate, as a part of that of the bare library',
    'regular, web, 32 connections',
    'bare web proxy, 32 connections',
    0.8,
  ),
  ratio('the same: times the rate of mitmdump', 'regular, web, 32 connections', 'mitmdump regular, 32 connections', 2),
];

/** The section on proxies, without its heading. */
export function describeProxy(results: ProxyResults): string {
  const { programs, machine, missing } = results;
  const find: Find = (id) => programs[id];
  const rows = bars.map(({ what, limit, value, isMet, unit }) => {
    const one = value(find);
    const measured = Number.isNaN(one) ? 'not measured' : `${one >= 100 ? Math.round(one) : one.toFixed(2)}${unit}`;
    return `| ${what} | ${limit} | ${measured} | ${Number.isNaN(one) ? '' : isMet(one) ? 'pass' : '**miss**'} |`;
  });
  const figures = Object.entries(programs).map(([id, { rates, latencies, cpu }]) => {
    const spread = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`;
    return `| ${id} | ${Math.round(median(rates))} | ${spread} | ${median(latencies).toFixed(3)} | ${median(cpu).toFixed(2)} |`;
  });
  const commands = [...new Set(Object.values(programs).map(({ command }) => command))].filter((one) => one !== '');
  return [
    `wrk with one thread asks ${results.server} for messages, over connections that stay open; everything on the loopback of`,
    `one machine, which all of it shares. ${results.date}, commit ${results.commit}, ${results.rounds} rounds of ${results.seconds} s each, all in turns.`,
    `${machine.processor}, ${machine.cores} cores; Node ${machine.node}.`,
    ...Object.entries(missing).map(([id, why]) => `\nLeft out: ${id}: ${why}.`),
    '',
    '| what | bar | measured | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '| contender | requests/s: median | single rounds | median latency ms | CPU s a second |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...figures,
    '',
    '```',
    ...commands,
    '```',
  ].join('\n');
}
