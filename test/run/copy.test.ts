import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasTshark, tshark } from '../oracle/tshark.ts';
import { oicqscope, start } from '../support/program.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-copy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isThere = hasTshark('comments of copies');
const captures = ['kqq-session.pcap', 'kqq-oddities.pcapng', 'all-protocols.pcap', 'oicq81-session.pcap'];

interface Line {
  readonly no: number;
  readonly packet: number;
  readonly summary: string;
  readonly problems?: readonly { readonly code: string }[];
}

function messages(file: string): readonly Line[] {
  return oicqscope(['read', '-q', '-T', 'ndjson', file])
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

function withoutComments(line: Line): Line {
  const problems = line.problems?.filter(({ code }) => code !== 'pcap.comment') ?? [];
  return { ...line, problems };
}

describe.each(captures)('oicqscope read -w of %s', (name) => {
  const capture = path.join(root, 'captures', name);
  const copy = path.join(folder, `${name}.copy`);

  test('prints the same, and the copy holds the same messages', () => {
    const plain = oicqscope(['read', capture]);
    expect(oicqscope(['read', '-w', copy, capture])).toEqual(plain);
    const source = (line: Line): Line => ({ ...withoutComments(line), ...{ source: '' } });
    expect(messages(copy).map(source)).toEqual(messages(capture).map(source));
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  });

  test.skipIf(!isThere)('tshark shows each message beside its packet', () => {
    const shown = tshark(copy, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.number', '-e', 'frame.comment');
    const beside = new Map(shown.split('\n').map((line): [number, string] => [Number(line.split('\t')[0]), line]));
    const said = ({ packet }: Line): boolean =>
      // A packet in a simple block can have no comment; one that can says it for it.
      (beside.get(packet) ?? '').includes('oicqscope: ') || shown.includes(`of packet ${packet}: oicqscope: `);
    expect(messages(capture).filter((line) => !said(line))).toEqual([]);
    expect([...beside.values()].filter((line) => line.includes('of packet')).length).toBeLessThan(2);
  });
});

test('comments are masked, whatever the log shows', () => {
  const copy = path.join(folder, 'masked.pcapng');
  const capture = path.join(root, 'captures/kqq-session.pcap');
  const { stdout } = oicqscope(['read', '-V', '--no-redact', '-w', copy, capture]);
  const secret = /PS=([0-9a-f]{32})/.exec(readFileSync(capture).toString('latin1'))?.[1] ?? '';
  expect(stdout).toContain(secret);
  const times = (text: string): number => text.split(secret).length - 1;
  expect(times(readFileSync(copy).toString('latin1'))).toBe(times(readFileSync(capture).toString('latin1')));
});

test('standard input is copied, and a capture that is cut up to where it is', () => {
  const bytes = readFileSync(path.join(root, 'captures/kqq-session.pcap'));
  const copy = path.join(folder, 'stdin.pcapng');
  expect(oicqscope(['read', '-q', '-o', '/dev/null', '-w', copy, '-'], { input: bytes }).status).toBe(0);
  expect(messages(copy)).toHaveLength(70);
  const cut = path.join(folder, 'cut.pcap');
  writeFileSync(cut, bytes);
  truncateSync(cut, 20_000);
  const { status } = oicqscope(['read', '-q', '-w', copy, cut]);
  expect(status).toBe(4);
  expect(
    messages(copy)
      .map(withoutComments)
      .map(({ summary }) => summary),
  ).toEqual(messages(cut).map(({ summary }) => summary));
});

test('-c ends the copy behind the last message shown', () => {
  const copy = path.join(folder, 'short.pcapng');
  oicqscope(['read', '-q', '-c', '3', '-w', copy, path.join(root, 'captures/kqq-session.pcap')]);
  expect(messages(copy).length).toBeGreaterThanOrEqual(3);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'what came from a pipe up to %s is shown and copied, though the pipe stays open',
  async (signal) => {
    const copy = path.join(folder, `${signal}.pcapng`);
    const half = readFileSync(path.join(root, 'captures/kqq-session.pcap')).subarray(0, 20_000);
    const columns = ['-T', 'fields', '-e', 'time', '-e', 'dir', '-e', 'cmd'];
    const program = start(['read', '-q', ...columns, '-w', copy, '-']);
    program.stdin.write(half);
    let shown = '';
    program.stdout.on('data', (data: Buffer) => {
      if (shown === '') program.kill(signal);
      shown += data.toString('utf8');
    });
    expect(await new Promise((resolve) => program.on('close', resolve))).toBe(130);
    expect(shown.split('\n').length).toBeGreaterThan(30);
    expect(oicqscope(['read', '-q', ...columns, copy]).stdout).toBe(shown);
  },
);

test('what cannot be is said in one line', () => {
  const capture = path.join(folder, 'own.pcap');
  writeFileSync(capture, readFileSync(path.join(root, 'captures/kqq-session.pcap')));
  const own = oicqscope(['read', '-w', capture, capture]);
  expect([own.status, own.stdout, own.stderr]).toEqual([5, '', expect.stringContaining('it is a capture to be read')]);
  expect(oicqscope(['read', '-w', '/nowhere/x', capture]).status).toBe(5);
  expect(oicqscope(['read', '-w', '/dev/full', '-o', '/dev/null', capture]).status).toBe(5);
  expect(oicqscope(['read', '-w', '-', capture]).status).toBe(2);
  expect(oicqscope(['read', '-w', path.join(folder, 'x'), capture, capture]).status).toBe(2);
});
