/**
 * Proxies and relays on the loopback: each in turn stands between a load generator (wrk) and a server (nginx, or a bare
 * one in Node), several rounds of all. Requests per second, latency and what was not decoded come out; with --save they
 * are kept in bench/results.json and docs/performance.md.
 *
 *   tsx bench/proxy.ts [--rounds N] [--seconds N] [--save]
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './plain/program.ts';
import { prepare } from './prepare.ts';
import { describeProxy, type ProxyResults, type ProxyRuns } from './proxy-report.ts';
import { writeReport } from './report.ts';
import { currentCommit, describeMachine, loadResults, outputOf, saveResults } from './results.ts';

const main = 'dist/src/cli/main.js';
const ports = { server: 18_800, proxy: 18_801 } as const;
const request = 'VER=1.1&CMD=GetMsgEx&SEQ=4711&UIN=80521347';
const reply =
  'VER=1.1&CMD=GETMSGEX&SEQ=4711&UIN=80521347&RES=0&MN=3&MT=99,9,9,&UN=73110248,73110248,6203915,&MG=30 ,在吗 ,明天七点 ,&';

/** One thing between wrk and the server. `web`: it is asked as a forward proxy for a page. */
interface Contender {
  readonly id: string;
  readonly words: readonly string[];
  readonly web: boolean;
  /** Connections of wrk. */
  readonly connections: readonly number[];
}

function relay(id: string, connections: readonly number[], ...words: string[]): Contender {
  return { id, words, web: false, connections };
}

const reverse = ['node', main, 'proxy', '-m', `reverse:tcp://127.0.0.1:${ports.server}@${ports.proxy}`];

function contenders(folder: string): readonly Contender[] {
  const recording = join(folder, 'recording.pcapng');
  return [
    relay('server alone', [1, 32]),
    relay('bare relay', [1, 32], 'node', 'bench/data/compiled/bare-relay.js', `${ports.proxy}`, `${ports.server}`),
    relay('relay, log', [32], ...reverse, '-o', '/dev/null'),
    relay('relay, ndjson, -w', [1, 32], ...reverse, '-T', 'ndjson', '-o', '/dev/null', '-w', recording),
    relay('relay, overwhelmed', [32], ...reverse, '-V', '-x', '-o', '/dev/null', '--max-backlog', '1M'),
    relay(
      'mitmdump reverse',
      [1, 32],
      'mitmdump',
      '-q',
      '--mode',
      `reverse:http://127.0.0.1:${ports.server}`,
      '-p',
      `${ports.proxy}`,
    ),
    {
      id: 'bare web proxy',
      words: ['node', 'bench/data/compiled/bare-web-proxy.js', `${ports.proxy}`],
      web: true,
      connections: [32],
    },
    {
      id: 'regular, web',
      words: ['node', main, 'proxy', '-p', `${ports.proxy}`, '-o', '/dev/null'],
      web: true,
      connections: [32],
    },
    { id: 'mitmdump regular', words: ['mitmdump', '-q', '-p', `${ports.proxy}`], web: true, connections: [32] },
  ];
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      save: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  if (!(Number.isInteger(rounds) && rounds > 0 && Number.isInteger(seconds) && seconds > 0)) {
    throw new Error('--rounds and --seconds are whole numbers above 0');
  }
  if (outputOf('wrk', '--version') === null && !isThere('wrk'))
    throw new Error('wrk is not installed (Debian: apt install wrk)');
  prepare();
  const folder = mkdtempSync(join(tmpdir(), 'oicqscope-bench-'));
  const server = await startServer(folder);
  try {
    const results = await measureAll(folder, rounds, seconds, server.name);
    console.log(`\n${describeProxy(results)}`);
    if (!values.save) return;
    const all = { ...loadResults(), proxy: results };
    saveResults(all);
    writeReport(all);
  } finally {
    server.child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string, rounds: number, seconds: number, server: string): Promise<ProxyResults> {
  const missing: Record<string, string> = {};
  const runs: Record<string, { rates: number[]; latencies: number[]; cpu: number[]; lost: number[]; command: string }> =
    {};
  const chosen = contenders(folder).filter(({ id, words }) => {
    if (words[0] !== 'mitmdump' || isThere('mitmdump')) return true;
    missing[id] = 'mitmdump is not installed';
    return false;
  });
  for (let round = 0; round < rounds; round++) {
    for (const contender of chosen) {
      for (const connections of contender.connections) {
        const key = `${contender.id}, ${connections === 1 ? '1 connection' : `${connections} connections`}`;
        runs[key] ??= {
          rates: [],
          latencies: [],
          cpu: [],
          lost: [],
          command: contender.words.join(' ').replaceAll(folder, '/tmp'),
        };
        const one = await measureOne(contender, connections, seconds, folder);
        runs[key].rates.push(one.rate);
        runs[key].latencies.push(one.latency);
        runs[key].cpu.push(one.cpu);
        runs[key].lost.push(one.lost);
        console.error(
          `${round + 1}/${rounds}  ${key}: ${Math.round(one.rate)} requests/s, median ${one.latency.toFixed(3)} ms, lost ${one.lost}`,
        );
      }
    }
  }
  const programs: Readonly<Record<string, ProxyRuns>> = runs;
  const date = new Date().toISOString().slice(0, 10);
  return { date, commit: currentCommit(), machine: describeMachine(), rounds, seconds, server, programs, missing };
}

interface One {
  /** Requests a second. */
  readonly rate: number;
  /** Median, in milliseconds. */
  readonly latency: number;
  /** CPU seconds for each second, of the contender alone. */
  readonly cpu: number;
  /** Bytes that were passed on and not decoded or recorded. */
  readonly lost: number;
}

async function measureOne(
  { words, web }: Contender,
  connections: number,
  seconds: number,
  folder: string,
): Promise<One> {
  const child = words.length === 0 ? null : await startContender(words);
  try {
    const port = child === null ? ports.server : ports.proxy;
    // So that what is compiled while it runs is compiled.
    load(folder, port, connections, 1, web);
    const before = cpuOf(child?.process.pid);
    const text = load(folder, port, connections, seconds, web);
    const cpu = (cpuOf(child?.process.pid) - before) / seconds;
    const failed = /Non-2xx or 3xx responses: (\d+)|Socket errors: .*/.exec(text);
    if (failed !== null) throw new Error(`${words.join(' ')}: ${failed[0]}`);
    const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
    const latency = toMilliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(text));
    return { rate, latency, cpu, lost: child === null ? 0 : await child.stop() };
  } finally {
    await child?.stop();
  }
}

