/**
 * What the reference says of captures: their messages go in, values, exchanges, readings with the bits they save, and what
 * speaks for each side of a dispute come out.
 */

import path from 'node:path';
import { disputes } from '../../dissectors/disputes.ts';
import type { Registry } from '../dissect/registry.ts';
import { accountsOf } from '../evidence/account.ts';
import { type DisputeCount, DisputeCounter } from '../evidence/disputes/counter.ts';
import { disputesOfTables } from '../evidence/disputes/from-tables.ts';
import { Evidence } from '../evidence/evidence.ts';
import { believed } from '../evidence/ranking.ts';
import { everything, Watcher } from '../evidence/watcher.ts';
import type { Message } from '../model/message.ts';
import {
  Observations,
  type Observed,
  type ObservedDispute,
  type ObservedReading,
} from '../present/reference/observed.ts';
import { filtersOf } from './fields/disputed.ts';

/** Readings of a field that are worth a line. */
const mostReadings = 2;

export class ReferenceEvidence {
  readonly #registry: Registry;
  readonly #observations = new Observations();
  readonly #evidence = new Evidence();
  readonly #disputes: DisputeCounter;
  #watcher: Watcher | null = null;
  #capture = '';
  #before = 0;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#disputes = new DisputeCounter([...disputes, ...disputesOfTables(registry, disputes)], filtersOf(registry));
  }

  /** Takes the messages of one capture after the other, in order; `file` is where a message is from. */
  add(message: Message, file: string): void {
    const capture = path.basename(file);
    if (this.#watcher === null || capture !== this.#capture) this.#begin(capture, message.no - 1);
    this.#observations.add(message, capture);
    this.#watcher?.see(message, this.#before);
    this.#disputes.see(message, this.#before);
  }

  #begin(capture: string, before: number): void {
    if (this.#watcher !== null) this.#evidence.merge(this.#watcher.evidence);
    this.#watcher = new Watcher(capture, everything);
    this.#capture = capture;
    this.#before = before;
    this.#disputes.begin(capture);
  }

  get all(): Observed {
    if (this.#watcher !== null) this.#evidence.merge(this.#watcher.evidence);
    this.#watcher = null;
    const { fields, exchanges } = this.#observations.all;
    const readings = this.#readings();
    return {
      fields: fields.map((one) => ({
        ...one,
        readings: readings.get(keyOf(one.protocol, one.command, one.direction, one.field)) ?? [],
      })),
      exchanges,
      disputes: this.#disputes.counts.map(toObserved),
    };
  }

  /** What the values of fields that are not known for sure may be, as far as that is believed. */
  #readings(): ReadonlyMap<string, readonly ObservedReading[]> {
    const accounts = accountsOf(this.#evidence, this.#registry, { dir: null, field: null, all: false });
    return new Map(
      accounts.map(({ protocol, command, dir, field, ranking }) => [
        keyOf(protocol, command, dir, field),
        ranking.verdict === 'read'
          ? ranking.readings
              .filter(({ bits }) => bits >= believed)
              .slice(0, mostReadings)
              .map(({ text, bits }) => ({ text, bits }))
          : [],
      ]),
    );
  }
}

function keyOf(...words: readonly string[]): string {
  return words.join('\0').toLowerCase();
}

function toObserved({ dispute, readings }: DisputeCount): ObservedDispute {
  const { id, protocol, commands, question } = dispute;
  return {
    id,
    protocol,
    commands,
    question,
    readings: readings.map(({ reading: { label, source, sign }, count, places }) => ({
      label,
      source,
      count,
      untold: 'untold' in sign ? sign.untold : null,
      places: places.map(({ capture, no }) => `${capture}:${no}`),
    })),
  };
}
