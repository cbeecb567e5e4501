/**
 * Packets go in, the bytes of a capture file come out: classic pcap (draft-ietf-opsawg-pcap) or pcapng
 * (draft-ietf-opsawg-pcapng), in either byte order.
 */

import type { Instant } from '../../src/model/time.ts';
import { concat, type Packet, toBytes } from './packets.ts';

export type ByteOrder = 'le' | 'be';

export interface PcapOptions {
  readonly byteOrder?: ByteOrder;
  /** Nanosecond file; else times are cut to microseconds. */
  readonly nano?: boolean;
  readonly linkType?: number;
  /** Longer packets are cut to this; their original length is kept. */
  readonly snaplen?: number;
}

/** magic version(2,2) zone sigfigs snaplen linktype, then per packet: sec sub captured original bytes. */
export function pcapFile(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { byteOrder = 'le', nano = false, linkType = 1, snaplen = 262_144 } = options;
  const numbers = new NumberWriter(byteOrder);
  const head = concat([
    numbers.u32(nano ? 0xa1b23c4d : 0xa1b2c3d4),
    numbers.u16(2),
    numbers.u16(4),
    numbers.u32(0),
    numbers.u32(0),
    numbers.u32(snaplen),
    numbers.u32(linkType),
  ]);
  const records = packets.map(({ at, bytes, originalLength }) => {
    const kept = bytes.subarray(0, snaplen);
    const sub = nano ? at.nsec : Math.floor(at.nsec / 1000);
    const lengths = [numbers.u32(kept.length), numbers.u32(originalLength ?? bytes.length)];
    return concat([numbers.u32(at.sec), numbers.u32(sub), ...lengths, kept]);
  });
  return concat([head, ...records]);
}

/**
 * One block of a pcapng file. `packet` is an enhanced packet block. Interfaces count from 0 within their section; a
 * section or interface block must be given before it is used (`pcapngFile` adds a first one of each).
 */
export type Block =
  | { readonly block: 'section'; readonly byteOrder?: ByteOrder }
  | {
      readonly block: 'interface';
      readonly linkType?: number;
      readonly snaplen?: number;
      readonly options?: readonly Option[];
    }
  | {
      readonly block: 'packet';
      readonly packet: Packet;
      readonly interface?: number;
      readonly ticks?: bigint;
      readonly options?: readonly Option[];
    }
  | { readonly block: 'simple'; readonly bytes: Uint8Array; readonly originalLength?: number }
  | { readonly block: 'old'; readonly packet: Packet; readonly interface?: number }
  | { readonly block: 'other'; readonly type: number; readonly body: Uint8Array };

/** A pcapng option: its code and value (padding is added). */
export interface Option {
  readonly code: number;
  readonly value: Uint8Array | string;
}

/** if_tsresol: 6 is microseconds, 9 nanoseconds, 0x80 | n is 2^-n seconds. */
export function timeResolution(value: number): Option {
  return { code: 9, value: Uint8Array.of(value) };
}

export interface PcapngOptions {
  readonly byteOrder?: ByteOrder;
  readonly linkType?: number;
  readonly snaplen?: number;
  /** Interface options of the first interface, as `timeResolution(9)`. */
  readonly interfaceOptions?: readonly Option[];
}

/** A section with one interface, and a block for each packet. */
export function pcapngFile(packets: readonly Packet[], options: PcapngOptions = {}): Uint8Array {
  const { byteOrder = 'le', linkType = 1, snaplen = 262_144, interfaceOptions = [] } = options;
  const head: Block[] = [
    { block: 'section', byteOrder },
    { block: 'interface', linkType, snaplen, options: interfaceOptions },
  ];
  return pcapngBlocks([...head, ...packets.map((packet): Block => ({ block: 'packet', packet }))]);
}

/** Exactly these blocks, one after the other. */
export function pcapngBlocks(blocks: readonly Block[]): Uint8Array {
  const section = new SectionWriter();
  return concat(blocks.map((block) => section.bytesOf(block)));
}

/** Writes blocks with the byte order and interfaces of the section they stand in. */
class SectionWriter {
  #numbers = new NumberWriter('le');
  #resolutions: number[] = [];

