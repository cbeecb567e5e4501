/**
 * The stats command: captures go in, an account of all their messages comes out.
 */

import type { Message } from '../model/message.ts';
import { Statistics } from '../present/statistics/statistics.ts';
import { describeStatistics } from '../present/statistics/text.ts';
import { visibleJson } from '../present/visible.ts';
import type { Output } from '../sinks/output.ts';
import type { Sink } from '../sinks/sink.ts';
import { compileTables } from './compile.ts';
import { prepareView } from './filter.ts';
import { CurrentOrigin } from './presentation.ts';
import { control, type ReadOptions } from './read.ts';
import { Reading } from './reading.ts';
import { openResult } from './result-output.ts';
import { report } from './screen.ts';
import { exitStatus } from './status.ts';
import { prepareTables } from './tables.ts';

export interface StatsOptions {
  readonly reading: ReadOptions;
  readonly json: boolean;
}

/** Reads the captures. Gives an exit status; everything there is to say has been said. */
export async function runStats({ reading, json }: StatsOptions): Promise<number> {
  const tables = await prepareTables(reading);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const view = prepareView(reading, registry);
  if (view === null) return exitStatus.usage;
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  const prepared = { sink: new StatsSink(output, json), pass: () => {} };
  const origin = new CurrentOrigin();
  const { filter } = view;
  return control(new Reading(reading, { registry, output, prepared, filter, origin, report, progress: null }));
}

/** Writes nothing before the end. */
class StatsSink implements Sink {
  readonly #statistics = new Statistics();
  readonly #output: Output;
  readonly #json: boolean;

  constructor(output: Output, json: boolean) {
    this.#output = output;
    this.#json = json;
  }

  message(message: Message): void {
    this.#statistics.add(message);
  }

  flush(): void {}

  close(): void {
    const { account } = this.#statistics;
    this.#output.write(this.#json ? `${visibleJson(JSON.stringify(account, null, 1))}\n` : describeStatistics(account));
    this.#output.flush();
  }
}
