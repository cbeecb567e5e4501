import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentFile, oicq81Document } from '../../scripts/oicq81-doc.ts';

const kept = readFileSync(path.join(import.meta.dirname, '../..', documentFile), 'utf8');

test('the document of the 0x81 protocol is what its tables say (`npm run oicq81` makes it)', () => {
  expect(kept).toBe(oicq81Document());
});

test('it has a line of the source for each of the 42 types', () => {
  expect([...kept.matchAll(/^### [0-9A-F]{2} \w+: .*, line \d+(?:-\d+)?$/gm)]).toHaveLength(42);
});
