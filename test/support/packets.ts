/**
 * Addresses and payloads go in, whole packets come out: Ethernet, IPv4 (RFC 791), IPv6 (RFC 8200), TCP (RFC 9293) and
 * UDP (RFC 768) with right lengths and checksums. Written from the RFCs alone, so that decoders are tested against
 * something that is not their own.
 */

import type { Instant } from '../../src/model/time.ts';

/** One packet of a capture. `originalLength` is given when the packet was cut by a snaplen. */
export interface Packet {
  readonly at: Instant;
  readonly bytes: Uint8Array;
  readonly originalLength?: number;
}

/** TCP flag bits. */
export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10, urg: 0x20 } as const;

export interface TcpFields {
  /** "ip:port" or "[ip6]:port". */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly ack?: number;
  readonly flags: number;
  readonly window?: number;
  /** Whole option bytes; padded with zeros to a multiple of four. */
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array | string;
  readonly ip?: IpExtras;
}

export interface UdpFields {
  readonly from: string;
  readonly to: string;
  readonly payload: Uint8Array | string;
  readonly ip?: IpExtras;
}

/** What is rarely set in an IP header. `fragment` counts bytes; `totalLength` overrides the right one. */
export interface IpExtras {
  readonly identification?: number;
  readonly fragment?: number;
  readonly moreFragments?: boolean;
  readonly totalLength?: number;
  readonly options?: Uint8Array;
  /** IPv6 extension headers in order: number and bytes after the "next header" octet (a multiple of 8, less 1). */
  readonly extensions?: readonly { readonly number: number; readonly rest: Uint8Array }[];
}

export function toBytes(payload: Uint8Array | string): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}

/** An Ethernet frame; `type` is the EtherType. The MAC addresses are locally administered. */
export function ethernet(type: number, payload: Uint8Array): Uint8Array {
  const head = [0x02, 0, 0, 0, 0, 0x01, 0x02, 0, 0, 0, 0, 0x02, type >> 8, type & 255];
  return concat([Uint8Array.from(head), payload]);
}

/** A TCP segment in its IP packet in its Ethernet frame. */
export function tcpPacket(fields: TcpFields): Uint8Array {
  return ethernet(isIpv6(fields.from) ? 0x86dd : 0x0800, tcpIp(fields));
}

/** A UDP datagram in its IP packet in its Ethernet frame. */
export function udpPacket(fields: UdpFields): Uint8Array {
  return ethernet(isIpv6(fields.from) ? 0x86dd : 0x0800, udpIp(fields));
}

/** A TCP segment in its IP packet, without link layer. */
export function tcpIp(fields: TcpFields): Uint8Array {
  const options = padded(fields.options ?? new Uint8Array(0));
  const head = new DataView(new ArrayBuffer(20));
  const from = splitEndpoint(fields.from);
  const to = splitEndpoint(fields.to);
  head.setUint16(0, from.port);
  head.setUint16(2, to.port);
  head.setUint32(4, fields.seq >>> 0);
  head.setUint32(8, (fields.ack ?? 0) >>> 0);
  head.setUint8(12, ((20 + options.length) / 4) << 4);
  head.setUint8(13, fields.flags);
  head.setUint16(14, fields.window ?? 64_240);
  const segment = concat([bytesOf(head), options, toBytes(fields.payload ?? '')]);
  return ip(from.address, to.address, 6, withChecksum(segment, 16, from.address, to.address, 6), fields.ip ?? {});
}

/** A UDP datagram in its IP packet, without link layer. */
export function udpIp(fields: UdpFields): Uint8Array {
  const payload = toBytes(fields.payload);
  const from = splitEndpoint(fields.from);
  const to = splitEndpoint(fields.to);
  const head = new DataView(new ArrayBuffer(8));
  head.setUint16(0, from.port);
  head.setUint16(2, to.port);
  head.setUint16(4, 8 + payload.length);
  const datagram = withChecksum(concat([bytesOf(head), payload]), 6, from.address, to.address, 17);
  return ip(from.address, to.address, 17, datagram, fields.ip ?? {});
}

/** An IP packet of the family of its addresses. */
export function ip(from: string, to: string, protocol: number, payload: Uint8Array, extras: IpExtras): Uint8Array {
  return from.includes(':') ? ipv6(from, to, protocol, payload, extras) : ipv4(from, to, protocol, payload, extras);
}

function ipv4(from: string, to: string, protocol: number, payload: Uint8Array, extras: IpExtras): Uint8Array {
  const options = padded(extras.options ?? new Uint8Array(0));
  const head = new Uint8Array(20 + options.length);
  const view = new DataView(head.buffer);
  view.setUint8(0, 0x40 | (head.length / 4));
  view.setUint16(2, extras.totalLength ?? head.length + payload.length);
  view.setUint16(4, extras.identification ?? 0);
  const more = extras.moreFragments ? 0x2000 : 0;
  const fragmented = more !== 0 || extras.fragment !== undefined;
  view.setUint16(6, fragmented ? more | ((extras.fragment ?? 0) >> 3) : 0x4000);
  view.setUint8(8, 64);
  view.setUint8(9, protocol);
  head.set(addressBytes(from), 12);
  head.set(addressBytes(to), 16);
  head.set(options, 20);
  view.setUint16(10, checksum(head));
  return concat([head, payload]);
}

function ipv6(from: string, to: string, protocol: number, payload: Uint8Array, extras: IpExtras): Uint8Array {
  const extensions = extras.extensions ?? [];
  const numbers = [...extensions.map(({ number }) => number), protocol];
  const chain = extensions.map(({ rest }, i) => concat([Uint8Array.of(numbers[i + 1]), rest]));
  const body = concat([...chain, payload]);
  const head = new DataView(new ArrayBuffer(40));
  head.setUint32(0, 0x60000000);
  head.setUint16(4, extras.totalLength ?? body.length);
  head.setUint8(6, numbers[0]);
  head.setUint8(7, 64);
  const bytes = bytesOf(head);
  bytes.set(addressBytes(from), 8);
  bytes.set(addressBytes(to), 24);
  return concat([bytes, body]);
}

/** "ip:port" or "[ip6]:port" in its two parts. */
function splitEndpoint(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

/** The 4 or 16 bytes of an address; one `::` is understood. */
export function addressBytes(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
  const [front, back] = text.split('::').map((half) => half.split(':').filter((word) => word !== ''));
  const middle = back === undefined ? [] : new Array<string>(8 - front.length - back.length).fill('0');
  const words = [...front, ...middle, ...(back ?? [])].map((word) => Number.parseInt(word, 16));
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isIpv6(endpoint: string): boolean {
  return endpoint.startsWith('[');
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer);
}

function padded(options: Uint8Array): Uint8Array {
  return concat([options, new Uint8Array((4 - (options.length % 4)) % 4)]);
}

/** `bytes` with the transport checksum (pseudo header of the IP family included) written at `at`. */
function withChecksum(bytes: Uint8Array, at: number, from: string, to: string, protocol: number): Uint8Array {
  const tail = Uint8Array.of(
    bytes.length >>> 24,
    (bytes.length >> 16) & 255,
    (bytes.length >> 8) & 255,
    bytes.length & 255,
    0,
    protocol,
  );
  const sum = checksum(concat([addressBytes(from), addressBytes(to), tail, bytes]));
  const stored = sum === 0 && protocol === 17 ? 0xffff : sum;
  bytes[at] = stored >> 8;
  bytes[at + 1] = stored & 255;
  return bytes;
}

/** The internet checksum (RFC 1071). */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
