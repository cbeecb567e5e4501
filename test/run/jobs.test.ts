/** Reading with --jobs as a user meets it: the real program has to say byte for byte what it says without. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../bench/generate.ts';
import { pcapFile } from '../support/capture-files.ts';
import { oicqscope, shell, start } from '../support/program.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';

const root = path.join(import.meta.dirname, '../..');
const session = 'captures/kqq-session.pcap';
const oddities = 'captures/kqq-oddities.pcapng';
const bytes = readFileSync(path.join(root, session));

const folder = mkdtempSync(path.join(tmpdir(), 'jobs-'));
const temporary = path.join(folder, 'tmp');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

/** Files of every kind, the bad ones in the middle. */
const mixed = [
  session,
  file('session.pcap.gz', gzipSync(bytes)),
  path.join(folder, 'missing.pcap'),
  file('damaged.pcap', Buffer.concat([bytes.subarray(0, 9000), Buffer.alloc(700, 0xff), bytes.subarray(9000)])),
  oddities,
  file('empty.pcap', bytes.subarray(0, 24)),
  file('cut.pcap', bytes.subarray(0, 12_345)),
  file('words.txt', 'some words about a capture\n'),
  folder,
  oddities,
  session,
];

beforeAll(() => {
  mkdirSync(temporary);
  for (const seed of [5, 6]) {
    const noise = seed === 6;
    const order = { style: 'close', seed, bytes: Number.POSITIVE_INFINITY, messages: 8000, noise } as const;
    generate(path.join(folder, `long${seed}.pcap`), order);
  }
});

const long = [path.join(folder, 'long5.pcap'), path.join(folder, 'long6.pcap'), path.join(folder, 'long5.pcap')];

