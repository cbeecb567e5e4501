/**
 * The built program as a black box: arguments go in, what it printed comes out.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const mainFile = join(root, 'dist/src/cli/main.js');

/** The lines that `oicqscope ARGS` prints, run in the project's folder. Its exit status may be 4 for a cut capture. */
export function runProgram(args: readonly string[]): Promise<string[]> {
  if (!existsSync(mainFile)) throw new Error('dist/ is missing: run "npm run build" first');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainFile, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [printed, complaint]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (piece: Buffer) => printed.push(piece));
    child.stderr.on('data', (piece: Buffer) => complaint.push(piece));
    child.on('error', reject);
    child.on('close', (status) => {
      const said = Buffer.concat(complaint).toString();
      if (status !== 0 && status !== 4)
        reject(new Error(`oicqscope ${args.join(' ')}: exit status ${status}: ${said}`));
      else resolve(Buffer.concat(printed).toString('utf8').split('\n').slice(0, -1));
    });
  });
}
