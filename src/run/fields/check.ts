/**
 * The command fields check: captures go in, and for each note of the notebook comes out whether their messages agree with
 * its predicate.
 */

import type { Registry } from '../../dissect/registry.ts';
import type { Message } from '../../model/message.ts';
import type { Output } from '../../sinks/output.ts';
import type { Sink } from '../../sinks/sink.ts';
import { builtInTables } from '../../tables/built-in.ts';
import { type LoadedTables, loadTables } from '../../tables/registry.ts';
import { compileTables } from '../compile.ts';
import { withDistinctFiles } from '../distinct.ts';
import { prepareFilter, prepareView } from '../filter.ts';
import { CurrentOrigin } from '../presentation.ts';
import { control, type ReadOptions } from '../read.ts';
import { Reading } from '../reading.ts';
import { openResult } from '../result-output.ts';
import { report } from '../screen.ts';
import { exitStatus } from '../status.ts';
import { describeVerdicts, verdictsAsJson } from './check-text.ts';
import { type Testable, Verdicts } from './verdicts.ts';

export interface CheckOptions {
  readonly reading: ReadOptions;
  readonly json: boolean;
}

/**
 * Reads the captures. Gives an exit status: that of reading them, but `findings` where a note is contradicted and no
 * capture was left out. Everything there is to say has been said.
 */
export async function runCheck({ reading, json }: CheckOptions): Promise<number> {
  const tables = await loadTables(builtInTables, reading.dissectors, reading.notebook);
  for (const { severity, text } of tables.problems) report(`${severity}: ${text}`);
  // A note that cannot be read cannot be tested, and silence would look like agreement.
  if (tables.problems.some(({ severity }) => severity === 'error')) return exitStatus.unreadable;
  if (tables.notes.length === 0) {
    report(
      `no notes to check${reading.notebook === null ? '' : ` in ${reading.notebook.file}`}; see oicqscope fields --help`,
    );
    return exitStatus.usage;
  }
  const registry = compileTables(tables);
  const testable = prepareNotes(tables, registry);
  const view = prepareView(reading, registry);
  if (testable === null || view === null) return exitStatus.usage;
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  const origin = new CurrentOrigin();
  const verdicts = new Verdicts(testable);
  const sink = new VerdictSink(verdicts, origin, output, (text) =>
    json ? verdictsAsJson(text.all) : describeVerdicts(text.all, reading.language),
  );
  const prepared = { sink, pass: (message: Message) => sink.pass(message) };
  const { filter } = view;
  const each = withDistinctFiles(reading);
  const status = await control(
    new Reading(each, { registry, output, prepared, filter, origin, report, progress: null }),
  );
  const isRead = status === exitStatus.done || status === exitStatus.damaged;
  return isRead && verdicts.all.some(({ contradicted }) => contradicted > 0) ? exitStatus.findings : status;
}

/** The predicates; null if one is faulty, which has been said. */
function prepareNotes({ notes }: LoadedTables, registry: Registry): readonly Testable[] | null {
  const testable: Testable[] = [];
  let isRight = true;
  for (const placed of notes) {
    const { predicate } = placed.note;
    const { file, line } = placed.problemAt(['predicate'], '', 'error', '');
    const ready = prepareFilter(predicate, registry, `${file}:${line}: predicate`);
    if (ready === null) isRight = false;
    else testable.push({ placed, predicate: ready.filter });
  }
  return isRight ? testable : null;
}

/** Numbers messages anew in each capture, and writes nothing before the end. */
class VerdictSink implements Sink {
  readonly #verdicts: Verdicts;
  readonly #origin: CurrentOrigin;
  readonly #output: Output;
  readonly #describe: (verdicts: Verdicts) => string;
  #capture: string | null = null;
  #before = 0;

  constructor(verdicts: Verdicts, origin: CurrentOrigin, output: Output, describe: (verdicts: Verdicts) => string) {
    this.#verdicts = verdicts;
    this.#origin = origin;
    this.#output = output;
    this.#describe = describe;
  }

  message(message: Message): void {
    this.pass(message);
    this.#verdicts.add(message, this.#origin.source, this.#before);
  }

  /** A message that is not tested counts all the same. */
  pass({ no }: Message): void {
    if (this.#origin.source === this.#capture) return;
    this.#capture = this.#origin.source;
    this.#before = no - 1;
  }

  flush(): void {}

  close(): void {
    this.#output.write(this.#describe(this.#verdicts));
    this.#output.flush();
  }
}
