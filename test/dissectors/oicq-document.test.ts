import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { oicqDocument, oicqDocumentFile } from '../../scripts/oicq-doc.ts';

test('the document of oicq is what its tables say (`npm run oicq` makes it)', () => {
  expect(readFileSync(path.join(import.meta.dirname, '../..', oicqDocumentFile), 'utf8')).toBe(oicqDocument());
});
