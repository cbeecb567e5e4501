/**
 * What is measured and what it is held against: programs with their captures, and the bars of each scenario.
 */

import {
  atLeast,
  atMost,
  type Bar,
  cpuPerMessage,
  milliseconds,
  type Program,
  peak,
  timePerMegabyte,
  times,
} from './bars.ts';
import type { Wanted } from './inputs.ts';

export type Suite = 'read' | 'startup' | 'long';

export interface Scenario {
  readonly name: string;
  readonly suite: Suite;
  readonly what: string;
  readonly programs: readonly Program[];
  readonly bars: readonly Bar[];
  /** Programs that have to print the same bytes. */
  readonly sameOutput?: readonly [string, string];
}

const main = 'dist/src/cli/main.js';
const close100: Wanted = { style: 'close', bytes: 100e6 };

function ours(id: string, captures: readonly Wanted[], format = 'log', ...more: string[]): Program {
  return { id, words: ['node', main, 'read', '-T', format, ...more, 'CAPTURE'], captures };
}

const log = ours('log', [close100]);
const bareLoop: Program = {
  id: 'bare loop',
  words: ['node', 'bench/data/compiled/bare-loop.js', 'CAPTURE'],
  captures: [close100],
};

const peers: readonly Program[] = [
  {
    id: 'tshark fields',
    words: ['tshark', '-Y', 'http', '-T', 'fields', '-e', 'http.file_data', '-r', 'CAPTURE'],
    captures: [close100],
  },
  {
    id: 'ngrep',
    words: ['ngrep', '-q', '-W', 'byline', '-I', 'CAPTURE', 'CMD=', 'tcp port 8000'],
    captures: [close100],
  },
  {
    id: 'pcap-parser',
    words: ['node', 'bench/data/compiled/pcap-parser-loop.js', 'CAPTURE'],
    captures: [close100],
  },
];

/** So many messages in so many connections. */
function inConnections(id: string, messages: number, connections: number, open = 16): Program {
  return ours(id, [{ style: 'steady', messages, connections, open }]);
}

const sizes = [
  ['100 B', 100],
  ['1 kB', 1e3],
  ['10 kB', 1e4],
  ['100 kB', 1e5],
  ['1 MB', 1e6],
  ['10 MB', 1e7],
] as const;

const sized = sizes.map(([name, body]) => ours(`replies of ${name}`, [{ style: 'sized', bytes: 100e6, body }]));

const twoFiles: readonly Wanted[] = [close100, { style: 'close', bytes: 100e6, seed: 2 }];
const jobs = (count: number): Program => ({
  ...ours(`--jobs ${count}`, twoFiles, 'log', '--jobs', String(count)),
  needsOption: '--jobs',
});

const close500: Wanted = { style: 'close', bytes: 500e6, seed: 2 };
const fields = (id: string, ...words: string[]): Program => ({
  id,
  words: ['node', main, 'fields', ...words, '-q', 'CAPTURE'],
  captures: [close500],
});
const asLong = (text: string, id: string): Bar => times(text, 'ndjson, 500 MB', id, atMost(1.5));
const memory = (text: string, id: string): Bar => ({ ...peak(text, id), limit: atMost(300) });

const startup = (id: string, ...words: string[]): Program => ({ id, words: ['node', ...words], captures: [] });

