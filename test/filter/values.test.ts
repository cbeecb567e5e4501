/**
 * How fields are read for filters: what stands there, and no tree where nothing can.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { fieldReader, Subject } from '../../src/filter/values.ts';
import { registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';

/** The texts that stand under a name in a request, whether the tree is made for it or not: both ways have to agree. */
function readField(body: string | Uint8Array, name: string, index: number | null = null): readonly string[] {
  const message = new Conversation(registry).request(body);
  const read = fieldReader(name, index);
  const [short, long] = [new Subject(), new Subject((one) => fieldsOf(one))].map((subject) => {
    subject.begin(message, 'a.pcap');
    return read(subject);
  });
  expect(short).toEqual(long);
  return long.map(({ text }) => text);
}

const login = 'VER=1.1&CMD=Login&SEQ=1&UIN=10001&LC=9326B87B234E7235';

test('a parameter is read in any case of its name', () => {
  expect(readField(login, 'kqq.seq')).toEqual(['1']);
  expect(readField('VER=1.1&CMD=List&SEQ=1&UIN=10001&un=7', 'kqq.UN')).toEqual(['7']);
});

test('where a message has no such parameter, or is of another protocol, there is nothing', () => {
  expect(readField(login, 'kqq.MT')).toEqual([]);
  expect(readField(login, 'kqq.MT', 1)).toEqual([]);
  expect(readField('hello', 'kqq.MT')).toEqual([]);
});

test('no tree is made for a parameter that the message does not have', () => {
  let trees = 0;
  const subject = new Subject((message) => {
    trees += 1;
    return fieldsOf(message);
  });
  subject.begin(new Conversation(registry).request(login), 'a.pcap');
  expect([fieldReader('kqq.MT', null)(subject), trees]).toEqual([[], 0]);
  expect([fieldReader('kqq.SEQ', null)(subject).length, trees]).toEqual([1, 1]);
});

test('names that no table has are found as they stand in the tree', () => {
  expect(readField(`${login}&XX=1&xx=2`, 'kqq.XX')).toEqual(['1', '2']);
  expect(readField(`${login}&XX[1]=5`, 'kqq.XX')).toEqual(['5']);
  expect(readField(`${login}&XX[1]=5`, 'kqq.XX', 1)).toEqual(['5']);
});

test('fields of other protocols are looked for in the tree', () => {
  expect(readField(login, 'http.method')).toEqual(['POST']);
});

test('a list with more items than get a field has those that the tree has', () => {
  const many = '1,'.repeat(40_000);
  const body = `VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001&UN=${many}&MT=${many}`;
  const flow = new Conversation(registry);
  flow.request('VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001');
  const subject = new Subject();
  subject.begin(flow.response(body), 'a.pcap');
  expect(fieldReader('kqq.MT', null)(subject).length).toBeLessThan(40_000);
});

const piece = fc.constantFrom(
  'VER=1.1',
  'CMD=GetMsgEx',
  'CMD=List',
  'UIN=10001',
  'SEQ=7',
  'RES=0',
  'MT=99,9,',
  'UN=1,2,3',
);
const odd = fc.constantFrom(
  'MG=%E4%BD%A0,a%2cb,',
  'MN=2',
  'mt=9',
  'MT',
  '&',
  'XX=1',
  'MT[1]=4',
  '=',
  'MG=\u4f60',
  'MT=%39',
);
const bodies = fc.array(fc.oneof(piece, odd), { maxLength: 14 }).map((parts) => parts.join('&'));
const names = fc.constantFrom('kqq.MT', 'kqq.un', 'kqq.MG', 'kqq.XX', 'kqq.SEQ', 'kqq.CMD', 'kqq.RES', 'kqq.NK');
const indexes = fc.constantFrom(null, 0, 1, 5);

test('any parameter of any body is read as it stands in the tree', () => {
  fc.assert(
    fc.property(bodies, names, indexes, (body, name, index) => void readField(body, name, index)),
    {
      numRuns: 2000,
    },
  );
});
