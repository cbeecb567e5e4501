import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startUpstream, until } from '../support/live-proxy.ts';
import { oicqscope, startListened } from '../support/program.ts';

const ending: (() => void)[] = [];

afterEach(() => {
  for (const end of ending.splice(0)) end();
});

function temporary(name: string, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-'));
  ending.push(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The program, and what it prints until it ends. */
function run(args: readonly string[]) {
  const program = startListened(args);
  ending.push(() => program.child.kill('SIGKILL'));
  return program;
}

/** A simulated server at a port of its own. */
async function serve(args: readonly string[] = []) {
  const server = run(['simulate', 'server', '-p', '0', '--penalty', '0.1', ...args]);
  const port = (): number => Number(/listens at 127\.0\.0\.1:(\d+)/.exec(server.printed.err)?.[1] ?? 0);
  await until(() => port() > 0);
  return { ...server, port: port() };
}

interface Line {
  readonly dir: string;
  readonly command: string;
  readonly summary: string;
}

function linesOf(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

const told = ({ dir, command, summary }: Line): string => `${dir} ${command} ${summary}`;

describe('oicqscope simulate session', () => {
  test('shows two clients that talk through the proxy, and its recording shows them again', async () => {
    const recording = temporary('session.pcapng', '');
    rmSync(recording);
    const session = run(['simulate', 'session', '--penalty', '0.5', '-T', 'ndjson', '-w', recording]);
    expect(await session.ended).toBe(0);
    const lines = linesOf(session.printed.out).map(told);
    expect(lines).toEqual(
      expect.arrayContaining([
        'request CLTMSG to 70316425: "在吗？照片收到了没"',
        'response Login logged in ~HI=60 ~LI=300',
        'response GetMsgEx 2 messages: 61847203 online; 61847203 "在吗？照片收到了没"',
        'response GetMsgEx NULL: closed without a reply; may be: VER is nonsense',
        'response Logout logged out',
      ]),
    );
    expect(lines).toHaveLength(43);
    const again = linesOf(oicqscope(['read', '-T', 'ndjson', recording]).stdout).map(told);
    expect(again.sort()).toEqual([...lines].sort());
  });

  test('speaks 0x81 frames in the profile asked for', async () => {
    const profile = 'be,frame,sz,m1,gb18030';
    const session = run(['simulate', 'session', '--protocol', 'oicq81', '--profile', profile, '-T', 'ndjson']);
    expect(await session.ended).toBe(0);
    const lines = linesOf(session.printed.out);
    expect(lines.map(told)).toEqual(
      expect.arrayContaining(['push message user 61847203: "在吗？照片收到了没" ?message_kind=0']),
    );
    expect(lines.every((line) => JSON.stringify(line).includes(profile))).toBe(true);
  });
});

describe('oicqscope simulate server and client', () => {
  test('a client is served, every answer says by which rule, and Ctrl-C ends the server', async () => {
    const server = await serve();
    const client = run(['simulate', 'client', '--server', `127.0.0.1:${server.port}`]);
    expect(await client.ended).toBe(0);
    expect(client.printed.out).toContain('&PS=********************************&');
    expect(client.printed.out).toMatch(
      /< VER=1\.1&CMD=LIST&SEQ=\d+&UIN=61847203&RES=0&FN=1&SN=2&UN=1520886,70316425,\n/,
    );
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(130);
    expect(server.printed.out).toMatch(
      / {2}127\.0\.0\.1 {2}Logout 61847203 {2}RES=0 {2}Logout always succeeds \[hackfan\]\n/,
    );
  });

  test('accounts and scripts come from files; a script that is disappointed ends with 10', async () => {
    const accounts = temporary(
      'accounts.yaml',
      'accounts:\n  - { uin: 55550001, password: 12345, nickname: 一号, friends: [55550002] }\n',
    );
    const script = temporary(
      'script.yaml',
      'user: { uin: 55550001, password: 12345 }\nsteps:\n  - Login\n  - { send: List, expect: { FN: 2 } }\n',
    );
    const server = await serve(['--accounts', accounts]);
    const client = run(['simulate', 'client', '--server', `127.0.0.1:${server.port}`, '--script', script, '-q']);
    expect(await client.ended).toBe(10);
    expect(client.printed.out).toMatch(/^[\d:.]+ {2}\* expected FN=2, got FN=1\n$/);
  });

  test('quirks change what the server does', async () => {
    const script = temporary('script.yaml', 'user: { uin: 61847203, password: bamboo }\nsteps: [Login]\n');
    const server = await serve(['--quirk', 'login-case=as-sent']);
    const client = run(['simulate', 'client', '--server', `127.0.0.1:${server.port}`, '--script', script]);
    expect(await client.ended).toBe(0);
    expect(client.printed.out).toContain('< VER=1.1&CMD=Login&');
  });

  test('a client of 0x81 frames is served over TCP and in datagrams', async () => {
    const server = await serve(['--oicq81-port', '0', '--profile', 'be,content,s1,m2']);
    const port = /0x81 frames at port (\d+)/.exec(server.printed.err)?.[1];
    for (const more of [[], ['--udp']]) {
      const words = ['--protocol', 'oicq81', '--profile', 'be,content,s1,m2', '--server', `127.0.0.1:${port}`];
      const client = run(['simulate', 'client', ...words, ...more]);
      expect(await client.ended).toBe(0);
      expect(client.printed.out).toContain('< login_result');
      expect(client.printed.out).toContain('< friend_info');
      expect(client.printed.out).not.toContain(Buffer.from('bamboo').toString('hex'));
    }
  });

  test('what cannot be is said in one line', async () => {
    const taken = await startUpstream(() => {});
    ending.push(() => taken.close());
    const bad = temporary('bad.yaml', 'accounts:\n  - { uin: 12, password: x }\n');
    const rows: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['server', '-p', String(taken.port)], 6, /^oicqscope: cannot listen: .*EADDRINUSE.*\n$/],
      [['server', '--accounts', bad], 3, /^oicqscope: .*bad\.yaml: accounts\.0\.uin: .*10000.*\n$/],
      [
        ['server', '--accounts', '/nowhere.yaml'],
        3,
        /^oicqscope: cannot read \/nowhere\.yaml: no such file or folder\n$/,
      ],
      [['client', '--server', '127.0.0.1:1'], 6, /^oicqscope: cannot reach 127\.0\.0\.1:1: .*ECONNREFUSED.*\n$/],
      [['client', '--script', bad], 3, /^oicqscope: .*bad\.yaml: user: .*\n$/],
      [['server', '--quirk', 'null=maybe'], 2, /it takes null=close or null=reset or null=empty or null=text/],
      [['server', '--quirk', 'nul=close'], 2, /there is no quirk "?nul"?; choose null, /],
      [['server', '--style', 'php'], 2, /simulate server takes no option --style/],
      [['client', '--udp'], 2, /--udp is for --protocol oicq81/],
      [['client', '--tunnel'], 2, /--tunnel needs a proxy/],
      [['watch'], 2, /simulate does not take watch; choose server, client, session/],
      [[], 2, /simulate needs one of server, client, session/],
    ];
    for (const [args, status, said] of rows) {
      const result = oicqscope(['simulate', ...args]);
      expect([result.status, result.stderr]).toEqual([status, expect.stringMatching(said)]);
      expect(result.stdout).toBe('');
    }
  });
});

test('docs/simulator.md names every quirk and every style', async () => {
  const { quirks } = await import('../../src/simulate/kqq/quirks.ts');
  const { styles } = await import('../../src/simulate/client/styles.ts');
  const text = readFileSync(path.join(import.meta.dirname, '../../docs/simulator.md'), 'utf8');
  for (const { name, choices, about, source } of quirks) {
    expect(text).toContain(`| \`${name}\` | ${choices.map((one) => `\`${one}\``).join(' ')} | ${about} | ${source} |`);
  }
  for (const { name, about } of styles) expect(text).toContain(`| \`${name}\` | ${about} |`);
});
