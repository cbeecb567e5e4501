/**
 * Blocks of pcapng: what they say goes in, their bytes come out, little-endian.
 *
 *   type(4) | length(4) | body, options, padding to 4 | length(4)
 *
 * draft-ietf-opsawg-pcapng: sections 4.1 (section header), 4.2 (interface), 4.3 (enhanced packet), 4.5 (names).
 */

import type { Instant, TimeDigits } from '../../model/time.ts';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const enhancedPacket = 6;
const nameResolution = 4;
const byteOrder = 0x1a2b3c4d;
/** LINKTYPE_RAW: packets begin with an IP header of either version. */
const rawIp = 101;
const optionName = 2;
const optionResolution = 9;
const application = 4;
const addressOf4 = 1;
const addressOf6 = 2;
/** In front of the packet's bytes in its block. */
export const packetOffset = 28;

/**
 * The start of a file: a section, and an interface called `name` (null: it has none) of that link type, whose clock has
 * so many digits of the second.
 */
export function fileStart(program: string, name: string | null, digits: TimeDigits, linkType = rawIp): Buffer {
  const section = Buffer.alloc(16);
  section.writeUInt32LE(byteOrder, 0);
  section.writeUInt16LE(1, 4);
  section.writeBigInt64LE(-1n, 8);
  const face = Buffer.alloc(8);
  face.writeUInt16LE(linkType, 0);
  return Buffer.concat([
    block(sectionHeader, section, option(application, Buffer.from(program)), endOfOptions),
    block(
      interfaceDescription,
      face,
      ...(name === null ? [] : [option(optionName, Buffer.from(name))]),
      option(optionResolution, Buffer.of(digits)),
      endOfOptions,
    ),
  ]);
}

/** A packet's time, and the digits of the second that the file has. */
export interface Stamp {
  readonly at: Instant;
  readonly digits: TimeDigits;
}

/**
 * A block for a packet of which `length` bytes were captured, of `original` on the wire; they are to be written from
 * `packetOffset` on. The bytes of the packet are not set yet, all others are.
 */
export function packetBlock({ at, digits }: Stamp, length: number, original = length): Buffer {
  const size = packetOffset + length + padding(length) + 4;
  // From the pool: a piece of memory of its own for each packet is much work to clear up.
  const bytes = Buffer.allocUnsafe(size);
  const { high, low } = digits === 9 ? nanoseconds(at) : microseconds(at);
  // First of all, as these bytes are the padding, or the end of a packet that is still to come, or the length below.
  bytes.writeUInt32LE(0, size - 8);
  bytes.writeUInt32LE(enhancedPacket, 0);
  bytes.writeUInt32LE(size, 4);
  bytes.writeUInt32LE(0, 8);
  bytes.writeUInt32LE(high, 12);
  bytes.writeUInt32LE(low, 16);
  bytes.writeUInt32LE(length, 20);
  bytes.writeUInt32LE(original, 24);
  bytes.writeUInt32LE(size, size - 4);
  return bytes;
}

/** Both halves of a time in units of the clock. Doubles hold microseconds exactly, and nanoseconds not. */
function microseconds({ sec, nsec }: Instant): { readonly high: number; readonly low: number } {
  const time = sec * 1e6 + Math.floor(nsec / 1000);
  const high = Math.floor(time / 2 ** 32);
  return { high, low: time - high * 2 ** 32 };
}

function nanoseconds({ sec, nsec }: Instant): { readonly high: number; readonly low: number } {
  const time = BigInt(sec) * 1_000_000_000n + BigInt(nsec);
  return { high: Number(time >> 32n), low: Number(time & 0xffff_ffffn) };
}

/** Says that `address` (4 or 16 bytes) is called `name`. */
export function nameBlock(address: Uint8Array, name: string): Buffer {
  const value = Buffer.concat([address, Buffer.from(name), Buffer.of(0)]);
  return block(nameResolution, option(address.length === 4 ? addressOf4 : addressOf6, value), endOfOptions);
}

/** Of options, and of records of names. */
export const endOfOptions = Buffer.alloc(4);

function option(code: number, value: Uint8Array): Buffer {
  return optionBytes(code, value, true);
}

/** One option, padded, in the byte order of its section. */
export function optionBytes(code: number, value: Uint8Array, little: boolean): Buffer {
  const head = Buffer.alloc(4);
  if (little) {
    head.writeUInt16LE(code, 0);
    head.writeUInt16LE(value.length, 2);
  } else {
    head.writeUInt16BE(code, 0);
    head.writeUInt16BE(value.length, 2);
  }
  return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

function block(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  body.copy(bytes, 8);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
}

/** Bytes up to the next multiple of four. */
export function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
