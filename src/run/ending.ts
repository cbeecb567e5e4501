/**
 * The end of a run: its output and what was not shown go in, the output is closed, what is left is told, and the exit
 * status comes out.
 */

import type { StrayProblem } from '../pipeline.ts';
import type { Output } from '../sinks/output.ts';
import { exitStatus, graver } from './status.ts';

/** What no output shows. */
export interface Leftovers {
  /** Messages that were not shown because they are not ours. */
  readonly hidden: number;
  /** The first Problems without a message, and how many there are in all. */
  readonly stray: { readonly problems: readonly StrayProblem[]; readonly count: number };
}

/** More Problems without a message are only counted. */
export const mostStrayTold = 10;

/** Closes the output, named `name` to people. `leftovers` are null where nobody wants to hear of them. */
export function endOutput(
  output: Output,
  name: string,
  status: number,
  leftovers: Leftovers | null,
  report: (text: string) => void,
): number {
  output.close();
  if (output.state === 'failed') {
    report(`cannot write ${name}: ${output.fault}`);
    return graver(status, exitStatus.outputFailed);
  }
  if (leftovers !== null) tell(leftovers, report);
  return status;
}

function tell({ hidden, stray: { problems, count } }: Leftovers, report: (text: string) => void): void {
  for (const { flow, problem } of problems.slice(0, mostStrayTold)) {
    report(`flow ${flow}, behind its last message: ${problem.text} (${problem.code})`);
  }
  if (count > mostStrayTold) report(`${count - mostStrayTold} more problems behind the last message of their flows`);
  if (hidden > 0) report(`${hidden} other ${hidden === 1 ? 'message' : 'messages'} not shown (--show-other)`);
}
