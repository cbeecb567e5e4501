/**
 * A session of every type under every base profile: each frame is dissected to the values that were typed.
 */

import { describe, expect, test } from 'vitest';
import type { WireProfile } from '../../../src/model/wire-profile.ts';
import { profileName } from '../../../src/model/wire-profile.ts';
import { baseProfiles, frameBytes, type Item, type NotedFrame } from '../../support/oicq81/frames.ts';
import { dissect, given, plain } from '../../support/oicq81/messages.ts';
import { session } from '../../support/oicq81/session.ts';
import { findTilingFault } from '../../support/tiling.ts';

const userNumbers = /^(number|friend_number|peer_number|watched_number|start_number)(\[|$)/;

function wanted(items: readonly Item[]) {
  return items.map(([name, letter, value]) => {
    if (letter === 'B') return [name, Buffer.from(value).toString('hex')];
    return [name, userNumbers.test(name) ? String(value) : value];
  });
}

function expectExact(profile: WireProfile, frame: NotedFrame): void {
  const { message, tree, values } = dissect(frameBytes(profile, frame), given(profile), frame.from);
  expect(values).toEqual(wanted(frame.items));
  expect(message.problems).toEqual([]);
  expect(findTilingFault(tree)).toBeNull();
}

test('the session has every type of both directions', () => {
  const types = (from: string) => new Set(session.filter((one) => one.from === from).map(({ type }) => type)).size;
  expect([types('client'), types('server')]).toEqual([22, 20]);
});

test('there are 32 base profiles', () => {
  expect(new Set(baseProfiles.map(profileName)).size).toBe(32);
});

describe.each(baseProfiles.map((profile) => ({ name: profileName(profile), profile })))('$name', ({ profile }) => {
  test('every frame of the session is dissected to the values that were typed', () => {
    for (const frame of session) expectExact(profile, frame);
  });
});

test.each(['utf-8', 'big5'] as const)('strings in %s are read', (charset) => {
  const profile: WireProfile = { ...plain, strings: 's2be', charset };
  const items: readonly Item[] = [
    ['number', 'L', 305187],
    ['peer_number', 'L', 412960],
    ['content', 'S', '下雨天留客'],
  ];
  expectExact(profile, { from: 'client', type: 0x03, items });
});
