/** Command lines of `read` go in, the options of a run come out. */

import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { findCommand } from '../../src/cli/commands.ts';
import { toReadOptions } from '../../src/cli/read.ts';
import type { ReadOptions } from '../../src/run/read.ts';

function read(...words: string[]): ReadOptions | string {
  const command = findCommand('read');
  if (command === undefined) throw new Error('no command read');
  const given = readArguments(words, command);
  if ('fault' in given) return given.fault;
  const result = toReadOptions(given);
  return 'fault' in result ? result.fault : result.options;
}

const plain: ReadOptions = {
  files: ['a.pcap'],
  join: false,
  jobs: 1,
  format: 'log',
  tree: false,
  hex: false,
  count: null,
  output: null,
  copy: null,
  filter: null,
  table: null,
  quiet: false,
  follow: false,
  timeFormat: 'u',
  showOther: false,
  checkChecksums: false,
  decodeAs: [],
  profile: null,
  dissectors: [],
  notebook: { file: '/nowhere/oicqscope/notes.yaml', isNamed: false },
  language: 'en',
  color: 'auto',
  verbose: false,
  redact: true,
  dashboard: null,
  limits: {
    maxMessage: 16_777_216,
    maxFlow: 4_194_304,
    maxFlows: 100_000,
    maxMemory: 67_108_864,
    maxBodyOut: 20_971_520,
  },
};

test('a file alone is read with the defaults', () => {
  expect(read('a.pcap')).toEqual(plain);
});

describe('every option is understood in each of its spellings', () => {
  const cases: [words: string[], changed: Partial<ReadOptions>][] = [
    [['-T', 'ndjson'], { format: 'ndjson' }],
    [['-Tndjson'], { format: 'ndjson' }],
    [['-T=ndjson'], { format: 'ndjson' }],
    [['--format', 'json'], { format: 'json' }],
    [['--format=json'], { format: 'json' }],
    [['-T', 'tree'], { format: 'tree', tree: true }],
    [['-V'], { tree: true }],
    [['--tree'], { tree: true }],
    [['-x'], { hex: true }],
    [['--hexdump'], { hex: true }],
    [['-Vx'], { tree: true, hex: true }],
    [['-Vxqc5'], { tree: true, hex: true, quiet: true, count: 5 }],
    [['-xT', 'json'], { hex: true, format: 'json' }],
    [['-c', '5'], { count: 5 }],
    [['-c5'], { count: 5 }],
    [['--count', '007'], { count: 7 }],
    [['--count=12'], { count: 12 }],
    [['-o', 'out.log'], { output: 'out.log' }],
    [['-oout.log'], { output: 'out.log' }],
    [['--output', '0x10'], { output: '0x10' }],
    [['--output=a=b'], { output: 'a=b' }],
    [['-o', '-'], { output: null }],
    [['-o-'], { output: null }],
    [['-q'], { quiet: true }],
    [['-v'], { verbose: true }],
    [['--quiet'], { quiet: true }],
    [['-t', 'ad'], { timeFormat: 'ad' }],
    [['-te'], { timeFormat: 'e' }],
    [['--time-format', 'dd'], { timeFormat: 'dd' }],
    [['--join'], { join: true }],
    [['--jobs', '2'], { jobs: 2 }],
    [['--jobs=16'], { jobs: 16 }],
    [['--show-other'], { showOther: true }],
    [['--check-checksums'], { checkChecksums: true }],
    [['--dissectors', 'mine'], { dissectors: ['mine'] }],
    [['--dissectors', 'mine', '--dissectors=yours'], { dissectors: ['mine', 'yours'] }],
    [['--dissectors', '1'], { dissectors: ['1'] }],
    [['--notes', 'mine.yaml'], { notebook: { file: 'mine.yaml', isNamed: true } }],
    [['--no-notes'], { notebook: null }],
    [['--no-notes', '--notes', 'mine.yaml'], { notebook: null }],
    [['--lang', 'zh'], { language: 'zh' }],
    [['--color', 'never'], { color: 'never' }],
    [
      ['--color', 'always', '-t', 'ad', '--lang', 'zh', '--color', 'never', '-te', '--lang', 'en'],
      { color: 'never', timeFormat: 'e' },
    ],
    [['--color=always'], { color: 'always' }],
    [['--no-redact'], { redact: false }],
    [['--max-message', '1M'], { limits: { ...plain.limits, maxMessage: 1_048_576 } }],
    [['--max-flow', '64k'], { limits: { ...plain.limits, maxFlow: 65_536 } }],
    [['--max-flows', '10'], { limits: { ...plain.limits, maxFlows: 10 } }],
    [['--max-memory=1G'], { limits: { ...plain.limits, maxMemory: 1_073_741_824 } }],
    [['--max-body-out', '1.5MiB'], { limits: { ...plain.limits, maxBodyOut: 1_572_864 } }],
  ];
  test.each(cases)('%j', (words, changed) => {
    expect(read('a.pcap', ...words)).toEqual({ ...plain, ...changed });
    expect(read(...words, 'a.pcap')).toEqual({ ...plain, ...changed });
  });
});

