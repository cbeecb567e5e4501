/**
 * The simulate command: the server that is gone, a client that plays a script, or both with the proxy between them.
 */

import { readFileSync } from 'node:fs';
import { decodeText } from '../bytes/text.ts';
import { isWholeText } from '../bytes/whole-text.ts';
import { createBinaryRegistry } from '../dissect/oicq81/rules.ts';
import { maskUndecoded } from '../dissect/secret.ts';
import type { BinaryRegistry } from '../model/binary-rules.ts';
import type { WireProfile } from '../model/wire-profile.ts';
import { describeSystemFault } from '../present/system-fault.ts';
import { visible } from '../present/visible.ts';
import type { Account } from '../simulate/account.ts';
import { alone, together } from '../simulate/client/built-in.ts';
import { type PlayEvent, play } from '../simulate/client/player.ts';
import type { Script } from '../simulate/client/script.ts';
import type { StyleName } from '../simulate/client/style-names.ts';
import { styleNamed } from '../simulate/client/styles.ts';
import { describePlace, type Place, type Route } from '../simulate/client/transport.ts';
import { together as oicq81Together } from '../simulate/oicq81/built-in.ts';
import { playOicq81 } from '../simulate/oicq81/player.ts';
import { type Simulation, type SimulationSettings, simulate, type Told } from '../simulate/server.ts';
import { builtInTables } from '../tables/built-in.ts';
import { compileTables } from './compile.ts';
import { type ProxyOptions, runProxy } from './proxy.ts';
import { report } from './screen.ts';
import { onEnding } from './signals.ts';
import { exitStatus } from './status.ts';

export type SimulateOptions = ServerOptions | ClientOptions | SessionOptions;

export type SimulatedProtocol = 'kqq' | 'oicq81';

/** `settings` without what a file may replace. */
export interface ServerOptions {
  readonly kind: 'server';
  readonly settings: SimulationSettings;
  /** A YAML file with accounts in place of those of `settings`, or null. */
  readonly accounts: string | null;
  readonly quiet: boolean;
}

export interface ClientOptions {
  readonly kind: 'client';
  readonly protocol: SimulatedProtocol;
  /** Of the 0x81 protocol. */
  readonly profile: WireProfile;
  /** Likewise: datagrams. */
  readonly isUdp: boolean;
  readonly route: Route;
  /** A YAML file; null is the built-in script. */
  readonly script: string | null;
  readonly style: StyleName;
  readonly patience: number;
  readonly quiet: boolean;
}

export interface SessionOptions {
  readonly kind: 'session';
  readonly protocol: SimulatedProtocol;
  readonly settings: SimulationSettings;
  readonly proxy: ProxyOptions;
  /** Tell on standard error what the server does. */
  readonly verbose: boolean;
}

/** What a script whose replies were not as expected ends with. */
const findings = 10;
/** Replies that the session waits for: milliseconds. */
const sessionPatience = 30_000;

/** Runs until the script ends or it is interrupted. Gives an exit status; everything has been said. */
export async function runSimulate(options: SimulateOptions): Promise<number> {
  const interrupted = new AbortController();
  const forget = onEnding(() => interrupted.abort());
  try {
    if (options.kind === 'server') return await runServer(options, interrupted.signal);
    if (options.kind === 'client') return await runClient(options, interrupted.signal);
    return await runSession(options, interrupted.signal);
  } finally {
    forget();
  }
}

async function runServer(options: ServerOptions, until: AbortSignal): Promise<number> {
  const accounts = await accountsOf(options);
  if (accounts === null) return exitStatus.unreadable;
  const told = (one: Told): void => {
    if (!options.quiet) process.stdout.write(`${clock()}  ${describeAnswer(one)}\n`);
  };
  try {
    const simulation = await simulate({ ...options.settings, accounts }, compileTables(builtInTables), told);
    const place = describePlace({ host: options.settings.host, port: simulation.port });
    const { oicq81Port } = simulation;
    const other = oicq81Port === null ? '' : `, 0x81 frames at port ${oicq81Port} (TCP and UDP)`;
    const who = `${accounts.length} account${accounts.length === 1 ? '' : 's'}`;
    if (!options.quiet) report(`a simulated QQ server listens at ${place}${other}: ${who}; Ctrl-C ends it`);
    await aborted(until);
    await simulation.close();
    return exitStatus.interrupted;
  } catch (error) {
    report(`cannot listen: ${describe(error)}`);
    return exitStatus.unbound;
  }
}

async function accountsOf({ accounts: file, settings }: ServerOptions): Promise<readonly Account[] | null> {
  if (file === null) return settings.accounts;
  const { readAccounts } = await import('../simulate/accounts-file.ts');
  return readYaml(file, readAccounts);
}

async function runClient(options: ClientOptions, until: AbortSignal): Promise<number> {
  if (options.protocol === 'oicq81') return runOicq81Client(options, until);
  const script = await scriptOf(options.script);
  if (script === null) return exitStatus.unreadable;
  const told = (event: PlayEvent): void => {
    if (!options.quiet || event.kind === 'fault') process.stdout.write(`${clock()}  ${describeEvent(event)}\n`);
  };
  try {
    const { faults } = await play({ ...options, style: styleNamed(options.style), script, until, told });
    if (until.aborted) return exitStatus.interrupted;
    return faults > 0 ? findings : exitStatus.done;
  } catch (error) {
    if (until.aborted) return exitStatus.interrupted;
    report(`cannot reach ${describePlace(options.route.proxy ?? options.route.server)}: ${describe(error)}`);
    return exitStatus.unbound;
  }
}

