/**
 * `read --dashboard`: captures go in, a person looks at their messages as long as she likes; an exit status comes out.
 */

import { isRegular } from '../../sources/capture-file.ts';
import { compileTables, type Tables } from '../compile.ts';
import { CurrentOrigin } from '../presentation.ts';
import type { ReadOptions } from '../read.ts';
import { Reading } from '../reading.ts';
import { report } from '../screen.ts';
import { exitStatus } from '../status.ts';
import { openDashboard } from './dashboard.ts';

const standardInput = '-';

/** Reads the captures into a dashboard. */
export async function readIntoDashboard(options: ReadOptions, tables: Tables): Promise<number> {
  const registry = compileTables(tables);
  const origin = new CurrentOrigin();
  const { files, follow } = options;
  const isInputTaken = files.includes(standardInput);
  const canReread = files.length === 1 && !follow && (await isRegular(files[0]));
  const dashboard = await openDashboard(
    {
      ...options,
      isLive: follow || isInputTaken,
      name: files.map((file) => (file === standardInput ? 'standard input' : file)).join(' '),
      recording: null,
      inputs: files,
      isInputTaken,
      reading: canReread ? options : null,
    },
    registry,
    origin,
  );
  if ('fault' in dashboard) {
    report(dashboard.fault);
    return exitStatus.usage;
  }
  const run = new Reading(options, {
    registry,
    output: dashboard.output,
    prepared: dashboard.prepared,
    filter: null,
    origin,
    report: dashboard.say,
    progress: null,
    copy: dashboard.messages.watching,
  });
  dashboard.onStop(() => {
    if (run.interrupt()) return;
    dashboard.output.close();
    dashboard.phase('ended');
  });
  const reading = run.run().then(() => run.finish());
  // Whoever leaves does not wait for what a pipe may still bring.
  const isOver = await Promise.race([reading.then(() => true), dashboard.left.then(() => false)]);
  await dashboard.left;
  if (!isOver && isInputTaken) process.stdin.destroy();
  return isOver || !isInputTaken ? reading : run.finish();
}
