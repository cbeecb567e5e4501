import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openCapture } from '../../src/sources/capture-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

async function* none(): AsyncGenerator<Uint8Array> {}

async function* piecewise(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All bytes of a capture, with the codes of its Problems. */
async function readAll(name: string, input: AsyncIterable<Uint8Array> = none()) {
  const opened = await openCapture(name, input);
  if ('fault' in opened) return { fault: opened.fault };
  const pieces: Buffer[] = [];
  for await (const piece of opened.input.pieces) pieces.push(Buffer.from(piece));
  return { bytes: Buffer.concat(pieces), pieces: pieces.length, problems: opened.input.problems };
}

/** Bytes that do not repeat within a piece and pack badly. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

describe('files', () => {
  test.each([0, 1, 2, 1_048_576, 3_500_000])('a file of %i bytes comes out as it is', async (length) => {
    const bytes = noise(length);
    const read = await readAll(written('plain', bytes));
    expect(read.bytes?.equals(bytes)).toBe(true);
    expect(read.problems).toEqual([]);
  });

  test('pieces are plain arrays, not buffers', async () => {
    const opened = await openCapture(written('plain', noise(10)), none());
    if ('fault' in opened) throw new Error(opened.fault.text);
    for await (const piece of opened.input.pieces) expect(Buffer.isBuffer(piece)).toBe(false);
  });

  test('reading may be given up in the middle', async () => {
    const opened = await openCapture(written('long', noise(5_000_000)), none());
    if ('fault' in opened) throw new Error(opened.fault.text);
    for await (const piece of opened.input.pieces) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(opened.input.problems).toEqual([]);
  });

  test.each([
    ['missing', 'missing', 'does not exist'],
    ['missing/file', 'missing', 'does not exist'],
    ['.', 'directory', 'is a directory'],
    ['\ufffd.pcap', 'missing', 'does not exist; a name that is not UTF-8 cannot be given: read it as standard input'],
  ])('%s is a fault of its own kind', async (name, kind, text) => {
    expect(await readAll(path.join(folder, name))).toEqual({ fault: { kind, text } });
  });

  test('a path through a file does not exist', async () => {
    const name = path.join(written('plain', noise(3)), 'more');
    expect(await readAll(name)).toMatchObject({ fault: { kind: 'missing' } });
  });

  test('a name that cannot be one is a fault, not a crash', async () => {
    expect(await readAll('\0')).toMatchObject({ fault: { kind: 'unreadable' } });
  });
});

describe('gzip', () => {
  const bytes = noise(300_000);
  const packed = gzipSync(bytes);

  test('is known by its first bytes and unpacked, whatever the name', async () => {
    const read = await readAll(written('capture.pcap', packed));
    expect(read.bytes?.equals(bytes)).toBe(true);
    expect(read.problems).toEqual([]);
  });

  test('of several members all are unpacked', async () => {
    const read = await readAll(written('two', Buffer.concat([packed, packed])));
    expect(read.bytes?.equals(Buffer.concat([bytes, bytes]))).toBe(true);
  });

  test('what packs extremely well comes out in bounded pieces', async () => {
    const read = await readAll(written('zeros', gzipSync(new Uint8Array(50_000_000))));
    expect(read.bytes?.length).toBe(50_000_000);
    expect(read.pieces).toBeGreaterThan(100);
  });

  test('a cut file gives what could be unpacked, and a Problem', async () => {
    const read = await readAll(written('cut', packed.subarray(0, 200_000)));
    expect(read.bytes?.length).toBeGreaterThan(190_000);
    expect(read.bytes?.equals(bytes.subarray(0, read.bytes.length))).toBe(true);
    expect(read.problems).toEqual([
      {
        code: 'source.gzip-cut',
        severity: 'error',
        text: 'the gzip file is cut: it ends at byte 200000 in the middle of its data',
      },
    ]);
  });

  test('a damaged file gives what came before the damage, and a Problem', async () => {
    const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `line ${i * 7919}\n`).join(''));
    const damaged = gzipSync(text);
    damaged.fill(0xff, 100_000, 100_400);
    const read = await readAll(written('damaged', damaged));
    expect(read.bytes?.length).toBeGreaterThan(100_000);
    expect(read.problems?.map(({ code }) => code)).toEqual(['source.gzip-damaged']);
  });

  test('of a small file no more than a sixteenth of what stands in front of the damage is lost', async () => {
    const bytes = noise(12_000);
    const damaged = gzipSync(bytes, { level: 0 });
    // One ends in a wrong checksum, the other has a second member that is none.
    const stored = Buffer.concat([
      gzipSync(bytes.subarray(0, 6000), { level: 0 }),
      Buffer.from([0x1f, 0x8b, 0xff, 0xff]),
    ]);
    damaged.fill(0, damaged.length - 8);
    for (const [name, file, whole] of [
      ['checksum', damaged, 12_000],
      ['member', stored, 6000],
    ] as const) {
      const read = await readAll(written(name, file));
      expect(read.problems?.map(({ code }) => code)).toEqual(['source.gzip-damaged']);
      expect(read.bytes?.equals(Buffer.from(bytes.subarray(0, read.bytes.length)))).toBe(true);
      expect(read.bytes?.length).toBeGreaterThan((whole * 15) / 16 - 64);
    }
  });

  test.each([1, 20, 100_000])('%i bytes of padding behind the packed data are no harm', async (length) => {
    const read = await readAll(written('padded', Buffer.concat([packed, new Uint8Array(length)])));
    expect(read.bytes?.equals(bytes)).toBe(true);
    expect(read.problems).toEqual([]);
  });

  test('the two magic bytes alone are a cut file', async () => {
    const read = await readAll(written('magic', packed.subarray(0, 2)));
    expect([read.bytes?.length, read.problems?.map(({ code }) => code)]).toEqual([0, ['source.gzip-cut']]);
  });
});

describe('standard input', () => {
  test.each([1, 2, 1000])('in pieces of %i bytes, plain and gzip', async (size) => {
    const bytes = noise(3000);
    expect((await readAll('-', piecewise(bytes, size))).bytes?.equals(bytes)).toBe(true);
    expect((await readAll('-', piecewise(gzipSync(bytes), size))).bytes?.equals(bytes)).toBe(true);
  });

  test('a piece comes out before the next is there', async () => {
    const said: string[] = [];
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (const text of ['one', 'two']) {
        said.push(`give ${text}`);
        yield Buffer.from(text);
      }
      said.push('end');
    }
    const opened = await openCapture('-', slow());
    if ('fault' in opened) throw new Error(opened.fault.text);
    for await (const piece of opened.input.pieces) said.push(`take ${Buffer.from(piece)}`);
    expect(said).toEqual(['give one', 'take one', 'give two', 'take two', 'end']);
  });

  test('a source that fails gives what came before, and a Problem with the byte offset', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    }
    const read = await readAll('-', failing());
    expect(read.bytes?.toString()).toBe('abc');
    expect(read.problems).toEqual([{ code: 'source.read', severity: 'error', text: 'reading failed at byte 3 (EIO)' }]);
  });
});
