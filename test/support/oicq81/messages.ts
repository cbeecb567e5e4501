/**
 * Frames of the 0x81 protocol as messages: bytes go in, the message that a pipeline would make of them comes out.
 */

import { oicq81Protocol, oicq81Tables } from '../../../dissectors/index.ts';
import { fieldsOf } from '../../../src/dissect/dissect.ts';
import type { SenderRole } from '../../../src/dissect/oicq81/check.ts';
import { Oicq81Parser } from '../../../src/dissect/oicq81/parse.ts';
import { readFrame } from '../../../src/dissect/oicq81/reading.ts';
import { createBinaryRegistry } from '../../../src/dissect/oicq81/rules.ts';
import type { Field, FieldTree } from '../../../src/model/field.ts';
import type { Frame } from '../../../src/model/frame.ts';
import type { Message, Oicq81Parse } from '../../../src/model/message.ts';
import type { ProfileChoice, WireProfile } from '../../../src/model/wire-profile.ts';
import { messageOf } from '../../present/hand-made.ts';
import { frameOf } from '../bodies.ts';

/** The profile of the literal frames. */
export const plain: WireProfile = { order: 'le', scope: 'content', strings: 's1', portrait: 1, charset: 'gb18030' };

export const binaryRegistry = createBinaryRegistry(oicq81Protocol, oicq81Tables);

/** A profile that the user gave. */
export function given(profile: WireProfile): ProfileChoice {
  return { profile, confidence: null, runnersUp: [] };
}

/** The bytes that hex digits stand for; blanks do not count. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

/** A message that is the frame `bytes`, which stands in the middle of other bytes. */
export function frameMessage(bytes: Uint8Array, choice = given(plain), role: SenderRole = null): Message {
  const start = 5;
  const memory = new Uint8Array(bytes.length + 2 * start).fill(0x81);
  memory.set(bytes, start);
  const end = start + bytes.length;
  const place = { bytes: memory, start, end, body: memory, bodyStart: start, bodyEnd: end };
  const frame: Frame = { ...frameOf('request', ''), carrier: 'tcp', http: null, ...place };
  const { parse, command, uin, result, charset, isComplete, problems } = readFrame(
    new Oicq81Parser(binaryRegistry),
    memory,
    start,
    end,
    role,
    choice,
  );
  const complete = isComplete;
  return messageOf({
    carrier: 'tcp',
    parse,
    frame,
    command,
    uin,
    result,
    charset,
    complete,
    problems,
    profile: choice,
  });
}

/** A message with its tree, and how to find a field in it. */
export function dissect(bytes: Uint8Array, choice = given(plain), role: SenderRole = null) {
  const message = frameMessage(bytes, choice, role);
  const tree = fieldsOf(message);
  const values = contentValues(tree);
  const field = (name: string): Field => {
    const found = allFields(tree.nodes).find((one) => one.name === name);
    if (found === undefined) throw new Error(`no field ${name}`);
    return found;
  };
  return { message, parse: parseOf(message), tree, values, field };
}

function parseOf({ parse }: Message): Oicq81Parse {
  if (parse.protocol !== 'oicq81') throw new Error('not a frame of the protocol');
  return parse;
}

const header = new Set(['guide', 'sender', 'receiver', 'type', 'length', 'bytes']);

/** Name and value of every value of the content, bytes of a file in hex. */
function contentValues(tree: FieldTree): readonly (readonly [string, string | number])[] {
  return allFields(tree.nodes)
    .filter((field) => !header.has(field.name) && field.children === undefined)
    .map((field) => [field.name, field.value ?? field.raw ?? '']);
}

function allFields(nodes: readonly Field[]): Field[] {
  const found: Field[] = [];
  for (const node of nodes) {
    if (node.role !== 'field' || node.span.layer !== 1) continue;
    found.push(node, ...allFields(node.children ?? []));
  }
  return found;
}
