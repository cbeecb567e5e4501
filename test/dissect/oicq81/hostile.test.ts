/**
 * Frames that are cut, that lie, and that hold no text: nothing crashes, all bytes stay, and a Problem says what was
 * needed and what was there.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf, summarise } from '../../../src/dissect/dissect.ts';
import type { Message } from '../../../src/model/message.ts';
import { maskSecrets } from '../../../src/present/redact.ts';
import { literalFrames } from '../../dissectors/oicq81-frames.ts';
import { baseProfiles, frameBytes, type Item, programFrame, stringBytes } from '../../support/oicq81/frames.ts';
import { bytesOf, dissect, frameMessage, given, plain } from '../../support/oicq81/messages.ts';
import { session } from '../../support/oicq81/session.ts';
import { findTilingFault } from '../../support/tiling.ts';

function expectSound(message: Message): void {
  const tree = fieldsOf(message);
  expect(findTilingFault(tree)).toBeNull();
  maskSecrets(message, tree);
  summarise(message, 'en', true);
  summarise(message, 'zh', false);
  for (const { code, needed, had } of message.problems) {
    expect(code).toMatch(/^oicq81\./);
    if (code === 'oicq81.short' || code === 'oicq81.length')
      expect([typeof needed, typeof had]).toEqual(['number', 'number']);
  }
}

describe('a frame that is cut', () => {
  test.each(literalFrames)('at any byte is kept, type $type from the $from', ({ hex }) => {
    const whole = bytesOf(hex);
    for (let size = 1; size < whole.length; size++) {
      const message = frameMessage(whole.subarray(0, size));
      expectSound(message);
      expect(message.complete).toBe(false);
      const [first] = message.problems;
      if (size < 8) expect(first).toMatchObject({ code: 'oicq81.header', needed: 8, had: size });
      else expect(first).toMatchObject({ code: 'oicq81.length', needed: whole.length, had: size });
    }
  });

  test('keeps every value in front of the cut', () => {
    const { values, tree } = dissect(bytesOf('81 0a 01 03 0f 00 00 00 4d d0 07 00 fa 38 09 00 06 b3 d4'));
    expect(values).toEqual([
      ['number', '512077'],
      ['peer_number', '604410'],
    ]);
    expect(tree.nodes.at(-1)).toMatchObject({ role: 'gap', name: 'rest', raw: '06b3d4', span: { start: 16, end: 19 } });
  });
});

describe('a content', () => {
  const content = (type: number, from: 'client' | 'server', bytes: readonly number[]) =>
    from === 'client'
      ? programFrame(plain, 0x0a, 0x01, type, Uint8Array.from(bytes))
      : programFrame(plain, 0x01, 0x0a, type, Uint8Array.from(bytes));

  test('whose string says it is longer than the rest is short by so many bytes', () => {
    const { message } = dissect(content(0x06, 'client', [1, 0, 0, 0, 200, 0x41, 0x42]));
    expect(message.problems).toMatchObject([{ code: 'oicq81.short', path: 'oicq81.group_name', needed: 201, had: 3 }]);
    expect(message.complete).toBe(true);
  });

  test('whose count promises more than there is room for says how many there are', () => {
    const { message, values } = dissect(content(0x09, 'client', [1, 0, 0, 0, 255, 2, 0, 0, 0, 7]));
    expect(message.problems).toMatchObject([{ code: 'oicq81.count', path: 'oicq81.move_count', needed: 255, had: 1 }]);
    expect(values.slice(2)).toEqual([
      ['friend_number[0]', '2'],
      ['target_group[0]', 7],
    ]);
  });

  test('whose count is too small leaves bytes over', () => {
    const { message, tree } = dissect(content(0x09, 'client', [1, 0, 0, 0, 0, 2, 0, 0, 0, 7]));
    expect(message.problems).toMatchObject([{ code: 'oicq81.left-over', needed: 5, had: 10 }]);
    expect(tree.nodes.at(-1)).toMatchObject({ role: 'gap', raw: '0200000007' });
  });

  test('whose inner count lies is told by the inner count', () => {
    const { message } = dissect(content(0x02, 'server', [1, 2, 1, 0x41, 0, 9, 5, 0, 0, 0, 1, 1, 1, 0x42]));
    expect(message.problems).toMatchObject([{ code: 'oicq81.count', path: 'oicq81.friend_count', needed: 9, had: 1 }]);
  });

  test('with counts as large as they can be takes no more steps than it has bytes', () => {
    const { message, values } = dissect(content(0x02, 'server', [1, 255]));
    expect(message.problems).toMatchObject([{ code: 'oicq81.count', needed: 255, had: 0 }]);
    expect(values).toHaveLength(2);
  });

  test('of a failure may end behind the result or go on', () => {
    for (const bytes of [[0], [0, 7], [0, 7, 1, 0x41]]) {
      const { message } = dissect(content(bytes.length === 2 ? 0x07 : 0x05, 'server', bytes));
      expect(message.problems).toEqual([]);
      expect(message.result).toMatchObject({ code: 0, label: { en: 'failure' } });
    }
    expect(dissect(content(0x05, 'server', [1])).message.problems).toMatchObject([{ code: 'oicq81.short' }]);
  });

  test('with a string that is no text keeps its bytes as hex', () => {
    const { message, field } = dissect(content(0x06, 'client', [1, 0, 0, 0, 3, 0xc6, 0xbd, 0xff]));
    expect(field('group_name')).toMatchObject({ raw: 'c6bdff', rawEncoding: 'hex', value: '平\ufffd' });
    expect(message.problems).toMatchObject([
      { code: 'oicq81.text', path: 'oicq81.group_name', span: { layer: 1, start: 13, end: 16 } },
    ]);
  });

  test('with more users found than the document allows says so', () => {
    const many: Item[] = [
      ['success', 'T', 1],
      ['found_count', 'T', 51],
    ];
    for (let i = 0; i < 51; i++) {
      many.push(
        ['number', 'L', i],
        ['nickname', 'S', ''],
        ['portrait', 'M', 0],
        ['province', 'T', 0],
        ['city', 'S', ''],
      );
    }
    const { message } = dissect(frameBytes(plain, { from: 'server', type: 0x0a, items: many }));
    expect(message.problems).toMatchObject([{ code: 'oicq81.too-many', severity: 'note', needed: 50, had: 51 }]);
  });

  test.each([
    ['s1', 255],
    ['s2le', 65_535],
    ['s2be', 65_535],
    ['sz', 65_535],
  ] as const)('with the longest string of form %s is read, and so is the empty one', (strings, longest) => {
    const profile = { ...plain, strings };
    for (const length of [0, longest]) {
      const name = new Uint8Array(length).fill(0x61);
      const bytes = programFrame(
        profile,
        0x0a,
        0x01,
        0x06,
        Uint8Array.from([1, 0, 0, 0, ...stringBytes(profile, name)]),
      );
      const { message, field } = dissect(bytes, given(profile));
      expect(message.problems).toEqual([]);
      expect(field('group_name').value).toBe('a'.repeat(length));
    }
  });

  test('without the NUL that ends its string is short by one byte', () => {
    const profile = { ...plain, strings: 'sz' } as const;
    const bytes = programFrame(profile, 0x0a, 0x01, 0x06, Uint8Array.from([1, 0, 0, 0, 0x41, 0x42]));
    expect(dissect(bytes, given(profile)).message.problems).toMatchObject([
      { code: 'oicq81.short', needed: 3, had: 2 },
    ]);
  });
});

describe('a header', () => {
  test('with a length below its own size cannot be right', () => {
    const profile = { ...plain, scope: 'frame' } as const;
    const { message } = dissect(bytesOf('81 0a 01 16 07 00 00 00 01 02 03 04'), given(profile));
    expect(message.problems[0]).toMatchObject({ code: 'oicq81.length', needed: 8, had: 7 });
    expect(message.complete).toBe(false);
  });

  test('with the greatest length is a frame that is cut', () => {
    const { message } = dissect(bytesOf('81 0a 01 16 ff ff ff ff 01 02 03 04'));
    expect(message.problems).toMatchObject([{ code: 'oicq81.length', needed: 4_294_967_303, had: 12 }]);
  });

  test('whose length leaves bytes behind the content shows them as surplus', () => {
    const { message, tree } = dissect(bytesOf('81 0a 01 16 04 00 00 00 01 02 03 04 0d 0a'));
    expect(message.problems).toMatchObject([{ code: 'oicq81.surplus', severity: 'note', needed: 12, had: 14 }]);
    expect(tree.nodes.at(-1)).toMatchObject({ name: 'surplus', raw: '0d0a' });
    expect(findTilingFault(tree)).toBeNull();
  });

  test('of other programs names them and shows the content as bytes', () => {
    const { message, field, tree } = dissect(bytesOf('81 0a 05 03 02 00 00 00 aa bb'));
    expect(field('receiver')).toMatchObject({ value: 5, label: { en: 'chat server', zh: '聊天服务器' } });
    expect(message).toMatchObject({ command: '0x03', complete: true });
    expect(message.problems).toMatchObject([{ code: 'oicq81.programs', severity: 'note' }]);
    expect(tree.nodes.at(-1)).toMatchObject({ role: 'gap', name: 'content', raw: 'aabb' });
    expect(summarise(message, 'en', true)).toBe('2 bytes');
  });

  test('of a program that nobody knows is unknown there', () => {
    const { field } = dissect(bytesOf('81 0a 09 03 00 00 00 00'));
    expect(field('receiver')).toMatchObject({ value: 9, status: 'unknown' });
  });

  test('of a type that no table has is kept with its bytes', () => {
    const { message, field } = dissect(bytesOf('81 0a 01 18 01 00 00 00 ff'));
    expect(message).toMatchObject({ command: '0x18', uin: null, result: null });
    expect(message.problems).toMatchObject([{ code: 'oicq81.type', path: 'oicq81.type' }]);
    expect(field('type')).toMatchObject({ value: 0x18, status: 'unknown' });
  });

  test('of a type that only the other side sends says so', () => {
    const { message } = dissect(bytesOf('81 01 0a 17 01 00 00 00 ff'));
    expect(message.problems).toMatchObject([
      { code: 'oicq81.direction', text: 'type 0x17 (answer_ask_to_add) is only sent by the client' },
    ]);
  });

  test('that contradicts the connection is believed, with a Problem', () => {
    const { message } = dissect(bytesOf('81 0a 01 16 04 00 00 00 4d d0 07 00'), given(plain), 'server');
    expect(message).toMatchObject({ command: 'connection_test', uin: '512077' });
    expect(message.problems).toMatchObject([{ code: 'oicq81.sender' }]);
  });
});

test('any bytes under any profile are told without a crash, and no byte is lost', () => {
  const anyFrame = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 80 }),
    fc
      .tuple(fc.constantFrom(0x01, 0x0a), fc.integer({ min: 0, max: 0x18 }), fc.uint8Array({ maxLength: 80 }))
      .map(([sender, type, content]) => programFrame(plain, sender, 11 - sender, type, content)),
  );
  fc.assert(
    fc.property(anyFrame, fc.constantFrom(...baseProfiles), (bytes, profile) => {
      expectSound(frameMessage(bytes, given(profile)));
    }),
    { numRuns: 1500 },
  );
});

test('a session that is read under a wrong profile is told without a crash', () => {
  const written = { ...plain, strings: 's2be', portrait: 2 } as const;
  for (const frame of session) {
    const bytes = frameBytes(written, frame);
    for (const profile of baseProfiles) expectSound(frameMessage(bytes, given(profile)));
  }
});
