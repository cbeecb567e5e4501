/**
 * The built program: the sources go in, dist/ comes out, new each time. Run by `npm run build`.
 *
 * Sources that are always loaded together become one file: Node finds, reads and links every module by itself, and `read`
 * has some 240 of them. Libraries stay where npm put them.
 */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');
const outdir = path.join(root, 'dist');

// What an earlier build left under another name is no part of this one.
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  // The program, and the threads that it starts.
  entryPoints: ['src/cli/main.ts', 'src/run/job-thread.ts', 'src/run/proxy-thread.ts'],
  outdir,
  outbase: '.',
  // As deep as the sources, so that a path from a source to another file of the package is the same in both.
  chunkNames: 'src/shared/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
