/**
 * Code of the built program that V8 compiled: the file of the bundle goes in, the code is kept beside it. What has run is
 * kept, so the bundled captures are read in the ways that are most used.
 */

import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keptCode, loadProgram } from '../src/start/load.ts';

const [, , file] = process.argv;
const captures = readdirSync('captures')
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => path.join('captures', name));
const { script, parts } = loadProgram(file);
const { runProgram } = await parts.program();
for (const words of [['-V', '-x'], ['-T', 'ndjson'], ['-Y', 'cmd == "Login" and uin > 0'], []]) {
  // The notebook of whoever builds is none of the program's.
  await runProgram(['read', '-q', '--no-notes', ...words, ...captures]);
}
writeFileSync(keptCode(file), script.createCachedData());
