/** Frames of the OICQ that really ran, typed as hex digits: where everything stands, and how sure it is. */

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { oicqCommands, oicqVersions } from '../../../dissectors/index.ts';
import { TextWriter } from '../../../src/bytes/text-writer.ts';
import { oicqFields } from '../../../src/dissect/oicq/fields.ts';
import { parseOicq } from '../../../src/dissect/oicq/parse.ts';
import { checkOicq, oicqCommand, writeOicqSummary } from '../../../src/dissect/oicq/reading.ts';
import { createOicqRules } from '../../../src/dissect/oicq/rules.ts';
import type { Language } from '../../../src/model/text.ts';
import { leavesOf } from '../../support/tiling.ts';

const rules = createOicqRules({ commands: oicqCommands, versions: oicqVersions });

/** 16 bytes that stand for ciphertext, the least there can be. */
const cipher = 'c0c1c2c3c4c5c6c7c8c9cacbcccdcecf';
const elevenBytes = '0400000001010100006768';

/** What a frame is read as; it stands in the middle of other bytes. `known`: the number the client has used. */
function read(hex: string, isServer: boolean | null = false, known = -1) {
  const bytes = Buffer.from(`0203aa${hex.replaceAll(' ', '')}bb0303`, 'hex');
  const parse = parseOicq(rules, bytes, 3, bytes.length - 3, isServer, known);
  const nodes = oicqFields(parse, 3);
  const summary = (language: Language) => {
    const out = new TextWriter();
    writeOicqSummary(parse, language, out);
    return Buffer.from(out.bytes.subarray(0, out.length)).toString('utf8');
  };
  return {
    command: oicqCommand(parse),
    number: parse.number,
    parts: nodes.map(({ name, span, status }) => `${name} ${span.start}-${span.end} ${status}`),
    problems: checkOicq(parse, 3).map(({ code }) => code),
    field: (wanted: string) => nodes.find(({ name }) => name === wanted),
    nodes,
    size: bytes.length - 6,
    summary,
  };
}

const header = ['head 0-1 known', 'version 1-3 known', 'command 3-5 known', 'sequence 5-7 known'];

