/**
 * What the proxy is asked to do, as plain data that crosses to its thread, and what it tells in return.
 */

import type { HostMapping, HostPort, ProxyLimits } from './context.ts';
import type { QqServers } from './forward.ts';

/** `regular`: a forward proxy. The others pass all that comes on to one server. */
export type ProxyMode =
  | { readonly kind: 'regular' }
  | { readonly kind: 'http' | 'tcp' | 'udp'; readonly target: HostPort };

/** A mode, and the port it listens on; 0 is any that is free. */
export interface ListenSpec {
  readonly mode: ProxyMode;
  readonly port: number;
}

export interface ProxySettings {
  readonly listen: readonly ListenSpec[];
  readonly host: string;
  /** Networks ("10.0.0.0/8", "fe80::/10") or addresses that may connect; this machine always may. */
  readonly allowed: readonly string[];
  readonly users: readonly string[] | null;
  readonly qq: QqServers;
  readonly mappings: readonly HostMapping[];
  readonly limits: ProxyLimits;
  readonly showOther: boolean;
  /** Bytes that may wait to be decoded. */
  readonly backlog: number;
}

/**
 * What the thread begins with. `handled` counts the bytes of blocks that were decoded; `recording` is the path of a
 * capture to write, or null.
 */
export interface ProxyStart {
  readonly settings: ProxySettings;
  readonly recording: string | null;
  readonly handled: Uint32Array;
}

/** A listener that is ready. */
export interface Listening {
  readonly mode: ProxyMode;
  readonly host: string;
  readonly port: number;
}

export type FromProxy =
  | { readonly kind: 'events'; readonly block: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'listening'; readonly listeners: readonly Listening[] }
  | { readonly kind: 'failed'; readonly isListening: boolean; readonly text: string }
  | { readonly kind: 'report'; readonly text: string }
  | { readonly kind: 'stopped'; readonly account: ProxyAccount };

/** What was not seen. */
export interface ProxyAccount {
  readonly connections: number;
  /** Bytes that found no room on the way to be decoded. */
  readonly undecoded: number;
  /** Likewise on the way to the disk. */
  readonly unrecorded: number;
  /** Why the recording broke off, or null. */
  readonly fault: string | null;
  /** Requests of ordinary web traffic that were passed on and not shown. */
  readonly unseen: number;
  /** Lines that were not told because nobody took them. */
  readonly untold: number;
}

/** Stop: no new connections; those with an answer on its way may take so many milliseconds. */
export interface ToProxy {
  readonly kind: 'stop';
  readonly grace: number;
}

/** A mode as it is written on the command line. */
export function describeMode(mode: ProxyMode): string {
  if (mode.kind === 'regular') return 'regular';
  const { host, port } = mode.target;
  return `reverse:${mode.kind}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
