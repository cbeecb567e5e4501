/**
 * Copies of what a filter lets through: on every bundled capture and on made ones, what is read from the copy is compared
 * with what was shown.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { hasTshark, tshark } from '../oracle/tshark.ts';
import { pcapFile, pcapngBlocks } from '../support/capture-files.ts';
import { fragmentIp } from '../support/encapsulation.ts';
import { ok, post } from '../support/events.ts';
import { ethernet, type Packet, udpIp } from '../support/packets.ts';
import { oicqscope, shell } from '../support/program.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-filtered-'));
afterAll(() => rmSync(folder, { recursive: true }));
const isThere = hasTshark('filtered copies');

interface Line {
  readonly no: number;
  readonly time: string;
  readonly timeEnd: string;
  readonly src: string;
  readonly dst: string;
  readonly dir: string;
  readonly protocol: string;
  readonly command: string | null;
  readonly complete: boolean;
  readonly unanswered?: boolean;
  readonly null?: string;
  readonly summary: string;
  readonly fields?: readonly unknown[];
  readonly records?: readonly unknown[];
  readonly body?: string;
  readonly problems?: readonly { readonly code: string }[];
}

function messages(...words: readonly string[]): readonly Line[] {
  return oicqscope(['read', '-q', '-x', '-T', 'ndjson', ...words])
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

/** What a message says by itself, without its place in the capture and in a conversation. */
function essence(line: Line): string {
  const { time, timeEnd, src, dst, dir, protocol, command, complete, summary, fields, records, body } = line;
  // That it repeats another one, and how sure a number is that others have proved, only those others say.
  const alone = summary.replace(/^sent again: /, '');
  const sure = JSON.stringify(fields)?.replace(
    /,"status":"assumed"(,"source":"captures"),"note":"that the server[^"]*"/,
    '$1',
  );
  return JSON.stringify({ time, timeEnd, src, dst, dir, protocol, command, complete, alone, sure, records, body });
}

function label({ no, dir, command, summary }: Line): string {
  return `#${no} ${dir} ${command} ${summary}`;
}

/** Made up of a request: it says that no reply came. */
function isMadeUp(line: Line): boolean {
  return line.unanswered === true || line.null === 'closed' || line.null === 'reset';
}

/** Whether the two may have come in the same packet: the times of packets of the bundled captures differ. */
function maySharePacket(a: Line, b: Line): boolean {
  if (a.src !== b.src || a.dst !== b.dst) return false;
  // Surplus in front of a message came with the one before.
  const isBehind = a.problems?.some(({ code }) => code === 'http.surplus') === true && b.timeEnd <= a.time;
  return isBehind || (a.time <= b.timeEnd && b.time <= a.timeEnd);
}

/** A message without which the wanted one says something else: a request whose reply does not name it. */
function explains(request: Line, wanted: Line): boolean {
  const isSilent = wanted.null !== undefined || wanted.unanswered === true || wanted.protocol === 'oicq';
  return request.dir === 'request' && isSilent && request.src === wanted.dst && request.time <= wanted.time;
}

const profiles: Readonly<Record<string, string>> = {
  'all-protocols.pcap': 'le,content,sz,m2,gb18030',
  'oicq81-be.pcap': 'be,frame,s2be,m1,gb18030',
};
const captures = readdirSync(path.join(root, 'captures')).filter((name) => /\.pcap(ng)?$/.test(name));
const filters = ['dir == request', 'dir == response', 'dir == push', 'problem', 'no in {3, 7, 11, 15, 20, 30, 44, 61}'];

