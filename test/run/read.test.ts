/**
 * The read command as a user meets it: the real program on the bundled captures, on broken ones, over pipes.
 */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oicqscope, shell, start } from '../support/program.ts';

const session = 'captures/kqq-session.pcap';
const oddities = 'captures/kqq-oddities.pcapng';
const root = path.join(import.meta.dirname, '../..');
const bytes = readFileSync(path.join(root, session));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'read-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const plain = oicqscope(['read', session]);

describe('what comes in', () => {
  test('--check-checksums drops a packet with a wrong bit and says so, and no other', () => {
    const wrong = Uint8Array.from(bytes);
    const first = 24 + 16 + new DataView(wrong.buffer).getUint32(24 + 8, true);
    wrong[first - 1] ^= 1;
    const broken = file('checksum.pcap', wrong);
    expect(oicqscope(['read', broken]).stderr).not.toContain('checksum');
    expect(oicqscope(['read', '--check-checksums', broken]).stderr).toContain(
      'packet 1 was dropped: a checksum is wrong (--check-checksums)',
    );
    expect(oicqscope(['read', '--check-checksums', session]).stdout).toBe(plain.stdout);
  });

  test('a pipe, a gzip file, -r and the alias decode give the log of the file', () => {
    expect(plain.status).toBe(0);
    expect(lines(plain.stdout).length).toBeGreaterThan(60);
    const gzip = file('session.pcap.gz', gzipSync(bytes));
    for (const ended of [
      oicqscope(['read', '-'], { input: bytes }),
      oicqscope(['read', '-r', '-'], { input: bytes }),
      oicqscope(['read', '-'], { input: gzipSync(bytes) }),
      oicqscope(['read', gzip]),
      oicqscope(['read', '-r', session]),
      oicqscope(['decode', session]),
    ]) {
      expect(ended).toEqual(plain);
    }
  });

  test('the bundled captures can be concatenated into a pipe by the shell', () => {
    const { status, stdout } = shell('cat captures/*.pcapng | oicqscope read -');
    expect([status, stdout]).toEqual([0, oicqscope(['read', '--join', oddities, 'captures/oicq-udp.pcapng']).stdout]);
  });

  test('messages of a pipe are printed as they complete, before it ends', async () => {
    const program = start(['read', '-']);
    program.stdin.write(bytes.subarray(0, bytes.length / 2));
    const first = await new Promise<string>((resolve) => {
      program.stdout.once('data', (data: Buffer) => resolve(data.toString('utf8')));
    });
    expect(plain.stdout.startsWith(first)).toBe(true);
    program.stdin.end(bytes.subarray(bytes.length / 2));
    const status = await new Promise((resolve) => program.on('close', resolve));
    expect(status).toBe(0);
  });

  test('several files go on with message and flow numbers but keep apart; --join reads them as one', () => {
    const cut = 24 + recordOffset(bytes, 20);
    const one = file('one.pcap', bytes.subarray(0, cut));
    const two = file('two.pcap', Buffer.concat([bytes.subarray(0, 24), bytes.subarray(cut)]));
    const joined = oicqscope(['read', '--join', one, two]);
    expect(joined.stdout).toBe(plain.stdout);
    const apart = lines(oicqscope(['read', '-T', 'ndjson', session, session]).stdout).map((line) => JSON.parse(line));
    const half = apart.length / 2;
    expect(apart[half].no).toBeGreaterThan(apart[half - 1].no);
    expect(apart[half].flow).toBeGreaterThan(apart[half - 1].flow);
    expect(apart[half].packet).toBe(apart[0].packet);
    expect(apart[half].summary).toBe(apart[0].summary);
  });
});

/** The offset, behind the file header, of packet `index` (from 0). */
function recordOffset(capture: Buffer, index: number): number {
  let at = 24;
  for (let i = 0; i < index; i++) at += 16 + capture.readUInt32LE(at + 8);
  return at - 24;
}