async function scriptOf(file: string | null): Promise<Script | null> {
  if (file === null) return alone;
  const { readScript } = await import('../simulate/client/script.ts');
  return readYaml(file, readScript);
}

async function runOicq81Client(options: ClientOptions, until: AbortSignal): Promise<number> {
  const { route, isUdp, profile, quiet } = options;
  const told = (isSent: boolean, command: string, frame: Buffer): void => {
    const sign = isSent ? '>' : '<';
    // A password is in clear in there.
    const shown = command === 'login' ? `${frame.length} bytes` : frame.toString('hex');
    if (!quiet) process.stdout.write(`${clock()}  ${sign} ${command}  ${shown}\n`);
  };
  try {
    const steps = [...oicq81Together[0]];
    await playOicq81({ server: route.server, isUdp, profile, steps, until, told }, oicq81Registry());
    return until.aborted ? exitStatus.interrupted : exitStatus.done;
  } catch (error) {
    report(`cannot reach ${describePlace(route.server)}: ${describe(error)}`);
    return exitStatus.unbound;
  }
}

function oicq81Registry(): BinaryRegistry {
  return createBinaryRegistry(builtInTables.oicq81.protocol, builtInTables.oicq81.tables);
}

/** The proxy of a session hears of interrupts itself, and ends it. */
async function runSession(options: SessionOptions, until: AbortSignal): Promise<number> {
  const { settings, proxy, protocol, verbose } = options;
  let say = report;
  const told = (one: Told): void => {
    if (verbose) say(`server: ${describeAnswer(one)}`);
  };
  const over = new AbortController();
  until.addEventListener('abort', () => over.abort());
  const simulation = await simulate(settings, compileTables(builtInTables), told);
  let hasFailed = false;
  try {
    const passing = passingTo(simulation, settings.host, protocol, proxy.settings);
    const status = await runProxy(
      { ...proxy, settings: passing },
      ({ listeners: [listener], stop, stopping, ...running }) => {
        say = running.say;
        stopping.addEventListener('abort', () => over.abort());
        const server = { host: settings.host, port: simulation.port };
        const { signal } = over;
        const plays =
          protocol === 'kqq'
            ? chat({ server, proxy: listener, tunnels: false }, signal)
            : chatOicq81(listener, settings.profile, signal);
        plays
          .catch((error: unknown) => {
            if (signal.aborted) return;
            hasFailed = true;
            say(`the session broke off: ${describe(error)}`);
          })
          .finally(stop);
      },
    );
    return hasFailed && status === exitStatus.done ? exitStatus.unbound : status;
  } finally {
    over.abort();
    await simulation.close();
  }
}

/** The settings of a proxy in front of the simulated server. */
function passingTo(
  simulation: Simulation,
  host: string,
  protocol: SimulatedProtocol,
  settings: ProxyOptions['settings'],
): ProxyOptions['settings'] {
  if (protocol === 'kqq') return { ...settings, qq: { hosts: [], ports: [simulation.port] } };
  const target = { host, port: simulation.oicq81Port ?? 0 };
  return { ...settings, listen: [{ mode: { kind: 'tcp', target }, port: 0 }] };
}

async function chat(route: Route, until: AbortSignal): Promise<void> {
  const [first, second] = together;
  const common = { route, patience: sessionPatience, until, told: () => {} };
  await Promise.all([
    play({ ...common, script: first, style: styleNamed('document') }),
    play({ ...common, script: second, style: styleNamed('php') }),
  ]);
}

async function chatOicq81(server: Place, profile: WireProfile, until: AbortSignal): Promise<void> {
  const registry = oicq81Registry();
  const common = { server, isUdp: false, profile, until, told: () => {} };
  await Promise.all(oicq81Together.map(async (steps) => playOicq81({ ...common, steps }, registry)));
}

/** What a YAML file of the user's holds; null if it cannot be used, which has been said. */
function readYaml<T extends object>(file: string, read: (text: string) => T | { readonly fault: string }): T | null {
  try {
    const found = read(readFileSync(file, 'utf8'));
    if (!('fault' in found)) return found;
    report(`${file}: ${found.fault}`);
  } catch (error) {
    report(`cannot read ${file}: ${describeSystemFault(error)}`);
  }
  return null;
}

function describeAnswer({ client, request, result, rule }: Told): string {
  return visible(`${client}  ${request}  ${result}  ${rule.why} [${rule.source}]`);
}

function describeEvent(event: PlayEvent): string {
  if (event.kind === 'fault') return visible(`* ${event.text}`);
  if (event.kind === 'silence') return `< no reply (${event.ending})`;
  const { body, kind } = event;
  const charset = isWholeText(body, 0, body.length, 'utf-8') ? 'utf-8' : 'gb18030';
  const sign = kind === 'request' ? '>' : kind === 'reply' ? '<' : '!';
  return `${sign} ${visible(maskUndecoded(decodeText(body, 0, body.length, charset)))}`;
}

/** The time of the day, UTC, as the log has it. */
function clock(): string {
  return new Date().toISOString().slice(11, 23);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function aborted(until: AbortSignal): Promise<void> {
  if (until.aborted) return;
  await new Promise<void>((resolve) => until.addEventListener('abort', () => resolve()));
}
