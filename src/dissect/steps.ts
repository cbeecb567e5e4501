/**
 * Work in steps: who must not wait for all of it goes on with something else in between; who may takes it to its end.
 */

/** Each step is short, and tells how much is done, in hundredths; the last one gives the result. */
export type Steps<T> = Generator<number, T, void>;

/** All steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
