/**
 * What captures say for the reference: their messages go in, what stood in each field and what that may be, an exchange of
 * each command, and what speaks for each side of a dispute come out.
 */

import path from 'node:path';
import { disputes } from '../../dissectors/disputes.ts';
import type { Registry } from '../dissect/registry.ts';
import { accountsOf } from '../evidence/account.ts';
import { DisputeCounter } from '../evidence/disputes/counter.ts';
import { disputesOfTables } from '../evidence/disputes/from-tables.ts';
import { Evidence } from '../evidence/evidence.ts';
import { believed } from '../evidence/ranking.ts';
import { everything, Watcher } from '../evidence/watcher.ts';
import type { Message } from '../model/message.ts';
import { Observations, type Observed, type ObservedReading } from '../present/reference/observed.ts';
import { filtersOf } from './fields/disputed.ts';

/** Readings of a field that are worth a line. */
const mostReadings = 2;

/** Takes the messages of captures, one capture after the other, which are shown with the names of their files alone. */
export class ReferenceEvidence {
  readonly #registry: Registry;
  readonly #observations = new Observations();
  readonly #evidence = new Evidence();
  #watcher: Watcher | null = null;
  readonly #counter: DisputeCounter;
  #file: string | null = null;
  #last = 0;
  #before = 0;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#counter = new DisputeCounter([...disputes, ...disputesOfTables(registry, disputes)], filtersOf(registry));
  }

  add(message: Message, file: string): void {
    const source = path.basename(file);
    if (file !== this.#file) {
      this.#file = file;
      this.#before = this.#last;
      this.#counter.begin(source);
      this.#mergeLast();
      this.#watcher = new Watcher(source, everything);
    }
    this.#last = message.no;
    this.#counter.see(message, this.#before);
    this.#watcher?.see(message, this.#before);
    this.#observations.add(message, source, this.#before);
  }

  get observed(): Observed {
    this.#mergeLast();
    const { fields, exchanges } = this.#observations.all;
    const readings = this.#readings();
    const known = fields.map((one) => {
      const key = keyOf(one.protocol, one.command, one.direction, one.field);
      return { ...one, readings: readings.get(key) ?? [] };
    });
    return { fields: known, exchanges, disputes: this.#counter.counts };
  }

  #mergeLast(): void {
    if (this.#watcher !== null) this.#evidence.merge(this.#watcher.evidence);
    this.#watcher = null;
  }

  /** What fields that are not known for sure may be, as far as that is believed. */
  #readings(): ReadonlyMap<string, readonly ObservedReading[]> {
    const accounts = accountsOf(this.#evidence, this.#registry, { dir: null, field: null, all: false });
    return new Map(
      accounts.map(({ protocol, command, dir, field, ranking }) => {
        const sure = ranking.verdict === 'read' ? ranking.readings.filter(({ bits }) => bits >= believed) : [];
        const shown = sure.slice(0, mostReadings).map(({ text, bits }) => ({ text, bits }));
        return [keyOf(protocol, command, dir, field), shown];
      }),
    );
  }
}

function keyOf(...words: readonly string[]): string {
  return words.join('\0').toLowerCase();
}
