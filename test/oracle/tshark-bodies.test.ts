/**
 * HTTP bodies as tshark finds them: the same captures are read by both programs, and every body must be the same, byte
 * for byte, and complete in the same packet.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const root = path.join(import.meta.dirname, '../..');
const isInstalled = spawnSync('tshark', ['--version']).status === 0;
if (!isInstalled) console.warn('tshark is not installed: HTTP bodies are not compared with it');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'oracle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** "packet number: body in hex" of every HTTP message with a body, sorted. */
function bodiesOfTshark(file: string): string[] {
  const args = [
    '-r',
    file,
    '-d',
    'tcp.port==8000,http',
    '-Y',
    'http.file_data',
    '-T',
    'json',
    '-x',
    '-j',
    'frame http',
  ];
  const json = execFileSync('tshark', args, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(json.toString('utf8'))
    .flatMap((packet: { _source: { layers: Record<string, Record<string, unknown>> } }) => {
      const { frame, http } = packet._source.layers;
      const messages = Array.isArray(http) ? http : [http];
      return messages.flatMap((one: Record<string, unknown>) => {
        const raw = one['http.file_data_raw'];
        return Array.isArray(raw) ? [`${frame['frame.number']}: ${raw[0]}`] : [];
      });
    })
    .sort();
}

function ourBodies(file: string): string[] {
  const { stdout } = oicqscope(['read', '-q', '-T', 'ndjson', '-x', '--no-redact', '--show-other', file]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((message) => message.carrier === 'http' && message.body !== undefined && message.body !== '')
    .map((message) => `${message.packet}: ${Buffer.from(message.body, 'base64').toString('hex')}`)
    .sort();
}

describe.skipIf(!isInstalled)('HTTP bodies', () => {
  test('of the bundled session are those that tshark finds', () => {
    const file = path.join(root, 'captures/kqq-session.pcap');
    const ours = ourBodies(file);
    expect(ours.length).toBeGreaterThan(60);
    expect(ours).toEqual(bodiesOfTshark(file));
  });

  test.each(['close', 'keepalive'])('of a generated capture in %s style are those that tshark finds', (style) => {
    const file = path.join(folder, `${style}.pcap`);
    const make = [
      '--import',
      'tsx',
      'bench/generate.ts',
      '--style',
      style,
      '--messages',
      '600',
      '--seed',
      '7',
      '--out',
      file,
    ];
    execFileSync(process.execPath, make, { cwd: root, stdio: 'ignore' });
    const ours = ourBodies(file);
    expect(ours.length).toBeGreaterThan(500);
    expect(ours).toEqual(bodiesOfTshark(file));
  });
});
