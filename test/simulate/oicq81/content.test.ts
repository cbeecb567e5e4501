/**
 * Contents of 0x81 frames from values: against frames that are put together by hand, type by type, under every profile.
 */

import { expect, test } from 'vitest';
import type { BinaryRules } from '../../../src/model/binary-rules.ts';
import type { BinaryPart } from '../../../src/model/binary-table.ts';
import { profileCharsets, profileName, type WireProfile } from '../../../src/model/wire-profile.ts';
import { ContentReader, type Values, writeFrame } from '../../../src/simulate/oicq81/content.ts';
import { baseProfiles, frameBytes, type Item, type NotedFrame } from '../../support/oicq81/frames.ts';
import { binaryRegistry, plain } from '../../support/oicq81/messages.ts';
import { session } from '../../support/oicq81/session.ts';

function rulesOf({ from, type }: NotedFrame): BinaryRules {
  const rules = (from === 'client' ? binaryRegistry.client : binaryRegistry.server)[type];
  if (rules === null || rules === undefined) throw new Error(`no type ${type}`);
  return rules;
}

/** `friend_number[0][1]` is value friend_number of round 1 of the repeat in round 0 of a repeat. */
function valuesOf(parts: readonly BinaryPart[], items: readonly Item[], place = ''): Values {
  const values: Record<string, Values[string]> = {};
  for (const part of parts) {
    if (!('repeat' in part)) {
      const item = items.find(([name]) => name === `${part.name}${place}`);
      if (item !== undefined) values[part.name] = item[2];
      continue;
    }
    const rounds: Values[] = [];
    const isThere = (round: number): boolean =>
      items.some(([name]) => name.includes(`${place}[${round}]`) && begins(part, name));
    for (let round = 0; isThere(round); round++) rounds.push(valuesOf(part.parts, items, `${place}[${round}]`));
    values[part.repeat] = rounds;
  }
  return values;
}

function begins(part: BinaryPart, name: string): boolean {
  return 'repeat' in part && part.parts.some((one) => !('repeat' in one) && name.startsWith(`${one.name}[`));
}

const profiles: readonly WireProfile[] = [
  ...baseProfiles,
  ...profileCharsets.map((charset): WireProfile => ({ ...plain, charset })),
];

test.each(profiles.map((profile) => [profileName(profile), profile] as const))('every type under %s', (_, profile) => {
  const reader = new ContentReader(profile);
  expect(new Set(session.map(({ from, type }) => `${from} ${type}`)).size).toBe(42);
  for (const frame of session) {
    const rules = rulesOf(frame);
    const values = valuesOf(rules.table.parts, frame.items);
    const bytes = writeFrame(binaryRegistry, rules, values, profile);
    expect(bytes.toString('hex')).toBe(Buffer.from(frameBytes(profile, frame)).toString('hex'));
    const read = reader.read(rules, bytes.subarray(8));
    for (const [name, , value] of frame.items) {
      // Big5 has no letters of simplified Chinese: what is written cannot be read back.
      if (!name.includes('[') && profile.charset !== 'big5') expect(read?.[name]).toEqual(value);
    }
  }
});

test('rounds of a repeat are read, too', () => {
  const frame: NotedFrame = {
    from: 'client',
    type: 0x09,
    items: [
      ['number', 'L', 70001],
      ['move_count', 'T', 2],
      ['friend_number[0]', 'L', 70002],
      ['target_group[0]', 'T', 3],
      ['friend_number[1]', 'L', 70003],
      ['target_group[1]', 'T', 4],
    ],
  };
  const content = frameBytes(plain, frame).subarray(8);
  expect(new ContentReader(plain).read(rulesOf(frame), content)).toMatchObject({
    member: [
      { friend_number: 70002, target_group: 3 },
      { friend_number: 70003, target_group: 4 },
    ],
  });
});

test('a text that is longer than its length can say is cut between two letters', () => {
  const frame: NotedFrame = { from: 'client', type: 0x06, items: [] };
  const bytes = writeFrame(binaryRegistry, rulesOf(frame), { number: 1, group_name: `a${'组'.repeat(200)}` }, plain);
  expect([bytes[12], bytes.length]).toEqual([255, 8 + 4 + 1 + 255]);
  expect(new ContentReader(plain).read(rulesOf(frame), bytes.subarray(8))?.['group_name']).toBe(`a${'组'.repeat(127)}`);
});
