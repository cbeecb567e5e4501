/**
 * TCP segments and UDP datagrams go in, a classic pcap file (little-endian, microseconds, Ethernet) comes out.
 * Everything is laid into one block of memory that is written when it is full, so size is limited by the disk alone.
 *
 *   record  sec(4) usec(4) captured(4) original(4)
 *   packet  ethernet(14) or with a VLAN tag (18) | ipv4(20) or ipv6(40) | tcp(20 or 28) or udp(8) | payload
 */

import { closeSync, openSync, writeSync } from 'node:fs';

/** TCP flag bits (RFC 9293, 3.1). */
export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** Where packets go: the file, or somebody who changes them on their way to it. */
export interface PacketTarget {
  tcp(
    micros: number,
    from: number,
    fromPort: number,
    to: number,
    toPort: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): void;
  udp(micros: number, from: number, fromPort: number, to: number, toPort: number, payload: Uint8Array): void;
}

/** What a packet wears below TCP. `vlan`: the number of its VLAN, 0 for none. */
export interface Wear {
  readonly vlan: number;
  readonly ipv6: boolean;
}

const plain: Wear = { vlan: 0, ipv6: false };

const blockSize = 4 << 20;
const largestPacket = 2048;
const recordHead = 16;
const documentationPrefix = 0x20010db8;
const etherType = { ipv4: 0x0800, vlan: 0x8100, ipv6: 0x86dd } as const;

/** An IPv4 address as the 32-bit number that stands in the header. */
export function ipv4(a: number, b: number, c: number, d: number): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

export class CaptureWriter implements PacketTarget {
  /** Bytes given out so far, with those still in memory. */
  bytes = 24;
  packets = 0;
  /** Of the packets that follow. */
  wear = plain;

