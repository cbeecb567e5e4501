/**
 * A seed and bytes go in, damaged bytes come out: flipped bits, lying lengths, pieces cut, doubled, exchanged. The same
 * seed gives the same damage.
 */

/** Numbers below `below`, the same for the same seed (xorshift32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  }

  below(below: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % below;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

/** Values that lengths lie with. */
export const lies = [
  0, 1, 3, 0x7f, 0x80, 0xff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
] as const;
/** Bytes that mean something to one layer or another. */
const telling = '&=%,+\r\n \t:;"*\\\u001b[31m\u0000\u007f\u009b\u202e\u200b';

type Damage = (bytes: Buffer, dice: Dice) => Buffer;

const flipBits: Damage = (bytes, dice) => {
  for (let n = 1 + dice.below(20); n > 0; n--) bytes[dice.below(bytes.length)] ^= 1 << dice.below(8);
  return bytes;
};

const plantBytes: Damage = (bytes, dice) => {
  for (let n = 1 + dice.below(30); n > 0; n--) {
    const planted = Buffer.from(telling[dice.below(telling.length)] ?? '&');
    planted.copy(bytes, dice.below(bytes.length));
  }
  return bytes;
};

const lie: Damage = (bytes, dice) => {
  if (bytes.length < 4) return bytes;
  for (let n = 1 + dice.below(4); n > 0; n--) {
    const at = dice.below(Math.max(1, bytes.length - 4));
    const value = dice.pick(lies);
    if (dice.below(2) === 0) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt16BE(value & 0xffff, at);
  }
  return bytes;
};

const cut: Damage = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length));

const remove: Damage = (bytes, dice) => {
  const at = dice.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + dice.below(200))]);
};

const double: Damage = (bytes, dice) => {
  const at = dice.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at + dice.below(300)), bytes.subarray(at)]);
};

const exchange: Damage = (bytes, dice) => {
  const length = 1 + dice.below(120);
  const from = dice.below(bytes.length);
  const piece = Buffer.from(bytes.subarray(from, from + length));
  piece.copy(bytes, dice.below(bytes.length));
  return bytes;
};

const insertNoise: Damage = (bytes, dice) => {
  const at = dice.below(bytes.length);
  const noise = Buffer.from(Array.from({ length: 1 + dice.below(64) }, () => dice.below(256)));
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
};

/** A length that somebody wrote down, where one is found: of an HTTP body, of a chunk, or of the first record. */
const lieAboutLength: Damage = (bytes, dice) => {
  const header = bytes.indexOf('ength: ', dice.below(bytes.length));
  if (header >= 0 && header + 9 < bytes.length) {
    bytes[header + 7 + dice.below(2)] = telling.charCodeAt(dice.below(telling.length)) & 0x7f;
    if (dice.below(2) === 0) bytes[header + 7] = 0x30 + dice.below(10);
    return bytes;
  }
  if (bytes.length > 44) bytes.writeUInt32LE(dice.pick(lies), dice.pick([20, 32, 36, 40]));
  return bytes;
};

const damages = [flipBits, plantBytes, lie, cut, remove, double, exchange, insertNoise, lieAboutLength] as const;

/** A damaged copy, by one or two kinds of damage. */
export function mutate(bytes: Uint8Array, dice: Dice): Uint8Array {
  let mutant: Buffer = Buffer.from(bytes);
  for (let n = 1 + dice.below(2); n > 0 && mutant.length > 0; n--) {
    mutant = damages[dice.below(damages.length)](mutant, dice);
  }
  return Uint8Array.from(mutant);
}

/** The beginning of one capture and the end of another. */
export function splice(one: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const head = one.subarray(0, dice.below(one.length + 1));
  return Uint8Array.from(Buffer.concat([head, other.subarray(dice.below(other.length + 1))]));
}
