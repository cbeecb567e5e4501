import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { describeHex } from '../../src/present/hex.ts';
import { maskSecrets, withSecrets } from '../../src/present/redact.ts';
import { plainStyles } from '../../src/present/styles.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';
import { clearTree, fieldOf } from './hand-made.ts';

const options = { language: 'en', styles: plainStyles } as const;

test('offset, bytes, letters and the fields that begin in each line stand side by side; secrets are **', () => {
  const message = new Conversation(smallRegistry()).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=0123&Q=\x01');
  expect(describeHex(maskSecrets(message, fieldsOf(message)), options).split('\n')).toEqual([
    '  layer 0 frame, 63 bytes',
    '    0000  50 4f 53 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d  POST / HTTP/1.1.  method target version',
    '    0010  0a 0d 0a                                         ...',
    '  layer 1 body, 44 bytes, from layer 0 19..63',
    '    0000  56 45 52 3d 31 2e 31 26 43 4d 44 3d 50 6f 6c 6c  VER=1.1&CMD=Poll  VER CMD',
    '    0010  26 53 45 51 3d 31 26 55 49 4e 3d 31 30 30 30 31  &SEQ=1&UIN=10001  SEQ UIN',
    '    0020  26 50 53 3d ** ** ** ** 26 51 3d 01              &PS=****&Q=.      PS Q',
    '',
  ]);
});

test('a body that differs from the wire is printed beside all of the frame', () => {
  const { tree } = clearTree('abc', [fieldOf('Q', 0, 'abc')]);
  const wire = { ...tree.layers[0], bytes: Buffer.from('xyz') };
  const dump = describeHex(withSecrets({ ...tree, layers: [wire, tree.layers[1]] }), options);
  expect(dump).toContain('0000  78 79 7a');
  expect(dump).toContain('0000  61 62 63');
});

test('every decoding step is a layer of its own', () => {
  const message = new Conversation(smallRegistry()).response('VER=1.1&CMD=LOOK&SEQ=1&UIN=1&RES=0&PR=%252c');
  const lines = describeHex(maskSecrets(message, fieldsOf(message)), options).split('\n');
  const headings = lines.filter((line) => line.startsWith('  layer'));
  expect(headings.slice(2)).toEqual([
    '  layer 2 PR unescaped, 3 bytes, from layer 1 38..43',
    '  layer 3 PR unescaped again, 1 byte, from layer 2 0..3',
  ]);
});

test('names that do not fit the margin are cut', () => {
  const nodes = Array.from({ length: 16 }, (_, i) => fieldOf(`name${i}`, i, 'a'));
  const [, line] = describeHex(clearTree('a'.repeat(16), nodes), options)
    .split('\n')
    .slice(1);
  expect(line).toMatch(/ {2}a{16} {2}name0 name1 name2 name3 name4 n…$/);
});

test('a message without bytes has no dump', () => {
  expect(describeHex(withSecrets({ layers: [], nodes: [], records: null }), options)).toBe('');
});
