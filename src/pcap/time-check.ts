/**
 * Times that cannot be: the first of a file becomes a Problem, the others have no time either but are not told again.
 */

import type { CaptureSink } from './record.ts';

/** The last second of the year 9999. */
export const lastSecond = 253_402_300_799;

export class TimeCheck {
  readonly #sink: CaptureSink;
  #reported = false;

  constructor(sink: CaptureSink) {
    this.#sink = sink;
  }

  report(packet: number, why: string): void {
    if (this.#reported) return;
    this.#reported = true;
    const text = `packet ${packet} has no usable time (${why}); it and others like it are shown without one`;
    this.#sink.problem({ code: 'pcap.time', severity: 'warn', text });
  }
}
