/**
 * User tables through the real program: the examples of the documentation are put over the built-in tables.
 */

import { expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const folder = 'docs/examples/tables';

test('the documented examples have no findings', () => {
  const { status, stdout } = oicqscope(['dissectors', 'check', folder]);
  expect([status, stdout]).toEqual([0, `${folder}: 2 tables, 3 rows, 0 findings\n`]);
});

test('an overridden row and a new command are used by read and explain, and cite their file', () => {
  const info = 'VER=1.1&CMD=GETINFO&SEQ=7&UIN=10001&RES=0&LV=3&CV=2&UN=10002&NK=x';
  const { stdout } = oicqscope(['explain', '-T', 'ndjson', '--dissectors', folder, info]);
  const cv = JSON.parse(stdout).fields.find((field: { name: string }) => field.name === 'CV');
  expect(cv).toMatchObject({ value: 2, label: 'nobody', status: 'assumed', source: 'getinfo.yaml' });
  const read = oicqscope(['read', '--dissectors', folder, 'captures/kqq-oddities.pcapng']);
  expect(read.stdout).toContain('weather of "大理"');
});

test('a folder that is not there is status 3', () => {
  const { status, stdout, stderr } = oicqscope(['read', '--dissectors', 'no/such', 'captures/kqq-session.pcap']);
  expect([status, stdout, stderr.trimEnd().split('\n').length]).toEqual([3, '', 1]);
});
