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
 * `packetOffset` on.
 */
export function packetBlock({ at, digits }: Stamp, length: number, original = length): Buffer {
  const padded = length + padding(length);
  const bytes = Buffer.alloc(packetOffset + padded + 4);
  const time =
    digits === 9
      ? BigInt(at.sec) * 1_000_000_000n + BigInt(at.nsec)
      : BigInt(at.sec * 1e6 + Math.floor(at.nsec / 1000));
  bytes.writeUInt32LE(enhancedPacket, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  bytes.writeUInt32LE(Number(time >> 32n), 12);
  bytes.writeUInt32LE(Number(time & 0xffff_ffffn), 16);
  bytes.writeUInt32LE(length, 20);
  bytes.writeUInt32LE(original, 24);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
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
