/**
 * Messages go in, a capture comes out that has them: for messages whose packets nobody has any more. Their bytes are as
 * they were on the wire; the packets around them are made up, as in any recording of a proxy. Comments stand beside the
 * packet that begins their message.
 */

import type { Message } from '../../model/message.ts';
import type { Side } from '../../model/stream.ts';
import type { Instant } from '../../model/time.ts';
import { CaptureCopy } from './capture-copy.ts';
import { SessionRecorder } from './session-recorder.ts';

const enhancedBlock = 6;

export class MessageRecorder {
  readonly #copy: CaptureCopy;
  readonly #recorder: SessionRecorder;
  /** The client's side of each flow, which comes first in the recording. */
  readonly #clients = new Map<number, Side>();
  #packets = 0;
  #skipped = 0;

  constructor(put: (bytes: Uint8Array) => void, program: string) {
    this.#copy = new CaptureCopy(put, program, 1);
    this.#recorder = new SessionRecorder((block) => this.#block(block), program, 'messages', 9);
  }

  /** Messages that have no bytes or no time: replies that never came, for example. */
  get skipped(): number {
    return this.#skipped;
  }

  message(message: Message, comment: string | null): void {
    const { frame, flow, side, time } = message;
    if (frame === null || time === null) {
      this.#skipped += 1;
      return;
    }
    const client = this.#clients.get(flow.number) ?? this.#open(message, time);
    const from: Side = client === side ? 0 : 1;
    const { bytes, start, end } = frame;
    const first = this.#packets + 1;
    const data = { kind: 'data', flow: flow.number, at: time, packet: 0, side: from, bytes, start, end } as const;
    this.#recorder.event({ ...data, problems: null });
    if (comment !== null) this.#copy.comment(first, comment);
  }

  end(): void {
    this.#copy.end();
  }

  #open({ flow, dir, side }: Message, at: Instant): Side {
    const client: Side = (dir === 'request') === (side === 0) ? 0 : 1;
    const ends = client === 0 ? flow.ends : ([flow.ends[1], flow.ends[0]] as const);
    const { number, transport } = flow;
    this.#clients.set(number, client);
    this.#recorder.event({ kind: 'open', flow: number, at, packet: 0, transport, ends, opener: 0 });
    return client;
  }

  #block(block: Buffer): void {
    this.#copy.block({ type: block.readUInt32LE(0), bytes: block, start: 0, end: block.length, little: true });
    if (block.readUInt32LE(0) !== enhancedBlock) return;
    this.#packets += 1;
    this.#copy.numberLast(this.#packets);
  }
}
