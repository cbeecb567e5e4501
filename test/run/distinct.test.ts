/** Captures by several names go in, each once comes out, whatever the order. */

import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeRepeats, findDistinct, identityOf } from '../../src/run/distinct.ts';
import { oicqscope, shell } from '../support/program.ts';

let folder = '';
const at = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'distinct-'));
  copyFileSync('captures/kqq-session.pcap', at('a.pcap'));
  copyFileSync('captures/kqq-session.pcap', at('copy.pcap'));
  copyFileSync('captures/kqqtcp.pcap', at('b.pcap'));
  symlinkSync('a.pcap', at('soft.pcap'));
  linkSync(at('a.pcap'), at('hard.pcap'));
  mkdirSync(at('sub'));
  symlinkSync('..', at('sub/up'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file with several names', () => {
  test.each(['./a.pcap', 'soft.pcap', 'hard.pcap', 'sub/../a.pcap', 'sub/up/hard.pcap', 'a.pcap'])(
    'is one: %s',
    (name) => {
      const other = `${folder}/${name}`;
      expect(findDistinct([other, at('b.pcap'), at('a.pcap')])).toEqual({
        files: [at('a.pcap'), at('b.pcap')],
        repeats: [{ file: other, of: at('a.pcap'), how: 'file' }],
      });
    },
  );

  test('is told from others by its path where it has no number', () => {
    const nowhere = { dev: 3n, ino: 0n };
    expect(identityOf(at('soft.pcap'), nowhere)).toBe(identityOf(at('a.pcap'), nowhere));
    expect(identityOf(at('b.pcap'), nowhere)).not.toBe(identityOf(at('a.pcap'), nowhere));
    expect(identityOf(at('a.pcap'), { dev: 3n, ino: 5n })).not.toBe(identityOf(at('a.pcap'), { dev: 4n, ino: 5n }));
  });

  test('goes by the shortest name, and so does a copy, in any order', () => {
    const names = ['a.pcap', './hard.pcap', 'soft.pcap', 'copy.pcap', 'b.pcap'].map((name) => `${folder}/${name}`);
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        const { files, repeats } = findDistinct(order);
        expect([...files].sort()).toEqual([at('a.pcap'), at('b.pcap')]);
        expect(repeats.map(({ of }) => of)).toEqual([at('a.pcap'), at('a.pcap'), at('a.pcap')]);
      }),
    );
  });
});

describe('files are others', () => {
  test('that are as long and differ in one byte, early or late', () => {
    const size = 3_000_000;
    const bytes = Buffer.alloc(size);
    const made = [null, 5, size - 1].map((place, i) => {
      if (place !== null) bytes[place] += 1;
      writeFileSync(at(`long${i}`), bytes);
      return at(`long${i}`);
    });
    expect(findDistinct(made)).toEqual({ files: made, repeats: [] });
    writeFileSync(at('long3'), bytes);
    expect(findDistinct([...made, at('long3')]).repeats).toEqual([{ file: at('long3'), of: made[2], how: 'bytes' }]);
  });

  test('that are empty, are not there, or cannot be read: each has its own fault', () => {
    for (const name of ['empty1', 'empty2']) {
      writeFileSync(at(name), '');
    }
    const all = ['empty1', 'empty2', 'missing1', 'missing2', 'sub'].map(at);
    expect(findDistinct(all)).toEqual({ files: all, repeats: [] });
  });
});

test('what was left out is one line, however much it is', () => {
  const repeats = Array.from(
    { length: 9 },
    (_, i) => ({ file: `f${i}`, of: 'f', how: i % 2 ? 'bytes' : 'file' }) as const,
  );
  expect(describeRepeats(repeats)).toBe(
    'counted once: f0 is the same file as f; f1 has the same bytes as f; f2 is the same file as f; and 6 more',
  );
  expect(describeRepeats([{ file: '-', of: '-', how: 'file' }])).toBe('counted once: standard input is named again');
});

describe('the evidence of one capture is the same by however many names', () => {
  test.each([
    [['fields', 'list', '--all', '--json'], []],
    [['fields', 'show', 'GetInfo.MT'], []],
    [['fields', 'disputed', '--json'], []],
    [['reference', 'GetInfo'], ['-r']],
  ])('%j', (args, flag) => {
    const once = oicqscope([...args, ...flag, at('a.pcap')]);
    const twice = oicqscope([...args, ...['copy.pcap', 'a.pcap', 'soft.pcap'].flatMap((name) => [...flag, at(name)])]);
    expect(twice.stdout).toBe(once.stdout);
    expect(twice.stderr).toBe(
      `oicqscope: counted once: ${at('soft.pcap')} is the same file as ${at('a.pcap')}; ` +
        `${at('copy.pcap')} has the same bytes as ${at('a.pcap')}\n${once.stderr}`,
    );
  });

  test('notes are tested once on each message', () => {
    const notes = at('notes.yaml');
    writeFileSync(notes, '- {command: GetInfo, field: MT, hypothesis: x, predicate: "has(kqq.UIN)"}\n');
    const once = oicqscope(['fields', 'check', '--notes', notes, at('a.pcap')]);
    const twice = oicqscope(['fields', 'check', '-q', '--notes', notes, at('hard.pcap'), at('a.pcap')]);
    expect(once.stdout).toContain('confirmed by');
    expect([twice.stdout, twice.stderr]).toEqual([once.stdout, '']);
  });

  test('standard input is one of the names', () => {
    const file = at('a.pcap');
    const { stdout, stderr } = shell(`oicqscope fields show GetInfo.MT - '${file}' < '${file}'`);
    expect(stdout).toBe(oicqscope(['fields', 'show', 'GetInfo.MT', file]).stdout);
    expect(stderr).toBe(`oicqscope: counted once: standard input is the same file as ${file}\n`);
  });
});
