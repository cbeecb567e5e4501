/**
 * The output of a command that reads captures and writes what it found: its inputs and a path go in, the output comes out.
 */

import { type Output, openOutput } from '../sinks/output.ts';
import { describeLoss, type Inputs } from './overwritten.ts';
import { report } from './screen.ts';

/** Opens `output` (null: standard output); null if that would lose an input or cannot be, which has been said. */
export function openResult(reading: Inputs & { readonly output: string | null }): Output | null {
  const { output } = reading;
  const loss = describeLoss(reading, output);
  if (loss !== null) {
    report(loss);
    return null;
  }
  const opened = openOutput(output);
  if (!('fault' in opened)) return opened.output;
  report(`cannot write ${output}: ${opened.fault}`);
  return null;
}
