/**
 * Goldens: what the real program prints for the bundled captures. `npm run golden` rewrites them; the difference is
 * to be read line by line.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { oicqscope } from './support/program.ts';

const root = path.join(import.meta.dirname, '..');
const schema = JSON.parse(readFileSync(path.join(root, 'docs/ndjson.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

const captures = [
  'kqq-session.pcap',
  'kqq-oddities.pcapng',
  'kqqtcp.pcap',
  'oicq-udp.pcapng',
  'oicq-tcp.pcap',
  'oicq81-session.pcap',
  'oicq81-be.pcap',
  'oicq81-http.pcap',
  'all-protocols.pcap',
];
const forms = [
  { ending: 'log', args: [] },
  { ending: 'zh.log', args: ['--lang', 'zh'] },
  { ending: 'all.log', args: ['--show-other', '-t', 'r'] },
  { ending: 'tree', args: ['-V', '--show-other'] },
  { ending: 'hex', args: ['-x', '-c', '6'] },
  { ending: 'ndjson', args: ['-T', 'ndjson', '--show-other'] },
];

describe.each(captures)('%s', (capture) => {
  test.each(forms)('reads as its golden $ending says', async ({ ending, args }) => {
    const { status, stdout } = oicqscope(['read', ...args, `captures/${capture}`]);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`golden/${capture.replace(/\.\w+$/, '')}.${ending}`);
  });

  test('every NDJSON object is as the published schema says, bodies included', () => {
    const { stdout } = oicqscope(['read', '-T', 'ndjson', '-x', '--show-other', `captures/${capture}`]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      const isValid = validate(JSON.parse(line));
      expect(validate.errors ?? [], line).toEqual([]);
      expect(isValid).toBe(true);
    }
  });
});
