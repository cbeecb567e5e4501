/**
 * Frames of oicq from fields typed by hand: nothing here knows the tables of the program.
 *
 *   02 | version(2) | command(2) | sequence(2) | [number(4)] | clear bytes | ciphertext | 03
 */

export interface OicqFields {
  readonly version: number;
  readonly command: number;
  readonly sequence: number;
  /** Left out by old servers. */
  readonly number?: number;
  /** Clear bytes, as hex. */
  readonly clear?: string;
  /** Bytes of ciphertext: any bytes, which no key opens. */
  readonly cipher: number;
}

/** The frame from 02 to 03. */
export function oicqFrame({ version, command, sequence, number, clear = '', cipher }: OicqFields): Uint8Array {
  const head = Buffer.alloc(number === undefined ? 7 : 11);
  head[0] = 2;
  head.writeUInt16BE(version, 1);
  head.writeUInt16BE(command, 3);
  head.writeUInt16BE(sequence, 5);
  if (number !== undefined) head.writeUInt32BE(number, 7);
  return Buffer.concat([head, Buffer.from(clear, 'hex'), noise(cipher, sequence + command), Buffer.of(3)]);
}

/** The same behind the length that TCP puts in front, which counts itself. */
export function oicqOverTcp(fields: OicqFields): Uint8Array {
  const frame = oicqFrame(fields);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(frame.length + 2);
  return Buffer.concat([length, frame]);
}

/** Bytes that look like ciphertext; the same for the same seed. */
export function noise(count: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = (seed * 2_654_435_761 + 0x9e37_79b9) >>> 0;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state ^ (state >>> 15), 0x85eb_ca6b) + 0x6d2b_79f5) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
