import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContentWalk } from '../../../src/dissect/oicq81/content.ts';
import type { BinaryRules } from '../../../src/model/binary-rules.ts';
import { baseProfiles, contentBytes } from '../../support/oicq81/frames.ts';
import { binaryRegistry, bytesOf, plain } from '../../support/oicq81/messages.ts';
import { session } from '../../support/oicq81/session.ts';

function rulesOf(from: 'client' | 'server', type: number): BinaryRules {
  const rules = binaryRegistry[from][type];
  if (rules === null || rules === undefined) throw new Error(`no rules for ${type}`);
  return rules;
}

const friends = rulesOf('server', 0x02);
const moving = rulesOf('client', 0x09);

/** Name, start and end of every value, with its rounds. */
function placesOf(walk: ContentWalk, rules: BinaryRules) {
  return Array.from({ length: walk.count }, (_, i) => [
    rules.rows[walk.ordinals[i]].row.name,
    walk.heads[i],
    walk.starts[i],
    walk.ends[i],
    walk.outers[i],
    walk.rounds[i],
  ]);
}

test('every value has its place, without its length, and the rounds it stands in', () => {
  const walk = new ContentWalk();
  const bytes = bytesOf('ff ff 01 02 01 41 05 01 0a000000 07 01 02 4242 00 06 00 ff');
  expect(walk.walk(friends, plain, bytes, 2, bytes.length - 1)).toBe(true);
  expect(placesOf(walk, friends)).toEqual([
    ['success', 2, 2, 3, -1, -1],
    ['group_count', 3, 3, 4, -1, -1],
    ['group_name', 4, 5, 6, -1, 0],
    ['group_id', 6, 6, 7, -1, 0],
    ['friend_count', 7, 7, 8, -1, 0],
    ['friend_number', 8, 8, 12, 0, 0],
    ['portrait_id', 12, 12, 13, 0, 0],
    ['friend_status', 13, 13, 14, 0, 0],
    ['friend_nickname', 14, 15, 17, 0, 0],
    ['group_name', 17, 18, 18, -1, 1],
    ['group_id', 18, 18, 19, -1, 1],
    ['friend_count', 19, 19, 20, -1, 1],
  ]);
});

describe('a walk that does not close', () => {
  const walk = new ContentWalk();
  const stop = (rules: BinaryRules, hex: string) => {
    const bytes = bytesOf(hex);
    expect(walk.walk(rules, plain, bytes, 0, bytes.length)).toBe(false);
    const { end, stopAt, stopOrdinal, needed, had } = walk;
    return [end, stopAt, stopOrdinal < 0 ? null : rules.rows[stopOrdinal].row.name, needed, had];
  };

  test.each([
    ['', ['short', 0, 'number', 4, 0]],
    ['010000', ['short', 0, 'number', 4, 3]],
    ['01000000', ['short', 4, 'move_count', 1, 0]],
    ['01000000 01 0200', ['count', 5, 'move_count', 1, 0]],
    ['01000000 02 02000000 05 03000000', ['count', 14, 'move_count', 2, 1]],
    ['01000000 02 02000000 05', ['count', 10, 'move_count', 2, 1]],
    ['01000000 00 05', ['left-over', 5, null, 5, 6]],
  ])('of %s says where and why', (hex, wanted) => {
    expect(stop(moving, hex)).toEqual(wanted);
  });

  test('says nothing of it once another closes', () => {
    stop(moving, '0100');
    expect(walk.walk(moving, plain, bytesOf('01000000 00'), 0, 5)).toBe(true);
    expect([walk.end, walk.stopOrdinal, walk.needed, walk.had, walk.count]).toEqual(['closed', -1, 0, 0, 2]);
  });
});

test('a failure may be all there is, or be followed by the rest', () => {
  const walk = new ContentWalk();
  expect(walk.walk(friends, plain, bytesOf('00'), 0, 1)).toBe(true);
  expect([walk.isCutByResult, walk.count]).toEqual([true, 1]);
  expect(walk.walk(friends, plain, bytesOf('0000'), 0, 2)).toBe(true);
  expect([walk.isCutByResult, walk.count]).toEqual([false, 2]);
  expect(walk.walk(friends, plain, bytesOf('01'), 0, 1)).toBe(false);
});

test('no walk meets more values than there are bytes, or leaves the content', () => {
  const walk = new ContentWalk();
  const all = fc.constantFrom(...binaryRegistry.all);
  fc.assert(
    fc.property(all, fc.constantFrom(...baseProfiles), fc.uint8Array({ maxLength: 300 }), (rules, profile, bytes) => {
      const closed = walk.walk(rules, profile, bytes, 0, bytes.length);
      expect(closed).toBe(walk.end === 'closed');
      // A file may be empty.
      expect(walk.count).toBeLessThanOrEqual(bytes.length + 1);
      let at = 0;
      for (let i = 0; i < walk.count; i++) {
        expect(walk.heads[i]).toBeGreaterThanOrEqual(at);
        expect(walk.starts[i]).toBeGreaterThanOrEqual(walk.heads[i]);
        expect(walk.ends[i]).toBeGreaterThanOrEqual(walk.starts[i]);
        at = walk.ends[i];
      }
      expect(at).toBeLessThanOrEqual(walk.stopAt);
      expect(walk.stopAt).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 3000 },
  );
});

test('one walk serves frame after frame: what the last one met does not matter', () => {
  const walk = new ContentWalk();
  for (const profile of baseProfiles) {
    for (const { from, type, items } of session) {
      const bytes = contentBytes(profile, items);
      expect(walk.walk(rulesOf(from, type), profile, bytes, 0, bytes.length)).toBe(true);
      expect(walk.count).toBe(items.length);
    }
  }
});

test('lists that outgrow the room of a walk are noted whole', () => {
  const members = 255;
  const bytes = new Uint8Array(5 + 5 * members).fill(1);
  bytes[4] = members;
  const walk = new ContentWalk();
  expect(walk.walk(moving, plain, bytes, 0, bytes.length)).toBe(true);
  expect(walk.count).toBe(2 + 2 * members);
  expect([walk.rounds[walk.count - 1], walk.ends[walk.count - 1]]).toEqual([members - 1, bytes.length]);
});
