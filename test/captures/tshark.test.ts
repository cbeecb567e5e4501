/**
 * The sample captures are read by tshark, which shares nothing with this project: it must find nothing wrong with them
 * but what was meant, and the bodies that were typed.
 */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sessionExchanges } from '../support/dialogs/session.ts';

const folder = join(import.meta.dirname, '../../captures');

function tshark(...args: string[]): string {
  return execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
}

function isInstalled(): boolean {
  try {
    tshark('--version');
    return true;
  } catch {
    return false;
  }
}

const installed = isInstalled();
if (!installed) console.warn('tshark is not installed: the sample captures are not checked with it');

/** What tshark has to say at the given severities, sorted, without the counts. */
function complaints(name: string): readonly string[] {
  const found = tshark(
    ...['-r', join(folder, name), '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'],
    ...['-o', 'udp.check_checksum:TRUE', '-q', '-z', 'expert,warn'],
  );
  const rows = found.split('\n').flatMap((line) => /^\s+\d+\s{2,}(\S.*)$/.exec(line)?.[1] ?? []);
  return rows.map((row) => row.replaceAll(/\s+/g, ' ')).sort();
}

describe.skipIf(!installed)('read by tshark', () => {
  test.each(['kqq-session.pcap', 'oicq81-session.pcap', 'oicq81-http.pcap'])('%s is without fault', (name) => {
    expect(complaints(name)).toEqual([]);
  });

  test('the other profile has the fault that is meant', () => {
    expect(complaints('oicq81-be.pcap')).toEqual([
      "Sequence TCP ACKed segment that wasn't captured (common at capture start)",
      'Sequence TCP Previous segment(s) not captured (common at capture start)',
    ]);
  });

  test('the oddities have the faults that are meant, and no malformed packet', () => {
    expect(complaints('kqq-oddities.pcapng')).toEqual([
      "Sequence TCP ACKed segment that wasn't captured (common at capture start)",
      'Sequence TCP Connection reset (RST)',
      'Sequence TCP Previous segment(s) not captured (common at capture start)',
      'Sequence TCP This frame is a (suspected) out-of-order segment',
    ]);
  });

  test('the packets of the session carry the typed bodies in their order', () => {
    const payloads = tshark(
      ...['-r', join(folder, 'kqq-session.pcap'), '-Y', 'tcp.len > 0', '-T', 'fields', '-e', 'tcp.payload'],
    );
    const bodies = payloads
      .trim()
      .split('\n')
      .map((hex) => Buffer.from(hex, 'hex').toString('utf8').split('\r\n\r\n')[1] ?? '');
    const typed = sessionExchanges.flatMap(({ request, reply }) => (reply === null ? [request] : [request, reply]));
    expect([...bodies].sort()).toEqual([...typed].sort());
    const requests = new Set(sessionExchanges.map(({ request }) => request));
    expect(bodies.filter((body) => requests.has(body))).toEqual(sessionExchanges.map(({ request }) => request));
  });

  test('every block type of the oddities is understood: all packets are there', () => {
    const numbers = tshark('-r', join(folder, 'kqq-oddities.pcapng'), '-T', 'fields', '-e', 'frame.number')
      .trim()
      .split('\n');
    const withoutTime = tshark(
      ...['-r', join(folder, 'kqq-oddities.pcapng'), '-Y', 'not frame.time', '-T', 'fields', '-e', 'frame.number'],
    );
    expect(numbers.length).toBeGreaterThan(500);
    expect(withoutTime.trim().split('\n')).toHaveLength(8);
  });

  test('the gzip body in chunks unpacks to the list of friends', () => {
    const text = tshark(
      ...['-r', join(folder, 'kqq-oddities.pcapng'), '-Y', 'http.content_encoding == "gzip"'],
      ...['-T', 'fields', '-e', 'http.file_data'],
    );
    expect(text.trim()).toBe('VER=1.1&CMD=LIST&SEQ=6007&UIN=80521347&RES=0&FN=1&SN=3&UN=90417,6203915,73110248,');
  });
});
