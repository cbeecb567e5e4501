/**
 * How fields are read for filters: what stands there, and no tree where nothing can.
 */

import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { fieldReader, Subject } from '../../src/filter/values.ts';
import { registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';

/** The texts that stand under a name in a request, and how many trees were made for it. */
function readField(body: string, name: string, index: number | null = null): [texts: string[], trees: number] {
  let trees = 0;
  const subject = new Subject((message) => {
    trees += 1;
    return fieldsOf(message);
  });
  subject.begin(new Conversation(registry).request(body), 'a.pcap');
  return [fieldReader(name, index)(subject).map(({ text }) => text), trees];
}

const login = 'VER=1.1&CMD=Login&SEQ=1&UIN=10001&LC=9326B87B234E7235';

test('a parameter is read in any case of its name', () => {
  expect(readField(login, 'kqq.seq')).toEqual([['1'], 1]);
  expect(readField('VER=1.1&CMD=List&SEQ=1&UIN=10001&un=7', 'kqq.UN')).toEqual([['7'], 1]);
});

test('no tree is made of a message that has no such parameter, or is of another protocol', () => {
  expect(readField(login, 'kqq.MT')).toEqual([[], 0]);
  expect(readField(login, 'kqq.MT', 1)).toEqual([[], 0]);
  expect(readField('hello', 'kqq.MT')).toEqual([[], 0]);
});

test('names that no table has are found as they stand in the tree', () => {
  expect(readField(`${login}&XX=1&xx=2`, 'kqq.XX')).toEqual([['1', '2'], 1]);
  expect(readField(`${login}&XX[1]=5`, 'kqq.XX')).toEqual([['5'], 1]);
  expect(readField(`${login}&XX[1]=5`, 'kqq.XX', 1)).toEqual([['5'], 1]);
});

test('fields of other protocols are looked for in the tree', () => {
  expect(readField(login, 'http.method')).toEqual([['POST'], 1]);
});
