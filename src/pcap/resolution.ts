/**
 * pcapng times (draft-ietf-opsawg-pcapng, 4.2 and 4.3): a 64-bit count of ticks in two halves goes in, seconds and
 * nanoseconds come out, exactly.
 */

import type { TimeDigits } from '../model/time.ts';

/** Where `setTime` puts what it found. */
export interface TimeTarget {
  sec: number;
  nsec: number;
}

/** Ticks per second of one interface, with what turns them into seconds. */
export class TickClock {
  readonly digits: TimeDigits;
  readonly #offset: number;
  /** Ticks per second if that is a power of ten up to 10^9, else 0: then big integers do the work. */
  readonly #units: number;
  readonly #nanosPerTick: number;
  readonly #bigUnits: bigint;
  /** 2^48 and 2^32 ticks in whole seconds and ticks left over. */
  readonly #seconds48: number;
  readonly #rest48: number;
  readonly #seconds32: number;
  readonly #rest32: number;

  /** `resolution` is the byte of if_tsresol, `offset` the seconds of if_tsoffset. */
  constructor(resolution: number, offset: number) {
    const exponent = resolution & 0x7f;
    const decimal = (resolution & 0x80) === 0;
    this.digits = exponent <= (decimal ? 6 : 19) ? 6 : 9;
    this.#offset = offset;
    this.#bigUnits = (decimal ? 10n : 2n) ** BigInt(exponent);
    this.#units = decimal && exponent <= 9 ? 10 ** exponent : 0;
    this.#nanosPerTick = this.#units === 0 ? 0 : 1e9 / this.#units;
    const units = this.#units || 1;
    this.#seconds48 = Math.floor(2 ** 48 / units);
    this.#rest48 = 2 ** 48 % units;
    this.#seconds32 = Math.floor(2 ** 32 / units);
    this.#rest32 = 2 ** 32 % units;
  }

  /** Both halves are unsigned 32-bit numbers. The seconds may lie outside what a calendar holds. */
  setTime(target: TimeTarget, high: number, low: number): void {
    if (this.#units === 0) {
      this.#setBigTime(target, high, low);
      return;
    }
    const high48 = high >>> 16;
    const high32 = high & 0xffff;
    const ticks = high48 * this.#rest48 + high32 * this.#rest32 + low;
    const seconds = Math.floor(ticks / this.#units);
    target.sec = high48 * this.#seconds48 + high32 * this.#seconds32 + seconds + this.#offset;
    target.nsec = (ticks - seconds * this.#units) * this.#nanosPerTick;
  }

  #setBigTime(target: TimeTarget, high: number, low: number): void {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    target.sec = Number(ticks / this.#bigUnits) + this.#offset;
    target.nsec = Number(((ticks % this.#bigUnits) * 1_000_000_000n) / this.#bigUnits);
  }
}
