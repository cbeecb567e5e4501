/**
 * Disputes: captures go in, what they say for each reading on which sources disagree comes out, with places.
 */

import { disputes } from '../../../dissectors/disputes.ts';
import type { Registry } from '../../dissect/registry.ts';
import { DisputeCounter, type ToFilter } from '../../evidence/disputes/counter.ts';
import { disputesOfTables } from '../../evidence/disputes/from-tables.ts';
import { compileFilter } from '../../filter/compile.ts';
import { createNames } from '../../filter/names.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { visibleJson } from '../../present/visible.ts';
import type { ReadOptions } from '../read.ts';
import { type CaptureSink, collect } from './collect.ts';
import { describeDisputes, disputeJson } from './disputed-text.ts';

export interface FieldsDisputedOptions {
  readonly reading: ReadOptions;
  readonly json: boolean;
  /** Disputes of which the captures have nothing, too. */
  readonly all: boolean;
  readonly language: Language;
  readonly columns: number;
}

/** Gives an exit status; everything there is to say has been said. */
export function runFieldsDisputed(options: FieldsDisputedOptions): Promise<number> {
  return collect(options.reading, (registry) => new DisputeSink(registry, options));
}

class DisputeSink implements CaptureSink {
  readonly #counter: DisputeCounter;
  readonly #options: FieldsDisputedOptions;

  constructor(registry: Registry, options: FieldsDisputedOptions) {
    this.#counter = new DisputeCounter([...disputes, ...disputesOfTables(registry, disputes)], filtersOf(registry));
    this.#options = options;
  }

  begin(capture: string): void {
    this.#counter.begin(capture);
  }

  message(message: Message, before: number): void {
    this.#counter.see(message, before);
  }

  end(): string {
    const { json, all, language, columns } = this.#options;
    const { counts } = this.#counter;
    if (json) return `${visibleJson(JSON.stringify(counts.map(disputeJson), null, 1))}\n`;
    return describeDisputes(counts, { language, columns }, all);
  }
}

/** The filters of disputes; the texts are ours, so one that does not compile is a fault of the program. */
export function filtersOf(registry: Registry): ToFilter {
  const names = createNames(registry);
  return (expression) => {
    const compiled = compileFilter(expression, names);
    if ('fault' in compiled) throw new Error(`a dispute has a faulty filter: ${expression}`);
    return compiled.filter;
  };
}