  bytesOf(block: Block): Uint8Array {
    if (block.block === 'section') return this.#section(block.byteOrder ?? 'le');
    if (block.block === 'interface') return this.#interface(block);
    if (block.block === 'packet') return this.#enhanced(block);
    if (block.block === 'old') return this.#old(block);
    const numbers = this.#numbers;
    if (block.block === 'other') return blockBytes(numbers, block.type, [padded(block.body)]);
    return blockBytes(numbers, 3, [numbers.u32(block.originalLength ?? block.bytes.length), padded(block.bytes)]);
  }

  #section(byteOrder: ByteOrder): Uint8Array {
    this.#numbers = new NumberWriter(byteOrder);
    this.#resolutions = [];
    const numbers = this.#numbers;
    const version = [numbers.u16(1), numbers.u16(0)];
    return blockBytes(numbers, 0x0a0d0d0a, [numbers.u32(0x1a2b3c4d), ...version, numbers.u64(-1n)]);
  }

  #interface(block: Extract<Block, { block: 'interface' }>): Uint8Array {
    const { linkType = 1, snaplen = 262_144, options = [] } = block;
    const stated = options.find(({ code }) => code === 9)?.value;
    this.#resolutions.push(stated instanceof Uint8Array ? stated[0] : 6);
    const numbers = this.#numbers;
    const fixed = [numbers.u16(linkType), numbers.u16(0), numbers.u32(snaplen)];
    return blockBytes(numbers, 1, [...fixed, ...optionBytes(numbers, options)]);
  }

  #enhanced(block: Extract<Block, { block: 'packet' }>): Uint8Array {
    const numbers = this.#numbers;
    const { packet, interface: index = 0, options = [] } = block;
    const ticks = block.ticks ?? toTicks(packet.at, this.#resolutions[index] ?? 6);
    return blockBytes(numbers, 6, [
      numbers.u32(index),
      ...this.#packet(packet, ticks),
      ...optionBytes(numbers, options),
    ]);
  }

  #old(block: Extract<Block, { block: 'old' }>): Uint8Array {
    const numbers = this.#numbers;
    const { packet, interface: index = 0 } = block;
    const ticks = toTicks(packet.at, this.#resolutions[index] ?? 6);
    return blockBytes(numbers, 2, [numbers.u16(index), numbers.u16(0), ...this.#packet(packet, ticks)]);
  }

  #packet(packet: Packet, ticks: bigint): Uint8Array[] {
    const numbers = this.#numbers;
    return [
      numbers.u32(Number((ticks >> 32n) & 0xffffffffn)),
      numbers.u32(Number(ticks & 0xffffffffn)),
      numbers.u32(packet.bytes.length),
      numbers.u32(packet.originalLength ?? packet.bytes.length),
      padded(packet.bytes),
    ];
  }
}

/** Time in units of if_tsresol. */
function toTicks(at: Instant, resolution: number): bigint {
  const nanoseconds = BigInt(at.sec) * 1_000_000_000n + BigInt(at.nsec);
  const perSecond = (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 1n << BigInt(resolution & 0x7f);
  return (nanoseconds * perSecond) / 1_000_000_000n;
}

function blockBytes(numbers: NumberWriter, type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(parts);
  const length = numbers.u32(body.length + 12);
  return concat([numbers.u32(type), length, body, length]);
}

function optionBytes(numbers: NumberWriter, options: readonly Option[]): Uint8Array[] {
  if (options.length === 0) return [];
  const each = options.map(({ code, value }) => {
    const bytes = toBytes(value);
    return concat([numbers.u16(code), numbers.u16(bytes.length), padded(bytes)]);
  });
  return [...each, numbers.u32(0)];
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat([bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)]);
}

/** Numbers as bytes in one byte order. */
class NumberWriter {
  readonly #little: boolean;

  constructor(byteOrder: ByteOrder) {
    this.#little = byteOrder === 'le';
  }

  u16(value: number): Uint8Array {
    const view = new DataView(new ArrayBuffer(2));
    view.setUint16(0, value, this.#little);
    return new Uint8Array(view.buffer);
  }

  u32(value: number): Uint8Array {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, value, this.#little);
    return new Uint8Array(view.buffer);
  }

  u64(value: bigint): Uint8Array {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, value, this.#little);
    return new Uint8Array(view.buffer);
  }
}
