import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const session = path.join(captures, 'kqq-session.pcap');

interface Line {
  readonly no: number;
  readonly command: string;
}

function read(...args: readonly string[]): readonly Line[] {
  const { stdout } = oicqscope(['read', '-q', '-T', 'ndjson', ...args]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

describe('oicqscope read -Y', () => {
  test('shows what fits, under the numbers it has without a filter', () => {
    const all = read(session);
    const wanted = all.filter(({ command }) => command === 'CLTMSG').map(({ no }) => no);
    expect(wanted.length).toBeGreaterThan(3);
    expect(read('-Y', 'cmd == cltmsg', session).map(({ no }) => no)).toEqual(wanted);
    expect(read('-Y', 'cmd == cltmsg', '-c', '2', session).map(({ no }) => no)).toEqual(wanted.slice(0, 2));
  });

  test.each(['kqq-session.pcap', 'kqq-oddities.pcapng', 'kqqtcp.pcap', 'all-protocols.pcap'])(
    'a filter that can be asked early shows the same of %s as one that cannot',
    (name) => {
      for (const early of ['cmd == GetMsgEx || cmd == Query_Stat', 'dir == response', 'uin == 80521347 && complete']) {
        const words = ['-V', '--show-other', path.join(captures, name)];
        const late = oicqscope(['read', '-Y', `(${early}) && (unknown || !unknown)`, ...words]);
        expect(oicqscope(['read', '-Y', early, ...words])).toEqual(late);
      }
    },
  );

  test('sees what is masked in the output', () => {
    const { stdout } = oicqscope(['read', '-q', '-V', '-Y', 'kqq.PS == "5f4dcc3b5aa765d61d8327deb882cf99"', session]);
    expect(stdout).toContain('Login');
    expect(stdout).not.toContain('5f4dcc3b');
  });

  test('prints the same with threads, also where it asks for numbers', () => {
    const files = [session, path.join(captures, 'kqqtcp.pcap'), path.join(captures, 'all-protocols.pcap')];
    for (const filter of ['cmd == Login || unknown', 'no > 60 && no < 80', 'flow in {2..40} && dir == request']) {
      const plain = oicqscope(['read', '-Y', filter, ...files]);
      expect(plain.stdout).not.toBe('');
      expect(oicqscope(['read', '--jobs', '3', '-Y', filter, ...files])).toEqual(plain);
    }
  });

  test('relative times count messages that are not shown, too', () => {
    const all = oicqscope(['read', '-q', '-t', 'd', session]).stdout.split('\n');
    const shown = oicqscope(['read', '-q', '-t', 'd', '-Y', 'no == 3', session]).stdout;
    expect(shown).toBe(`${all[2]}\n`);
  });

  test('a fault is pointed at before anything is read or written', () => {
    for (const command of [['read', session], ['proxy'], ['sniff', '-i', 'lo', '--program', 'true']]) {
      const [name = '', ...rest] = command;
      const { status, stdout, stderr } = oicqscope([name, '-Y', 'cmd == Login && kqq.MQ == 1', ...rest]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr.split('\n').slice(1)).toEqual(['  cmd == Login && kqq.MQ == 1', '                  ^^^^^^', '']);
    }
  });

  test('carets stand under wide letters and behind a long lead', () => {
    const wide = oicqscope(['read', '-Y', 'kqq.MG == "在吗" && nope', session]).stderr.split('\n');
    expect(wide[2]).toBe(`  ${' '.repeat(20)}^^^^`);
    const long = oicqscope(['read', '-Y', `${'no == 1 || '.repeat(500)}nope`, session]).stderr.split('\n');
    expect(long[1]?.length).toBeLessThan(110);
    expect(long[1]?.slice(long[2]?.indexOf('^'))).toBe('nope');
  });
});

describe('oicqscope filter', () => {
  test('says how an expression is read', () => {
    const { status, stdout } = oicqscope(['filter', '--check', 'not a.b or kqq.ST eq busy']);
    expect([status, stdout]).toEqual([2, '']);
    expect(oicqscope(['filter', '--check', 'not unknown or kqq.ST eq busy'])).toEqual({
      status: 0,
      stdout: '!has(unknown) || kqq.ST == busy\n',
      stderr: '',
    });
  });

  test('lists names, those of tables of the user included', () => {
    const { stdout } = oicqscope(['filter', '--fields', 'elapsed']);
    expect(stdout).toBe('elapsed  duration  time since the request\n');
    const rows: unknown = JSON.parse(oicqscope(['filter', '--fields', 'kqq.ST', '--json']).stdout);
    expect(rows).toMatchObject([{ name: 'kqq.ST', type: 'value', protocol: 'kqq' }]);
    expect(oicqscope(['filter', '--fields', '--lang', 'zh', 'proto']).stdout).toContain('kqq、oicq81');
  });

  test('says what it needs', () => {
    expect(oicqscope(['filter']).stderr).toContain('--check EXPR or --fields');
    expect(oicqscope(['filter', '--check', 'no', '==', '1']).status).toBe(2);
  });
});
