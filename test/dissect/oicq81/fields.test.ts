import { describe, expect, test } from 'vitest';
import { fieldsOf, summarise } from '../../../src/dissect/dissect.ts';
import type { ProfileChoice } from '../../../src/model/wire-profile.ts';
import { describeHex } from '../../../src/present/hex.ts';
import { toJsonLine, toRecord } from '../../../src/present/record.ts';
import { maskSecrets } from '../../../src/present/redact.ts';
import { plainStyles } from '../../../src/present/styles.ts';
import { describeTree } from '../../../src/present/tree.ts';
import { frameBytes, type Item, type NotedFrame } from '../../support/oicq81/frames.ts';
import { dissect, frameMessage, given, plain } from '../../support/oicq81/messages.ts';

const inferred: ProfileChoice = {
  profile: plain,
  confidence: 0.97,
  runnersUp: [{ name: 'le,content,s1,m2,gb18030', confidence: 0.02 }],
};

function read(frame: NotedFrame, choice = given(plain)) {
  return dissect(frameBytes(plain, frame), choice, frame.from);
}

const message: NotedFrame = {
  from: 'server',
  type: 0x03,
  items: [
    ['flag', 'T', 1],
    ['friend_number', 'L', 305187],
    ['text', 'S', '你好'],
    ['message_kind', 'T', 2],
  ],
};

const login: NotedFrame = {
  from: 'client',
  type: 0x02,
  items: [
    ['number', 'L', 305187],
    ['password', 'S', 'geheim-77'],
    ['login_mode', 'T', 1],
  ],
};

const registration: NotedFrame = {
  from: 'client',
  type: 0x01,
  items: [
    ['nickname', 'S', 'nick'],
    ['portrait', 'M', 4],
    ['user_password', 'S', 'geheim-77'],
    ['sex', 'T', 1],
    ['age', 'T', 40],
    ['real_name', 'S', 'name'],
    ['country', 'T', 1],
    ['province', 'T', 1],
    ['city', 'S', 'city'],
    ['address', 'S', ''],
    ['postcode', 'S', ''],
    ['education', 'T', 1],
    ['school', 'S', ''],
    ['occupation', 'T', 1],
    ['phone', 'S', ''],
    ['pager', 'S', ''],
    ['email', 'S', ''],
    ['hobby', 'S', ''],
    ['introduction', 'S', ''],
    ['needs_auth', 'T', 1],
  ],
};

const friends: NotedFrame = {
  from: 'server',
  type: 0x02,
  items: [
    ['success', 'T', 1],
    ['group_count', 'T', 2],
    ['group_name[0]', 'S', '家人'],
    ['group_id[0]', 'T', 3],
    ['friend_count[0]', 'T', 2],
    ['friend_number[0][0]', 'L', 10],
    ['portrait_id[0][0]', 'T', 1],
    ['friend_status[0][0]', 'T', 1],
    ['friend_nickname[0][0]', 'S', '一'],
    ['friend_number[0][1]', 'L', 11],
    ['portrait_id[0][1]', 'T', 2],
    ['friend_status[0][1]', 'T', 9],
    ['friend_nickname[0][1]', 'S', '二'],
    ['group_name[1]', 'S', '空'],
    ['group_id[1]', 'T', 4],
    ['friend_count[1]', 'T', 0],
  ],
};

