/**
 * What may be odd about an HTTP message goes in as bits or counts, and comes out as Problems. Those about heads are
 * made once, because old clients send the same oddity with every message.
 */

import type { Problem, Severity } from '../model/problem.ts';
import { noProblems } from '../model/problem.ts';

export const defect = {
  noTarget: 1 << 0,
  lineFeedOnly: 1 << 1,
  spaceBeforeColon: 1 << 2,
  noColon: 1 << 3,
  folded: 1 << 4,
  badLength: 1 << 5,
  lengthTwice: 1 << 6,
  lengthRepeated: 1 << 7,
  lengthAndTransfer: 1 << 8,
  noStatus: 1 << 9,
  noLength: 1 << 10,
  noReason: 1 << 11,
  lowerCase: 1 << 12,
  bareReturn: 1 << 13,
  leadingZeros: 1 << 14,
  chunkExtension: 1 << 15,
  trailers: 1 << 16,
  noVersion: 1 << 17,
} as const;

const rows: readonly (readonly [number, string, Severity, string])[] = [
  [defect.noTarget, 'http.no-target', 'note', 'the request line names no target'],
  [defect.noStatus, 'http.no-status', 'warn', 'the status line has no status code'],
  [defect.lineFeedOnly, 'http.lf-only', 'note', 'lines of the head end in LF without CR'],
  [defect.spaceBeforeColon, 'http.space-before-colon', 'note', 'a header name is followed by a space before its colon'],
  [defect.noColon, 'http.no-colon', 'warn', 'a header line has no colon'],
  [defect.folded, 'http.folded', 'note', 'a header value goes on in the next line'],
  [defect.badLength, 'http.bad-length', 'warn', 'Content-Length is not a usable number; the body ends otherwise'],
  [defect.lengthTwice, 'http.length-twice', 'warn', 'there are several Content-Lengths; the first is used'],
  [defect.lengthRepeated, 'http.length-twice', 'note', 'Content-Length is repeated with the same number'],
  [
    defect.lengthAndTransfer,
    'http.length-and-transfer',
    'warn',
    'there are both Content-Length and Transfer-Encoding; Transfer-Encoding is used',
  ],
  [defect.noReason, 'http.no-reason', 'note', 'the status line has no reason phrase'],
  [defect.lowerCase, 'http.lower-case', 'note', 'the method or the version is not in capitals'],
  [defect.bareReturn, 'http.bare-cr', 'warn', 'a CR without LF stands in the head'],
  [defect.leadingZeros, 'http.leading-zeros', 'note', 'Content-Length has leading zeros'],
  [defect.chunkExtension, 'http.chunk-extension', 'note', 'chunk sizes are followed by extensions, which are ignored'],
  [defect.trailers, 'http.trailers', 'note', 'header lines follow the last chunk'],
  [defect.noVersion, 'http.no-version', 'note', 'the request line has no version: HTTP/0.9, without header lines'],
  [defect.noLength, 'http.no-length', 'note', 'nothing says how long the body is; it ends where the other side speaks'],
];

const made: readonly { readonly bit: number; readonly alone: readonly Problem[] }[] = rows.map(
  ([bit, code, severity, text]) => ({ bit, alone: Object.freeze([{ code, severity, text }]) }),
);

/** The Problems of a set of defect bits. Never changed by anyone: single defects share one list. */
export function defectProblems(defects: number): readonly Problem[] {
  if (defects === 0) return noProblems;
  const single = made.find(({ bit }) => bit === defects);
  return single === undefined ? made.filter(({ bit }) => defects & bit).flatMap(({ alone }) => alone) : single.alone;
}

/** How a side came to its end. `broken`: the flow was given up; `lost`: what follows is missing; `end`: the input ends. */
export type Ending = 'fin' | 'reset' | 'broken' | 'lost' | 'end';

export const endingWords: Readonly<Record<Ending, string>> = {
  fin: 'the sender closed the connection',
  reset: 'the connection was reset',
  broken: 'the connection was given up',
  lost: 'bytes are missing from the capture',
  end: 'the capture ends',
};

/** The message was not over when its side ended; `part` says in which part ("head"). */
export function cutProblem(part: string, ending: Ending): Problem {
  return { code: 'http.cut', severity: 'warn', text: `${endingWords[ending]} inside the ${part}` };
}

/** The body ended before its Content-Length was reached; `why` says how. */
export function shortBodyProblem(why: Ending | 'next', needed: number, had: number): Problem {
  const what = why === 'next' ? 'the next message begins' : endingWords[why];
  const text = `${what} after ${had} of the ${needed} bytes of the body that Content-Length announces`;
  return { code: 'http.cut', severity: 'warn', text, needed, had };
}

/** Bytes are missing from the capture; 0 when nobody knows how many. */
export function gapProblem(length: number): Problem {
  const count = length === 0 ? 'an unknown number of bytes is' : length === 1 ? '1 byte is' : `${length} bytes are`;
  return { code: 'tcp.gap', severity: 'warn', text: `${count} missing from the capture` };
}

export function chunkProblem(text: string): Problem {
  return { code: 'http.chunk', severity: 'error', text };
}

/** Bytes follow a message that its length does not count. */
export function surplusProblem(length: number, lineEndsOnly: boolean): Problem {
  const what = length === 1 ? '1 byte follows' : `${length} bytes follow`;
  const kind = lineEndsOnly ? ' (line ends only)' : '';
  return {
    code: 'http.surplus',
    severity: lineEndsOnly ? 'note' : 'warn',
    text: `${what} the previous message that its length does not count${kind}`,
  };
}

export const noStatusLineProblem: Problem = {
  code: 'http.no-status-line',
  severity: 'warn',
  text: 'a request is answered by bytes without a status line, as in HTTP/0.9',
};

export function resyncProblem(skipped: number): Problem {
  const text = `the next start line was found after ${skipped} bytes that belong to no whole message`;
  return { code: 'http.resync', severity: 'note', text, had: skipped };
}

export function maxMessageProblem(limit: number): Problem {
  const text = `the message is longer than ${limit} bytes; the rest is not shown (--max-message)`;
  return { code: 'http.max-message', severity: 'warn', text, had: limit };
}

export function maxMemoryProblem(limit: number): Problem {
  const text = `all flows kept more than ${limit} bytes; this one is shown as far as it came (--max-memory)`;
  return { code: 'http.max-memory', severity: 'warn', text, had: limit };
}

export function maxHeadProblem(limit: number): Problem {
  const text = `no end of the head within ${limit} bytes; shown as bytes`;
  return { code: 'http.max-head', severity: 'warn', text, had: limit };
}