describe('files', () => {
  const cases: [words: string[], files: string[]][] = [
    [['-'], ['-']],
    [['-r', '-'], ['-']],
    [['-r-'], ['-']],
    [['--read-file=-'], ['-']],
    [['-V', '-'], ['-']],
    [['-r', 'a'], ['a']],
    [['-ra'], ['a']],
    [['-Vra'], ['a']],
    [
      ['-r', 'a', '-r', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', '-r', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
    [
      ['-', 'a'],
      ['-', 'a'],
    ],
    [
      ['0x10', '1e3', '007', 'true'],
      ['0x10', '1e3', '007', 'true'],
    ],
    [
      ['--', '-V', '--help'],
      ['-V', '--help'],
    ],
    [['--', '-'], ['-']],
    [['a b=c.pcap'], ['a b=c.pcap']],
    [
      ['--dissectors', 'mine', 'a', 'b'],
      ['a', 'b'],
    ],
    [['./-x.pcap'], ['./-x.pcap']],
    [['--count', '3', '在吗.pcap'], ['在吗.pcap']],
  ];
  test.each(cases)('%j names %j', (words, files) => {
    expect(read(...words)).toMatchObject({ files });
  });
});

describe('an option that takes one value is refused twice, so that nothing asked for is dropped', () => {
  const cases: [words: string[], fault: string][] = [
    [['-Y', 'cmd == Login', '-Y', 'res != 0'], 'option -Y is given twice; join filters with and: (ONE) and (OTHER)'],
    [['-Yunknown', '--filter=unknown'], 'option --filter is given twice; join filters with and: (ONE) and (OTHER)'],
    [['-T', 'json', '-T', 'ndjson'], 'option -T is given twice; it takes one value'],
    [['-w', 'b', '-w', 'c'], 'option -w is given twice; it takes one value'],
    [['--lang', 'en', '-c1', '--lang', 'zh', '-c2'], 'option -c is given twice; it takes one value'],
  ];
  test.each(cases)('%j', (words, fault) => {
    expect(read('a', ...words)).toBe(fault);
  });

  test('a switch, and an option that is repeatable, may be given again', () => {
    expect(read('a', '-V', '-Vq', '--dissectors', 'b', '--dissectors', 'c')).toMatchObject({
      tree: true,
      quiet: true,
      dissectors: ['b', 'c'],
    });
  });
});

describe('what cannot be meant is named', () => {
  const cases: [words: string[], fault: string][] = [
    [[], 'read needs a capture file (- is standard input)'],
    [['-V'], 'read needs a capture file (- is standard input)'],
    [['-', '-'], 'standard input (-) can be read only once'],
    [['-r', '-', '-'], 'standard input (-) can be read only once'],
    [['a', '--fromat', 'json'], 'unknown option --fromat (did you mean --format?)'],
    [['a', '--no-redcat'], 'unknown option --no-redcat (did you mean --no-redact?)'],
    [['a', '--nodes', 'x'], 'unknown option --nodes (did you mean --notes?)'],
    [['a', '--redact'], 'unknown option --redact (did you mean --no-redact?)'],
    [['a', '-Z'], 'unknown option -Z'],
    [['a', '-X'], 'unknown option -X (did you mean -x?)'],
    [['a', '-VZx'], 'unknown option -Z'],
    [['a', '-format', 'json'], 'unknown option -format (did you mean --format?)'],
    [['a', '-在'], 'unknown option "-在"'],
    [
      ['a', '-T', 'ndjosn'],
      'option -T cannot be ndjosn; choose log, tree, ndjson, json, csv, tsv, fields (did you mean ndjson?)',
    ],
    [
      ['a', '-T', 'NDJSON'],
      'option -T cannot be NDJSON; choose log, tree, ndjson, json, csv, tsv, fields (did you mean ndjson?)',
    ],
    [['a', '--lang=de'], 'option --lang cannot be de; choose en, zh'],
    [['a', '-T'], 'option -T needs a value (FORMAT)'],
    [['a', '-o', '-V'], 'option -o needs a value (FILE)'],
    [['a', '-o', '--quiet'], 'option -o needs a value (FILE)'],
    [['a', '-o', ''], 'option -o needs a value (FILE)'],
    [['a', '--output='], 'option --output needs a value (FILE)'],
    [['a', '-w', '-'], 'option -w takes a file, not standard input or output: standard output has the log'],
    [['a', '--notes=-'], 'option --notes takes a file, not standard input or output: a notebook is kept'],
    [['a', '-c', '-1'], 'option -c needs a value (N)'],
    [['a', '-c-1'], 'option --count cannot be -1; it takes a whole number from 1 on'],
    [['a', '-c', '0'], 'option --count cannot be 0; it takes a whole number from 1 on'],
    [['a', '-c', '0x10'], 'option --count cannot be 0x10; it takes a whole number from 1 on'],
    [['a', '-c', '1e3'], 'option --count cannot be 1e3; it takes a whole number from 1 on'],
    [['a', '-c', '1.5'], 'option --count cannot be 1.5; it takes a whole number from 1 on'],
    [['a', '--jobs', '0'], 'option --jobs cannot be 0; it takes a whole number from 1 on'],
    [['a', '--quiet=yes'], 'option --quiet takes no value'],
    [
      ['a', '--max-flow', 'lots'],
      'option --max-flow cannot be lots; it takes a size such as 4096, 64K or 16M, at most 4G',
    ],
    [['a', '--max-flow', '0'], 'option --max-flow cannot be 0; it takes a size such as 4096, 64K or 16M, at most 4G'],
    [
      ['a', '--max-memory=5G'],
      'option --max-memory cannot be 5G; it takes a size such as 4096, 64K or 16M, at most 4G',
    ],
    [['a', ''], 'an empty word where read takes FILE'],
    [
      ['a', '-T', 'x\u202ey\u009b'],
      'option -T cannot be "x\\u{202e}y\\u{9b}"; choose log, tree, ndjson, json, csv, tsv, fields',
    ],
  ];
  test.each(cases)('%j: %s', (words, fault) => {
    expect(read(...words)).toBe(fault);
  });
});

test('help is asked for by either name wherever it stands, but not behind --', () => {
  const command = findCommand('decode');
  if (command === undefined) throw new Error('no alias decode');
  for (const words of [['-h'], ['--help'], ['a', '-Vh'], ['--nonsense', '--help']]) {
    expect(readArguments(words, command)).toMatchObject({ help: true });
  }
  expect(readArguments(['--', '-h'], command)).toMatchObject({ help: false, words: ['-h'] });
});

test('-d names conversations by transport and port, and who reads them', () => {
  const options = read('-d', 'tcp.port==9000,kqqtcp', '-d', 'UDP.port == 8000,none', 'a.pcap');
  expect(options).toEqual({
    ...plain,
    decodeAs: [
      { transport: 'tcp', port: 9000, framing: 'line' },
      { transport: 'udp', port: 8000, framing: 'none' },
    ],
  });
});

test.each(['tcp.port==x,http', 'tcp.port==65536,http', 'tcp.port==80,gopher', 'port==80,http'])(
  '-d does not take %j',
  (rule) => {
    expect(read('-d', rule, 'a.pcap')).toMatch(/^option --decode-as cannot be .*; it takes tcp\.port==PORT,NAME/);
  },
);