describe('output, messages to people and status are those of one thread', () => {
  test.each([
    [2, []],
    [3, ['--show-other', '-T', 'ndjson']],
    [64, ['-T', 'json', '-x']],
    [2, ['-V', '--show-other', '--color', 'always']],
    [3, ['-V', '-x', '--lang', 'zh']],
    [2, ['-q', '--lang', 'zh', '-t', 'ad']],
    [2, ['-t', 'r']],
    [3, ['-t', 'd', '-V']],
    [2, ['-t', 'dd', '--show-other']],
    [2, ['-t', 'e', '--no-redact', '--check-checksums']],
    [2, ['-T', 'ndjson', '--max-message', '100', '--max-flows', '2', '--max-memory', '300', '--max-body-out', '50']],
  ])('--jobs %i %j', (jobs, options) => {
    const alone = oicqscope(['read', ...options, ...mixed]);
    expect(oicqscope(['read', '--jobs', String(jobs), ...options, ...mixed])).toEqual(alone);
    expect(alone.status).toBe(3);
  });

  test('with nothing to show -T json is an empty array all the same', () => {
    const empty = path.join(folder, 'empty.pcap');
    expect(oicqscope(['read', '--jobs', '2', '-T', 'json', empty, empty]).stdout).toBe('[]\n');
  });

  test('tables of the user are used, and their faults told once', () => {
    const tables = path.join(folder, 'tables');
    mkdirSync(tables);
    const rows = '    - {name: CV, kind: text, label: cover}\n    - {name: XX, kind: texd, label: odd}\n';
    writeFileSync(path.join(tables, 'list.yaml'), `protocol: kqq\ncommand: List\nrequest:\n  rows:\n${rows}`);
    const args = ['-V', '--dissectors', tables, session, oddities];
    const alone = oicqscope(['read', ...args]);
    expect(alone.stderr.match(/texd|can be number/g)).toHaveLength(1);
    expect(oicqscope(['read', '--jobs', '2', ...args])).toEqual(alone);
  });

  test('where files cannot be read at the same time --jobs changes nothing', () => {
    for (const args of [['-c', '70', session, oddities, session], ['--join', session, session], [session]]) {
      expect(oicqscope(['read', '--jobs', '2', ...args])).toEqual(oicqscope(['read', ...args]));
    }
    const piped = oicqscope(['read', '--jobs', '2', session, '-', oddities], { input: bytes });
    expect(piped).toEqual(oicqscope(['read', session, session, oddities]));
  });

  test('Problems behind the last message of a flow are told with the numbers of the whole run', () => {
    const dialogs = Array.from({ length: 4 }, (_, i) => {
      const dialog = new TcpDialog({ client: `10.0.0.${i + 1}:1040`, server: '203.0.113.7:8000' });
      dialog.handshake();
      dialog.send('client', 'POST / HTTP/1.1\r\nContent-Length: 34\r\n\r\nVER=1.1&CMD=Logout&SEQ=1&UIN=80001\r\n\r\n');
      dialog.fin('client');
      return dialog.packets;
    });
    const surplus = file('surplus.pcap', pcapFile(dialogs.flat()));
    const files = [surplus, session, surplus, surplus];
    const alone = oicqscope(['read', ...files]);
    expect(alone.stderr.match(/^oicqscope: flow \d+, behind its last message: .*$/gm)).toHaveLength(10);
    expect(alone.stderr).toContain('2 more problems behind the last message');
    expect(oicqscope(['read', '--jobs', '2', ...files])).toEqual(alone);
  });

  test('each capture has an allowance of its own for what its bodies unfold to', () => {
    const dialog = new TcpDialog({ client: '10.0.0.2:1040', server: '203.0.113.7:8000', mss: 1400 });
    dialog.handshake();
    const body = gzipSync(new Uint8Array(100_000)).toString('latin1');
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    const reply = Buffer.from(head + body, 'latin1');
    const say = (): void => {
      dialog.send('client', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      dialog.send('server', reply);
    };
    for (let i = 0; i < 4; i++) say();
    const four = file('four.pcap', pcapFile(dialog.packets));
    for (let i = 0; i < 4; i++) say();
    const eight = file('eight.pcap', pcapFile(dialog.packets));
    const args = ['-T', 'ndjson', '--show-other', '--max-body-out', '100001'];
    expect(oicqscope(['read', ...args, eight]).stdout).toContain('http.max-unfolded');
    const alone = oicqscope(['read', ...args, four, four, four]);
    expect(alone.stdout).not.toContain('http.max-unfolded');
    expect(oicqscope(['read', '--jobs', '3', ...args, four, four, four])).toEqual(alone);
  });
});

describe('files that wait for their turn with more text than memory is meant for', { timeout: 60_000 }, () => {
  const written = (name: string, args: readonly string[], temporaryFolder: string) => {
    const target = path.join(folder, name);
    const env = { TMPDIR: temporaryFolder };
    const { status, stderr } = oicqscope(['read', '-T', 'ndjson', '-x', '-o', target, ...args, ...long], { env });
    return { status, stderr, text: readFileSync(target) };
  };

  test('give the same output by way of a temporary file, or by waiting where there is none', () => {
    const alone = written('alone', [], temporary);
    expect(alone.text.length).toBeGreaterThan(3 * (16 + 4) * 1024 * 1024);
    for (const place of [temporary, path.join(folder, 'no/such/folder')]) {
      const shared = written('shared', ['--jobs', '3'], place);
      expect([shared.status, shared.stderr]).toEqual([alone.status, alone.stderr]);
      expect(shared.text.equals(alone.text)).toBe(true);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a run that ends early', { timeout: 60_000 }, () => {
  test('head may close the pipe: the run ends quietly with 0', () => {
    const line = `read --jobs 2 ${long.join(' ')}`;
    const { status, stdout, stderr } = shell(`oicqscope ${line} | head -3; exit "\${PIPESTATUS[0]}"`);
    expect([status, stderr]).toEqual([0, '']);
    const first = oicqscope(['read', '-c', '3', ...long]).stdout;
    expect(stdout).toBe(first);
  });

  test('SIGINT ends the output behind a message, with 130', async () => {
    const program = start(['read', '-q', '--jobs', '2', '-T', 'json', ...long]);
    const pieces: Buffer[] = [];
    program.stdout.on('data', (data: Buffer) => {
      // A second one would not be waited for.
      if (pieces.push(data) === 1) program.kill('SIGINT');
    });
    const status = await new Promise((resolve) => program.on('close', resolve));
    expect(status).toBe(130);
    const objects: { no: number }[] = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.map(({ no }) => no)).toEqual([...objects.map(({ no }) => no)].sort((a, b) => a - b));
  });

  test('a full disk is status 5', () => {
    const args = ['read', '--jobs', '2', '-q', '-o', '/dev/full', session, session];
    const { status, stderr } = oicqscope(args);
    expect([status, stderr.split('\n').length]).toEqual([5, 2]);
  });

  test('no thread and no file is left behind', () => {
    expect(readdirSync(temporary)).toEqual([]);
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(left.split('\n').filter((line) => line.includes(folder) && line.includes('--jobs'))).toEqual([]);
  });
});
