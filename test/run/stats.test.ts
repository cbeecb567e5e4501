import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { oicqscope } from '../support/program.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const session = path.join(captures, 'kqq-session.pcap');

test('counts are those of the messages that read shows', () => {
  const files = [session, path.join(captures, 'kqq-oddities.pcapng'), path.join(captures, 'oicq-udp.pcapng')];
  const account = JSON.parse(oicqscope(['stats', '--json', '-q', ...files]).stdout);
  const lines = oicqscope(['read', '-q', '-T', 'ndjson', ...files])
    .stdout.trim()
    .split('\n');
  const messages = lines.map((line) => JSON.parse(line));
  expect(account.messages).toBe(messages.length);
  for (const { protocol, command, requests, pushes } of account.commands) {
    const own = messages.filter((one) => one.protocol === protocol && (one.command ?? '-') === command);
    const asked = own.filter(({ dir, unanswered, null: none }) => dir === 'request' && !unanswered && !none);
    expect([command, requests]).toEqual([command, asked.length]);
    expect(pushes).toBe(own.filter(({ dir, null: none }) => dir === 'push' && !none).length);
  }
  const total = (name: string): number =>
    account.commands.reduce((sum: number, one: Record<string, number>) => sum + one[name], 0);
  const counted = ['requests', 'responses', 'pushes', 'nulls', 'unanswered'].reduce(
    (sum, name) => sum + total(name),
    0,
  );
  expect(counted).toBe(messages.length);
});

test('a filter chooses what is counted; standard input, broken and missing files are as for read', () => {
  const { stdout } = oicqscope(['stats', '-Y', 'cmd == Login', session]);
  expect(stdout).toMatch(/^6 messages/);
  expect(oicqscope(['stats', '-'], { input: readFileSync(session) }).stdout).toMatch(/^70 messages/);
  expect(oicqscope(['stats', '/nowhere.pcap']).status).toBe(3);
  expect(oicqscope(['stats', '-'], { input: readFileSync(session).subarray(0, 9000) }).status).toBe(4);
  expect(oicqscope(['stats']).status).toBe(2);
  expect(oicqscope(['stats', '-Y', 'nope', session]).status).toBe(2);
});

test('JSON has no character in it that a terminal obeys, whatever was sent', () => {
  const dialog = new TcpDialog({ client: '10.0.0.2:1040', server: '203.0.113.7:8000' }).handshake();
  const body = 'VER=1.1&CMD=\u009b31m\u202e&SEQ=1&UIN=1\u009b';
  dialog.send('client', `POST / HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const { stdout } = oicqscope(['stats', '--json', '-q', '-'], { input: pcapFile(dialog.packets) });
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(stdout).commands[0].command).toMatch(/31m/);
});
