/** Notebooks and captures go in through the real process; outputs with the notes in them, and verdicts, come out. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Ended, oicqscope, start } from '../../support/program.ts';

const root = path.join(import.meta.dirname, '../../..');
const session = 'captures/kqq-session.pcap';
const oddities = 'captures/kqq-oddities.pcapng';
const schema = JSON.parse(readFileSync(path.join(root, 'docs/ndjson.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTuples: false, allowUnionTypes: true }).compile(schema);

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'notes-'));
  file = path.join(folder, 'notes.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function note(...words: string[]): Ended {
  return oicqscope(['fields', 'note', '--notes', file, ...words]);
}

function check(...words: string[]): Ended {
  return oicqscope(['fields', 'check', '--notes', file, '-q', ...words]);
}

function read(...words: string[]): string {
  const { status, stdout, stderr } = oicqscope(['read', '-q', '--notes', file, ...words]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** The profile that says all: the one message with MV in the session. */
const full = ['-Y', 'has(kqq.MV)', session];

describe('fields note', () => {
  test('adds a note, changes what is named of it, shows and removes it', () => {
    expect(note('getinfo.mv', '--hypothesis', 'who may see it', '--date', '2026-05-31')).toEqual({
      status: 0,
      stdout: `noted GetInfo.MV (${file})\n`,
      stderr: '',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`);
    expect(note('GetInfo.MV', '--predicate', 'kqq.MV == ""', '--source', 'a', '--source', 'b').status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(
      '# Notebook of oicqscope. docs/notes.md says what may stand here; comments stay where they are.\n\n' +
        '- command: GetInfo\n  field: MV\n  hypothesis: who may see it\n  status: assumed\n  date: 2026-05-31\n' +
        '  predicate: kqq.MV == ""\n  sources: [a, b]\n# mine\n',
    );
    expect(note().stdout).toBe('~ GetInfo.MV  who may see it\n');
    expect(note('GetInfo.MV').stdout).toContain('\n  predicate   kqq.MV == ""\n');
    expect(JSON.parse(note('--json').stdout)).toMatchObject([{ command: 'GetInfo', field: 'MV', file, line: 3 }]);
    expect(note('GetInfo.MV', '--remove').stdout).toBe(`removed GetInfo.MV (${file})\n`);
    expect(readFileSync(file, 'utf8')).toMatch(/^# Notebook.*\n\n# mine\n$/);
  });

  test('one text stands for both languages until there is one in Chinese', () => {
    note('GetInfo.MV', '--hypothesis', 'one');
    note('GetInfo.MV', '--hypothesis-zh', '一');
    note('GetInfo.MV', '--hypothesis', 'two');
    expect(parse(readFileSync(file, 'utf8'))[0].hypothesis).toEqual({ en: 'two', zh: '一' });
    expect(note('GetInfo.MV', '--lang', 'zh').stdout).toContain('一');
  });

  test('notes about a code, a direction and another protocol are notes of their own', () => {
    note('GetInfo.MT', '--text', 'all');
    note('GetInfo.MT', '--code', '0', '--text', 'none');
    note('GetInfo.MT', '--direction', 'response', '--text', 'replies');
    note('send_message', '--text', 'says');
    note('kqq.getinfo.response.mt', '--author', 'Li');
    expect(note().stdout).toBe(
      '  GetInfo.MT             all\n  GetInfo.MT = 0         none\n' +
        '  GetInfo.MT (response)  replies\n  oicq81 send_message    says\n',
    );
    expect(note('GetInfo.MT').stdout.match(/^\S/gm)).toHaveLength(3);
    expect(note('GetInfo.MT', '--direction', 'response').stdout).toContain('Li');
    expect(note('GetInfo.MT', '--code', '0').stdout.match(/^\S/gm)).toHaveLength(1);
  });

  test('a faulty predicate is pointed at, and nothing is written', () => {
    const { status, stderr } = note('GetInfo.MV', '--predicate', 'kqq.MV = 1');
    expect(status).toBe(2);
    expect(stderr).toBe('oicqscope: predicate: one = alone; equality is ==\n  kqq.MV = 1\n         ^\n');
    expect(() => readFileSync(file)).toThrow();
  });

  test.each([
    [['GetInfo.MV', '--status', 'sure'], /--status cannot be sure/],
    [['--text', 'x'], /needs what to note: COMMAND\.FIELD/],
    [['GetInfo', '--code', '3', '--text', 'x'], /--code needs the field/],
    [['GetInfo.MV', '--code', 'x', '--text', 'x'], /--code cannot be x/],
    [['.MV', '--text', 'x'], /is no COMMAND or COMMAND\.FIELD/],
    [['GetInfo.CV.x.y', '--text', 'x'], /GetInfo\.CV\.x\.y is no COMMAND or COMMAND\.FIELD: names have no dot/],
    [['kqq.GetInfo.response.CV.x', '--text', 'x'], /names have no dot/],
    [['GetInfo.MV', '--date', '2026-02-31', '--text', 'x'], /^oicqscope: date: there is no such date$/m],
    [['GetInfo.MV', '--remove', '--text', 'x'], /--remove goes with nothing to note/],
    [['GetInfo.MV', 'more', '--text', 'x'], /a word too many/],
    [['GetInfo.MV', '--remove'], /no note on GetInfo\.MV to remove/],
    [['GetInfo.MV', '--date', 'May', '--text', 'x'], /^oicqscope: date: a date is/],
    [['*', '--text', 'x'], /\* needs a field/],
  ])('%j is a fault of usage', (words, fault) => {
    const { status, stderr } = note(...words);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(fault);
  });

  test('a name that no table has is noted, and the nearest one named', () => {
    expect(note('GetInof.MV', '--text', 'x').stderr).toContain(
      'no table has the command GetInof (did you mean GetInfo?)',
    );
    expect(note('GetInfo.MVV', '--text', 'x').stderr).toContain('no table has the field GetInfo.MVV');
  });

  test('a broken notebook is not changed; a faulty note in it does not stand in the way', () => {
    writeFileSync(file, '- command: [A\n');
    const broken = note('GetInfo.MV', '--text', 'x');
    expect([broken.status, readFileSync(file, 'utf8')]).toEqual([3, '- command: [A\n']);
    expect(broken.stderr).toContain(`${file}:`);
    writeFileSync(file, '- command: A\n  filed: B\n');
    expect(note('GetInfo.MV', '--text', 'x').status).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^- command: A\n {2}filed: B\n\n- command: GetInfo\n/);
  });

  test('a folder that is none ends with status 5, in one line', () => {
    const { status, stderr } = oicqscope([
      'fields',
      'note',
      '--notes',
      `${folder}/no/notes.yaml`,
      'A.B',
      '--text',
      'x',
    ]);
    expect({ status, stderr }).toEqual({
      status: 5,
      stderr: `oicqscope: cannot write ${folder}/no/notes.yaml: no such file or folder\n`,
    });
  });

  test('of many processes at once each writes its note or says that it could not', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `N${index}`);
    const ended = await Promise.all(
      names.map((name) => run(['fields', 'note', '--notes', file, `X.${name}`, '--text', 'x'])),
    );
    const written = names.filter((_, index) => ended[index] === 0);
    const noted = parse(readFileSync(file, 'utf8')).map((one: { field: string }) => one.field);
    expect(noted.toSorted()).toEqual(written);
    expect(written.length).toBeGreaterThan(0);
    expect(ended.every((status) => status === 0 || status === 5)).toBe(true);
  });

  test('without --notes it is the notebook of the working folder, else that in the folder for data', () => {
    const script = path.join(root, 'dist/src/cli/main.js');
    const env = { ...process.env, XDG_DATA_HOME: path.join(folder, 'data') };
    const own = (words: string[]) => runIn(folder, script, ['fields', 'note', ...words], env);
    own(['GetInfo.MV', '--text', 'far']);
    expect(readFileSync(path.join(folder, 'data/oicqscope/notes.yaml'), 'utf8')).toContain('far');
    writeFileSync(file, '');
    own(['GetInfo.MV', '--text', 'near']);
    expect(readFileSync(file, 'utf8')).toContain('near');
  });
});

describe('notes in what is printed', () => {
  const notebook = `
- command: GetInfo
  field: MV
  hypothesis: {en: who may see the mobile, zh: 手机公开程度}
  status: disputed
  text: seen in May
- { command: GetInfo, field: CV, hypothesis: contacts open to, status: known }
- { command: GetInfo, field: MT, code: 0, hypothesis: no phone }
- { command: GetInfo, field: UN, text: whoever it is }
`;

  test('the log marks what a note says is assumed, and no more what it says is known', () => {
    writeFileSync(file, notebook);
    expect(oicqscope(['read', '-q', '--no-notes', ...full]).stdout).toMatch(/ \?CV=%01 \?ID=- \?MT=0 \?MV=$/m);
    expect(read(...full)).toMatch(/ \?ID=- ~MT=0$/m);
  });

  test('the tree has label, mark, note and source', () => {
    writeFileSync(file, notebook);
    const tree = read('-V', ...full);
    expect(tree).toMatch(/^ +! MV .*who may see the mobile.*note/m);
    expect(tree).toContain('seen in May');
    expect(tree).toMatch(/^ +~ MT +0 .*no phone/m);
    expect(read('-V', '--lang', 'zh', ...full)).toContain('手机公开程度');
  });

  test('NDJSON has them, as its schema says, the short way as the long one', () => {
    writeFileSync(file, notebook);
    const lines = read('-T', 'ndjson', session, oddities).trim().split('\n');
    for (const line of lines) expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
    const long = read('-T', 'ndjson', '-x', session, oddities)
      .replace(/,"body":"[^"]*"/g, '')
      .trim()
      .split('\n');
    expect(lines).toEqual(long);
    const message = JSON.parse(read('-T', 'ndjson', ...full));
    const field = (name: string) => message.fields.find((one: { name: string }) => one.name === name);
    expect(field('MV')).toMatchObject({
      label: 'who may see the mobile',
      status: 'disputed',
      source: 'note',
      note: 'seen in May',
    });
    expect(field('CV')).toMatchObject({ label: 'contacts open to', source: 'note' });
    expect(field('CV')).not.toHaveProperty('status');
    expect(field('MT')).toMatchObject({ value: '0', label: 'no phone', status: 'assumed', source: 'note' });
    expect(field('UN')).toMatchObject({ source: 'weicheng', note: 'note: whoever it is' });
  });

  test('filters know their labels, states and new names', () => {
    writeFileSync(file, notebook);
    expect(read('-Y', 'disputed && kqq.MT == "no phone"', session).trim().split('\n')).toHaveLength(1);
    note('GetInfo.ZZ', '--text', 'x');
    expect(oicqscope(['filter', '--notes', file, '--fields', 'kqq.ZZ']).stdout).toContain('kqq.ZZ');
    expect(oicqscope(['filter', '--notes', file, '--check', 'kqq.ZZ == 1']).status).toBe(0);
  });

  test('explain, and the list of tables, have them', () => {
    writeFileSync(file, notebook);
    const body = 'VER=1.1&CMD=GetInfo&SEQ=1&UIN=10001&RES=0&LV=3&MV=1';
    expect(oicqscope(['explain', '--notes', file, body]).stdout).toContain('who may see the mobile');
    expect(oicqscope(['dissectors', 'list', '--notes', file]).stdout).toContain(`${file} (4 rows)`);
  });

  test('controls in a note reach no terminal', () => {
    writeFileSync(
      file,
      '- { command: GetInfo, field: MV, hypothesis: "a\\e[31m\\x9b\\u202e", text: "b\\e[2J" }\n' +
        '- { command: "x\\e", field: "y\\e", hypothesis: "z\\e" }\n',
    );
    const body = 'VER=1.1&CMD=GetInfo&SEQ=1&UIN=10001&RES=0&LV=3&MV=1';
    const outputs = [
      ['read', '-q', '-V', '-x', ...full],
      ['read', '-q', '-T', 'json', ...full],
      ['explain', body],
      ['dissectors', 'list'],
      ['dissectors', 'list', '--json'],
      ['filter', '--fields', 'kqq.'],
      ['fields', 'note'],
      ['fields', 'note', 'GetInfo.MV'],
      ['fields', 'note', '--json'],
      ['fields', 'check', session],
      ['reference', 'GetInfo'],
      ['reference', 'GetInfo', '-T', 'html'],
    ];
    for (const words of outputs) {
      const { status, stdout } = oicqscope([...words, '--notes', file]);
      expect(status, words.join(' ')).toBe(0);
      expect(stdout, words.join(' ')).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });

  test('threads have them too', () => {
    writeFileSync(file, notebook);
    expect(read('--jobs', '2', session, oddities)).toBe(read(session, oddities));
  });

  test('secrets stay masked under a note', () => {
    writeFileSync(file, '- { command: Login, field: PS, hypothesis: hash of the password }\n');
    const shown = read('-V', '-Y', 'has(kqq.PS)', '-c', '1', session);
    expect(shown).toMatch(/PS +\*{32} +hash of the password/);
  });

  test('a named notebook that is not there is unreadable; a faulty one is told of and the rest used', () => {
    expect(oicqscope(['read', '--notes', file, session]).status).toBe(3);
    writeFileSync(file, `- command: GetInfo\n  filed: X\n${notebook}`);
    const { status, stderr, stdout } = oicqscope(['read', '-q', '--notes', file, ...full]);
    expect([status, stderr]).toEqual([0, `oicqscope: error: ${file}:2:10: filed: unknown key\n`]);
    expect(stdout).toContain('~MT=0');
  });
});

describe('fields check', () => {
  test('counts what agrees and what does not, with places, and ends with status 10', () => {
    writeFileSync(
      file,
      `
- { command: GetInfo, field: MV, hypothesis: empty, predicate: 'kqq.MV == ""' }
- { command: GetInfo, field: CV, predicate: 'kqq.CV == "0"', status: unknown }
- { command: GetInfo, field: ZZ, predicate: kqq.ZZ == 1 }
- { command: GetInfo, field: MT, code: 0 }
- { command: GetMsgEx, direction: request, predicate: has(kqq.UIN) }
`,
    );
    const { status, stdout, stderr } = check(session);
    expect({ status, stderr }).toEqual({ status: 10, stderr: '' });
    const [first] = JSON.parse(`[${oicqscope(['read', '-q', '-T', 'ndjson', ...full]).stdout}]`);
    const place = `${session} no ${first.no} (packet ${first.packet})`;
    expect(stdout).toContain(
      `? GetInfo.CV\n    kqq.CV == "0"\n    contradicted by 1 of 1 message:\n      ${place}: "\\x01"\n`,
    );
    expect(stdout).toContain(`    confirmed by 1 of 1 message, first ${place}: ""\n`);
    expect(stdout).toContain('GetInfo.ZZ\n    kqq.ZZ == 1\n    not in these captures\n');
    expect(stdout).toMatch(/GetInfo\.MT = 0\n {4}without a predicate, 1 message, first/);
    expect(stdout).toMatch(/\n5 notes: 1 contradicted, 2 confirmed, 1 not in these captures, 1 without a predicate\n$/);
  });

  test('in Chinese only names and expressions are in another language', () => {
    writeFileSync(
      file,
      `
- { command: GetInfo, field: MV, predicate: 'kqq.MV == ""' }
- { command: GetInfo, field: CV, predicate: 'kqq.CV == "0"' }
- { command: GetMsgEx, field: MT, predicate: 'kqq.MT == 7' }
- { command: GetInfo, field: ZZ, predicate: kqq.ZZ == 1 }
- { command: GetInfo, field: MT }
`,
    );
    const { stdout } = check('--lang', 'zh', session);
    const names = /GetInfo\.\w+|GetMsgEx\.\w+|kqq\.\w+ == \S+|captures\/[\w.-]+|"\\x01"/g;
    expect(stdout).toContain('遭到反驳');
    expect(stdout.replace(names, '')).not.toMatch(/[a-z]/i);
  });

  test('counts of files one by one add up to those of all, and the JSON has them', () => {
    writeFileSync(
      file,
      "- { command: '*', field: SEQ, predicate: kqq.SEQ >= 100 }\n- { command: GetMsgEx, field: MT, predicate: 'kqq.MT in {9, 99}' }\n",
    );
    const counts = (...files: string[]) =>
      JSON.parse(check('--json', ...files).stdout).notes.map((one: Record<string, number>) => [
        one['messages'],
        one['confirmed'],
        one['contradicted'],
      ]);
    const [a, b, both] = [counts(session), counts(oddities), counts(session, oddities)];
    expect(both).toEqual(a.map((row: number[], index: number) => row.map((value, at) => value + b[index][at])));
    expect(both[0][0]).toBeGreaterThan(100);
  });

  test('places are numbered in each capture, so that read of that file alone shows them', () => {
    writeFileSync(file, "- { command: GetInfo, field: MV, predicate: 'kqq.MV == 7' }\n");
    const alone = JSON.parse(check('--json', session).stdout).notes[0];
    const behind = JSON.parse(check('--json', '-Y', 'has(kqq.MV)', 'captures/kqqtcp.pcap', session).stdout).notes[0];
    const own = behind.contradictions.filter((one: { source: string }) => one.source === session);
    expect(own).toEqual(alone.contradictions);
    expect(own).toHaveLength(1);
  });

  test('more places than are worth it are counted', () => {
    writeFileSync(file, "- { command: '*', field: UIN, predicate: kqq.UIN == 1 }\n");
    const { stdout } = check(session);
    const total = Number(/contradicted by (\d+) of/.exec(stdout)?.[1]);
    expect(stdout.match(/ no \d+ /g)).toHaveLength(5);
    expect(stdout).toContain(`      and ${total - 5} more\n`);
  });

  test('secrets are masked in places', () => {
    writeFileSync(file, '- { command: Login, field: PS, predicate: kqq.PS == x }\n');
    expect(check(session).stdout).toMatch(/: "\*{32}"\n/);
  });

  test('a faulty predicate is pointed at with its line, and ends with status 2', () => {
    writeFileSync(file, '- command: GetInfo\n  field: MV\n  predicate: kqq.MQ == 1\n');
    const { status, stderr } = check(session);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `oicqscope: ${file}:3: predicate: there is no field kqq.MQ (did you mean kqq.M5?)\n  kqq.MQ == 1\n  ^^^^^^\n`,
    );
  });

  test('a capture cut off does not hide a contradiction; one that cannot be read does; a faulty note stops it', () => {
    writeFileSync(file, "- { command: '*', field: UIN, predicate: kqq.UIN == 1 }\n");
    const cut = path.join(folder, 'cut.pcap');
    writeFileSync(cut, readFileSync(path.join(root, session)).subarray(0, 9000));
    expect(check(cut).status).toBe(10);
    expect(check(session, '/nowhere.pcap').status).toBe(3);
    writeFileSync(file, "- { command: '*', field: UIN, predicate: has(kqq.UIN) }\n");
    expect([check(session).status, check(cut).status]).toEqual([0, 4]);
    writeFileSync(file, '- { command: A, filed: B }\n');
    expect(check(session)).toMatchObject({ status: 3, stdout: '' });
    writeFileSync(file, '');
    expect(check(session)).toMatchObject({ status: 2, stderr: expect.stringContaining('no notes to check') });
    expect(check()).toMatchObject({ status: 2, stderr: expect.stringContaining('needs a capture file') });
  });
});

/** The status of a process of its own. */
function run(words: readonly string[]): Promise<number | null> {
  const child = start(words);
  child.stdin.end();
  return new Promise((resolve) => child.on('close', resolve));
}

function runIn(cwd: string, script: string, words: readonly string[], env: NodeJS.ProcessEnv): void {
  const ended = spawnSync(process.execPath, [script, ...words], { cwd, env });
  expect(ended.status).toBe(0);
}
