/**
 * Rounds of a repeat: values in wire order go in, records come out.
 */

import type { BinaryRowRules } from '../../model/binary-rules.ts';
import type { Field, FieldRecord } from '../../model/field.ts';

/** Puts values into records: one for each round of the innermost repeat, with the values of the round around it. */
export class Rounds {
  /** Rounds of the outer repeat. */
  count = 0;
  readonly #records: FieldRecord[];
  #around: Record<string, Field> = {};
  #record: Record<string, Field> = {};
  #isInner = false;
  #outer = -1;
  #round = -1;

  constructor(records: FieldRecord[]) {
    this.#records = records;
  }

  add(row: BinaryRowRules, outer: number, round: number, field: Field): void {
    const isInner = row.depth > 1;
    const outerRound = isInner ? outer : round;
    if (outerRound !== this.#outer) this.#begin(outerRound);
    if (!isInner) {
      this.#around[row.row.name] = field;
      return;
    }
    if (!this.#isInner || round !== this.#round) {
      if (this.#isInner) this.#records.push(this.#record);
      this.#record = { ...this.#around };
      this.#isInner = true;
      this.#round = round;
    }
    this.#record[row.row.name] = field;
  }

  end(): void {
    if (this.#outer >= 0) this.#records.push(this.#isInner ? this.#record : this.#around);
  }

  #begin(outer: number): void {
    this.end();
    this.count += 1;
    this.#around = {};
    this.#isInner = false;
    this.#outer = outer;
    this.#round = -1;
  }
}
