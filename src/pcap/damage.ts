/**
 * Damaged places of one capture file go in, one Problem each comes out, with the bytes from and to which nothing could
 * be read. A file that is damaged all over gets its first places told and the rest counted.
 */

import type { CaptureSink } from './record.ts';

/** Places told one by one. */
const mostTold = 20;

export class Damage {
  /** Damaged places so far, the one at hand included. */
  places = 0;
  readonly #sink: CaptureSink;
  #what = '';
  #from = -1;
  #untoldBytes = 0;

  constructor(sink: CaptureSink) {
    this.#sink = sink;
  }

  /** Whether a damaged place has begun and not ended. */
  get isOpen(): boolean {
    return this.#from >= 0;
  }

  /** The item at byte `from` of the file cannot be read: `what` says why. */
  begin(what: string, from: number): void {
    this.places++;
    this.#what = what;
    this.#from = from;
  }

  /** Reading goes on at byte `to`. */
  resume(to: number): void {
    const skipped = to - this.#from;
    this.#tell(
      `; bytes ${this.#from} to ${to} were skipped (${skipped} bytes), reading goes on at byte ${to}`,
      skipped,
    );
  }

  /** The file ends at byte `to`; tells what has not been told. */
  finish(to: number): void {
    if (this.isOpen) {
      const skipped = to - this.#from;
      const text = `; bytes ${this.#from} to ${to}, the end of the file, were skipped (${skipped} bytes)`;
      this.#tell(text, skipped);
    }
    const untold = this.places - mostTold;
    if (untold <= 0) return;
    const text = `${untold} more damaged places, in which ${this.#untoldBytes} bytes were skipped`;
    this.#sink.problem({ code: 'pcap.damaged', severity: 'error', text, had: this.#untoldBytes });
  }

  #tell(where: string, skipped: number): void {
    this.#from = -1;
    if (this.places > mostTold) this.#untoldBytes += skipped;
    else this.#sink.problem({ code: 'pcap.damaged', severity: 'error', text: this.#what + where, had: skipped });
  }
}