  #file: number;
  #block = Buffer.alloc(blockSize);
  #used = 24;
  #identification = 1;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    const head = this.#block;
    head.writeUInt32LE(0xa1b2c3d4, 0);
    head.writeUInt16LE(2, 4);
    head.writeUInt16LE(4, 6);
    head.writeUInt32LE(262_144, 16);
    head.writeUInt32LE(1, 20);
  }

  /** Writes one segment; `micros` counts from 1970. A SYN carries MSS 1460 and "SACK permitted". */
  tcp(
    micros: number,
    from: number,
    fromPort: number,
    to: number,
    toPort: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): void {
    const options = (flags & flag.syn) === 0 ? 0 : 8;
    const length = 20 + options + end - start;
    const at = this.#open(micros, from, to, 6, length);
    const block = this.#block;
    block.writeUInt16BE(fromPort, at);
    block.writeUInt16BE(toPort, at + 2);
    block.writeUInt32BE(seq >>> 0, at + 4);
    block.writeUInt32BE(ack >>> 0, at + 8);
    block[at + 12] = (20 + options) << 2;
    block[at + 13] = flags;
    block.writeUInt16BE(64_240, at + 14);
    block.writeUInt32BE(0, at + 16);
    if (options > 0) {
      block.writeUInt32BE(0x020405b4, at + 20);
      block.writeUInt32BE(0x01010402, at + 24);
    }
    block.set(start === 0 && end === payload.length ? payload : payload.subarray(start, end), at + 20 + options);
    block.writeUInt16BE(this.#checksum(at, length, from, to, 6), at + 16);
  }

  udp(micros: number, from: number, fromPort: number, to: number, toPort: number, payload: Uint8Array): void {
    const length = 8 + payload.length;
    const at = this.#open(micros, from, to, 17, length);
    const block = this.#block;
    block.writeUInt16BE(fromPort, at);
    block.writeUInt16BE(toPort, at + 2);
    block.writeUInt16BE(length, at + 4);
    block.writeUInt16BE(0, at + 6);
    block.set(payload, at + 8);
    block.writeUInt16BE(this.#checksum(at, length, from, to, 17) || 0xffff, at + 6);
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  /** A frame of another protocol than IP. `frame` begins with the Ethernet header. */
  frame(micros: number, frame: Uint8Array): void {
    this.#block.set(frame, this.#record(micros, frame.length));
  }

  /** Record, Ethernet and IP headers for `length` bytes of transport; gives the offset where those go. */
  #open(micros: number, from: number, to: number, protocol: number, length: number): number {
    const { vlan, ipv6 } = this.wear;
    const block = this.#block;
    const ipHead = ipv6 ? 40 : 20;
    const ethernet = this.#record(micros, (vlan === 0 ? 14 : 18) + ipHead + length);
    block.writeUInt32BE(0x02000000, ethernet);
    block.writeUInt16BE(to & 0xffff, ethernet + 4);
    block.writeUInt32BE(0x02000000, ethernet + 6);
    block.writeUInt16BE(from & 0xffff, ethernet + 10);
    let ip = ethernet + 14;
    if (vlan > 0) {
      block.writeUInt16BE(etherType.vlan, ethernet + 12);
      block.writeUInt16BE(vlan, ethernet + 14);
      ip += 4;
    }
    block.writeUInt16BE(ipv6 ? etherType.ipv6 : etherType.ipv4, ip - 2);
    if (ipv6) this.#ipv6Head(ip, from, to, protocol, length);
    else this.#ipv4Head(ip, from, to, protocol, length);
    return ip + ipHead;
  }

  /** Makes room for a packet of `length` bytes with its record head; gives the offset where it goes. */
  #record(micros: number, length: number): number {
    if (this.#used + largestPacket > blockSize) this.#flush();
    const block = this.#block;
    const at = this.#used;
    const seconds = Math.floor(micros / 1e6);
    block.writeUInt32LE(seconds, at);
    block.writeUInt32LE(micros - seconds * 1e6, at + 4);
    block.writeUInt32LE(length, at + 8);
    block.writeUInt32LE(length, at + 12);
    this.#used = at + recordHead + length;
    this.bytes += recordHead + length;
    this.packets++;
    return at + recordHead;
  }

  #ipv4Head(ip: number, from: number, to: number, protocol: number, length: number): void {
    const block = this.#block;
    this.#identification = (this.#identification + 1) & 0xffff;
    block.writeUInt16BE(0x4500, ip);
    block.writeUInt16BE(20 + length, ip + 2);
    block.writeUInt16BE(this.#identification, ip + 4);
    block.writeUInt16BE(0x4000, ip + 6);
    block[ip + 8] = 64;
    block[ip + 9] = protocol;
    block.writeUInt16BE(0, ip + 10);
    block.writeUInt32BE(from, ip + 12);
    block.writeUInt32BE(to, ip + 16);
    block.writeUInt16BE(folded(this.#sum(ip, 20)), ip + 10);
  }

  /** The IPv4 address stands at the end of an address of the documentation prefix (RFC 3849). */
  #ipv6Head(ip: number, from: number, to: number, protocol: number, length: number): void {
    const block = this.#block;
    block.writeUInt32BE(0x60000000, ip);
    block.writeUInt16BE(length, ip + 4);
    block[ip + 6] = protocol;
    block[ip + 7] = 64;
    for (const [at, address] of [
      [ip + 8, from],
      [ip + 24, to],
    ] as const) {
      block.fill(0, at, at + 16);
      block.writeUInt32BE(documentationPrefix, at);
      block.writeUInt32BE(address, at + 12);
    }
  }

  #checksum(at: number, length: number, from: number, to: number, protocol: number): number {
    const prefix = this.wear.ipv6 ? 2 * ((documentationPrefix >>> 16) + (documentationPrefix & 0xffff)) : 0;
    const pseudo = prefix + (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff) + protocol + length;
    return folded(pseudo + this.#sum(at, length));
  }

  /** The 16-bit words of `block[at, at + length)` added up (RFC 1071); at most 2048 bytes, so nothing overflows. */
  #sum(at: number, length: number): number {
    const block = this.#block;
    const end = at + length;
    let sum = 0;
    for (; at + 1 < end; at += 2) sum += ((block[at] ?? 0) << 8) | (block[at + 1] ?? 0);
    return at < end ? sum + ((block[at] ?? 0) << 8) : sum;
  }

  #flush(): void {
    let written = 0;
    while (written < this.#used) written += writeSync(this.#file, this.#block, written, this.#used - written);
    this.#used = 0;
  }
}

function folded(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
