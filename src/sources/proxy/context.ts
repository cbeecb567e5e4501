/**
 * What every connection of the proxy works with, and the addresses it talks of.
 */

import type { Endpoint } from '../../model/stream.ts';
import type { OwnSockets } from './own-sockets.ts';
import type { Tap } from './tap.ts';

/** A host name or address, and a port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `--map-host OLD=ADDR[:PORT]`: connections to the name `from` go to `host`, and to `port` unless that is null. */
export interface HostMapping {
  readonly from: string;
  readonly host: string;
  readonly port: number | null;
}

/** Bounds and waits of connections. Times are milliseconds. */
export interface ProxyLimits {
  readonly maxConnections: number;
  /** Bytes that the head of a request may have. */
  readonly maxHead: number;
  /** Without a byte in either direction a connection ends after this. */
  readonly idle: number;
  /** How long a server may be silent that was sent something; null: for ever. */
  readonly timeout: number | null;
}

export interface ProxyContext {
  readonly tap: Tap;
  readonly mappings: readonly HostMapping[];
  readonly limits: ProxyLimits;
  readonly own: OwnSockets;
  /** Tells people a line. */
  readonly report: (text: string) => void;
  /** A name was found to be this address. */
  readonly named: (address: string, name: string) => void;
}

/** An end of a connection as messages name it. */
export function toEndpoint(address: string | undefined, port: number | undefined): Endpoint {
  const known = address ?? '0.0.0.0';
  // A listener for both families gives IPv4 clients as ::ffff:a.b.c.d.
  const plain = known.startsWith('::ffff:') && known.includes('.') ? known.slice(7) : known;
  const number = port ?? 0;
  return { address: plain, port: number, text: describeHost({ host: plain, port: number }) };
}

/** "host:port", "[ip6]:port". */
export function describeHost({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a connection to `target` has to go. */
export function mapHost(mappings: readonly HostMapping[], target: HostPort): HostPort {
  const wanted = target.host.toLowerCase();
  const mapping = mappings.find(({ from }) => from.toLowerCase() === wanted);
  return mapping === undefined ? target : { host: mapping.host, port: mapping.port ?? target.port };
}
