/**
 * What is wrong with a 0x81 frame: a compact parse goes in, Problems come out, each with what was needed and what was
 * there where lengths disagree.
 */

import { isWholeText } from '../../bytes/whole-text.ts';
import { letterS } from '../../model/binary-rules.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import { noProblems, type Problem, type Severity } from '../../model/problem.ts';
import { profileName } from '../../model/wire-profile.ts';
import { headerSize } from './parse.ts';
import { hexByte, indexOfRow, nameAt, numberAt, rowAt } from './value.ts';

/** Who sent a frame, as the connection tells; null when nobody can say. */
export type SenderRole = 'client' | 'server' | null;

/** Strings of a message that are told to be no text; after so many there is no more to learn. */
const mostTexts = 8;

/** The Problems of a frame; `layerStart` is the offset in `body` that spans of layer 1 count from. */
export function checkFrame(parse: Oicq81Parse, role: SenderRole, layerStart: number): readonly Problem[] {
  const found: Problem[] = [];
  checkHeader(parse, role, found, layerStart);
  if (parse.rules !== null) {
    checkContent(parse, found, layerStart);
    checkValues(parse, found, layerStart);
  }
  return found.length === 0 ? noProblems : found;
}

function checkHeader(parse: Oicq81Parse, role: SenderRole, found: Problem[], layerStart: number): void {
  const { start, end, length, wanted, rules } = parse;
  const size = end - start;
  const span = spanIn(layerStart, start + 4, Math.min(end, start + headerSize));
  if (length < 0) {
    const text = `a header has ${headerSize} bytes, this frame ${size}`;
    found.push({ ...problem('header', 'warn', text), needed: headerSize, had: size });
    return;
  }
  if (wanted < 0) {
    const text = `a length of ${length} that counts the frame is less than its header`;
    found.push({ ...problem('length', 'warn', text), path: 'oicq81.length', span, needed: headerSize, had: length });
  } else if (wanted > size) {
    const text = `by its length the frame has ${wanted} bytes, ${size} are there`;
    found.push({ ...problem('length', 'warn', text), path: 'oicq81.length', span, needed: wanted, had: size });
  } else if (wanted < size) {
    const text = `${size - wanted} bytes stand behind what the length counts`;
    const behind = spanIn(layerStart, start + wanted, end);
    found.push({ ...problem('surplus', 'note', text), span: behind, needed: wanted, had: size });
  }
  if (rules === null) found.push(whyNoRules(parse));
  else if (role !== null && role !== rules.table.from) {
    const text = `the header says it is from the ${rules.table.from}, the connection that it is from the ${role}`;
    found.push({ ...problem('sender', 'warn', text), path: 'oicq81.sender' });
  }
}

function whyNoRules(parse: Oicq81Parse): Problem {
  const { registry, sender, receiver, type } = parse;
  const { client, server } = registry.protocol;
  const pair = `${describeProgram(parse, sender)} to ${describeProgram(parse, receiver)}`;
  const isPair = (sender === client && receiver === server) || (sender === server && receiver === client);
  if (!isPair) {
    const text = `no table has what goes from ${pair}; the content is shown as bytes`;
    return { ...problem('programs', 'note', text), path: 'oicq81.sender' };
  }
  const other = (sender === client ? registry.server : registry.client)[type] ?? null;
  if (other !== null) {
    const text = `type ${hexByte(type)} (${other.table.command}) is only sent by the ${other.table.from}`;
    return { ...problem('direction', 'warn', text), path: 'oicq81.type' };
  }
  const text = `no table has type ${hexByte(type)} from ${pair}; the content is shown as bytes`;
  return { ...problem('type', 'note', text), path: 'oicq81.type' };
}

function describeProgram({ registry }: Oicq81Parse, number: number): string {
  const code = registry.programs.find(({ value }) => value === number);
  return code === undefined ? `program ${hexByte(number)}` : code.label.en;
}

function checkContent(parse: Oicq81Parse, found: Problem[], layerStart: number): void {
  const { content, rules, contentEnd, choice } = parse;
  const { needed, had, stopAt, stopOrdinal } = content;
  if (content.end === 'closed' || rules === null) return;
  const span = spanIn(layerStart, stopAt, contentEnd);
  const under = choice.confidence === null ? '' : ` (read as ${profileName(choice.profile)})`;
  const name = stopOrdinal < 0 ? '' : rules.rows[stopOrdinal].row.name;
  const path = `oicq81.${name}`;
  if (content.end === 'short') {
    const text = `the content ends inside ${name}${under}`;
    found.push({ ...problem('short', 'warn', text), path, span, needed, had });
  } else if (content.end === 'count') {
    const text = `${name} says ${needed}, the content has room for ${had}${under}`;
    found.push({ ...problem('count', 'warn', text), path, span, needed, had });
  } else {
    const text = `${had - needed} bytes stand behind the last value${under}`;
    found.push({ ...problem('left-over', 'warn', text), span, needed, had });
  }
}

function checkValues(parse: Oicq81Parse, found: Problem[], layerStart: number): void {
  const { body, content, choice, rules } = parse;
  const { charset } = choice.profile;
  let texts = 0;
  for (let i = 0; i < content.count && texts < mostTexts; i++) {
    const row = rowAt(parse, i);
    if (row === null || row.letter !== letterS) continue;
    const start = content.starts[i];
    const end = content.ends[i];
    if (isWholeText(body, start, end, charset)) continue;
    const name = nameAt(parse, i);
    const span = spanIn(layerStart, start, end);
    found.push({ ...problem('text', 'warn', `${name} is not text in ${charset}`), path: `oicq81.${name}`, span });
    texts += 1;
  }
  for (const { row, ordinal } of rules?.rows ?? []) {
    if (row.most === undefined) continue;
    const index = indexOfRow(parse, ordinal);
    const had = index < 0 ? 0 : numberAt(parse, index);
    if (had <= row.most) continue;
    const text = `${row.name} is ${had}, the document allows ${row.most}`;
    found.push({ ...problem('too-many', 'note', text), path: `oicq81.${row.name}`, needed: row.most, had });
  }
}

function problem(code: string, severity: Severity, text: string): Problem {
  return { code: `oicq81.${code}`, severity, text };
}

function spanIn(layerStart: number, start: number, end: number) {
  return { layer: 1, start: start - layerStart, end: end - layerStart };
}
