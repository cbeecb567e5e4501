/**
 * Every exchange that the documents print, decoded with the real tables and compared with a list typed by hand: key,
 * certainty, label, codes. Persons are replaced.
 */

import { describe, expect, test } from 'vitest';
import { kqqCommands, kqqProtocol } from '../../dissectors/index.ts';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { createRegistry } from '../../src/dissect/registry.ts';
import type { Field } from '../../src/model/field.ts';
import { exchanges, silences } from '../dissectors/exchanges.ts';
import { Conversation } from '../support/bodies.ts';
import { findTilingFault } from '../support/tiling.ts';

const registry = createRegistry(kqqProtocol, kqqCommands);

/** The fields of 1.5 of the protocol notes and the disputed answers to AddToList: nothing else may be unsure. */
const unsure = new Set(['CV', 'ID', 'MT', 'MV', 'M5', 'M6', 'LC', 'TN', 'UN', 'HI', 'LI', 'CD']);

function decode(dir: 'request' | 'response', body: string) {
  const flow = new Conversation(registry);
  const message = dir === 'request' ? flow.request(body) : flow.response(body);
  const tree = fieldsOf(message);
  const fields = tree.nodes.filter((node) => node.role === 'field' && node.span.layer === 1);
  return { message, tree, fields };
}

/** All single values: items of lists stand for their list. */
function valuesOf(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => {
    const items = field.children?.filter((child) => child.role === 'field' && child.span.layer === 1) ?? [];
    return items.length > 0 ? items : [field];
  });
}

describe.each(exchanges)('$ref $source $dir $command', ({ dir, body, command, expect: expected, codes }) => {
  const { message, tree, fields } = decode(dir, body);

  test('is recognised, with one field for each parameter, and its leaves tile every layer', () => {
    expect([message.parse.protocol, message.command, message.dir]).toEqual(['kqq', command, dir]);
    expect(findTilingFault(tree)).toBeNull();
  });

  test('has every key with its label and certainty', () => {
    expect(fields.map((field) => [field.name, field.status, field.title?.en ?? null])).toEqual(expected);
  });

  test('is unsure of nothing but what the documents leave open', () => {
    for (const field of valuesOf(fields)) {
      const name = field.name.replace(/\[\d+\]$/, '');
      if (field.status !== 'known') expect(unsure).toContain(name);
    }
  });

  test('explains every code', () => {
    const values = valuesOf(fields);
    for (const [key, value, status, label] of codes ?? []) {
      const found = values.filter((one) => one.name.replace(/\[\d+\]$/, '') === key);
      const texts = found.map((one) => [String(one.value), one.status, one.label?.en ?? null]);
      expect(texts).toContainEqual([value, status, label]);
    }
  });
});

test.each(silences)('$ref $command gets no reply for the documented reasons', ({ body, command, reasonsEn }) => {
  const flow = new Conversation(registry);
  flow.request(body);
  const reply = flow.response('');
  expect([reply.null, reply.command]).toEqual(['empty', command]);
  expect(reply.reasons.map((reason) => reason.text.en).sort()).toEqual([...reasonsEn].sort());
});
