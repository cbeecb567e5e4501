/**
 * Stream events go in one after the other, blocks of bytes come out that cross to another thread without being copied
 * again, and become events there.
 *
 *   kind(1) side(1) how(1) 0 | flow(4) | sec(4) | nsec(4) | length(4) | length of details(4) | bytes | details as JSON
 *
 * Numbers are little-endian. `details` are what only few events have: the ends of a flow that opens, and Problems.
 */

import type { Problem } from '../../model/problem.ts';
import { noProblems } from '../../model/problem.ts';
import type { CloseReason, Endpoint, Side, StreamEvent, Transport } from '../../model/stream.ts';

const headSize = 24;
const kinds = ['open', 'data', 'gap', 'close', 'tick'] as const;
const reasons: readonly CloseReason[] = ['fin', 'reset', 'idle', 'reused', 'evicted'];
const noBytes = new Uint8Array(0);

/** Blocks are about this long; an event that is longer has a block of its own. */
export const blockSize = 64 * 1024;

/** What an opening event says beyond its numbers. */
interface OpenDetails {
  readonly transport: Transport;
  readonly ends: readonly [Endpoint, Endpoint];
}

/** One block that is being filled. */
export class BlockWriter {
  #bytes = new Uint8Array(blockSize);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends the event. False: it does not fit any more, and the block has to be taken first. */
  put(event: StreamEvent): boolean {
    const details = detailsOf(event);
    const text = details === null ? noBytes : new TextEncoder().encode(JSON.stringify(details));
    const length = event.kind === 'data' ? event.end - event.start : event.kind === 'gap' ? event.length : 0;
    const carried = event.kind === 'data' ? length : 0;
    const size = headSize + carried + text.length;
    if (this.#length + size > this.#bytes.length) {
      if (this.#length > 0) return false;
      this.#renew(size);
    }
    const at = this.#length;
    const view = this.#view;
    this.#bytes[at] = kinds.indexOf(event.kind);
    this.#bytes[at + 1] = event.kind === 'open' || event.kind === 'tick' ? 0 : event.side;
    this.#bytes[at + 2] = event.kind === 'close' ? reasons.indexOf(event.how) : 0;
    view.setUint32(at + 4, event.kind === 'tick' ? 0 : event.flow, true);
    view.setUint32(at + 8, event.at?.sec ?? 0, true);
    view.setUint32(at + 12, event.at?.nsec ?? 0, true);
    view.setUint32(at + 16, length, true);
    view.setUint32(at + 20, text.length, true);
    if (event.kind === 'data') this.#bytes.set(event.bytes.subarray(event.start, event.end), at + headSize);
    this.#bytes.set(text, at + headSize + carried);
    this.#length += size;
    return true;
  }

  /** The block so far, as memory that can be given away; the next one begins. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#length * 2 < this.#bytes.length ? this.#bytes.slice(0, this.#length) : this.#giveAway();
    this.#length = 0;
    return taken;
  }

  #giveAway(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#renew(blockSize);
    return taken;
  }

  #renew(size: number): void {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** Calls `take` for every event of a block. Their bytes are the block's own. */
export function readBlock(block: Uint8Array, take: (event: StreamEvent) => void): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let at = 0; at < block.length; ) {
    const kind = kinds[block[at]] ?? 'tick';
    const length = view.getUint32(at + 16, true);
    const start = at + headSize;
    const end = kind === 'data' ? start + length : start;
    const next = end + view.getUint32(at + 20, true);
    const details: unknown = next > end ? JSON.parse(new TextDecoder().decode(block.subarray(end, next))) : null;
    const when = { sec: view.getUint32(at + 8, true), nsec: view.getUint32(at + 12, true) };
    const flow = view.getUint32(at + 4, true);
    const side: Side = block[at + 1] === 1 ? 1 : 0;
    if (kind === 'tick') {
      take({ kind, at: when });
    } else if (kind === 'open') {
      // Written by `put` of this module, and by nobody else.
      take({ kind, flow, at: when, packet: 0, opener: 0, ...(details as OpenDetails) });
    } else {
      const problems = details === null ? null : (details as readonly Problem[]);
      const common = { flow, at: when, packet: 0, side, problems };
      if (kind === 'data') take({ kind, ...common, bytes: block, start, end });
      else if (kind === 'gap') take({ kind, ...common, length });
      else take({ kind, ...common, how: reasons[block[at + 2]] ?? 'fin' });
    }
    at = next;
  }
}

function detailsOf(event: StreamEvent): OpenDetails | readonly Problem[] | null {
  if (event.kind === 'open') return { transport: event.transport, ends: event.ends };
  if (event.kind === 'tick') return null;
  const problems = event.problems ?? noProblems;
  return problems.length === 0 ? null : problems;
}
