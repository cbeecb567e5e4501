/**
 * Loading of the built program: the bundle and the code that V8 had made of it when it was built go in, its parts come
 * out. Without the kept code V8 reads and compiles the sources at every start, which takes longer than to decode a small
 * capture.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { Parts } from './parts.ts';

/** The bundle is the text of one function with the parameters of a CommonJS module, and its own URL. */
type Bundle = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: { readonly parts?: Parts } },
  filename: string,
  dirname: string,
  sourceUrl: string,
) => void;

export interface LoadedProgram {
  readonly script: Script;
  readonly parts: Parts;
}

/** Where code for the bundle in `file` is kept. */
export function keptCode(file: string): string {
  return file.replace(/\.js$/, '.code');
}

/** Loads the bundle in `file`. V8 refuses code that another version of it made, and then does without. */
export function loadProgram(file: string): LoadedProgram {
  // All of it is ASCII, and a text of single bytes is read fastest.
  const source = readFileSync(file, 'latin1');
  const script = new Script(source, { filename: file, cachedData: readIfThere(keptCode(file)) });
  const bundle: Bundle = script.runInThisContext();
  const module: { exports: { readonly parts?: Parts } } = { exports: {} };
  bundle(module.exports, createRequire(file), module, file, path.dirname(file), pathToFileURL(file).href);
  const { parts } = module.exports;
  if (parts === undefined) throw new Error(`${file} is not the program`);
  return { script, parts };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
