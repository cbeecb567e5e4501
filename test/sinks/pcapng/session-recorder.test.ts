/**
 * What is recorded is read again: by our own reader, which must give the same events and the same messages, and by
 * tshark, which must find nothing wrong with it.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../src/model/limits.ts';
import type { Endpoint, Side, StreamEvent } from '../../../src/model/stream.ts';
import { RecordingFile } from '../../../src/sinks/pcapng/recording-file.ts';
import { SessionRecorder } from '../../../src/sinks/pcapng/session-recorder.ts';
import { createCaptureDecoder } from '../../../src/sources/capture-decoder.ts';
import { hasTshark, tshark } from '../../oracle/tshark.ts';
import { oicqscope } from '../../support/program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-record-'));
afterAll(() => rmSync(folder, { recursive: true }));
const captures = path.join(import.meta.dirname, '../../../captures');

function record(events: readonly StreamEvent[], names: readonly (readonly [string, string])[] = []): Buffer {
  const blocks: Buffer[] = [];
  const recorder = new SessionRecorder((bytes) => blocks.push(bytes), 'a test', 'lo');
  for (const event of events) recorder.event(event);
  for (const [address, name] of names) recorder.name(address, name);
  return Buffer.concat(blocks);
}

function read(capture: Uint8Array, checkChecksums = true): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = createCaptureDecoder(
    { limits: defaultLimits, checkChecksums, salt: 1 },
    {
      event: (event) => {
        // Bytes are borrowed, and change after the call.
        if (event.kind === 'data') {
          const bytes = event.bytes.slice(event.start, event.end);
          events.push({ ...event, bytes, start: 0, end: bytes.length });
        } else {
          events.push(event);
        }
      },
      problem: (problem) => expect(problem).toBeNull(),
    },
  );
  decoder.feed(capture, 0, capture.length);
  decoder.endFile();
  decoder.end();
  return events;
}

/** What happened in each flow: the bytes of each side, its gaps, and the ends, in short. */
function told(events: readonly StreamEvent[]): unknown {
  const flows = new Map<number, string[]>();
  for (const event of events) {
    if (event.kind === 'tick') continue;
    const lines = flows.get(event.flow) ?? [];
    flows.set(event.flow, lines);
    if (event.kind === 'open') {
      lines.push(`open ${event.transport} ${event.ends[0].text} ${event.ends[1].text}`);
    } else if (event.kind === 'gap') {
      lines.push(`gap ${event.side} ${event.length}`);
    } else if (event.kind === 'close') {
      lines.push(`close ${event.side} ${event.how}`);
    } else {
      const text = Buffer.from(event.bytes.subarray(event.start, event.end)).toString('latin1');
      const last = lines.at(-1) ?? '';
      if (last.startsWith(`data ${event.side} `)) lines[lines.length - 1] = last + text;
      else lines.push(`data ${event.side} ${text}`);
    }
  }
  return [...flows.values()];
}

