/**
 * The two ways in which a filter reads a message, its compact parse and its field tree, against one another.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { createNames } from '../../src/filter/names.ts';
import type { Value, Values } from '../../src/filter/value.ts';
import { flagReaders, readerOf, recordReader, Subject } from '../../src/filter/values.ts';
import type { Message } from '../../src/model/message.ts';
import { decode, registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';
import { randomBody } from '../support/random-bodies.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const names = createNames(registry).all.filter(({ protocol }) => protocol === 'kqq');
const readers = names.flatMap((name) =>
  [null, 0, 2].map((index) => [`${name.name} ${index}`, readerOf(name, index)] as const),
);
const columns = ['MT', 'un', 'MG', 'FC', 'ST', 'NK', 'ZZ'].map((name) => [name, recordReader(name)] as const);

function listed(values: Values): readonly unknown[] {
  const one = (value: Value) => [
    value.is(value.text),
    value.is(`${value.text}x`),
    value.number,
    value.text,
    value.label?.en ?? null,
    value.label?.zh ?? null,
  ];
  return Array.from({ length: values.count }, (_, i) => one(values.at(i)));
}

/** All that filters may see of the fields of a message. */
function seen(subject: Subject, message: Message): Readonly<Record<string, unknown>> {
  subject.begin(message, '');
  const all: Record<string, unknown> = {};
  for (const [name, read] of readers) all[name] = listed(read(subject));
  const records: unknown[] = [];
  subject.countRecords(() => {
    records.push(columns.map(([name, read]) => [name, listed(read(subject))]));
    return records.length % 2 === 0;
  });
  const states = ['unknown', 'assumed', 'disputed'].map((name) => flagReaders[name]?.(subject));
  return { ...all, records, counts: [subject.records, subject.fitting], states };
}

function compare(short: Subject, long: Subject, message: Message): void {
  expect(seen(short, message)).toEqual(seen(long, message));
}

/** The message, but that it says when its field tree is made. */
function watched(message: Message, made: () => void): Message {
  return new Proxy(message, {
    get: (target, key) => {
      // Only a tree looks at the bytes in front of the body.
      if (key !== 'frame' || target.frame === null) return Reflect.get(target, key);
      return new Proxy(target.frame, {
        get: (frame, name) => {
          if (name === 'bytes') made();
          return Reflect.get(frame, name);
        },
      });
    },
  });
}

describe('the compact form says what the field tree says', () => {
  test.each(readdirSync(captures).filter((name) => /^(kqq|all).*\.pcap(ng)?$/.test(name)))('in %s', (name) => {
    const [short, long] = [new Subject(), new Subject(fieldsOf)];
    let messages = 0;
    decode(readFileSync(path.join(captures, name)), {
      message: (message) => {
        if (message.parse.protocol !== 'kqq') return;
        messages += 1;
        compare(short, long, message);
      },
    });
    expect(messages).toBeGreaterThan(5);
  });

  test('of any body, asked or answered', () => {
    const [short, long] = [new Subject(), new Subject(fieldsOf)];
    fc.assert(
      fc.property(randomBody, fc.boolean(), (bytes, isRequest) => {
        const flow = new Conversation(registry);
        compare(short, long, isRequest ? flow.request(bytes) : flow.response(bytes));
      }),
      { numRuns: 700 },
    );
  });

  test.each([
    'VER=1.1&CMD=GETMSGEX&UIN=1&RES=0&MN=1&MT=9,&MT=99,9,&UN=1,&MG=a,b',
    'VER=1.1&CMD=GETMSGEX&UIN=1&RES=0&MT&UN=1,2,3&MG=,,',
    'VER=1.1&CMD=GETMSGEX&UIN=1&RES=0&MT[1]=9&kqq.MT=1&mt=30 ,%33%30,+9,&MG=%E5%9C%A8,',
    'VER=1.1&CMD=odd&UIN= 10001 &SEQ=007&MT=9,9&ST=30&RES=-1&&=&x&LONGNAME=1',
    'VER=1.1&CMD=Change_Stat&UIN=10001&ST=%2030&SEQ=1+1',
    `VER=1.1&CMD=GETMSGEX&UIN=1&RES=0&MT=${'9,'.repeat(40_000)}&UN=1,`,
  ])('of %.60s', (text) => {
    const [short, long] = [new Subject(), new Subject(fieldsOf)];
    const flow = new Conversation(registry);
    compare(short, long, flow.request(text));
    compare(short, long, flow.response(text));
  });
});

test('the field tree is not made for names of the compact form', () => {
  let trees = 0;
  const flow = new Conversation(registry);
  const message = flow.response('VER=1.1&CMD=GETMSGEX&UIN=1&RES=0&MN=2&MT=9,99,&UN=1,2,&MG=a ,30 ,');
  const spied = watched(message, () => {
    trees += 1;
  });
  seen(new Subject(), spied);
  expect(trees).toBe(0);
  seen(new Subject(fieldsOf), spied);
  expect(trees).toBeGreaterThan(0);
});

describe('version and command of oicq', () => {
  const header = createNames(registry).all.filter(({ name }) => name === 'oicq.version' || name === 'oicq.command');
  const own = header.flatMap((name) => [null, 0].map((index) => readerOf(name, index)));

  test.each(['oicq-udp.pcapng', 'oicq-tcp.pcap', 'all-protocols.pcap', 'kqq-oddities.pcapng'])(
    'are those of the tree in %s',
    (name) => {
      const [short, long] = [new Subject(), new Subject(fieldsOf)];
      let frames = 0;
      decode(readFileSync(path.join(captures, name)), {
        message: (message) => {
          if (message.parse.protocol === 'oicq') frames += 1;
          for (const subject of [short, long]) subject.begin(message, '');
          for (const read of own) expect(listed(read(short))).toEqual(listed(read(long)));
        },
      });
      expect(frames > 0 || name.startsWith('kqq')).toBe(true);
    },
  );

  test('are read without a tree', () => {
    let trees = 0;
    const subject = new Subject();
    decode(readFileSync(path.join(captures, 'oicq-udp.pcapng')), {
      message: (message) => {
        subject.begin(
          watched(message, () => {
            trees += 1;
          }),
          '',
        );
        for (const [name, read] of header.map((one) => [one, readerOf(one, null)] as const)) {
          if (message.parse.protocol === 'oicq') expect([name.name, read(subject).count]).toEqual([name.name, 1]);
        }
      },
    });
    expect(trees).toBe(0);
  });
});
