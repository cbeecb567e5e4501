/**
 * The proxy command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import { isIP, isIPv6 } from 'node:net';
import type { ProxyOptions } from '../run/proxy.ts';
import type { HostMapping, HostPort } from '../sources/proxy/context.ts';
import type { ListenSpec, ProxyMode } from '../sources/proxy/settings.ts';
import { type Arguments, quote } from './arguments.ts';
import { timeFormats } from './commands.ts';
import { type OptionsOrFault, toDashboard, toLimits, toPresentation } from './read.ts';
import { type Values, valuesOf } from './values.ts';

const proxyDefaults = {
  port: 8080,
  host: '127.0.0.1',
  qqPorts: '8000',
  qqHosts: '.tencent.com,.qq.com',
  connections: 10_000,
  head: 65_536,
  idle: 3600,
  grace: 5,
  backlog: 32 * 1024 * 1024,
} as const;

const modeForm =
  'regular, reverse:http://HOST:PORT, reverse:tcp://HOST:PORT or reverse:udp://HOST:PORT, each with @PORT';
const highestPort = 65_535;

/** Translates the arguments of `proxy`. A fault is one sentence without a full stop. */
export function toProxyOptions(given: Arguments): OptionsOrFault<ProxyOptions> {
  const values = valuesOf(given);
  const { faults } = values;
  const port = toPort(values.text('listen-port') ?? String(proxyDefaults.port));
  if (port === null) faults.push('option --listen-port takes a port from 0 (any) to 65535');
  const host = values.text('listen-host') ?? proxyDefaults.host;
  const allowed = values.texts('allow-client');
  for (const network of allowed) {
    if (!isNetwork(network))
      faults.push(`option --allow-client cannot be ${quote(network)}; it takes 10.0.0.0/8 or an address`);
  }
  if (isIP(host) === 0) faults.push(`option --listen-host cannot be ${quote(host)}; it takes an IP address`);
  else if (!isLoopback(host) && allowed.length === 0) {
    faults.push('--listen-host beyond this machine needs --allow-client NETWORK: who may connect');
  }
  const listen = toListen(values, port ?? proxyDefaults.port);
  if (values.has('proxyauth-file') && listen.some(({ mode }) => mode.kind !== 'regular')) {
    faults.push('--proxyauth-file works with --mode regular only');
  }
  const options = toRun(values, {
    listen,
    host,
    allowed,
    qq: {
      ports: toPorts(values),
      hosts: (values.text('qq-hosts') ?? proxyDefaults.qqHosts).toLowerCase().split(','),
    },
    mappings: values.texts('map-host').flatMap((word) => toMapping(word, faults)),
    limits: {
      maxConnections: values.count('max-connections', proxyDefaults.connections),
      maxHead: values.size('max-head', proxyDefaults.head),
      idle: values.count('idle-timeout', proxyDefaults.idle) * 1000,
      timeout: secondsOrNull(values, 'timeout'),
    },
    showOther: values.has('show-other'),
    backlog: values.size('max-backlog', proxyDefaults.backlog),
  });
  return faults.length > 0 ? { fault: faults[0] } : { options };
}

/** A forward proxy for this machine at any port; whom it takes for a QQ server its user says. */
export function toOwnProxy(values: Values): ProxyOptions {
  const { host, connections, head, idle, backlog } = proxyDefaults;
  return toRun(values, {
    listen: [{ mode: { kind: 'regular' }, port: 0 }],
    host,
    allowed: [],
    qq: { ports: [], hosts: [] },
    mappings: [],
    limits: { maxConnections: connections, maxHead: head, idle: idle * 1000, timeout: null },
    showOther: values.has('show-other'),
    backlog,
  });
}

