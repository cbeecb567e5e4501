/**
 * Filters for what is selected: a row of a view goes in, the expression that shows just its messages comes out.
 */

import { printFilter } from '../../filter/print.ts';
import type { Expression, Literal, Operand, Place } from '../../filter/syntax.ts';
import type { CommandCount } from '../../present/statistics/statistics.ts';
import type { Conversation } from '../account/conversations.ts';
import type { LoggedEvent } from '../account/events.ts';
import type { Unknown } from '../account/unknowns.ts';

/** `flow == 3` */
export function filterOfConversation({ number }: Conversation): string {
  return printFilter(equal('flow', String(number)));
}

/** `proto == kqq && cmd == GetMsgEx` */
export function filterOfCommand({ protocol, command }: CommandCount): string {
  const terms = [equal('proto', protocol)];
  if (isWhole(command) && command !== '-') terms.push(equal('cmd', command));
  return printFilter(all(terms));
}

/**
 * `cmd == GetInfo && dir == response && has(kqq.CV)`. Filters know no names but those of the tables: what has none is
 * found by the mark that the summary has for it.
 */
export function filterOfUnknown(unknown: Unknown): string {
  const { protocol, command, dir } = unknown;
  const terms = command !== null && isWhole(command) ? [equal('cmd', command)] : [equal('proto', protocol)];
  terms.push(equal('dir', dir), termOf(unknown));
  return printFilter(all(terms));
}

/** Of a Problem its conversation and code, of a first sight what was seen; null where the program spoke. */
export function filterOfEvent(event: LoggedEvent): string | null {
  if (event.kind === 'program') return null;
  if (event.kind === 'first-sight') return filterOfUnknown(event.unknown);
  return printFilter(all([equal('flow', String(event.flow)), equal('problem.code', event.code)]));
}

function termOf({ path, code, status, isNamed, values, protocol }: Unknown): Expression {
  if (isNamed && name.test(path)) {
    return code === null || !isWhole(code) ? has(path) : equal(path, codeText(protocol, code));
  }
  const sent = path.slice(protocol.length + 1);
  if (protocol !== 'kqq' || !isWhole(sent)) return has(status);
  // Without a value there is no equals sign.
  const mark = quoted(values.size === 0 ? `?${sent}` : `?${sent}=`);
  return { kind: 'compare', operand: operandOf('summary'), operator: 'contains', literal: mark, ...nowhere };
}

/** Filters compare binary codes as numbers, however they are shown. */
function codeText(protocol: string, code: string): string {
  return protocol !== 'kqq' && /^0x[0-9a-f]+$/.test(code) ? String(Number(code)) : code;
}

/** Of a longer text only the beginning is known, which equals nothing. */
function isWhole(text: string): boolean {
  return !text.endsWith('…');
}

/** What is made stands nowhere in a text. */
const nowhere: Place = { start: 0, end: 0 };
const name = /^[a-z0-9_]+(?:[.-][a-z0-9_]+)*$/i;
const number = /^(?:0|[1-9]\d{0,14})$/;
const operators: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'matches', 'eq', 'ne']);

function all(terms: readonly Expression[]): Expression {
  return { kind: 'and', terms, ...nowhere };
}

function has(path: string): Expression {
  return { kind: 'has', operand: operandOf(path), ...nowhere };
}

function equal(path: string, text: string): Expression {
  return { kind: 'compare', operand: operandOf(path), operator: '==', literal: literalOf(text), ...nowhere };
}

function operandOf(path: string): Operand {
  return { kind: 'field', name: path, index: null, ...nowhere };
}

/** A word where it can be one, else a string: of numbers a string would mean their letters. */
function literalOf(text: string): Literal {
  const isWord = number.test(text) || (/^[a-z]/i.test(text) && name.test(text) && !operators.has(text.toLowerCase()));
  return isWord ? { text, isQuoted: false, ignoresCase: false, ...nowhere } : quoted(text);
}

function quoted(text: string): Literal {
  return { text, isQuoted: true, ignoresCase: false, ...nowhere };
}