describe('a value', () => {
  test('of a T has its byte in hex, its number and what the code means', () => {
    expect(read(message).field('flag')).toMatchObject({
      raw: '01',
      rawEncoding: 'hex',
      value: 1,
      label: { en: 'system', zh: '系统' },
      title: { en: 'who it is from', zh: '标志' },
      source: 'oicq-doc',
      status: 'known',
      path: 'oicq81.flag',
      span: { layer: 1, start: 8, end: 9 },
    });
  });

  test('of a user is a text, of an L otherwise a number', () => {
    expect(read(message).field('friend_number').value).toBe('305187');
    const { field } = read({
      from: 'server',
      type: 0x12,
      items: [
        ['friend_number', 'L', 1],
        ['file_name', 'S', 'a'],
        ['file_length', 'L', 4_000_000_000],
      ],
    });
    expect(field('file_length').value).toBe(4_000_000_000);
  });

  test('of a string does not span its length, which is a separator of its own', () => {
    const { field, tree } = read(message);
    expect(field('text')).toMatchObject({ raw: '你好', value: '你好', span: { start: 14, end: 18 } });
    const before = tree.nodes.find(({ name }) => name === 'string length');
    expect(before).toMatchObject({ role: 'syntax', span: { layer: 1, start: 13, end: 14 } });
  });

  test('that no table lists is unknown, and a reading that the document does not print is assumed', () => {
    const { field } = read({
      ...message,
      items: message.items.map((one) => (one[0] === 'flag' ? ['flag', 'T', 7] : one)),
    });
    expect(field('flag')).toMatchObject({ value: 7, status: 'unknown' });
    expect(field('message_kind')).toMatchObject({
      status: 'assumed',
      label: { en: 'asks you to pass authentication', zh: '请求你通过身份验证' },
    });
    expect(field('message_kind').readings).toHaveLength(1);
  });

  test('without a printed letter is assumed', () => {
    const { field } = read({
      from: 'client',
      type: 0x14,
      items: [
        ['number', 'L', 1],
        ['friend_number', 'L', 2],
        ['allow', 'T', 1],
      ],
    });
    expect(field('allow')).toMatchObject({ status: 'assumed', source: 'inferred', label: { en: 'allowed' } });
  });
});

describe('how sure a value is', () => {
  const statuses = (choice: ProfileChoice) =>
    Object.fromEntries(
      ['type', 'length', 'flag', 'friend_number', 'text'].map((name) => [
        name,
        read(message, choice).field(name).status,
      ]),
    );

  test('under a profile that was inferred: what does not depend on it is known, the rest assumed', () => {
    expect(statuses(inferred)).toEqual({
      type: 'assumed',
      length: 'assumed',
      flag: 'known',
      friend_number: 'assumed',
      text: 'assumed',
    });
  });

  test('under a profile that the user gave: known, but for the direction that the document does not print', () => {
    const sure = { length: 'known', flag: 'known', friend_number: 'known', text: 'known' };
    expect(statuses(given(plain))).toEqual({ type: 'assumed', ...sure });
    expect(read(login).field('type').status).toBe('known');
    expect(read(message).field('receiver')).toMatchObject({ status: 'assumed', source: 'inferred' });
  });

  test('is told of the charset too', () => {
    expect(read(message, inferred).message.charset).toEqual({ name: 'gb18030', status: 'assumed', runnerUp: null });
    expect(read(message).message.charset).toEqual({ name: 'gb18030', status: 'known', runnerUp: null });
    expect(read(login).message.charset).toBeNull();
  });
});

describe('repeats', () => {
  test('are one field each with its values, and a record for every friend, or group without', () => {
    const { tree, field } = read(friends);
    expect(field('group')).toMatchObject({ value: 2, title: { en: 'groups with their friends' } });
    expect(field('friend_nickname[0][1]')).toMatchObject({ value: '二', path: 'oicq81.friend_nickname[0][1]' });
    expect(tree.records?.map((one) => Object.entries(one).map(([name, { value }]) => [name, value]))).toEqual([
      [
        ['group_name', '家人'],
        ['group_id', 3],
        ['friend_count', 2],
        ['friend_number', '10'],
        ['portrait_id', 1],
        ['friend_status', 1],
        ['friend_nickname', '一'],
      ],
      [
        ['group_name', '家人'],
        ['group_id', 3],
        ['friend_count', 2],
        ['friend_number', '11'],
        ['portrait_id', 2],
        ['friend_status', 9],
        ['friend_nickname', '二'],
      ],
      [
        ['group_name', '空'],
        ['group_id', 4],
        ['friend_count', 0],
      ],
    ]);
  });

  test('are shown as a table in the tree', () => {
    const { message: one, tree } = read(friends);
    const options = { language: 'en', styles: plainStyles, timeDigits: 6, columns: 120 } as const;
    const text = describeTree(one, maskSecrets(one, tree), options);
    expect(text).toContain('#  group_name  group_id  friend_count  friend_number  portrait_id  friend_status');
    expect(text).not.toContain('not text');
  });
});

