/**
 * Where a run shows its messages: options go in, a sink and what it writes to come out: standard output, a file, or a
 * dashboard.
 */

import type { Registry } from '../dissect/registry.ts';
import type { TimeFormat } from '../present/time.ts';
import { type Output, openOutput, type WhenFull } from '../sinks/output.ts';
import type { Dashboard, DashboardOptions } from './dashboard/dashboard.ts';
import { describeLosses } from './overwritten.ts';
import { type CurrentOrigin, type PreparedSink, prepareSink } from './presentation.ts';
import { report, screenOf } from './screen.ts';
import { exitStatus } from './status.ts';

export interface ShowingOptions extends DashboardOptions {
  /** A path; null is standard output. */
  readonly output: string | null;
  readonly timeFormat: TimeFormat;
}

export interface Showing {
  readonly output: Output;
  readonly prepared: PreparedSink;
  /** Null where messages are printed. */
  readonly dashboard: Dashboard | null;
}

/** Opens what messages are shown on; or gives the exit status, what is wrong having been said. */
export async function openShowing(
  options: ShowingOptions,
  whenFull: WhenFull,
  registry: Registry,
  origin: CurrentOrigin,
): Promise<Showing | { readonly status: number }> {
  const loss = describeLosses({ ...options, files: options.inputs }, [options.output, options.recording]);
  if (loss !== null) {
    report(loss);
    return { status: exitStatus.outputFailed };
  }
  if (options.dashboard !== null) {
    const { openDashboard } = await import('./dashboard/dashboard.ts');
    const dashboard = await openDashboard(options, registry, origin);
    if (!('fault' in dashboard)) return { output: dashboard.output, prepared: dashboard.prepared, dashboard };
    report(dashboard.fault);
    return { status: exitStatus.usage };
  }
  const opened = openOutput(options.output, whenFull);
  if ('fault' in opened) {
    report(`cannot write ${options.output}: ${opened.fault}`);
    return { status: exitStatus.outputFailed };
  }
  const { output } = opened;
  const screen = screenOf(options, options.output !== null);
  return {
    output,
    prepared: prepareSink(options, options.timeFormat, output, screen, origin, registry),
    dashboard: null,
  };
}
