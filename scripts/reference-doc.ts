/**
 * docs/reference/: the tables and the bundled captures go in, the reference in Markdown comes out, a file for each
 * protocol. Run by `npm run reference`; a test makes the texts again and compares.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultLimits } from '../src/model/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import { makeBook } from '../src/present/reference/book.ts';
import { compileTables } from '../src/run/compile.ts';
import { bundledCaptures, type ReferenceFile, referenceFiles } from '../src/run/reference.ts';
import { ReferenceEvidence } from '../src/run/reference-evidence.ts';
import { createCaptureDecoder } from '../src/sources/capture-decoder.ts';
import { builtInTables } from '../src/tables/built-in.ts';

export const referenceFolder = 'docs/reference';

const captures = path.join(import.meta.dirname, '../captures');

/** The files of the folder. */
export function referenceDocuments(): readonly ReferenceFile[] {
  let current = '';
  const registry = compileTables(builtInTables);
  const evidence = new ReferenceEvidence(registry);
  const pipeline = new Pipeline({
    registry,
    limits: defaultLimits,
    sink: (message) => evidence.add(message, current),
  });
  let firstFlow = 1;
  for (const name of bundledCaptures) {
    current = name;
    const decoder = createCaptureDecoder(
      { limits: defaultLimits, firstFlow },
      { event: (event) => pipeline.step(event), problem: () => {} },
    );
    const bytes = readFileSync(path.join(captures, name));
    decoder.feed(bytes, 0, bytes.length);
    decoder.endFile();
    decoder.end();
    pipeline.end(decoder.lastTime, decoder.packets);
    firstFlow = decoder.nextFlow;
  }
  return referenceFiles(makeBook(builtInTables, evidence.observed, bundledCaptures, null), 'markdown', false);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, text } of referenceDocuments()) {
    writeFileSync(path.join(import.meta.dirname, '..', referenceFolder, name), text);
  }
}
