/**
 * The built program: the sources go in, dist/ comes out, new each time. Run by `npm run build`.
 *
 *   dist/src/cli/program.js     all sources in one, as the text of a function; libraries stay where npm put them
 *   dist/src/cli/program.code   what V8 compiled of it, so that it need not at every start (src/start/load.ts)
 *   dist/src/cli/main.js        starts the program, and two files in src/run its threads
 *
 * Node finds, reads and links every module by itself, and `read` alone has some 240 of them.
 */

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const main = path.join(dist, 'src/cli/main.js');
const program = path.join(dist, 'src/cli/program.js');
const threads = ['job-thread', 'proxy-thread'].map((name) => path.join(dist, `src/run/${name}.js`));

/** V8 keeps code of scripts only, which ES modules are not; and a script of CommonJS has other words for where it is. */
const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename', 'import.meta.url': 'sourceUrl' },
  logLevel: 'warning',
};

// What an earlier build left is no part of this one.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
writeFileSync(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
await build({
  ...common,
  entryPoints: ['src/start/parts.ts'],
  outfile: program,
  banner: { js: '(function (exports, require, module, __filename, __dirname, sourceUrl) {' },
  footer: { js: '})' },
});
await build({ ...common, entryPoints: ['src/start/launch.ts'], outfile: main });
mkdirSync(path.dirname(threads[0]), { recursive: true });
for (const thread of threads) copyFileSync(main, thread);
// In a process of its own, without what runs TypeScript: V8 asks for the same settings later.
const keepCode = path.join(dist, 'keep-code.mjs');
await build({ ...common, format: 'esm', entryPoints: ['scripts/keep-code.ts'], outfile: keepCode });
execFileSync(process.execPath, [keepCode, program], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
rmSync(keepCode);
