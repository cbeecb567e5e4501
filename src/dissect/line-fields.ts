/**
 * Field tree of a text message without HTTP: the frame goes in, leaves that tile layer 0 come out.
 *
 *   [line ends] [length: varint] message [CR] LF
 *
 * That the bytes in front are the length of the message is inferred: one client puts them there.
 */

import type { Field } from '../model/field.ts';
import type { Frame } from '../model/frame.ts';
import { makeNode } from './node.ts';

/** The nodes of layer 0, in wire order. */
export function lineFields(frame: Frame): readonly Field[] {
  const { bytes, start, bodyStart, bodyEnd, end } = frame;
  let at = start;
  while (at < bodyStart && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at += 1;
  const span = (from: number, to: number) => ({ layer: 0, start: from - start, end: to - start });
  const nodes: Field[] = [];
  if (at > start) nodes.push(makeNode('gap', 'surplus', 'line.surplus', span(start, at), 'unknown'));
  if (bodyStart > at) nodes.push(lengthField(frame, at));
  nodes.push(makeNode('field', 'line', 'line.body', span(bodyStart, bodyEnd), 'known'));
  if (end > bodyEnd) nodes.push(makeNode('syntax', 'line end', 'line', span(bodyEnd, end), 'known'));
  return nodes;
}

/** Seven bits a byte, the lowest first; the highest bit says that another byte follows. */
function lengthField({ bytes, start, bodyStart }: Frame, from: number): Field {
  let value = 0;
  for (let at = from; at < bodyStart; at++) value |= (bytes[at] & 0x7f) << (7 * (at - from));
  const place = { layer: 0, start: from - start, end: bodyStart - start };
  const field = makeNode('field', 'length', 'line.length', place, 'assumed');
  field.raw = Buffer.from(bytes.subarray(from, bodyStart)).toString('hex');
  field.rawEncoding = 'hex';
  field.binary = true;
  field.value = value;
  field.source = 'inferred';
  field.title = { en: 'length of the message', zh: '消息长度' };
  return field;
}
