import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { until } from '../support/live-proxy.ts';
import { oicqscope, startListened } from '../support/program.ts';

const root = path.join(import.meta.dirname, '../..');
const capture = path.join(root, 'captures/kqq-session.pcap');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-sniff-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

/** A program in place of dumpcap. */
function fake(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/bash\necho $$ > ${file}.pid\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const patient = fake(
  'patient',
  `trap 'echo "7 packets dropped by kernel" >&2; exit 0' INT\ncat ${capture}\nwhile :; do sleep 0.05; done`,
);

function startSniff(program: string, args: readonly string[] = []) {
  const sniff = startListened(['sniff', '--program', program, '-i', 'lo', ...args]);
  ending.push(() => sniff.child.kill('SIGKILL'));
  return sniff;
}

function isRunning(program: string): boolean {
  const number = Number(readFileSync(`${program}.pid`, 'utf8'));
  try {
    process.kill(number, 0);
    return true;
  } catch {
    return false;
  }
}

describe('oicqscope sniff', () => {
  const log = oicqscope(['read', '-q', capture]).stdout;

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'prints messages while the child captures; %s ends both, and drops are told',
    async (signal) => {
      const sniff = startSniff(patient);
      await until(() => sniff.printed.out === log);
      sniff.child.kill(signal);
      expect(await sniff.ended).toBe(130);
      expect(sniff.printed.err).toContain('7 packets were dropped by');
      expect(isRunning(patient)).toBe(false);
    },
  );

  test('a child that does not end when it is told to is killed', async () => {
    const deaf = fake('deaf', `trap '' INT\ncat ${capture}\nexec sleep 600`);
    const sniff = startSniff(deaf);
    await until(() => sniff.printed.out === log);
    sniff.child.kill('SIGINT');
    expect(await sniff.ended).toBe(130);
    expect(isRunning(deaf)).toBe(false);
  });

  test('ends with its child at -c', async () => {
    const sniff = startSniff(patient, ['-c', '2']);
    expect(await sniff.ended).toBe(0);
    expect(sniff.printed.out.trim().split('\n')).toHaveLength(2);
    expect(isRunning(patient)).toBe(false);
  });

  test('says why a capture broke off, and exits with 4', async () => {
    const broken = fake('broken', `cat ${capture}\necho "the interface is $(printf '\\033')[1mgone" >&2\nexit 2`);
    const sniff = startSniff(broken);
    expect(await sniff.ended).toBe(4);
    expect(sniff.printed.out).toBe(log);
    expect(sniff.printed.err).toContain('lo: the capture broke off: the interface is \\x1b[1mgone');
  });

  test.each([
    ['has no right', 'echo "dumpcap: permission denied" >&2\nexit 1', 'setcap cap_net_raw'],
    ['knows no such interface', 'echo "no such device" >&2\nexit 1', 'no such device'],
    ['says nothing', 'exit 0', 'wrote nothing'],
  ])('a child that %s is one line and status 6', async (name, script, told) => {
    const sniff = startSniff(fake(name.replaceAll(' ', '-'), script));
    expect(await sniff.ended).toBe(6);
    expect(sniff.printed.err).toContain(told);
    expect(sniff.printed.err.trim().split('\n')).toHaveLength(1);
  });

  test('a program that is not there is one line and status 6', () => {
    for (const more of [['-i', 'lo'], ['-D']]) {
      const { status, stderr } = oicqscope(['sniff', '--program', '/nonexistent/dumpcap', ...more]);
      expect(stderr).toMatch(/^oicqscope: .*not installed.*\n$/);
      expect(status).toBe(6);
    }
  });

  test.each([
    [[], 'needs an interface'],
    [['-i', '-w'], 'option -i needs a value'],
    [['-i', 'lo', '-s', '0'], '--snaplen'],
  ])('%j is a usage error', (args, told) => {
    const { status, stderr } = oicqscope(['sniff', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(told);
  });
});

const isRoot = process.getuid?.() === 0;

describe.each(['dumpcap', 'tcpdump'])('%s on the loopback', (program) => {
  const isThere = isRoot && spawnSync(program, ['--version']).error === undefined;
  if (!isThere) console.warn(`${program} is not installed, or may not capture: its test is skipped`);

  test.skipIf(!isThere)('captures a request and its reply, which are shown at once', async () => {
    const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';
    const server = createServer((_request, response) => response.end(answer));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    ending.push(() => server.close());
    const sniff = startSniff(program, ['-f', `tcp port ${port}`]);
    // A child that is about to capture says nothing: it is asked until it does.
    const body = 'VER=1.1&CMD=Logout&SEQ=9&UIN=10001';
    while (!/< {2}Logout .* 0 /.test(sniff.printed.out)) {
      await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    sniff.child.kill('SIGINT');
    expect(await sniff.ended).toBe(130);
    expect(sniff.printed.out).toMatch(/> {2}Logout/);
  });

  test.skipIf(!isThere)('lists the loopback', () => {
    const { status, stdout } = oicqscope(['sniff', '--program', program, '-D']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\blo\b/);
  });
});

describe('oicqscope sniff -w', () => {
  const log = oicqscope(['read', '-q', capture]).stdout;

  test('-w records what is captured as it comes: a killed run leaves all of it', async () => {
    const recording = path.join(folder, 'recording.pcapng');
    const sniff = startSniff(patient, ['-w', recording, '-q']);
    await until(() => sniff.printed.out === log);
    // The disk is never waited for; what it has is whole packets at any time.
    await until(() => oicqscope(['read', '-q', recording]).stdout === log);
    sniff.child.kill('SIGKILL');
    await sniff.ended;
    expect(oicqscope(['read', '-q', recording]).stdout).toBe(log);
    process.kill(Number(readFileSync(`${patient}.pid`, 'utf8')), 'SIGKILL');
  });

  test('-w to a place that cannot be written is status 5', () => {
    const { status, stderr } = oicqscope(['sniff', '--program', patient, '-i', 'lo', '-w', '/nowhere/x.pcapng']);
    expect([status, stderr]).toEqual([
      5,
      expect.stringContaining('cannot write /nowhere/x.pcapng: no such file or folder'),
    ]);
  });
});
