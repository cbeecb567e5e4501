/**
 * The pending bytes of one side, and what is known of them, go in; frames cut off their front come out.
 *
 * Offsets (`line`, `scan`, holes) count from the first pending byte, so that the bytes may move in memory.
 */

import { carriageReturn, findLineFeed, lineFeed } from '../bytes/ascii.ts';
import type { Frame, Hole, HttpHead } from '../model/frame.ts';
import { noHoles } from '../model/frame.ts';
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import { noProblems } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import { ByteWindow } from './byte-window.ts';
import type { ChunkScan } from './chunk-scan.ts';
import type { HeadScan } from './head-scan.ts';
import { type Entity, readEntity } from './http1-body.ts';
import { defectProblems, gapProblem, noStatusLineProblem } from './http1-problems.ts';
import type { Unfolding } from './unfolding.ts';

const mostHoles = 1000;

/** What the frames of a flow have in common. `at` and `packet` are those of the event at hand. */
export interface FlowFacts {
  readonly limits: Limits;
  readonly unfolding: Unfolding;
  readonly at: Instant | null;
  readonly packet: number;
  readonly tunnel: string | null;
  /** Number of the last HTTP request to `side`, 0 if all of them were answered. */
  lastUnanswered(side: Side): number;
  /** Adds a problem that rides on the next frame of either side. */
  report(problem: Problem): void;
  /** The reported problems in front of a frame's own ones. */
  withReported(problems: readonly Problem[]): readonly Problem[];
  emit(frame: Frame): void;
}

export class FrameCutter {
  readonly window = new ByteWindow();
  /** Where a line begins that may be a start line, -1 if no such place is known. */
  line = 0;
  /** Up to where line ends have been looked for. */
  scan = 0;
  /** Times of the first pending byte and of the first byte of `line`. */
  at: Instant | null = null;
  lineAt: Instant | null = null;
  holes: Hole[] | null = null;
  holeBytes = 0;
  readonly #flow: FlowFacts;
  readonly side: Side;
  /** Stream offset of the first pending byte. */
  #offset = 0;

  constructor(flow: FlowFacts, side: Side) {
    this.#flow = flow;
    this.side = side;
  }

  get length(): number {
    return this.window.limit - this.window.first;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const had = this.length;
    if (had === 0) this.at = this.#flow.at;
    if (this.line === had) this.lineAt = this.#flow.at;
    this.window.add(bytes, start, end);
  }

  /** A line begins at `offset`. */
  markLine(offset: number): void {
    this.line = this.scan = offset;
    this.lineAt = this.#flow.at;
  }

  /** Begins anew with the first pending byte. */
  restart(): void {
    this.line = this.scan = 0;
    this.lineAt = this.at;
  }

  /** The first byte of the line at hand counts as the first one pending; bytes in front of it were said before. */
  beginAtLine(lineAt: Instant | null): void {
    this.at = this.lineAt = lineAt;
  }

  /** The LF that ends the line at hand if it is one of the first `most` pending bytes, else -1. */
  findLineEnd(most: number): number {
    const { bytes, first, limit } = this.window;
    const stop = Math.min(limit, first + most);
    const at = findLineFeed(bytes, first + this.scan, stop);
    if (at >= 0) return at - first;
    this.scan = Math.max(this.scan, stop - first);
    return -1;
  }

  /** As `findLineEnd`, but a CR counts too once a byte that is no LF has followed it. */
  findAnyLineEnd(most: number): number {
    const { bytes, first, limit } = this.window;
    const stop = Math.min(limit, first + most);
    let at = first + this.scan;
    for (; at < stop; at++) {
      const byte = bytes[at];
      if (byte > carriageReturn) continue;
      if (byte === lineFeed) return at - first;
      if (byte !== carriageReturn) continue;
      if (at + 1 >= stop) break;
      if (bytes[at + 1] !== lineFeed) return at - first;
    }
    this.scan = Math.max(this.scan, at - first);
    return -1;
  }

  /** `length` bytes are missing behind what is pending. */
  addHole(length: number): void {
    this.holes ??= [];
    const at = this.length;
    const last = this.holes[this.holes.length - 1];
    if (last !== undefined && (this.holes.length >= mostHoles || last.at === at)) {
      this.holes[this.holes.length - 1] = { at: last.at, length: last.length + length };
    } else {
      this.holes.push({ at, length });
    }
    this.holeBytes += length;
  }

  /** `length` bytes are missing between two frames. */
  passHole(length: number): void {
    this.#offset += length;
  }

