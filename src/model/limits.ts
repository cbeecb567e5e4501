/**
 * The bounds on memory that a user can set; every one that is hit becomes a Problem that names its flag.
 */

export interface Limits {
  /** Bytes one message may have on the wire (`--max-message`). */
  readonly maxMessage: number;
  /** Bytes kept of one flow for reassembly (`--max-flow`). */
  readonly maxFlow: number;
  /** Conversations remembered at once (`--max-flows`). */
  readonly maxFlows: number;
  /** Bytes kept for all flows together (`--max-memory`). */
  readonly maxMemory: number;
  /** Bytes one decompressed body may have (`--max-body-out`). */
  readonly maxBodyOut: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  maxMessage: 16 * mebibyte,
  maxFlow: 4 * mebibyte,
  maxFlows: 100_000,
  maxMemory: 64 * mebibyte,
  maxBodyOut: 20 * mebibyte,
};
