/** The profile command as a user meets it: the real program on the bundled captures and on what is none. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const root = path.join(import.meta.dirname, '../..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['oicq81-session.pcap', 'le,content,s1,m2,gb18030', 47, 47],
  ['oicq81-be.pcap', 'be,frame,s2be,m1,gb18030', 64, 59],
  ['oicq81-http.pcap', 'le,frame,s2le,m1,gb18030', 47, 47],
  ['all-protocols.pcap', 'le,content,sz,m2,gb18030', 32, 32],
])('%s', (name, profile, frames, explained) => {
  test('has the profile it was written in at the top', () => {
    const { status, stdout } = oicqscope(['profile', '--json', `captures/${name}`]);
    const evidence = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(evidence.servers).toEqual([expect.stringMatching(/^203\.0\.113\.81:/)]);
    expect(evidence.frames).toBe(frames);
    expect(evidence.candidates).toHaveLength(5);
    expect(evidence.candidates[0]).toMatchObject({ rank: 1, profile, charsets: ['gb18030'], frames, explained });
    expect(evidence.wanted).toEqual([]);
    const ranks = evidence.candidates.map((one: { rank: number }) => one.rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  test('is read the same with that profile given as with the one found', () => {
    const found = oicqscope(['read', `captures/${name}`]).stdout;
    const given = oicqscope(['read', '--profile', profile, `captures/${name}`]).stdout;
    expect(given.replaceAll(/ \(read as [^)]*\)/g, '')).toBe(found.replaceAll(/ \(read as [^)]*\)/g, ''));
  });

  test('is told in 80 columns, without control characters', () => {
    const { stdout } = oicqscope(['profile', `captures/${name}`]);
    expect(stdout).toContain(`Most likely ${profile}.`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect([...stdout].filter((letter) => letter < ' ' && letter !== '\n')).toEqual([]);
  });
});

test('a counter-example names file, message and byte', () => {
  const { stdout } = oicqscope(['profile', 'captures/oicq81-be.pcap']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'captures/oicq81-be.pcap #54, packet 112, byte 13: move_count says 200, the content has room for 0',
  );
});

test('several files are one body of evidence, and damage is told once', () => {
  const bytes = readFileSync(path.join(root, 'captures/oicq81-session.pcap'));
  const cut = path.join(folder, 'cut.pcap');
  writeFileSync(cut, bytes.subarray(0, bytes.length - 7));
  const { status, stdout, stderr } = oicqscope(['profile', '--json', 'captures/oicq81-session.pcap', cut]);
  expect(status).toBe(4);
  expect(stderr.split('\n').filter((line) => line !== '')).toHaveLength(1);
  expect(JSON.parse(stdout).frames).toBeGreaterThan(80);
});

test('without 0x81 frames it says so', () => {
  expect(oicqscope(['profile', 'captures/kqq-session.pcap'])).toEqual({
    status: 0,
    stdout: 'no frame of the 0x81 protocol\n',
    stderr: '',
  });
});

test.each([
  [[], /profile needs a capture file/, 2],
  [['-'], /standard input can be read only once/, 2],
  [['-c', '0', 'captures/oicq81-be.pcap'], /option --count cannot be 0/, 2],
  [['nowhere.pcap'], /nowhere\.pcap does not exist/, 3],
  [['README.md'], /README\.md is not a capture/, 3],
])('profile %j is refused in one line', (args, message, wanted) => {
  const { status, stderr } = oicqscope(['profile', ...args]);
  expect(status).toBe(wanted);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each(['le', 'le,content,s1,m3', 'xx,content,s1,m1', 'le,content,s1,m1,latin1'])(
  'read --profile %s is refused with the form it takes',
  (profile) => {
    const { status, stderr } = oicqscope(['read', '--profile', profile, 'captures/oicq81-be.pcap']);
    expect(status).toBe(2);
    expect(stderr).toContain('it takes le|be,content|frame,s1|s2le|s2be|sz,m1|m2[,gb18030|utf-8|big5]');
  },
);
