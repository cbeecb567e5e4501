/**
 * What may be wrong with frames of the binary protocols goes in, and comes out as Problems of the protocol.
 */

import type { Problem } from '../model/problem.ts';
import { type Ending, endingWords } from './http1-problems.ts';

type BinaryProtocol = 'oicq' | 'oicq81';

/** A side came to its end inside a frame. */
export function cutFrameProblem(protocol: BinaryProtocol, ending: Ending, needed: number, had: number): Problem {
  const text = `${endingWords[ending]} after ${had} of the ${needed} bytes of the frame`;
  return { code: `${protocol}.cut`, severity: 'warn', text, needed, had };
}

/** `passed` bytes in front of a frame belong to none. */
export function resyncFrameProblem(protocol: BinaryProtocol, passed: number): Problem {
  const bytes = passed === 1 ? 'byte that belongs' : 'bytes that belong';
  const text = `the next frame was found after ${passed} ${bytes} to none`;
  return { code: `${protocol}.resync`, severity: 'warn', text, had: passed };
}
