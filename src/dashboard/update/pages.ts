/**
 * Pages that cover the panes: help, the filter syntax, a conversation as both sides spoke, and two messages field by
 * field.
 */

import { decodeText } from '../../bytes/text.ts';
import { charsetName } from '../../dissect/charset.ts';
import { fieldsOf } from '../../dissect/dissect.ts';
import type { Field } from '../../model/field.ts';
import type { Message } from '../../model/message.ts';
import { createLogLine } from '../../present/log-line.ts';
import { maskSecrets, withSecrets } from '../../present/redact.ts';
import { plainStyles } from '../../present/styles.ts';
import { TimeColumn } from '../../present/time.ts';
import { bindings } from '../keys.ts';
import { type Opened, openMessage } from '../opened.ts';
import { type Line, type Role, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { padTo, safe, widthOf, wrap } from '../text/columns.ts';
import { filterHelp } from '../view/filter-help.ts';
import type { World } from '../world.ts';
import { told } from './step.ts';

/** A conversation of any length is no page to be read. */
const mostMessages = 2000;
const mostLetters = 20_000;
const keyColumns = 14;

/** Page 0: keys; page 1: the filter language. */
export function openHelp(state: State, page: number): State {
  const lines = page === 0 ? keyLines(state) : filterHelp(state.language);
  const title = page === 0 ? 'help: keys (? for filters, esc to leave)' : 'help: filters (? for keys, esc to leave)';
  return { ...state, page: { title, lines, top: 0 } };
}

function keyLines({ language, columns }: State): readonly Line[] {
  return bindings
    .filter(({ shown }) => shown !== '')
    .flatMap(({ shown, about }) => {
      const [first, ...rest] = wrap(about[language], columns - keyColumns - 2);
      const head: Line = [run(`  ${padTo(shown, keyColumns - 2)}`, 'key'), run(first)];
      return [head, ...rest.map((text): Line => [run(' '.repeat(keyColumns)), run(text)])];
    });
}

/** The conversation of the selected message. */
export function openConversation(state: State, world: World): State {
  const { opened, language, redact } = state;
  if (opened === null) return state;
  const { messages } = world;
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('u') });
  const lines: Line[] = [];
  let count = 0;
  let missing = 0;
  for (let index = 0; index < messages.count && count < mostMessages; index++) {
    if (messages.flow(index) !== opened.flow) continue;
    const message = messages.message(index);
    if (message === null) {
      missing += 1;
      continue;
    }
    count += 1;
    lines.push([run(safe(line(message)), 'dim')]);
    for (const text of bodyOf(message, redact, state.columns)) lines.push([run(`    ${text}`, roleOf(message))]);
    lines.push([]);
  }
  if (missing > 0) lines.push([run(`${missing} messages have left memory`, 'warn')]);
  if (count === mostMessages)
    lines.push([run(`the first ${mostMessages} messages; oicqscope follow shows all`, 'warn')]);
  return { ...state, page: { title: `conversation ${opened.flow}, ${count} messages`, lines, top: 0 } };
}

function roleOf({ dir }: Message): Role {
  return dir;
}

/** The body as text, or in hex where it is none. */
function bodyOf(message: Message, redact: boolean, columns: number): readonly string[] {
  const fields = fieldsOf(message);
  const { tree } = redact ? maskSecrets(message, fields) : withSecrets(fields);
  const bytes = tree.layers[1]?.bytes ?? new Uint8Array(0);
  if (bytes.length === 0) return [];
  const isText = message.parse.protocol === 'kqq' || message.parse.protocol === 'http';
  const text = isText
    ? decodeText(bytes, 0, Math.min(bytes.length, mostLetters), charsetName(message.charset))
    : Buffer.from(bytes.subarray(0, mostLetters)).toString('hex').replace(/(..)/g, '$1 ').trim();
  return text.split(/\r\n|\n/).flatMap((one) => wrap(safe(one), columns - 4));
}

/** The selected message beside the one that was marked last. */
export function openComparison(state: State, world: World, other: number): State {
  const { opened, language, redact } = state;
  const message = world.messages.message(other);
  if (opened === null) return state;
  if (message === null) return told(state, 'the marked message has left memory', true);
  const marked = openMessage(message, other, { language, redact, digits: world.messages.digits(other) });
  const title = `#${marked.no} (marked) and #${opened.no}: = the same, ~ different, < > only in one`;
  return { ...state, page: { title, lines: compare(marked, opened, state.columns), top: 0 } };
}

function compare(left: Opened, right: Opened, columns: number): readonly Line[] {
  const [before, after] = [valuesOf(left), valuesOf(right)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const nameColumns = Math.min(24, Math.max(4, ...paths.map((path) => widthOf(safe(path)))));
  const cell = Math.max(8, (columns - nameColumns - 6) >> 1);
  return paths.flatMap((path): readonly Line[] => {
    const [a, b] = [before.get(path), after.get(path)];
    const sign = a === undefined ? '>' : b === undefined ? '<' : a === b ? '=' : '~';
    const role: Role = sign === '=' ? 'dim' : sign === '~' ? 'warn' : 'unsure';
    const [lefts, rights] = [wrap(safe(a ?? '-'), cell), wrap(safe(b ?? '-'), cell)];
    return Array.from(
      { length: Math.max(lefts.length, rights.length) },
      (_, i): Line => [
        run(i === 0 ? `${sign} ` : '  ', role),
        run(padTo(i === 0 ? safe(path) : '', nameColumns), 'name'),
        run(`  ${padTo(lefts[i] ?? '', cell)}  `, role),
        run(rights[i] ?? '', role),
      ],
    );
  });
}

/** The values of all leaves, by path; of a path that repeats, one after the other. */
function valuesOf({ masked }: Opened): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const visit = (field: Field): void => {
    const children = field.children?.filter(({ role }) => role === 'field') ?? [];
    const isList = children.some(({ path }) => path.startsWith(`${field.path}[`));
    if (field.role === 'field' && !isList && (field.raw !== undefined || field.value !== undefined)) {
      const text = field.text ?? String(field.value ?? field.raw);
      const label = field.label === undefined ? '' : ` ${field.label.en}`;
      const before = values.get(field.path);
      values.set(field.path, before === undefined ? text + label : `${before}, ${text}${label}`);
    }
    if (isList) for (const child of children) visit(child);
  };
  for (const node of masked.tree.nodes) visit(node);
  return values;
}
