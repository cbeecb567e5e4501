/**
 * Long work beside the keys: steps go in, their result comes out when all of them have been made, with time for keys in
 * between.
 */

import type { Steps } from '../../dissect/steps.ts';

/** Milliseconds that work takes before keys are heard. */
const most = 12;

/** Makes the steps until the signal; null if it came. `progress` hears how much is done, in hundredths. */
export async function inParts<T>(
  steps: Steps<T>,
  until: AbortSignal,
  progress: (done: number) => void = () => {},
): Promise<T | null> {
  for (;;) {
    const end = performance.now() + most;
    let last = 0;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
      last = value;
    } while (performance.now() < end);
    progress(last);
    await new Promise((resolve) => setImmediate(resolve));
    if (until.aborted) return null;
  }
}