describe.each(captures)('read -Y .. -w of %s', (name) => {
  const capture = path.join(root, 'captures', name);
  // How frames are written is found out from all of them, and a copy has some.
  const profile = ['--profile', profiles[name] ?? 'le,content,s1,m1,gb18030'];

  test.each(filters)('%s: the copy holds the messages shown, and else only what shares their packets', (filter) => {
    const copy = path.join(folder, `${name}.copy`);
    const shown = messages(...profile, '-Y', filter, '-w', copy, capture);
    const read = messages(...profile, copy);
    const left = read.map(essence);
    const isMissing = (line: Line): boolean => {
      const at = left.indexOf(essence(line));
      if (at >= 0) left[at] = '';
      return at < 0;
    };
    // At the end of the copy an answer is missed at another time.
    expect(shown.filter((line) => line.unanswered !== true && isMissing(line)).map(label)).toEqual([]);
    const isDamaged = shown.some(({ problems = [] }) =>
      problems.some(({ code }) => /resync|wrong-length|cut/.test(code)),
    );
    const others = read.filter((line, i) => left[i] !== '' && !isMadeUp(line));
    const belongs = (line: Line) => shown.some((one) => maySharePacket(one, line) || explains(line, one));
    expect(isDamaged ? [] : others.filter((line) => !belongs(line)).map(label)).toEqual([]);
  });

  test.skipIf(!isThere)('the copy opens in tshark without a malformed packet', () => {
    const copy = path.join(folder, `${name}.tshark`);
    const few = oicqscope(['read', '-q', '-Y', 'dir == response', '-w', copy, capture]);
    expect(few.stderr).toBe('');
    const expert = tshark(copy, '-q', '-z', 'expert');
    expect(expert).not.toContain('Malformed');
    expect(execFileSync('capinfos', [copy], { encoding: 'utf8' })).toContain('pcapng');
  });
});

const client = '10.0.0.2:1034';
const server = '192.0.2.177:8000';
const query = (seq: number) => post(`VER=1.1&CMD=Query_Stat&SEQ=${seq}&UIN=10001&TN=50&UN=0`);
const answer = (seq: number) => ok(`VER=1.1&CMD=Query_Stat&SEQ=${seq}&UIN=10001&RES=0&FC=&UN=&ST=&NK=`);

/** Exchanges on one connection, each reply in two segments of its own. */
function session(count: number, from = client): readonly Packet[] {
  const dialog = new TcpDialog({ client: from, server });
  dialog.handshake();
  for (let i = 1; i <= count; i++) {
    dialog.send('client', query(i));
    dialog.send('server', answer(i), { segmentSize: 60 });
  }
  dialog.fin('client').fin('server');
  return dialog.packets;
}

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

test('a message in the middle of a connection keeps its time, and what is left out is told', () => {
  const copy = path.join(folder, 'middle.copy');
  const capture = written('middle.pcap', pcapFile(session(5)));
  const run = oicqscope(['read', '-Y', 'no == 6', '-w', copy, capture]);
  expect(run.stderr).toMatch(
    /^oicqscope: the copy has \d+ packets whole and \d+ without their payload; 1 were left out\n$/,
  );
  const [shown] = messages('-Y', 'no == 6', capture);
  const [read, ...rest] = messages(copy);
  expect([essence(read), rest]).toEqual([essence(shown), []]);
  expect(read.problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ code: 'tcp.gap' }),
      expect.objectContaining({ text: expect.stringContaining('< Query_Stat') }),
      expect.objectContaining({ text: expect.stringMatching(/the filter left out \d+ bytes in \d+ packets of this/) }),
    ]),
  );
});

test('a request whose reply is left out is unanswered in the copy, not refused', () => {
  const copy = path.join(folder, 'request.copy');
  messages('-Y', 'no == 5', '-w', copy, written('request.pcap', pcapFile(session(4))));
  expect(messages(copy).map(({ dir, unanswered }) => [dir, unanswered])).toEqual([
    ['request', undefined],
    ['response', true],
  ]);
});

test('several interfaces, sections of either byte order and simple packets are copied as what they are', () => {
  const [first, second] = [session(3), session(2, '10.0.0.3:1035')];
  const capture = written(
    'sections.pcapng',
    pcapngBlocks([
      { block: 'section', byteOrder: 'be' },
      { block: 'interface', linkType: 1 },
      { block: 'interface', linkType: 1, options: [{ code: 9, value: Uint8Array.of(9) }] },
      ...first.map((packet, i) => ({ block: i % 3 === 0 ? ('old' as const) : ('packet' as const), packet })),
      { block: 'section', byteOrder: 'le' },
      { block: 'interface', linkType: 1 },
      { block: 'other', type: 0x8000_0001, body: Uint8Array.of(1, 2, 3, 4) },
      ...second.map(({ bytes }) => ({ block: 'simple' as const, bytes })),
    ]),
  );
  for (const filter of ['no == 4', 'no == 7', 'no in {1, 8}']) {
    const copy = path.join(folder, 'sections.copy');
    const shown = messages('-Y', filter, '-w', copy, capture);
    expect(shown.length).toBeGreaterThan(0);
    const read = messages(copy).filter((line) => !isMadeUp(line));
    expect(read.map(essence)).toEqual(shown.map(essence));
  }
});