describe('frames of clients', () => {
  it.each([
    ['0e1b 000d', 'change_status', 'change own status, QQ 2005, 16 bytes encrypted'],
    ['0801 0022', 'login', 'log in, QQ 2000c, 16 bytes encrypted'],
    ['0b37 0016', 'send_message', 'send a message, QQ 2003, 16 bytes encrypted'],
    ['0c21 0026', 'friend_list', 'list of friends, QQ 2004, 16 bytes encrypted'],
    ['0f5f 0027', 'online_list', 'friends online, QQ 2006, 16 bytes encrypted'],
    ['111d 0030', 'group', 'group command, QQ 2007, 16 bytes encrypted'],
    ['1205 0062', 'request_login_token', 'request a login token, QQ 2008, 16 bytes encrypted'],
    ['1412 0091', 'get_server', 'which server to use, QQ for Mac, 16 bytes encrypted'],
    ['1663 00a6', 'weather', 'weather, QQ 2009, 16 bytes encrypted'],
    ['3103 03f7', 'withdraw_message', 'withdraw a message, QQ 2013, 16 bytes encrypted'],
    ['3643 0825', 'touch', 'touch: first contact with a server, QQ of 2016, 16 bytes encrypted'],
    ['0e1b 0002', 'keep_alive', '!keep alive or send a group message, QQ 2005, 16 bytes encrypted'],
    ['3b0b 00ba', 'login_token', '!login token or picture code, QQ of 2023, 16 bytes encrypted'],
  ])('%s is %s', (words, command, summary) => {
    const found = read(`02 ${words} 1a05 04cca883 ${cipher} 03`);
    expect([found.command, found.summary('en'), found.problems]).toEqual([command, summary, []]);
    expect(found.number).toBe(80_521_347);
    expect(found.parts.slice(4)).toEqual(['number 7-11 known', 'body 11-27 encrypted', 'tail 27-28 known']);
  });

  it('eleven clear bytes of late clients are assumed', () => {
    const found = read(`02 3624 00cd 2c35 045b92e8 ${elevenBytes} ${cipher} 03`);
    expect(found.parts).toEqual([
      ...header,
      'number 7-11 known',
      'prefix 11-22 assumed',
      'body 22-38 encrypted',
      'tail 38-39 known',
    ]);
    expect(found.field('prefix')).toMatchObject({ raw: elevenBytes, source: 'captures' });
    expect(found.field('sequence')?.value).toBe(0x2c35);
    expect(found.field('number')?.value).toBe('73110248');
  });

  it('eight zeros stand in front of the ciphertext of a logout, and only there', () => {
    const eight = `${'00'.repeat(8)} ${cipher}`;
    expect(read(`02 0e1b 0001 1a09 04cca883 ${eight} 03`).parts.slice(5, 7)).toEqual([
      'prefix 11-19 assumed',
      'body 19-35 encrypted',
    ]);
    expect(read(`02 0e1b 0016 1a09 04cca883 ${eight} 03`).parts[5]).toBe('body 11-35 encrypted');
    expect(read(`02 0e1b 0001 1a09 04cca883 ${cipher}0000000000000000 03`).parts[5]).toBe('body 11-35 encrypted');
  });

  it('the clear key of an old login is assumed and secret', () => {
    const key = '000102030405060708090a0b0c0d0e0f';
    const found = read(`02 0e1b 0022 1a03 04cca883 ${key} ${cipher} 03`);
    expect(found.parts.slice(5, 7)).toEqual(['key 11-27 assumed', 'body 27-43 encrypted']);
    expect(found.field('key')).toMatchObject({ secret: true, source: 'clients' });
    expect(read(`02 0e1b 0016 1a03 04cca883 ${key} ${cipher} 03`).field('key')).toBeUndefined();
  });

  it('what may hold such a key, because the form is not known, is secret too', () => {
    expect(read(`02 0e1b 0022 1a03 04cca883 ${cipher} c0c1`).field('body')).toMatchObject({ secret: true });
    expect(read(`02 0e1b 0016 1a03 04cca883 ${cipher} c0c1`).field('body')?.secret).toBeUndefined();
  });

  it('a frame that is all header is one', () => {
    const found = read('02 0e1b 0002 1a08 04cca883 03');
    expect(found.problems).toEqual([]);
    expect(found.parts.slice(4)).toEqual(['number 7-11 known', 'tail 11-12 known']);
    expect(found.summary('en')).toBe('!keep alive or send a group message, QQ 2005');
  });

  it('a version and a command that no table has are unknown, and the frame is read', () => {
    const found = read(`02 3c1f 0aaa 1a08 04cca883 ${cipher} 03`);
    expect(found.command).toBe('0x0aaa');
    expect(found.problems).toEqual(['oicq.version']);
    expect(found.parts.slice(1, 3)).toEqual(['version 1-3 unknown', 'command 3-5 unknown']);
    expect(found.summary('en')).toBe('?command=0x0aaa, ?version=0x3c1f, 16 bytes encrypted');
    expect(found.summary('zh')).toBe('?命令=0x0aaa，?version=0x3c1f，16 字节已加密');
  });

  it('a number with two meanings shows both and who says so', () => {
    const field = read(`02 0e1b 0058 1a08 04cca883 ${cipher} 03`).field('command');
    expect(field?.status).toBe('disputed');
    expect(field?.readings?.map(({ label, source }) => [label.en, source])).toEqual([
      ['download the groups of friends', 'clients'],
      ['heartbeat', 'captures'],
    ]);
  });

  it.each([1, 7, 8, 15, 17, 20, 25, 26])('%i bytes behind the header are no ciphertext', (count) => {
    const found = read(`02 0e1b 0016 1a08 04cca883 ${'c5'.repeat(count)} 03`);
    expect(found.problems).toEqual(['oicq.length']);
    expect(found.parts[5]).toBe(`body 11-${11 + count} unknown`);
    expect(found.summary('en')).toBe(`send a message, QQ 2005, ${count} ${count === 1 ? 'byte' : 'bytes'}`);
  });
});

