/**
 * What the built program is made of, each part loaded when it is asked for. The parts that run by themselves have the
 * names of the files that start them.
 */

export const parts = {
  /** The program, which reads its own command line. */
  main: () => import('../cli/main.ts'),
  /** Its threads. */
  'job-thread': () => import('../run/job-thread.ts'),
  'proxy-thread': () => import('../run/proxy-thread.ts'),
  /** What a command line asks for, for who has one. */
  program: () => import('../cli/program.ts'),
} as const;

export type Parts = typeof parts;