function toRun(values: Values, settings: ProxyOptions['settings']): ProxyOptions {
  const output = values.text('output');
  return {
    ...toPresentation(values),
    settings,
    usersFile: values.text('proxyauth-file'),
    count: values.countOrNull('count'),
    filter: values.text('filter'),
    output: output === '-' ? null : output,
    recording: values.text('write'),
    quiet: values.has('quiet'),
    timeFormat: values.choice('time-format', timeFormats, 'u'),
    showOther: values.has('show-other'),
    decodeAs: values.rules('decode-as'),
    profile: values.profile('profile'),
    limits: toLimits(values),
    dashboard: toDashboard(values),
    grace: secondsOrNull(values, 'grace') ?? proxyDefaults.grace * 1000,
  };
}

function toListen(values: Values, port: number): ListenSpec[] {
  const words = values.texts('mode').length === 0 ? ['regular'] : values.texts('mode');
  const seen = new Set<string>();
  return words.flatMap((word, i) => {
    const at = /^(.*?)(?:@(\d{1,5}))?$/s.exec(word);
    const mode = toMode(at?.[1] ?? '');
    const own = at?.[2] === undefined ? null : toPort(at[2]);
    if (mode === null || (at?.[2] !== undefined && own === null)) {
      values.faults.push(`option --mode cannot be ${quote(word)}; it takes ${modeForm}`);
      return [];
    }
    // Modes without a port of their own follow one another from --listen-port on.
    const listen = own ?? (port === 0 ? 0 : port + i);
    const key = `${mode.kind === 'udp' ? 'udp' : 'tcp'} ${listen}`;
    if (listen !== 0 && seen.has(key)) values.faults.push(`two modes cannot listen at port ${listen}; say SPEC@PORT`);
    seen.add(key);
    return [{ mode, port: listen }];
  });
}

/** "regular", "reverse:tcp://host:port"; null if it is neither. */
function toMode(word: string): ProxyMode | null {
  if (word === 'regular') return { kind: 'regular' };
  const match = /^reverse:(http|tcp|udp):\/\/(.+?)\/?$/.exec(word);
  if (match === null) return null;
  const kind = match[1] === 'http' ? 'http' : match[1] === 'tcp' ? 'tcp' : 'udp';
  const target = toHostPort(match[2], kind === 'http' ? 80 : null);
  return target === null ? null : { kind, target };
}

/** "host:port", "[ip6]:port"; `fallback` where no port is given. Null for anything else. */
export function toHostPort(word: string, fallback: number | null): HostPort | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/i.exec(word);
  if (match === null) return null;
  const port = match[3] === undefined ? fallback : toPort(match[3]);
  return port === null || port === 0 ? null : { host: match[1] ?? match[2], port };
}

function toMapping(word: string, faults: string[]): HostMapping[] {
  const match = /^([^\s=]+)=(.+)$/.exec(word);
  const to = match === null ? null : toHostPort(match[2], -1);
  if (match === null || to === null) {
    faults.push(`option --map-host cannot be ${quote(word)}; it takes OLD=ADDR or OLD=ADDR:PORT`);
    return [];
  }
  return [{ from: match[1], host: to.host, port: to.port === -1 ? null : to.port }];
}

function toPorts(values: Values): number[] {
  const words = (values.text('qq-ports') ?? proxyDefaults.qqPorts).split(',');
  return words.flatMap((word) => {
    const port = toPort(word);
    if (port === null)
      values.faults.push(`option --qq-ports cannot be ${quote(word)}; it takes ports with commas between`);
    return port === null ? [] : [port];
  });
}

/** A port from 0 to 65535, or null. */
export function toPort(word: string): number | null {
  return /^\d{1,5}$/.test(word) && Number(word) <= highestPort ? Number(word) : null;
}

/** The milliseconds of an option in seconds. */
export function secondsOrNull(values: Values, name: string): number | null {
  const word = values.text(name);
  if (word === null) return null;
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isNaN(seconds)) values.faults.push(`option --${name} cannot be ${quote(word)}; it takes seconds`);
  return seconds * 1000;
}

function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}

function isNetwork(word: string): boolean {
  const [address, bits, ...more] = word.split('/');
  if (isIP(address) === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32));
}
