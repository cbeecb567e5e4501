/**
 * Opening of large messages: the index of one goes in, the message comes out when it has been taken apart, with its progress
 * on the way. Another gives up the one before.
 */

import { type Opened, type OpenOptions, openSteps } from '../../dashboard/opened.ts';
import type { Messages } from '../../dashboard/world.ts';
import { inParts } from './parts.ts';

export interface OpeningMeans {
  readonly messages: Messages;
  readonly opened: (opened: Opened) => void;
  /** How far it is, in hundredths. */
  readonly progress: (index: number, done: number) => void;
}

export class Opening {
  readonly #means: OpeningMeans;
  #until = new AbortController();

  constructor(means: OpeningMeans) {
    this.#means = means;
  }

  start(index: number, style: Omit<OpenOptions, 'digits'>): void {
    this.leave();
    const { messages, opened, progress } = this.#means;
    const message = messages.message(index);
    if (message === null) return;
    const until = new AbortController();
    this.#until = until;
    const steps = openSteps(message, index, { ...style, digits: messages.digits(index) });
    const tell = (done: number): void => {
      if (!until.signal.aborted) progress(index, done);
    };
    // The next key may be there already: it is heard before the first step.
    setImmediate(async () => {
      const whole = until.signal.aborted ? null : await inParts(steps, until.signal, tell);
      if (whole !== null && !until.signal.aborted) opened(whole);
    });
  }

  leave(): void {
    this.#until.abort();
  }
}