  /** Cuts off the message of `head`: `length` bytes. */
  cutMessage(
    head: HeadScan,
    chunks: ChunkScan | null,
    length: number,
    complete: boolean,
    problem: Problem | null,
  ): void {
    const { bytes, first } = this.window;
    const http = head.describe(length);
    const entity = http.chunked || http.codings.length > 0 ? this.#entity(http, chunks) : null;
    let problems = defectProblems(head.defects);
    if (this.holes !== null) problems = [...problems, gapProblem(missingBytes(this.holes))];
    if (problem !== null) problems = [...problems, problem];
    if (entity !== null && entity.problem !== null) problems = [...problems, entity.problem];
    this.#flow.emit({
      carrier: 'http',
      framing: 'http',
      side: this.side,
      at: this.at,
      atEnd: this.#flow.at,
      packet: this.#flow.packet,
      streamOffset: this.#offset,
      bytes,
      start: first,
      end: first + length,
      body: entity === null ? bytes : entity.body,
      bodyStart: entity === null ? first + http.headEnd : entity.bodyStart,
      bodyEnd: entity === null ? first + length : entity.bodyEnd,
      bodyFrom: entity === null ? null : entity.bodyFrom,
      http,
      complete,
      holes: this.holes ?? noHoles,
      problems: this.#flow.withReported(problems),
      tunnel: this.#flow.tunnel,
    });
    this.drop(length);
  }

  /** Cuts off `length` bytes that are no message; `hole` is behind them. Without bytes only the problem remains. */
  cutBytes(length: number, problem: Problem | null = null, hole: Hole | null = null): void {
    this.#cutRun(length, problem, hole);
  }

  /** Cuts off all pending bytes: a reply without HTTP around it. */
  cutBareReply(): void {
    this.cutFrame('line', this.length, 0, this.length, true, noStatusLineProblem);
  }

  /** Cuts off a frame of `length` bytes without HTTP; its body is `[bodyStart, bodyEnd)` of them. */
  cutFrame(
    framing: 'line' | 'oicq' | 'oicq81',
    length: number,
    bodyStart: number,
    bodyEnd: number,
    complete: boolean,
    problem: Problem | null,
  ): void {
    const holes = this.holes ?? noHoles;
    this.#emit(framing, length, bodyStart, bodyEnd, complete && holes.length === 0, problem, holes);
  }

  #cutRun(length: number, problem: Problem | null, hole: Hole | null): void {
    if (length === 0) {
      if (problem !== null) this.#flow.report(problem);
      return;
    }
    this.#emit('none', length, 0, length, problem === null, problem, hole === null ? noHoles : [hole]);
  }

  #emit(
    framing: 'line' | 'oicq' | 'oicq81' | 'none',
    length: number,
    bodyStart: number,
    bodyEnd: number,
    complete: boolean,
    problem: Problem | null,
    holes: readonly Hole[],
  ): void {
    const { bytes, first } = this.window;
    this.#flow.emit({
      carrier: framing === 'line' ? 'line' : 'tcp',
      framing,
      side: this.side,
      at: this.at,
      atEnd: this.#flow.at,
      packet: this.#flow.packet,
      streamOffset: this.#offset,
      bytes,
      start: first,
      end: first + length,
      body: bytes,
      bodyStart: first + bodyStart,
      bodyEnd: first + bodyEnd,
      bodyFrom: null,
      http: null,
      complete,
      holes,
      problems: this.#flow.withReported(problem === null ? noProblems : [problem]),
      tunnel: this.#flow.tunnel,
    });
    this.drop(length);
  }

  /** Forgets `length` bytes and begins anew behind them. */
  drop(length: number): void {
    this.window.first += length;
    this.#offset += length + this.holeBytes;
    this.holeBytes = 0;
    this.holes = null;
    this.at = this.#flow.at;
    this.restart();
  }

  #entity(http: HttpHead, chunks: ChunkScan | null): Entity {
    const { bytes, first } = this.window;
    const data = chunks === null ? [http.headEnd, http.bodyEnd] : chunks.dataBefore(http.bodyEnd);
    const pieces = data.length === 0 ? [http.headEnd, http.headEnd] : data;
    return readEntity(bytes, first, pieces, http.codings, this.#flow.unfolding);
  }
}

/** All missing bytes of a frame, 0 if some hole's length is not known. */
function missingBytes(holes: readonly Hole[]): number {
  let length = 0;
  for (const hole of holes) {
    if (hole.length === 0) return 0;
    length += hole.length;
  }
  return length;
}
