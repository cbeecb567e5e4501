import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/dissect/dissect.ts';
import { literalFrames } from '../../dissectors/oicq81-frames.ts';
import { bytesOf, dissect } from '../../support/oicq81/messages.ts';
import { findTilingFault } from '../../support/tiling.ts';

const clientTypes = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x10, 0x11, 0x12, 0x13, 0x14,
  0x15, 0x16, 0x17,
];
const serverTypes = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0e, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15,
  0x16,
];

/** Fields that hold the number of a user: their values are texts. */
const userNumbers = /^(number|friend_number|peer_number|watched_number|start_number)(\[|$)/;

test('there is a literal frame of each of the 22 types of clients and 20 of servers', () => {
  const typesFrom = (from: string) => literalFrames.filter((one) => one.from === from).map(({ type }) => type);
  expect(typesFrom('client')).toEqual(clientTypes);
  expect(typesFrom('server')).toEqual(serverTypes);
});

describe.each(literalFrames)('type $type from the $from', ({ from, type, hex, fields }) => {
  const { message, parse, tree, values } = dissect(bytesOf(hex));

  test('has the fields and values that were typed, and nothing is wrong with it', () => {
    const wanted = fields.map(([name, value]) => [name, userNumbers.test(name) ? String(value) : value]);
    expect(values).toEqual(wanted);
    expect(message.problems).toEqual([]);
    expect(message.complete).toBe(true);
    expect(parse.content.end).toBe('closed');
  });

  test('is told with its header', () => {
    const own = from === 'client' ? 0x0a : 0x01;
    const headers = tree.nodes.filter(({ span, role }) => role === 'field' && span.layer === 1).slice(0, 5);
    expect(headers.map(({ name, value }) => [name, value])).toEqual([
      ['guide', 0x81],
      ['sender', own],
      ['receiver', own === 0x0a ? 0x01 : 0x0a],
      ['type', type],
      ['length', bytesOf(hex).length - 8],
    ]);
    expect(findTilingFault(tree)).toBeNull();
  });

  test('has a summary in both languages that names nothing it does not have', () => {
    const own = values.find(([name]) => name === 'number')?.[1];
    for (const language of ['en', 'zh'] as const) {
      const text = summarise(message, language, true);
      expect(text).not.toMatch(/undefined|null|\b-\b/);
      expect(text).not.toContain('k9');
      if (own !== undefined && from === 'client') expect(message.uin).toBe(own);
    }
  });
});
