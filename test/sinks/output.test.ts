import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Output, openOutput, type WriteBytes } from '../../src/sinks/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'oicqscope-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no`), { code });
}

/** A stand-in for the system that takes at most `most` bytes at a time and fails now and then. */
class Device {
  readonly chunks: Buffer[] = [];
  readonly failures: string[] = [];
  readonly most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.most = most;
  }

  readonly write: WriteBytes = (_, bytes, offset, length) => {
    const code = this.failures.shift();
    if (code !== undefined) throw systemError(code);
    const size = Math.min(length, this.most);
    this.chunks.push(Buffer.from(bytes.subarray(offset, offset + size)));
    return size;
  };

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}

test('text waits until about 64 KiB are there', () => {
  const device = new Device();
  const output = new Output(1, device.write);
  const line = `${'x'.repeat(99)}\n`;
  for (let i = 0; i < 2000; i++) output.write(line);
  expect(device.chunks.length).toBe(3);
  for (const chunk of device.chunks) expect(chunk.length).toBeGreaterThan(60_000);
  output.flush();
  expect(device.text).toBe(line.repeat(2000));
});

test('flush hands over what is there, and only then', () => {
  const device = new Device();
  const output = new Output(1, device.write);
  output.write('hello\n');
  expect(device.chunks).toHaveLength(0);
  output.flush();
  output.flush();
  expect(device.chunks.map(String)).toEqual(['hello\n']);
});

test('texts of any length come out whole, also where a surrogate pair falls on a cut', () => {
  for (const text of ['😀'.repeat(50_000), `a${'😀'.repeat(50_000)}`, '在'.repeat(100_000), 'x'.repeat(21_846)]) {
    const device = new Device(10_007);
    const output = new Output(1, device.write);
    output.write(text);
    output.close();
    expect(device.text).toBe(text);
  }
});

test('any texts come out in order, whatever the system takes at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 50 }), (texts, most) => {
      const device = new Device(most);
      const output = new Output(1, device.write);
      for (const text of texts) output.write(text);
      output.flush();
      expect(device.text).toBe(texts.join(''));
    }),
  );
});

test('a pipe that is full is tried again', () => {
  const device = new Device(4);
  device.failures.push('EAGAIN', 'EAGAIN', 'EINTR');
  const output = new Output(1, device.write);
  output.write('hello world');
  output.flush();
  expect([device.text, output.state]).toEqual(['hello world', 'open']);
});

test('a reader that goes away closes the output quietly, and nothing is written any more', () => {
  const device = new Device();
  device.failures.push('EPIPE');
  const output = new Output(1, device.write);
  output.write('lost');
  output.flush();
  expect(output.state).toBe('closed');
  for (let i = 0; i < 100; i++) output.write('x'.repeat(10_000));
  output.close();
  expect([device.text, output.state]).toEqual(['', 'closed']);
});

test('any other fault is kept for the run to report', () => {
  const device = new Device();
  device.failures.push('ENOSPC');
  const output = new Output(1, device.write);
  output.write('lost');
  output.flush();
  output.close();
  expect([output.state, output.fault]).toEqual(['failed', 'the disk is full']);
});

test('a file is made anew and closed', () => {
  const path = join(folder, 'out.log');
  for (const text of ['a longer first text', '在吗\n']) {
    const opened = openOutput(path);
    if (!('output' in opened)) throw new Error(opened.fault);
    opened.output.write(text);
    opened.output.close();
    expect(opened.output.state).toBe('closed');
  }
  expect(readFileSync(path, 'utf8')).toBe('在吗\n');
});

test('a file that cannot be made is a fault in words', () => {
  expect(openOutput(join(folder, 'no', 'such', 'folder'))).toEqual({ fault: 'no such file or folder' });
});

test('bytes and texts come out in the order they were given, much of the bytes without waiting', () => {
  const piece = fc.oneof(fc.string({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), fc.constant('long'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const device = new Device(30_000);
      const output = new Output(1, device.write);
      const expected: Buffer[] = [];
      for (const one of pieces) {
        const bytes = one === 'long' ? new Uint8Array(40_000).fill(0x61) : one;
        if (typeof bytes === 'string') output.write(bytes);
        else output.writeBytes(Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('y')]), 2, 2 + bytes.length);
        expected.push(Buffer.from(bytes));
      }
      output.flush();
      expect(Buffer.concat(device.chunks).equals(Buffer.concat(expected))).toBe(true);
    }),
  );
});
