/**
 * What captures say for the reference: their messages go in, what stood in each field, an exchange of each command, and what
 * speaks for each side of a dispute come out.
 */

import path from 'node:path';
import { disputes } from '../../dissectors/disputes.ts';
import type { Registry } from '../dissect/registry.ts';
import { DisputeCounter } from '../evidence/disputes/counter.ts';
import { disputesOfTables } from '../evidence/disputes/from-tables.ts';
import type { Message } from '../model/message.ts';
import { Observations, type Observed } from '../present/reference/observed.ts';
import { filtersOf } from './fields/disputed.ts';

/** Takes the messages of captures, one capture after the other, which are shown with the names of their files alone. */
export class ReferenceEvidence {
  readonly #observations = new Observations();
  readonly #counter: DisputeCounter;
  #file: string | null = null;
  #last = 0;
  #before = 0;

  constructor(registry: Registry) {
    this.#counter = new DisputeCounter([...disputes, ...disputesOfTables(registry, disputes)], filtersOf(registry));
  }

  add(message: Message, file: string): void {
    const source = path.basename(file);
    if (file !== this.#file) {
      this.#file = file;
      this.#before = this.#last;
      this.#counter.begin(source);
    }
    this.#last = message.no;
    this.#counter.see(message, this.#before);
    this.#observations.add(message, source, this.#before);
  }

  get observed(): Observed {
    return { ...this.#observations.all, disputes: this.#counter.counts };
  }
}