function toMilliseconds(found: RegExpExecArray | null): number {
  const scale = { us: 1e-3, ms: 1, s: 1e3 }[found?.[2] ?? ''] ?? Number.NaN;
  return Number(found?.[1]) * scale;
}

/** What wrk prints. */
function load(folder: string, port: number, connections: number, seconds: number, web: boolean): string {
  const script = join(folder, web ? 'get.lua' : 'post.lua');
  writeFileSync(
    script,
    web
      ? `wrk.path = "http://127.0.0.1:${ports.server}/page"`
      : `wrk.method = "POST"\nwrk.body = "${request}"\nwrk.headers["Content-Type"] = "text/plain; charset=UTF-8"`,
  );
  const args = [
    '-t',
    '1',
    '-c',
    `${connections}`,
    '-d',
    `${seconds}s`,
    '--latency',
    '-s',
    script,
    `http://127.0.0.1:${port}/`,
  ];
  return execFileSync('wrk', args, { encoding: 'utf8' });
}

async function startContender(words: readonly string[]) {
  const [program = '', ...args] = words;
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await untilItListens(child, ports.proxy);
  let lost: number | null = null;
  const stop = async (): Promise<number> => {
    if (lost !== null) return lost;
    child.kill('SIGINT');
    const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(patience);
    const counts = [...said.matchAll(/(\d+) bytes were passed on and not/g)].map(([, count]) => Number(count));
    lost = counts.reduce((sum, one) => sum + one, 0);
    return lost;
  };
  return { process: child, stop };
}

async function startServer(folder: string): Promise<{ readonly child: ChildProcess; readonly name: string }> {
  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => outputOf(path, '-v') !== null);
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 600; default_type text/plain;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${ports.server}; location / { return 200 '${reply}'; } }
}
`,
  );
  const child =
    nginx === undefined
      ? spawn(process.execPath, ['bench/data/compiled/bare-server.js', `${ports.server}`, reply], {
          cwd: root,
          stdio: 'ignore',
        })
      : spawn(nginx, ['-c', config, '-p', folder, '-e', '/dev/null'], { stdio: 'ignore' });
  await untilItListens(child, ports.server);
  return { child, name: nginx === undefined ? 'a bare server in Node' : 'nginx' };
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${child.spawnargs.join(' ')} does not listen`);
}

function cpuOf(pid: number | undefined): number {
  const text = pid === undefined ? null : outputOf('cat', `/proc/${pid}/stat`);
  if (text === null) return 0;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function isThere(program: string): boolean {
  return outputOf('sh', '-c', `command -v ${program}`) !== null;
}

await run();
