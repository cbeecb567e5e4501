/**
 * Exit statuses of runs, and which of two counts.
 */

/** 0 done, 2 usage (or a faulty filter), 3 input unreadable, 4 input cut or damaged, 5 output failed, 6 cannot listen, 10 findings, 130 interrupted. */
export const exitStatus = {
  done: 0,
  usage: 2,
  unreadable: 3,
  damaged: 4,
  outputFailed: 5,
  unbound: 6,
  findings: 10,
  interrupted: 130,
} as const;

const gravity: readonly number[] = [
  exitStatus.outputFailed,
  exitStatus.unreadable,
  exitStatus.damaged,
  exitStatus.done,
];

/** The graver of two statuses: a failed output before unreadable input before damaged input. */
export function graver(a: number, b: number): number {
  return gravity.indexOf(a) < gravity.indexOf(b) ? a : b;
}
