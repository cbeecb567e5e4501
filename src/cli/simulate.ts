/**
 * The simulate command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import { isIP } from 'node:net';
import type { WireProfile } from '../model/wire-profile.ts';
import type { SimulatedProtocol, SimulateOptions } from '../run/simulate.ts';
import { cast } from '../simulate/cast.ts';
import { styleNames } from '../simulate/client/style-names.ts';
import type { Place } from '../simulate/client/transport.ts';
import { chooseQuirks, type QuirkName, type Quirks, quirks } from '../simulate/kqq/quirks.ts';
import { documentedPenalty } from '../simulate/kqq/server.ts';
import type { SimulationSettings } from '../simulate/server.ts';
import { type Arguments, quote } from './arguments.ts';
import { simulateActions, simulatedProtocols } from './commands.ts';
import { secondsOrNull, toHostPort, toOwnProxy, toPort } from './proxy.ts';
import type { OptionsOrFault } from './read.ts';
import { type Values, valuesOf } from './values.ts';

const serverPort = 8000;
const idleSeconds = 300;
const clientPatience = 60_000;
/** Nobody wants to watch a picture of waiting. */
const sessionPenalty = 2000;

const both = ['quirk', 'penalty', 'quiet', 'profile', 'protocol'];
const server: readonly string[] = [
  'quirk',
  'penalty',
  'quiet',
  'profile',
  'listen-port',
  'oicq81-port',
  'listen-host',
  'accounts',
  'idle',
];
const client: readonly string[] = [
  'quiet',
  'profile',
  'protocol',
  'server',
  'script',
  'style',
  'proxy',
  'tunnel',
  'udp',
  'timeout',
];
/** What the document says of an L is nothing; this is the most natural reading, and the decoder's first guess. */
const naturalProfile: WireProfile = {
  order: 'le',
  scope: 'content',
  strings: 's1',
  portrait: 2,
  charset: 'gb18030',
};
/** A session takes what reading takes, and these. */
const notSession = new Set([...server, ...client].filter((name) => !both.includes(name)));

/** Translates the arguments of `simulate`. A fault is one sentence without a full stop. */
export function toSimulateOptions(given: Arguments): OptionsOrFault<SimulateOptions> {
  const values = valuesOf(given);
  const { faults } = values;
  const action = simulateActions.find((one) => one === values.words[0]);
  if (action === undefined) return { fault: `simulate needs one of ${simulateActions.join(', ')}` };
  for (const name of given.values.keys()) {
    const fits = action === 'session' ? !notSession.has(name) : (action === 'server' ? server : client).includes(name);
    if (!fits) faults.push(`simulate ${action} takes no option --${name}`);
  }
  const options = action === 'server' ? toServer(values) : action === 'client' ? toClient(values) : toSession(values);
  return faults.length > 0 ? { fault: faults[0] } : { options };
}

function toServer(values: Values): SimulateOptions {
  const port = toPort(values.text('listen-port') ?? String(serverPort));
  const host = values.text('listen-host') ?? '127.0.0.1';
  if (port === null) values.faults.push('option --listen-port takes a port from 0 (any) to 65535');
  if (isIP(host) === 0) values.faults.push(`option --listen-host cannot be ${quote(host)}; it takes an IP address`);
  return {
    kind: 'server',
    settings: toSettings(values, host, port ?? serverPort, documentedPenalty * 1000, toOicq81Port(values)),
    accounts: values.text('accounts'),
    quiet: values.has('quiet'),
  };
}

function toClient(values: Values): SimulateOptions {
  const route = {
    server: toPlace(values, 'server') ?? { host: '127.0.0.1', port: serverPort },
    proxy: toPlace(values, 'proxy'),
    tunnels: values.has('tunnel'),
  };
  if (route.tunnels && route.proxy === null) values.faults.push('--tunnel needs a proxy: --proxy HOST:PORT');
  const protocol = toProtocol(values);
  const isUdp = values.has('udp');
  if (isUdp && protocol === 'kqq') values.faults.push('--udp is for --protocol oicq81');
  const misfit = ['script', 'style', 'proxy', 'tunnel', 'timeout'].find((name) => values.has(name));
  if (protocol === 'oicq81' && misfit !== undefined) values.faults.push(`--${misfit} is for --protocol kqq`);
  return {
    kind: 'client',
    protocol,
    isUdp,
    profile: values.profile('profile') ?? naturalProfile,
    route,
    script: values.text('script'),
    style: values.choice('style', styleNames, 'document'),
    patience: secondsOrNull(values, 'timeout') ?? clientPatience,
    quiet: values.has('quiet'),
  };
}

function toSession(values: Values): SimulateOptions {
  return {
    kind: 'session',
    protocol: toProtocol(values),
    settings: toSettings(values, '127.0.0.1', 0, sessionPenalty, toProtocol(values) === 'oicq81' ? 0 : null),
    proxy: toOwnProxy(values),
    verbose: values.has('verbose'),
  };
}

function toSettings(
  values: Values,
  host: string,
  port: number,
  penalty: number,
  oicq81Port: number | null,
): SimulationSettings {
  return {
    oicq81Port,
    profile: values.profile('profile') ?? naturalProfile,
    host,
    port,
    accounts: cast,
    quirks: toQuirks(values),
    penalty: secondsOrNull(values, 'penalty') ?? penalty,
    idle: secondsOrNull(values, 'idle') ?? idleSeconds * 1000,
  };
}

function toProtocol(values: Values): SimulatedProtocol {
  return values.choice('protocol', simulatedProtocols, 'kqq');
}

function toOicq81Port(values: Values): number | null {
  const word = values.text('oicq81-port');
  if (word === null) return null;
  const port = toPort(word);
  if (port === null) values.faults.push('option --oicq81-port takes a port from 0 (any) to 65535');
  return port;
}

function toQuirks(values: Values): Quirks {
  const changes = values.texts('quirk').flatMap((word): readonly (readonly [QuirkName, string])[] => {
    const [name, choice] = word.split('=', 2);
    const quirk = quirks.find((one) => one.name === name);
    if (quirk === undefined) {
      values.faults.push(`there is no quirk ${quote(name)}; choose ${quirks.map((one) => one.name).join(', ')}`);
      return [];
    }
    if (!quirk.choices.includes(choice ?? '')) {
      const choices = quirk.choices.map((one) => `${name}=${one}`).join(' or ');
      values.faults.push(`option --quirk cannot be ${quote(word)}; it takes ${choices}`);
      return [];
    }
    return [[quirk.name, choice]];
  });
  return chooseQuirks(changes);
}

function toPlace(values: Values, name: string): Place | null {
  const word = values.text(name);
  if (word === null) return null;
  const place = toHostPort(word, null);
  if (place === null) values.faults.push(`option --${name} cannot be ${quote(word)}; it takes HOST:PORT`);
  return place;
}