test('pieces of an IP packet come along together', () => {
  const at = (i: number) => ({ sec: 1_214_000_000 + i, nsec: 0 });
  const text = (i: number) => `VER=1.1&CMD=Login&SEQ=${i}&UIN=10001&PS=&M5=1&LC=${'9'.repeat(3000)}`;
  const frame = (i: number) => {
    const bytes = Uint8Array.of(
      2,
      0x0e,
      0x1b,
      0,
      0x22,
      0,
      i,
      0,
      0,
      0x27,
      0x11,
      ...Buffer.from(text(i)).subarray(0, 2400),
      3,
    );
    return fragmentIp(udpIp({ from: '10.0.0.2:4000', to: '192.0.2.1:8000', payload: bytes }), 800, i);
  };
  const packets = [1, 2, 3].flatMap((i) => frame(i).map((bytes) => ({ at: at(i), bytes: ethernet(0x0800, bytes) })));
  const capture = written('pieces.pcap', pcapFile(packets));
  const copy = path.join(folder, 'pieces.copy');
  const shown = messages('-Y', 'no == 2', '-w', copy, capture);
  expect(shown).toHaveLength(1);
  expect(messages(copy).map(essence)).toEqual(shown.map(essence));
});

test('-c ends the copy, an empty one is a capture, and gzip is read twice like anything else', () => {
  const copy = path.join(folder, 'few.copy');
  const capture = written('few.pcap.gz', gzipSync(pcapFile(session(5))));
  messages('-Y', 'dir == response', '-c', '2', '-w', copy, capture);
  expect(messages(copy).filter((line) => !isMadeUp(line))).toHaveLength(2);
  for (const name of ['kqq-oddities.pcapng', 'kqq-session.pcap']) {
    expect(messages('-Y', 'uin == 1', '-w', copy, path.join(root, 'captures', name))).toEqual([]);
    expect(oicqscope(['read', copy])).toMatchObject({ status: 0, stdout: '' });
  }
});

test('what comes from a pipe cannot be read twice, and that is said', () => {
  const run = oicqscope(['read', '-Y', 'cmd == Login', '-w', path.join(folder, 'pipe'), '-'], { input: '' });
  expect([run.status, run.stdout]).toEqual([2, '']);
  expect(run.stderr).toContain('reads the capture twice, which only a file allows');
});

test.each([
  ['with a filter', "-Y 'dir == request'"],
  ['without one', ''],
])('a copy %s is whole, although nobody takes the log any more', (_, filter) => {
  const capture = path.join(root, 'captures/kqq-oddities.pcapng');
  const [read, unread] = ['read.copy', 'unread.copy'].map((name) => path.join(folder, name));
  const plain = shell(`oicqscope read -q -x -T ndjson ${filter} -w ${read} ${capture}`);
  const gone = shell(
    `oicqscope read -q -x -T ndjson ${filter} -w ${unread} ${capture} | head -c 1; exit \${PIPESTATUS[0]}`,
  );
  expect(gone).toEqual({ status: 0, stdout: '{', stderr: '' });
  // More than a pipe holds.
  expect(plain.stdout.length).toBeGreaterThan(130_000);
  expect(readFileSync(unread).equals(readFileSync(read))).toBe(true);
});

test('a copy is whole, although the disk of the log is full, which is an output error', () => {
  const capture = path.join(root, 'captures/kqq-session.pcap');
  const copy = path.join(folder, 'full.copy');
  const { status, stderr } = oicqscope(['read', '-q', '-o', '/dev/full', '-w', copy, capture]);
  expect([status, stderr]).toEqual([5, expect.stringContaining('cannot write /dev/full')]);
  expect(messages(copy)).toHaveLength(messages(capture).length);
});