describe('what goes out', () => {
  test('head may close the pipe: the run ends quietly with 0', () => {
    const { status, stdout, stderr } = shell(`oicqscope read ${session} | head -3; exit "\${PIPESTATUS[0]}"`);
    expect([status, stderr]).toEqual([0, '']);
    expect(lines(stdout)).toEqual(lines(plain.stdout).slice(0, 3));
  });

  test('-c ends after so many shown messages', () => {
    expect(lines(oicqscope(['read', '-c', '5', session]).stdout)).toEqual(lines(plain.stdout).slice(0, 5));
    expect(lines(oicqscope(['read', '-c5', session]).stdout)).toHaveLength(5);
  });

  test('-o writes to a file, and a file that cannot be made is status 5', () => {
    const target = path.join(folder, 'out.log');
    const ended = oicqscope(['read', '-o', target, session]);
    expect([ended.status, ended.stdout, readFileSync(target, 'utf8')]).toEqual([0, '', plain.stdout]);
    const wrong = oicqscope(['read', '-o', path.join(folder, 'no/such/out.log'), session]);
    expect(wrong.status).toBe(5);
    expect(lines(wrong.stderr)).toHaveLength(1);
  });

  test('what is not ours is counted on stderr, shown with --show-other, and never renumbers', () => {
    const hidden = oicqscope(['read', '-T', 'ndjson', oddities]);
    const shown = oicqscope(['read', '-T', 'ndjson', '--show-other', oddities]);
    expect(hidden.stderr).toMatch(/\d+ other messages? not shown \(--show-other\)/);
    expect(oicqscope(['read', '-q', oddities]).stderr).toBe('');
    const all = lines(shown.stdout);
    const ours = all.filter((line) => JSON.parse(line).protocol === 'kqq');
    expect(ours).toEqual(lines(hidden.stdout));
    expect(all.map((line) => JSON.parse(line).no)).toEqual(all.map((_, index) => index + 1));
  });

  test('-T json is one array of the objects of -T ndjson', () => {
    const array = JSON.parse(oicqscope(['read', '-T', 'json', '-c', '4', session]).stdout);
    const objects = lines(oicqscope(['read', '-T', 'ndjson', '-c', '4', session]).stdout).map((line) =>
      JSON.parse(line),
    );
    expect(array).toEqual(objects);
    expect(oicqscope(['read', '-T', 'json', file('empty.pcap', bytes.subarray(0, 24))]).stdout).toBe('[]\n');
  });

  test('bodies of -x are byte-exact, and secrets are masked byte for byte unless --no-redact', () => {
    const read = (...args: string[]) =>
      lines(oicqscope(['read', '-T', 'ndjson', '-x', ...args, session]).stdout).map((line) => JSON.parse(line));
    const open = read('--no-redact');
    const masked = read();
    const login = open.findIndex((one) => one.command === 'Login' && one.dir === 'request');
    const body = Buffer.from(open[login].body, 'base64').toString('utf8');
    expect(bytes.includes(body)).toBe(true);
    const secret = /PS=([^&]+)/.exec(body)?.[1] ?? '';
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(masked)).not.toContain(secret);
    expect(Buffer.from(masked[login].body, 'base64').toString('utf8')).toBe(body.replace(secret, '*'.repeat(32)));
    for (const one of open) {
      const entity = Buffer.from(one.body ?? '', 'base64');
      for (const field of one.fields ?? []) {
        if (field.raw === undefined || field.rawEncoding !== undefined || one.charset?.name === 'gb18030') continue;
        expect(entity.subarray(field.start, field.end).toString('utf8')).toBe(field.raw);
      }
    }
    for (const format of [['-V'], ['-x'], [], ['-T', 'tree']]) {
      expect(oicqscope(['read', ...format, session]).stdout).not.toContain(secret);
    }
  });

  test('colour only when asked for or on a terminal, and NO_COLOR is honoured', () => {
    const introducer = '\u001b[';
    expect(plain.stdout).not.toContain(introducer);
    expect(oicqscope(['read', '--color', 'always', session]).stdout).toContain(introducer);
    expect(oicqscope(['read', '--color', 'never', session]).stdout).toBe(plain.stdout);
  });

  test('no control character from the wire reaches the output', () => {
    for (const format of [[], ['-V'], ['-x'], ['-T', 'ndjson']]) {
      const { stdout } = oicqscope(['read', '--show-other', ...format, oddities]);
      expect([...stdout].filter((one) => one !== '\n' && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(one))).toEqual([]);
    }
  });

  test('labels and summaries follow --lang, times follow -t', () => {
    expect(oicqscope(['read', '--lang', 'zh', session]).stdout).toMatch(/[\u4e00-\u9fff]/);
    expect(lines(oicqscope(['read', '-t', 'e', '-c', '1', session]).stdout)[0]).toMatch(/^1214049600\.\d{6} /);
    expect(lines(oicqscope(['read', '-t', 'ud', '-c', '1', session]).stdout)[0]).toMatch(
      /^2008-06-21 12:00:00\.\d{3} /,
    );
    expect(lines(oicqscope(['read', '-t', 'r', '-c', '1', session]).stdout)[0]).toMatch(/^ *0\.000000 /);
  });
});

