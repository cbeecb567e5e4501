/**
 * What the main thread and the threads that read files for it tell one another, and how much text may be on its way
 * between them.
 *
 *   main thread                    thread
 *     file ───────────────────────> reads it
 *     writes, or keeps <─────────── blocks of text with marks (present/marks.ts)
 *     adds up <──────────────────── the end of the file
 */

import type { Tables } from './compile.ts';
import type { Leftovers } from './ending.ts';
import type { ReadOptions } from './read.ts';
import type { Screen } from './screen.ts';

/** What a thread begins with. */
export interface ThreadStart {
  readonly options: ReadOptions;
  readonly tables: Tables;
  readonly screen: Screen;
  /** Of the marks in its text. */
  readonly boundary: string;
  readonly wantsProgress: boolean;
  /** One number in memory that both sides see: bytes of text that were sent and have found no place yet. */
  readonly onWay: Int32Array;
}

/** A file to read; null: there is none left. */
export type Job = string | null;

/** Text of the file at hand. */
export interface TextBlock {
  readonly kind: 'text';
  readonly bytes: Uint8Array;
  /** It ends with the end of a message. */
  readonly isWhole: boolean;
  /** Messages of the file that were not shown so far. */
  readonly hidden: number;
}

/** How far the file at hand has been read. */
export interface JobProgress {
  readonly kind: 'progress';
  readonly taken: number;
  readonly messages: number;
}

/** All of the file has been sent. Flows and messages are numbered from 1. */
export interface JobEnd {
  readonly kind: 'end';
  readonly status: number;
  readonly messages: number;
  readonly flows: number;
  readonly leftovers: Leftovers;
}

export type FromThread = TextBlock | JobProgress | JobEnd;

/** A thread with more text on its way than this waits. */
const mostOnWay = 4 * 1024 * 1024;

/** A thread sent `length` bytes of text. Waits while too much is on its way. */
export function sendOnWay(onWay: Int32Array, length: number): void {
  Atomics.add(onWay, 0, length);
  for (;;) {
    const now = Atomics.load(onWay, 0);
    if (now <= mostOnWay) return;
    Atomics.wait(onWay, 0, now);
  }
}

/** The main thread found a place for `length` bytes. */
export function arrive(onWay: Int32Array, length: number): void {
  Atomics.sub(onWay, 0, length);
  Atomics.notify(onWay, 0);
}
