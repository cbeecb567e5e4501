/** The program itself: command lines go in through a real process, output, error lines and exit statuses come out. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const program = path.join(root, 'dist/src/cli/main.js');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    input: '',
    cwd: folder,
  });
  return { status, stdout, stderr };
}

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

describe('--version', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

  test.each([[['--version']], [['read', '--version']], [['nonsense', '--version']]])(
    '%j prints the version of the package',
    (words) => {
      expect(run(...words)).toEqual({ status: 0, stdout: `oicqscope ${version}\n`, stderr: '' });
    },
  );
});

describe('--help', () => {
  test('the program lists its commands with examples', () => {
    const { status, stdout, stderr } = run('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of [
      'read',
      'info',
      'profile',
      'fields',
      'explain',
      'dissectors',
      'completion',
      'Examples:',
      'aliases: decode',
    ]) {
      expect(stdout).toContain(name);
    }
    expect(run('-h').stdout).toBe(stdout);
  });

  test.each([
    'read',
    'decode',
    'proxy',
    'sniff',
    'simulate',
    'info',
    'profile',
    'explain',
    'filter',
    'fields',
    'reference',
    'dissectors',
    'completion',
  ])('%s shows its options and examples', (name) => {
    const { status, stdout, stderr } = run(name, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Examples:\n  ');
    expect(stdout).toContain('-h, --help');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('what is not built is not in it', () => {
    expect(run('--help').stdout).not.toMatch(/conform|probe|transcript|pseudonymize/);
  });

  test('read names every option with its letter and what holds without it', () => {
    const { stdout } = run('read', '--help');
    for (const option of [
      '-r, --read-file',
      '-T, --format',
      '-V, --tree',
      '-x, --hexdump',
      '-c, --count',
      '-o, --output',
      '-q, --quiet',
      '-t, --time-format',
      '    --join',
      '    --jobs',
      '    --show-other',
      '    --dissectors',
      '    --lang',
      '    --color',
      '    --dashboard',
      '    --no-redact',
      '    --max-message',
      '    --max-flow ',
      '    --max-flows',
      '    --max-memory',
      '    --max-body-out',
      '[default: log]',
      '[default: 16M]',
      '[default: 100000]',
      '"tree"',
    ]) {
      expect(stdout).toContain(option);
    }
  });
});

describe('a wrong command line ends with status 2, one line that names the fault, and no output', () => {
  const cases: [words: string[], line: string][] = [
    [[], 'oicqscope: no command given; see oicqscope --help'],
    [['raed', 'x'], 'oicqscope: unknown command raed (did you mean read?); see oicqscope --help'],
    [['s.pcap'], 'oicqscope: unknown command s.pcap; to decode a file: oicqscope read s.pcap; see oicqscope --help'],
    [['-x'], 'oicqscope: a command has to come first, before -x; see oicqscope --help'],
    [['read'], 'oicqscope: read needs a capture file (- is standard input); see oicqscope read --help'],
    [
      ['decode', 'a', '--fromat=json'],
      'oicqscope: unknown option --fromat (did you mean --format?); see oicqscope read --help',
    ],
    [
      ['-r', 'a', '-Tx'],
      'oicqscope: option -T cannot be x; choose log, tree, ndjson, json, csv, tsv, fields; see oicqscope read --help',
    ],
    [['explain', 'a', 'b'], 'oicqscope: explain does not take b, a word too many; see oicqscope explain --help'],
    [['dissectors'], 'oicqscope: dissectors needs what to do: list or check; see oicqscope dissectors --help'],
    [
      ['dissectors', 'lsit'],
      'oicqscope: dissectors does not take lsit; choose list, check (did you mean list?); see oicqscope dissectors --help',
    ],
    [
      ['completion', 'fish'],
      'oicqscope: completion does not take fish; choose bash, zsh; see oicqscope completion --help',
    ],
    [['read', 'a\nb', '-Z\u001b[31m'], 'oicqscope: unknown option -Z; see oicqscope read --help'],
  ];
  test.each(cases)('%j', (words, line) => {
    expect(run(...words)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` });
  });
});

describe('dissectors', () => {
  const good =
    'protocol: kqq\ncommand: Wave\ntitle: {en: wave, zh: 挥手}\nrequest:\n  rows:\n    - {name: HI, kind: text, label: hello}\n';

  test('list shows each command with its rows and where it is from', () => {
    write('good/wave.yaml', good);
    const { status, stdout, stderr } = run('dissectors', 'list', 'good');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^COMMAND +REQUEST +RESPONSE +PUSH +FROM +TITLE$/);
    expect(lines.find((line) => line.startsWith('GetMsgEx '))).toMatch(/^GetMsgEx +\d+ +\d+ +\S+ +built-in +\S/);
    expect(lines.slice(-3, -1)).toEqual([
      expect.stringMatching(/^oicq81 +built-in +42 types of message /),
      expect.stringMatching(/^oicq +built-in +57 commands, \d+ versions /),
    ]);
    expect(lines.at(-4)).toMatch(/^Wave +1 +- +- +good\/wave\.yaml \(1 row\) +wave$/);
    expect(run('dissectors', 'list', '--dissectors', 'good', '--lang=zh').stdout).toContain('挥手');
  });

  test('list --json has the same as data', () => {
    write('good/wave.yaml', good);
    const { status, stdout } = run('dissectors', 'list', 'good', '--json');
    expect(status).toBe(0);
    const { commands } = JSON.parse(stdout);
    expect(commands.at(-1)).toEqual({
      protocol: 'kqq',
      command: 'Wave',
      title: { en: 'wave', zh: '挥手' },
      rows: { request: 1 },
      builtIn: false,
      files: [{ file: 'good/wave.yaml', rows: 1 }],
    });
    expect(commands.length).toBeGreaterThan(10);
  });

  test('list goes on after a fault and tells it on standard error', () => {
    write('odd/odd.yaml', `${good}    - {name: XX, kind: texd, label: odd}\n`);
    const { status, stdout, stderr } = run('dissectors', 'list', 'odd');
    expect(status).toBe(0);
    expect(stdout).toContain('odd/odd.yaml (1 row)');
    expect(stderr).toMatch(/^oicqscope: error: odd\/odd\.yaml:7:24: request\.rows\[1\] \(XX\)\.kind: can be number, /);
  });

  test('a table of the user decides what explain says of a field', () => {
    write(
      'own/logout.yaml',
      'protocol: kqq\ncommand: logout\nrequest:\n  rows:\n    - {name: HI, kind: text, label: {en: farewell, zh: 再会}}\n',
    );
    const body = 'VER=1.1&CMD=Logout&SEQ=7&UIN=10001&HI=so%20long';
    expect(run('explain', body).stdout).not.toContain('farewell');
    const { status, stdout } = run('explain', '--dissectors', 'own', body);
    expect(status).toBe(0);
    expect(stdout).toMatch(/ HI +.*farewell +\[logout\.yaml\]/);
    expect(run('explain', '--dissectors=own', '--lang', 'zh', body).stdout).toContain('再会');
    expect(run('explain', '--dissectors', 'nowhere', body).status).toBe(3);
  });

  test('check is silent but for a count when nothing is wrong', () => {
    write('good/wave.yaml', good);
    expect(run('dissectors', 'check', 'good')).toEqual({
      status: 0,
      stdout: 'good: 1 table, 1 row, 0 findings\n',
      stderr: '',
    });
  });

  test('check names each fault with file and line and ends with status 10', () => {
    write('bad/a.yaml', 'protocol: kqq\ncommand: Wave\nrequest:\n  rows:\n    - {name: HI, kind: text}\n');
    expect(run('dissectors', 'check', 'bad')).toEqual({
      status: 10,
      stdout:
        'bad/a.yaml:5:7: request.rows[0] (HI).label: missing [error tables.shape]\nbad: 1 table, 0 rows, 1 finding\n',
      stderr: '',
    });
    const { status, stdout } = run('dissectors', 'check', 'bad', '--json');
    expect(status).toBe(10);
    expect(JSON.parse(stdout).problems).toMatchObject([
      { code: 'tables.shape', file: 'bad/a.yaml', line: 5, column: 7 },
    ]);
  });

  test('a folder that cannot be read ends with status 3', () => {
    const { status, stdout } = run('dissectors', 'check', 'nowhere');
    expect(status).toBe(3);
    expect(stdout).toContain('nowhere: cannot be read: no such file or folder [error tables.unreadable]');
    expect(run('dissectors', 'list', 'nowhere').status).toBe(3);
  });

  test('the built-in tables pass the checks that those of users get', () => {
    const { status, stdout } = run('dissectors', 'check');
    expect(stdout).toMatch(/^built-in: \d+ commands, 0 findings\n$/);
    expect(status).toBe(0);
  });
});

describe('completion in bash', () => {
  /** What bash would offer at the end of `line`. */
  function complete(...words: string[]): string[] {
    const script = `source <("${process.execPath}" "${program}" completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"
_oicqscope oicqscope "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const shown = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', cwd: folder });
    return shown.split('\n').filter((line) => line !== '');
  }

  test('the script is one that bash can read, and zsh gets it with its own prelude', () => {
    const { stdout } = run('completion', 'bash');
    execFileSync('bash', ['-n'], { input: stdout });
    expect(run('completion', 'zsh').stdout).toMatch(/^# .*\n.*compinit.*\n.*bashcompinit\n/);
    expect(run('completion', 'zsh').stdout.endsWith(stdout)).toBe(true);
  });

  const cases: [words: string[], offered: string[]][] = [
    [
      ['oicqscope', ''],
      [
        'read',
        'decode',
        'proxy',
        'sniff',
        'simulate',
        'info',
        'stats',
        'follow',
        'profile',
        'fields',
        'explain',
        'filter',
        'reference',
        'dissectors',
        'completion',
        '--help',
        '--version',
      ],
    ],
    [['oicqscope', 'de'], ['decode']],
    [['oicqscope', 'read', '--form'], ['--format']],
    [
      ['oicqscope', 'decode', '--max-f'],
      ['--max-flow', '--max-flows'],
    ],
    [
      ['oicqscope', 'read', '-T', ''],
      ['log', 'tree', 'ndjson', 'json', 'csv', 'tsv', 'fields'],
    ],
    [['oicqscope', 'read', '--format', 'nd'], ['ndjson']],
    [['oicqscope', 'read', '--format', '=', 'nd'], ['ndjson']],
    [
      ['oicqscope', 'read', '--lang', '='],
      ['en', 'zh'],
    ],
    [
      ['oicqscope', 'read', 'x.pcap', '--color', 'a'],
      ['auto', 'always'],
    ],
    [
      ['oicqscope', 'read', '-t', 'a'],
      ['a', 'ad'],
    ],
    [
      ['oicqscope', 'explain', '--h'],
      ['--hex', '--hexdump', '--help'],
    ],
    [
      ['oicqscope', 'dissectors', ''],
      ['list', 'check'],
    ],
    [['oicqscope', 'dissectors', '--j'], ['--json']],
    [
      ['oicqscope', 'completion', ''],
      ['bash', 'zsh'],
    ],
    [['oicqscope', 'completion', 'bash', ''], []],
    [['oicqscope', 'read', ''], []],
    [['oicqscope', 'read', '-c', ''], []],
  ];
  test.each(cases)('%j is offered %j', (words, offered) => {
    expect(complete(...words)).toEqual(offered);
  });

  test('where nothing is offered the shell completes file names', () => {
    const script = `source <("${process.execPath}" "${program}" completion bash); type -t _oicqscope; complete -p oicqscope`;
    const shown = execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
    expect(shown).toBe('function\ncomplete -o default -F _oicqscope oicqscope\n');
  });

  test('the shell in SHELL is taken when none is named', () => {
    const inZsh = execFileSync(process.execPath, [program, 'completion'], {
      encoding: 'utf8',
      env: { ...process.env, SHELL: '/usr/bin/zsh' },
    });
    expect(inZsh).toBe(run('completion', 'zsh').stdout);
  });
});

describe('output that cannot be written', () => {
  test('a reader that leaves ends the program quietly', async () => {
    const child = spawn(process.execPath, [program, 'read', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a full disk is an output error', () => {
    const script = `"${process.execPath}" "${program}" read --help > /dev/full`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(status).toBe(5);
    expect(stderr).toBe('oicqscope: cannot write standard output: the disk is full\n');
  });
});