describe('limits', () => {
  test('each limit that is hit is a Problem that names its flag', () => {
    const said = (...args: string[]) => {
      const { stdout, stderr } = oicqscope(['read', '-T', 'ndjson', '--show-other', ...args, session]);
      return stdout + stderr;
    };
    expect(said('--max-message', '100')).toContain('--max-message');
    expect(said('--max-flows', '1')).toContain('--max-flows');
    expect(said()).not.toContain('--max-');
  });

  test('a body that unpacks to more than --max-body-out stays packed', () => {
    const { stdout } = oicqscope(['read', '-T', 'ndjson', '--show-other', '--max-body-out', '10', oddities]);
    expect(stdout).toContain('--max-body-out');
  });
});

describe('bad input', () => {
  test.each([
    ['nothing.pcap', null, /does not exist/],
    ['empty', '', /empty/],
    ['archive.har', '{"log":{"version":"1.2","entries":[]}}', /HAR|JSON/],
    ['notes.txt', 'some words about a capture\n', /text/],
    ['inner.gz', gzipSync('words'), /text|not a capture/],
  ])('%s is status 3 and one line that says why', (name, content, why) => {
    const target = content === null ? path.join(folder, name) : file(name, content);
    const { status, stdout, stderr } = oicqscope(['read', target]);
    expect([status, stdout]).toEqual([3, '']);
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(name);
    expect(stderr).toMatch(why);
  });

  test('a folder is status 3', () => {
    const { status, stderr } = oicqscope(['read', folder]);
    expect([status, lines(stderr).length]).toEqual([3, 1]);
  });

  test('an unreadable file among several is reported and the others are read', () => {
    const { status, stdout, stderr } = oicqscope(['read', path.join(folder, 'gone.pcap'), session]);
    expect([status, stdout]).toEqual([3, plain.stdout]);
    expect(stderr).toContain('gone.pcap');
  });

  test('a cut capture gives what stands before the cut, one line with the offset, and status 4', () => {
    const target = file('cut.pcap', bytes.subarray(0, bytes.length - 5));
    const { status, stdout, stderr } = oicqscope(['read', '-q', target]);
    expect(status).toBe(4);
    expect(lines(stdout).length).toBeGreaterThan(60);
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/cut\.pcap.*byte \d+/);
  });

  test('a capture cut at any of its first 600 bytes never fails otherwise', () => {
    for (let length = 0; length < 600; length += 37) {
      const { status, stderr } = oicqscope(['read', '-'], { input: bytes.subarray(0, length) });
      expect([0, 3, 4]).toContain(status);
      expect(stderr).not.toContain('unexpected');
    }
  });

  test('a damaged capture is status 4 and keeps what came before', () => {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt32LE(0xfffffff0, 24 + recordOffset(bytes, 150) + 8);
    const { status, stdout, stderr } = oicqscope(['read', '-q', file('damaged.pcap', damaged)]);
    expect([status, lines(stderr).length]).toEqual([4, 1]);
    expect(plain.stdout.startsWith(lines(stdout)[0])).toBe(true);
    expect(lines(stdout).length).toBeGreaterThan(10);
  });

  test('SIGINT flushes what was decoded and ends with 130', async () => {
    const program = start(['read', '-']);
    program.stdin.write(bytes.subarray(0, bytes.length / 2));
    let text = '';
    program.stdout.on('data', (data: Buffer) => {
      text += data.toString('utf8');
      program.kill('SIGINT');
    });
    const status = await new Promise((resolve) => program.on('close', resolve));
    expect(status).toBe(130);
    expect(plain.stdout.startsWith(lines(text)[0])).toBe(true);
  });

  test('a file that is read is never changed', () => {
    expect(statSync(path.join(root, session)).size).toBe(bytes.length);
  });
});
