/**
 * Bars: numbers that are made of the figures of programs, and the limits they are held to.
 */

import type { Wanted } from './inputs.ts';

/** Medians of one program's runs, or a single run of it; seconds and bytes. */
export interface Figures {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
  /** Of the captures it read. */
  readonly bytes: number;
  readonly messages: number;
}

/**
 * A program run on captures. Its words stand for themselves but for CAPTURE, the paths of its captures. `needsOption`:
 * left out, visibly, unless the help of `read` names this option.
 */
export interface Program {
  readonly id: string;
  readonly words: readonly string[];
  readonly captures: readonly Wanted[];
  readonly needsOption?: string;
}

/** A number made of the figures of several programs, and the limit that it has to keep. */
export interface Bar {
  readonly text: string;
  /** Null: told, but held against nothing. */
  readonly limit: { readonly at: 'least' | 'most'; readonly value: number } | null;
  readonly unit: '' | ' MB' | ' ms';
  /** `highest`: the worst run counts, not the median. */
  readonly over: 'medians' | 'highest';
  readonly value: (of: (id: string) => Figures) => number;
}

export function atLeast(value: number): Bar['limit'] {
  return { at: 'least', value };
}

export function atMost(value: number): Bar['limit'] {
  return { at: 'most', value };
}

/** How many times as long `other` takes as `own`. */
export function times(text: string, own: string, other: string, limit: Bar['limit']): Bar {
  return { text, limit, unit: '', over: 'medians', value: (of) => of(other).wall / of(own).wall };
}

/** The most memory held in any run. */
export function peak(text: string, id: string): Bar {
  return { text, limit: atMost(150), unit: ' MB', over: 'highest', value: (of) => of(id).peak / 1e6 };
}

/** CPU time per message of `id` as a multiple of that of `base`. */
export function cpuPerMessage(text: string, id: string, base: string, limit = atMost(1.25)): Bar {
  const each = ({ cpu, messages }: Figures) => cpu / messages;
  return { text, limit, unit: '', over: 'medians', value: (of) => each(of(id)) / each(of(base)) };
}

/** Milliseconds of wall time above a bare start of Node. */
export function milliseconds(text: string, id: string, limit: number): Bar {
  const value = (of: (id: string) => Figures) => (of(id).wall - of('node -e 0').wall) * 1000;
  return { text, limit: atMost(limit), unit: ' ms', over: 'medians', value };
}

/** Time per MB at one size of messages as a multiple of the least at any smaller size. */
export function timePerMegabyte(id: string, smaller: readonly string[]): Bar {
  const each = ({ wall, bytes }: Figures) => wall / bytes;
  const value = (of: (id: string) => Figures) => each(of(id)) / Math.min(...smaller.map((one) => each(of(one))));
  return { text: `time per MB, ${id}`, limit: atMost(1.25), unit: '', over: 'medians', value };
}
