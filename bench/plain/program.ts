/**
 * The built program as a black box: arguments go in, what it printed comes out.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const mainFile = join(root, 'dist/src/cli/main.js');

/** The lines that `oicqscope ARGS` prints, run in the project's folder. Its exit status may be 4 for a cut capture. */
export function runProgram(args: readonly string[]): string[] {
  if (!existsSync(mainFile)) throw new Error('dist/ is missing: run "npm run build" first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [mainFile, ...args], {
    cwd: root,
    maxBuffer: 1 << 30,
  });
  if (status !== 0 && status !== 4) throw new Error(`oicqscope ${args.join(' ')}: exit status ${status}: ${stderr}`);
  return stdout.toString('utf8').split('\n').slice(0, -1);
}
