/**
 * What benchmarks run that is not the program itself: the loops they are compared with become plain JavaScript, so that
 * no translation is measured with them.
 */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './plain/program.ts';

export function prepare(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'bench/peers/tsconfig.json'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