const at = { sec: 1_100_000_000, nsec: 123_456_000 };
const end = (address: string, port: number): Endpoint => {
  return { address, port, text: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}` };
};
const ends4 = [end('192.0.2.1', 1034), end('198.51.100.7', 8000)] as const;
const ends6 = [end('2001:db8::1', 1034), end('2001:db8:0:1::7', 8000)] as const;
const open = (flow: number, ends: readonly [Endpoint, Endpoint], transport: 'tcp' | 'udp' = 'tcp'): StreamEvent => {
  return { kind: 'open', flow, at, packet: 0, transport, ends, opener: 0 };
};
const data = (flow: number, side: Side, bytes: Uint8Array): StreamEvent => {
  return { kind: 'data', flow, at, packet: 0, side, bytes, start: 0, end: bytes.length, problems: null };
};
const close = (flow: number, side: Side, how: 'fin' | 'reset'): StreamEvent => {
  return { kind: 'close', flow, at, packet: 0, side, how, problems: null };
};

describe('a recording', () => {
  test('of a conversation reads as the same conversation, in IPv4 and in IPv6', () => {
    for (const ends of [ends4, ends6]) {
      const events = [
        open(1, ends),
        data(1, 0, Buffer.from('asked')),
        data(1, 1, Buffer.alloc(100_001, 0x61)),
        close(1, 0, 'fin'),
        data(1, 1, Buffer.from('late')),
        close(1, 1, 'fin'),
      ];
      expect(told(read(record(events)))).toEqual(told(events));
    }
  });

  test('of random conversations reads as the same conversations', () => {
    const step = fc.tuple(fc.constantFrom<Side>(0, 1), fc.uint8Array({ minLength: 1, maxLength: 50 }));
    const ending = fc.constantFrom('reset', 'fin');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(step, { minLength: 1 }), ending), { maxLength: 5 }), (talks) => {
        const events = talks.flatMap(([steps, how], i): StreamEvent[] => [
          open(i + 1, [end('192.0.2.1', 2000 + i), ends4[1]]),
          ...steps.map(([side, bytes]) => data(i + 1, side, bytes)),
          ...(how === 'reset' ? [close(i + 1, 1, 'reset')] : [close(i + 1, 1, 'fin'), close(i + 1, 0, 'fin')]),
        ]);
        expect(told(read(record(events)))).toEqual(told(events));
      }),
      { numRuns: 50 },
    );
  });

  test('keeps datagrams apart, and writes families that differ as IPv6', () => {
    const events = [
      open(1, [ends4[0], ends6[1]], 'udp'),
      data(1, 0, Buffer.from('one')),
      data(1, 0, Buffer.from('two')),
      data(1, 1, Buffer.from('odd')),
    ];
    const again = read(record(events));
    expect(again.filter(({ kind }) => kind === 'data')).toHaveLength(3);
    expect(again[0]).toMatchObject({ ends: [{ address: '::ffff:192.0.2.1' }, { address: '2001:db8:0:1::7' }] });
  });

  test('keeps the digits of the second that its clock has', () => {
    const exact = { sec: 4_000_000_000, nsec: 123_456_789 };
    const times = ([6, 9] as const).map((digits) => {
      const blocks: Buffer[] = [];
      const recorder = new SessionRecorder((bytes) => blocks.push(bytes), 'a test', 'lo', digits);
      recorder.event({ ...open(1, ends4), at: exact });
      return read(Buffer.concat(blocks))[0].at;
    });
    expect(times).toEqual([{ sec: exact.sec, nsec: 123_456_000 }, exact]);
  });

  test('shows a gap where one was', () => {
    const gap: StreamEvent = { kind: 'gap', flow: 1, at, packet: 0, side: 1, length: 5000, problems: null };
    const events = [
      open(1, ends4),
      data(1, 0, Buffer.from('q')),
      data(1, 1, Buffer.from('before')),
      gap,
      data(1, 1, Buffer.from('behind')),
      close(1, 1, 'fin'),
      close(1, 0, 'fin'),
    ];
    expect(told(read(record(events)))).toEqual(told(events));
  });

  test('goes on where sequence numbers begin anew', () => {
    const gap = (length: number): StreamEvent => {
      return { kind: 'gap', flow: 1, at, packet: 0, side: 1, length, problems: null };
    };
    const events = [open(1, ends4), ...[1, 2, 3, 4, 5].flatMap((i) => [gap(2 ** 30), data(1, 1, Buffer.from(`${i}`))])];
    const bytes = read(record(events)).flatMap((event) =>
      event.kind === 'data' ? [String.fromCharCode(event.bytes[0])] : [],
    );
    expect(bytes.join('')).toBe('12345');
  });

  test.each(readdirSync(captures).filter((name) => /^(kqq|oicq).*\.pcap/.test(name)))(
    'of the events of %s decodes to the same messages',
    (name) => {
      const events = read(readFileSync(path.join(captures, name)), false);
      const file = path.join(folder, `${name}.pcapng`);
      writeFileSync(file, record(events));
      const messages = (capture: string): unknown[] =>
        oicqscope(['read', '-q', '-T', 'ndjson', '-x', capture])
          .stdout.split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line))
          .filter(({ complete, time }) => complete && time !== null)
          .map(({ dir, command, protocol, src, dst, body, fields }) => ({
            dir,
            command,
            protocol,
            src,
            dst,
            body,
            fields,
          }));
      const again = messages(file);
      expect(again.length).toBeGreaterThan(0);
      expect(again).toEqual(messages(path.join(captures, name)));
    },
  );
});

describe.skipIf(!hasTshark('a recording is'))('tshark', () => {
  test('finds nothing wrong with a recording, and knows its names', () => {
    const file = path.join(folder, 'tshark.pcapng');
    const talk = (flow: number, ends: readonly [Endpoint, Endpoint]): StreamEvent[] => [
      open(flow, ends),
      data(flow, 0, Buffer.from('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc')),
      data(
        flow,
        1,
        Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n'), Buffer.alloc(100_001, 0x62)]),
      ),
      close(flow, 1, 'fin'),
      close(flow, 0, 'fin'),
    ];
    const events = [
      ...talk(1, ends4),
      ...talk(2, ends6),
      open(3, ends4, 'udp'),
      data(3, 0, Buffer.from('odd')),
      open(4, [end('192.0.2.1', 1035), ends4[1]]),
      data(4, 0, Buffer.from('x')),
      close(4, 1, 'reset'),
    ];
    writeFileSync(
      file,
      record(events, [
        ['198.51.100.7', 'qq.test'],
        ['2001:db8:0:1::7', 'qq6.test'],
      ]),
    );
    const checked = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'];
    const wrong =
      '_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0 || tcp.analysis.flags';
    expect(tshark(file, ...checked, '-Y', wrong)).toBe('');
    const good = tshark(
      file,
      ...checked,
      '-Y',
      'tcp.checksum.status == 1 || udp.checksum.status == 1',
      '-T',
      'fields',
      '-e',
      'frame.number',
    );
    expect(good.trim().split('\n')).toHaveLength(
      tshark(file, '-T', 'fields', '-e', 'frame.number').trim().split('\n').length,
    );
    const hosts = tshark(file, '-q', '-z', 'hosts');
    expect(hosts).toContain('qq.test');
    expect(hosts).toContain('qq6.test');
  });
});

describe('the file of a recording', () => {
  test('is only for its owner, and takes everything', async () => {
    const name = path.join(folder, 'file');
    writeFileSync(name, 'old', { mode: 0o644 });
    const file = new RecordingFile(name, () => {});
    for (let i = 0; i < 1000; i++) file.append(Buffer.from(`${i}\n`));
    await file.close();
    expect(readFileSync(name, 'utf8')).toBe(Array.from({ length: 1000 }, (_, i) => `${i}\n`).join(''));
    expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  test('says once that the disk is full, and goes on without it', async () => {
    const faults: string[] = [];
    const mode = statSync('/dev/full').mode;
    const file = new RecordingFile('/dev/full', (fault) => faults.push(fault));
    file.append(Buffer.from('some bytes'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    file.append(Buffer.from('more'));
    await file.close();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toBe('the disk is full');
    expect(file.waiting).toBe(0);
    // The device is everybody's.
    expect(statSync('/dev/full').mode).toBe(mode);
  });
});