describe('frames of servers', () => {
  it('an old server leaves the number out', () => {
    const found = read(`02 0100 0016 1a06 ${cipher} 03`, true);
    expect(found.parts).toEqual([...header, 'body 7-23 encrypted', 'tail 23-24 known']);
    expect([found.number, found.problems]).toEqual([-1, []]);
  });

  it('without a number whatever the version, where only that leaves ciphertext', () => {
    expect(read(`02 0e1b 0016 1a06 ${cipher} 03`, true).parts[4]).toBe('body 7-23 encrypted');
  });

  it('a number in front of three clear bytes is assumed', () => {
    const found = read(`02 0e1b 00ce 5e02 045b92e8 000000 ${cipher} 03`, true);
    expect(found.parts.slice(4)).toEqual([
      'number 7-11 assumed',
      'prefix 11-14 assumed',
      'body 14-30 encrypted',
      'tail 30-31 known',
    ]);
  });

  it('the number that the client used is known', () => {
    const found = read(`02 0e1b 00ce 5e02 045b92e8 ${cipher} 03`, true, 73_110_248);
    expect(found.parts[4]).toBe('number 7-11 known');
  });

  it('where the length tells nothing, only versions that have a number show one', () => {
    const misfit = `00ce 5e02 045b92e8 ${'c5'.repeat(9)} 03`;
    expect(read(`02 1105 ${misfit}`, true).parts[4]).toBe('body 7-20 unknown');
    const late = read(`02 3624 ${misfit}`, true);
    expect(late.parts.slice(4, 6)).toEqual(['number 7-11 assumed', 'body 11-20 unknown']);
    expect(late.field('number')?.note?.en).toBe('frames of such versions have a number here');
  });

  it('no server sends eleven clear bytes', () => {
    expect(read(`02 3624 00cd 2c35 045b92e8 ${elevenBytes} ${cipher} 03`, true).field('prefix')?.span).toEqual({
      layer: 1,
      start: 11,
      end: 14,
    });
  });
});

const samples = [
  `02 3624 00cd 2c35 045b92e8 ${elevenBytes} ${cipher} 03`,
  `02 0e1b 0022 1a03 04cca883 ${cipher} ${cipher} 03`,
  `02 0100 0016 1a06 ${cipher} 03`,
].map((hex) => hex.replaceAll(' ', ''));

function expectTiles({ nodes, size }: ReturnType<typeof read>): void {
  let at = 0;
  for (const { span } of leavesOf(nodes, 1)) {
    expect(span.start).toBe(at);
    at = span.end;
  }
  expect(at).toBe(size);
}

test('a frame cut anywhere is told as far as it goes', () => {
  for (const sample of samples) {
    for (let size = 1; size < sample.length / 2; size++) {
      for (const isServer of [false, true, null]) {
        const found = read(sample.slice(0, 2 * size), isServer);
        expectTiles(found);
        expect(found.problems).toContain(size < 7 ? 'oicq.header' : 'oicq.tail');
        expect(found.command === null, `${size} bytes`).toBe(size < 5);
      }
    }
  }
});

test('any bytes are told from the first to the last', () => {
  const frames = fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(false, true, null), fc.boolean());
  fc.assert(
    fc.property(frames, ([bytes, isServer, isClosed]) => {
      const rest = Buffer.from(bytes).toString('hex');
      expectTiles(read(`02${rest}${isClosed ? '03' : ''}`, isServer));
    }),
  );
});
