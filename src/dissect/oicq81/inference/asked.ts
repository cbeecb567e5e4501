/**
 * What users of one connection were asked about: the number in a request goes in, and comes out for its reply, once
 * for every length form, since each cuts frames of its own. A number that was asked for should be the one answered.
 */

import { lengthForms } from './candidates.ts';

/** Types of requests run from 0 to 17 hex. */
const typeCount = 0x20;

export class Asked {
  readonly #numbers = new Int32Array(lengthForms.length * typeCount);
  readonly #isOpen = new Uint8Array(lengthForms.length * typeCount);

  /** Notes the four bytes of a number as they were sent. */
  note(form: number, type: number, number: number): void {
    if (type >= typeCount) return;
    this.#numbers[form * typeCount + type] = number;
    this.#isOpen[form * typeCount + type] = 1;
  }

  /** Whether the last request of `type` had this number; null when there was none. */
  compare(form: number, type: number, number: number): boolean | null {
    const at = form * typeCount + type;
    if (type >= typeCount || this.#isOpen[at] === 0) return null;
    this.#isOpen[at] = 0;
    return this.#numbers[at] === number;
  }
}