describe('a summary', () => {
  const summaryOf = (frame: NotedFrame, choice = given(plain)) => summarise(read(frame, choice).message, 'en', true);

  test('says what the message says, then what is not known or assumed', () => {
    expect(summaryOf(message)).toBe('system 305187 asks you to pass authentication: "你好" ~message_kind=2');
    expect(summaryOf(friends)).toBe('2 groups: 10 online "一"; 11 9 "二" ?friend_status=9');
    expect(summaryOf(login)).toBe('hidden');
  });

  test('is in Chinese for who wants it', () => {
    expect(summarise(read(message).message, 'zh', true)).toBe('系统 305187 请求你通过身份验证："你好" ~message_kind=2');
  });

  test('names the profile where it is far from sure', () => {
    expect(summaryOf(login, inferred)).toBe('hidden');
    expect(summaryOf(login, { ...inferred, confidence: 0.5 })).toBe('hidden ~profile=le,content,s1,m1,gb18030');
  });

  test('of many records counts those it does not show', () => {
    const items: Item[] = [
      ['number', 'L', 1],
      ['move_count', 'T', 12],
    ];
    for (let i = 0; i < 12; i++) items.push(['friend_number', 'L', 100 + i], ['target_group', 'T', 1]);
    expect(summaryOf({ from: 'client', type: 0x09, items })).toMatch(/^12 members: 100 to group 1; .*; \+2$/);
  });

  test('cuts a long text', () => {
    const items: Item[] = [
      ['number', 'L', 1],
      ['group_name', 'S', '长'.repeat(110)],
    ];
    expect(summaryOf({ from: 'client', type: 0x06, items })).toBe(`"${'长'.repeat(110)}"`);
    const profile = { ...plain, strings: 's2le' } as const;
    const long: Item[] = [
      ['number', 'L', 1],
      ['group_name', 'S', '长'.repeat(900)],
    ];
    const bytes = frameBytes(profile, { from: 'client', type: 0x06, items: long });
    expect(summarise(frameMessage(bytes, given(profile)), 'en', true)).toBe(`"${'长'.repeat(200)}…"`);
  });
});

describe('a password', () => {
  const secret = 'geheim-77';
  const secretHex = Buffer.from(secret).toString('hex');

  /** Everything that is printed of a message. */
  function printed(bytes: Uint8Array, choice = given(plain)): string {
    const one = frameMessage(bytes, choice);
    const masked = maskSecrets(one, fieldsOf(one));
    const summary = summarise(one, 'en', true);
    const origin = { source: 'x', timeDigits: 6 } as const;
    const record = toRecord(one, masked, { origin, summarise: () => summary, hex: true });
    const body = Buffer.from(String(record['body']), 'base64').toString('latin1');
    const tree = { language: 'en', styles: plainStyles, timeDigits: 6, columns: 400 } as const;
    const hex = describeHex(masked, { language: 'en', styles: plainStyles }).replaceAll(/\s/g, '');
    return [toJsonLine(record), body, describeTree(one, masked, tree), hex, summary].join('\n');
  }

  function expectHidden(text: string, least: number): void {
    for (let at = 0; at + least <= secret.length; at++) {
      expect(text).not.toContain(secret.slice(at, at + least));
      expect(text).not.toContain(secretHex.slice(2 * at, 2 * (at + least)));
    }
  }

  test('is masked byte by byte in every form, and the rest is not', () => {
    const text = printed(frameBytes(plain, login));
    expectHidden(text, 4);
    expect(text).toContain('"raw":"*********","value":"*********"');
    expect(text).toContain('"label":"hidden"');
  });

  test('is masked wherever the frame is cut', () => {
    for (const frame of [login, registration]) {
      const bytes = frameBytes(plain, frame);
      for (let size = 8; size < bytes.length; size++) expectHidden(printed(bytes.subarray(0, size)), 4);
    }
  });

  test('is masked where the profile is not the right one', () => {
    for (const strings of ['s1', 's2le', 's2be', 'sz'] as const) {
      for (const written of ['s1', 's2le', 's2be', 'sz'] as const) {
        for (const frame of [login, registration]) {
          const bytes = frameBytes({ ...plain, strings: written }, frame);
          const { parse } = dissect(bytes, given({ ...plain, strings }));
          if (parse.content.end === 'closed') expect(strings).toBe(written);
          expectHidden(printed(bytes, given({ ...plain, strings })), 4);
        }
      }
    }
  });
});
