/**
 * The head of a request to a forward proxy: bytes go in, where it wants to go comes out, and the head as a server has
 * to get it.
 *
 *   POST http://host:8000/x HTTP/1.1 CR LF      absolute: what a client that knows of the proxy sends
 *   POST /x HTTP/1.1 .. Host: host:8000         origin: Host says where to
 *   POST HTTP/1.1 .. Host: host:8000            no target at all
 *   CONNECT host:443 HTTP/1.1                   a tunnel
 *
 * RFC 9112 section 3.2, RFC 9110 section 7.6.1.
 */

import { asciiBytes, endOfLine, findLineFeed, startsWithAnyCase } from '../../bytes/ascii.ts';
import { latin1Text } from '../../bytes/text.ts';
import { HeadScan } from '../../framing/head-scan.ts';
import { type HeaderPlaces, headerPlaces, startLineParts } from '../../framing/http1-head.ts';
import { mayBecomeStartLine, readStartLine } from '../../framing/start-line.ts';
import type { HostPort } from './context.ts';

/** A whole head. `bytes` are as sent, with the empty lines in front of it. */
export interface RequestHead {
  readonly bytes: Uint8Array;
  readonly method: string;
  /** Null where the request names no host, or one that cannot be. */
  readonly destination: HostPort | null;
  /** Bytes of the body; null if they are chunked. What is not delimited has none. */
  readonly contentLength: number | null;
  /** It is not as RFC 9112 wants it: only passing the bytes on keeps them. */
  readonly isMalformed: boolean;
  readonly header: (name: string) => string | null;
  /** The head for the server. */
  readonly rewritten: Uint8Array;
}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const defaultPort = 80;
const highestPort = 65_535;
/** Headers that are meant for the proxy and end here. */
const forProxy = ['proxy-connection', 'proxy-authorization'];
const httpScheme = asciiBytes('http://');

/** Reads the head that `bytes` begin with. `more`: it is not whole yet. `none`: no request begins like this. */
export function readRequestHead(bytes: Uint8Array): RequestHead | 'more' | 'none' {
  let start = 0;
  while (bytes[start] === carriageReturn || bytes[start] === lineFeed) start++;
  if (start === bytes.length) return 'more';
  const lineFeedAt = findLineFeed(bytes, start, bytes.length);
  if (lineFeedAt < 0) return mayBecomeStartLine(bytes, start, bytes.length) ? 'more' : 'none';
  if (readStartLine(bytes, start, endOfLine(bytes, start, lineFeedAt)) !== 'request') return 'none';
  const scan = new HeadScan();
  scan.begin(bytes, start, start, lineFeedAt, 'request');
  if (!scan.read(bytes, start, bytes.length)) return 'more';
  return toHead(bytes.subarray(0, start + scan.headEnd), start, scan);
}

function toHead(bytes: Uint8Array, start: number, scan: HeadScan): RequestHead {
  const head = scan.describe(bytes.length - start);
  const parts = startLineParts(bytes, start, head);
  const places = headerPlaces(bytes, start, head);
  const at = (from: number, to: number): string => latin1Text(bytes, start + from, start + to);
  const header = (name: string): string | null => {
    const place = places.find((one) => at(one.nameStart, one.nameEnd).toLowerCase() === name);
    return place === undefined ? null : at(place.valueStart, place.valueEnd);
  };
  const target = parts.kind === 'request' ? parts.target : null;
  const targetText = target === null ? '' : at(target.start, target.end);
  const isTunnel = scan.method === 'CONNECT';
  return {
    bytes,
    method: scan.method,
    destination: isTunnel ? toHostPort(targetText, true) : hostPortOf(targetText, header('host')),
    contentLength: scan.chunked ? null : Math.max(0, scan.contentLength),
    isMalformed: scan.defects !== 0 || scan.openTransfer || start > 0,
    header,
    rewritten: rewrite(bytes, start, target, places, at),
  };
}

/** Where a request with this target and Host header is to go; null if they do not say. */
export function hostPortOf(target: string, host: string | null): HostPort | null {
  const authority = authorityOf(target) ?? host;
  return authority === null ? null : toHostPort(authority, false);
}

/** "host:port" of an absolute URL, without a user name; null if the target is none. */
function authorityOf(target: string): string | null {
  const match = /^http:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(target);
  return match === null ? null : match[1];
}

function toHostPort(authority: string, needsPort: boolean): HostPort | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i.exec(authority.trim());
  if (match === null || (needsPort && match[3] === undefined)) return null;
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  return port === 0 || port > highestPort ? null : { host: match[1] ?? match[2], port };
}

/** The bytes without scheme and authority in the target, and without the headers that are for the proxy. */
function rewrite(
  bytes: Uint8Array,
  start: number,
  target: { readonly start: number; readonly end: number } | null,
  places: readonly HeaderPlaces[],
  at: (from: number, to: number) => string,
): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  const cut = (to: number, next: number): void => {
    kept.push(bytes.subarray(from, to));
    from = next;
  };
  if (target !== null && startsWithAnyCase(bytes, start + target.start, start + target.end, httpScheme)) {
    let path = start + target.start + httpScheme.length;
    while (path < start + target.end && bytes[path] !== 0x2f && bytes[path] !== 0x3f) path++;
    cut(start + target.start, path);
    // A URL may end behind its authority; a path may not be empty.
    if (bytes[path] !== 0x2f) kept.push(asciiBytes('/'));
  }
  for (const place of places) {
    if (!forProxy.includes(at(place.nameStart, place.nameEnd).toLowerCase())) continue;
    cut(start + place.nameStart, start + place.lineEnd);
  }
  cut(bytes.length, bytes.length);
  return kept.length === 1 ? bytes : Buffer.concat(kept);
}