export const scenarios: readonly Scenario[] = [
  {
    name: 'log-tshark',
    suite: 'read',
    what: 'the log of a 100 MB capture of 150,000 messages, against `tshark -Y http -T fields`',
    programs: [log, ...peers],
    bars: [times('times as fast as tshark (aim: 40)', 'log', 'tshark fields', atLeast(25))],
  },
  {
    name: 'log-loop',
    suite: 'read',
    what: 'the same, against a bare loop in Node that only walks to the TCP payloads',
    programs: [log, bareLoop],
    bars: [times('times the time of the bare loop', 'bare loop', 'log', atMost(4))],
  },
  {
    name: 'keepalive',
    suite: 'read',
    what: 'many exchanges on each connection, against one on each',
    programs: [log, ours('log, keep-alive', [{ style: 'keepalive', bytes: 100e6 }])],
    bars: [
      {
        text: 'time per MB, as a multiple of that of close style',
        limit: atMost(1),
        unit: '',
        over: 'medians',
        value: (of) => of('log, keep-alive').wall / of('log, keep-alive').bytes / (of('log').wall / of('log').bytes),
      },
    ],
  },
  {
    name: 'memory',
    suite: 'read',
    what: 'the most memory held, 100 MB and 500 MB',
    programs: [log, ours('log, 500 MB', [close500])],
    bars: [peak('at 100 MB', 'log'), peak('at 500 MB', 'log, 500 MB')],
  },
  {
    name: 'flows',
    suite: 'read',
    what: '200,000 messages in 1, 1,000 and 100,000 connections, and in many at a time; as many packets in each',
    programs: [
      inConnections('1 connection', 200e3, 1),
      inConnections('1,000 connections', 200e3, 1e3),
      inConnections('100,000 connections', 200e3, 100e3),
      inConnections('100,000 connections, 50,000 at a time', 200e3, 100e3, 50e3),
    ],
    bars: [
      cpuPerMessage('CPU per message: 1,000 connections against 1', '1,000 connections', '1 connection'),
      cpuPerMessage('CPU per message: 100,000 connections against 1', '100,000 connections', '1 connection'),
      cpuPerMessage(
        'CPU per message: 50,000 at a time against 16',
        '100,000 connections, 50,000 at a time',
        '100,000 connections',
        null,
      ),
    ],
  },
  {
    name: 'message-size',
    suite: 'read',
    what: 'replies of 100 B to 10 MB, lists and long texts, 100 MB of each size; against the best of the smaller sizes',
    programs: sized,
    bars: sized.slice(1).map((program, i) =>
      timePerMegabyte(
        program.id,
        sized.slice(0, i + 1).map(({ id }) => id),
      ),
    ),
  },
  {
    name: 'jobs',
    suite: 'read',
    what: 'two files of 100 MB with worker threads',
    programs: [jobs(1), jobs(2)],
    bars: [times('times as fast with --jobs 2 as with --jobs 1', '--jobs 2', '--jobs 1', atLeast(1.7))],
    sameOutput: ['--jobs 1', '--jobs 2'],
  },
  {
    name: 'ndjson-tshark',
    suite: 'read',
    what: 'all fields as NDJSON, the same 100 MB capture, against `tshark -T ek -Y http`',
    programs: [
      ours('ndjson', [close100], 'ndjson'),
      { id: 'tshark ek', words: ['tshark', '-T', 'ek', '-Y', 'http', '-r', 'CAPTURE'], captures: [close100] },
    ],
    bars: [
      times('times as fast as tshark (aim: 25)', 'ndjson', 'tshark ek', atLeast(15)),
      peak('memory of NDJSON', 'ndjson'),
    ],
  },
  {
    name: 'fields',
    suite: 'read',
    what: '`fields show GetInfo.MT` and `fields list` of a capture of 500 MB, against `read -T ndjson`',
    programs: [
      ours('ndjson, 500 MB', [close500], 'ndjson'),
      fields('fields show', 'show', 'GetInfo.MT'),
      fields('fields list', 'list'),
    ],
    bars: [
      asLong('fields show, times as long as NDJSON', 'fields show'),
      asLong('fields list, times as long as NDJSON', 'fields list'),
      memory('memory of fields show', 'fields show'),
      memory('memory of fields list', 'fields list'),
    ],
  },
  {
    name: 'start-version',
    suite: 'startup',
    what: '`--version`',
    programs: [startup('node -e 0', '-e', '0'), startup('--version', main, '--version')],
    bars: [milliseconds('above `node -e 0`', '--version', 20)],
  },
  {
    name: 'start-read',
    suite: 'startup',
    what: '`read` of a capture of one exchange',
    programs: [startup('node -e 0', '-e', '0'), ours('read, one exchange', [{ style: 'exchange' }])],
    bars: [milliseconds('above `node -e 0`', 'read, one exchange', 150)],
  },
  {
    name: 'memory-2G',
    suite: 'long',
    what: 'the most memory held, 2 GB against 100 MB',
    programs: [log, ours('log, 2 GB', [{ style: 'close', bytes: 2e9 }])],
    bars: [
      peak('at 2 GB', 'log, 2 GB'),
      {
        text: 'memory at 2 GB, as a multiple of that at 100 MB',
        limit: atMost(1.1),
        unit: '',
        over: 'medians',
        value: (of) => of('log, 2 GB').peak / of('log').peak,
      },
    ],
  },
  {
    name: 'cost-2G',
    suite: 'long',
    what: 'CPU time per message, 2 GB against 100 MB',
    programs: [log, ours('log, 2 GB', [{ style: 'close', bytes: 2e9 }])],
    bars: [cpuPerMessage('CPU per message, as a multiple of that at 100 MB', 'log, 2 GB', 'log')],
  },
  {
    name: 'flows-1M',
    suite: 'long',
    what: '2,000,000 messages in 1 connection and in 1,000,000; as many packets in both',
    programs: [
      inConnections('2,000,000 messages, 1 connection', 2e6, 1),
      inConnections('2,000,000 messages, 1,000,000 connections', 2e6, 1e6),
    ],
    bars: [
      cpuPerMessage(
        'CPU per message: 1,000,000 connections against 1',
        '2,000,000 messages, 1,000,000 connections',
        '2,000,000 messages, 1 connection',
      ),
      peak('memory, 1,000,000 connections', '2,000,000 messages, 1,000,000 connections'),
    ],
  },
];
