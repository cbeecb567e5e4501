/**
 * A body with its rows goes in, the last column of the log comes out: the template of its table, read letter by
 * letter, then what is not understood and what is only assumed.
 */

import type { Row } from '../../src/model/table.ts';
import type { Language } from '../../src/model/text.ts';
import { type Parameter, type Reading, upper } from './body.ts';
import { isRefused } from './checks.ts';
import { codeOf, countRecords, find, isUnknownCode, itemAt, itemRow, itemsOf, meaningOf } from './meaning.ts';
import { type Charset, clipped, decoded, integer, unescaped } from './text.ts';

const longest = { text: 200, items: 10, unsure: 48 } as const;

export function summaryOf(reading: Reading, charset: Charset, language: Language, isRedacted = true): string {
  const sheet: Sheet = { reading, charset, language, isRedacted };
  const template = reading.table?.summary?.[language] ?? reading.table?.summary?.en ?? '';
  const said = isRefused(reading) ? '' : render(template, sheet, null).trim();
  const unsure = reading.parameters.map((one) => describeUnsure(one, sheet));
  return [said, ...unsure].filter((part) => part !== '').join(' ');
}

interface Sheet {
  readonly reading: Reading;
  readonly charset: Charset;
  readonly language: Language;
  readonly isRedacted: boolean;
}

/** The next piece of a template: `[..]`, `<..>`, `{..}`, or words; and what is behind it. */
function nextPiece(template: string): [kind: '[' | '<' | '{' | '', inside: string, rest: string] {
  const opener = template[0];
  if (opener !== '[' && opener !== '<' && opener !== '{') {
    const words = /^[^[<{]+/.exec(template)?.[0] ?? template;
    return ['', words, template.slice(words.length)];
  }
  const closer = { '[': ']', '<': '>', '{': '}' }[opener];
  let depth = 0;
  for (let at = 0; at < template.length; at++) {
    if (template[at] === opener) depth += 1;
    if (template[at] === closer) depth -= 1;
    if (depth === 0) return [opener, template.slice(1, at), template.slice(at + 1)];
  }
  throw new Error(`"${closer}" missing in "${template}"`);
}

/** `record`: the number of the record that the template is read for; null outside of records. */
function render(template: string, sheet: Sheet, record: number | null): string {
  if (template === '') return '';
  const [kind, inside, rest] = nextPiece(template);
  return renderPiece(kind, inside, sheet, record) + render(rest, sheet, record);
}

function renderPiece(kind: string, inside: string, sheet: Sheet, record: number | null): string {
  if (kind === '[') return isFilled(inside, sheet, record) ? render(inside, sheet, record) : '';
  if (kind === '<') return renderRecords(inside, sheet);
  if (kind === '{') return renderField(inside, sheet, record);
  return inside;
}

function renderRecords(template: string, sheet: Sheet): string {
  const count = countRecords(sheet.reading);
  const shown = Array.from({ length: Math.min(count, longest.items) }, (_, i) => render(template, sheet, i));
  return shown.join('; ') + (count > longest.items ? `; +${count - longest.items}` : '');
}

/** Whether every field that a template names outside of inner brackets is there and not empty. */
function isFilled(template: string, sheet: Sheet, record: number | null): boolean {
  if (template === '') return true;
  const [kind, inside, rest] = nextPiece(template);
  if (kind === '<' && countRecords(sheet.reading) === 0) return false;
  if (kind === '{' && !isFieldFilled(inside, sheet, record)) return false;
  return isFilled(rest, sheet, record);
}

function isFieldFilled(inside: string, { reading }: Sheet, record: number | null): boolean {
  const [, name = '', except = ''] = /^([^!?]+)(?:!([^?]*))?/.exec(inside) ?? [];
  const value =
    record === null ? find(reading, name)?.value : isColumn(reading, name) ? itemAt(reading, name, record) : null;
  if (value == null || value === '' || (record !== null && value === ' ')) return false;
  return except === '' || !except.split(',').includes(value.replace(/^ +| +$/g, ''));
}

function isColumn(reading: Reading, name: string): boolean {
  return reading.table?.records?.of.some((column) => upper(column) === upper(name)) === true;
}

/** `{UN}`, `{MT!9,99}`, `{MN?one|many}`. */
function renderField(inside: string, sheet: Sheet, record: number | null): string {
  const { reading } = sheet;
  const [field = '', nouns] = inside.split('?', 2);
  const [name = ''] = field.split('!', 1);
  const parameter = find(reading, name);
  if (nouns !== undefined) {
    const [one = '', many = ''] = nouns.split('|', 2);
    return integer(parameter?.value ?? '') === 1 ? one : many;
  }
  if (parameter?.value == null) return '-';
  if (record !== null && isColumn(reading, name)) {
    const item = itemAt(reading, name, record);
    return item === undefined ? '-' : renderValue(itemRow(reading, parameter, record), item, sheet);
  }
  if (parameter.row?.list !== true) return renderValue(parameter.row, parameter.value, sheet);
  const items = itemsOf(parameter.value);
  const shown = items.slice(0, longest.items).map((item) => renderValue(parameter.row, item, sheet));
  return shown.join(', ') + (items.length > longest.items ? `, +${items.length - longest.items}` : '');
}

function renderValue(row: Row | null, value: string, sheet: Sheet): string {
  const { language } = sheet;
  if (row?.secret === true && sheet.isRedacted) return '*'.repeat(Math.min(value.length, longest.text));
  if (row?.kind === 'text') return `"${textOf(row, value, sheet)}"`;
  if (value === '') return '-';
  const code = row === null ? null : codeOf(row, value);
  if (code !== null) return code.label[language] + (code.status === 'disputed' ? ' (!)' : '');
  const made = row?.transform === undefined ? null : meaningOf(row, value).label;
  return made?.[language] ?? textOf(row, value, sheet);
}

function textOf(row: Row | null, value: string, { reading, charset }: Sheet): string {
  const once = unescaped(value, reading.isForm);
  const plain = row?.twice === true ? unescaped(once, false) : once;
  return clipped(decoded(row?.endSpace === true ? plain.replace(/ $/, '') : plain, charset), longest.text);
}

/** `?NAME=value` for what no table explains, `~NAME=value` for what is assumed, nothing for the rest. */
function describeUnsure(one: Parameter, sheet: Sheet): string {
  const mark = markOf(one, sheet.reading);
  if (mark === '') return '';
  const name = one.row?.name ?? decoded(one.sent, sheet.charset);
  const value = one.value === null ? '' : `=${rawOf(one.row, one.value, sheet)}`;
  return mark + clipped(name, longest.text) + value;
}

function markOf(one: Parameter, reading: Reading): '?' | '~' | '' {
  const { row, value } = one;
  if (row === null) return one.sent === '' && value === null ? '' : '?';
  if (row.status === 'unknown') return '?';
  if (row.status === 'assumed') return '~';
  if (value === null || value === '') return '';
  if (row.list === true) {
    const isUnknown = (item: string, i: number) => {
      const own = isColumn(reading, one.sent) ? itemRow(reading, one, i, one) : row;
      return own !== null && isUnknownCode(own, item);
    };
    return itemsOf(value).some(isUnknown) ? '?' : '';
  }
  if (isUnknownCode(row, value)) return '?';
  return meaningOf(row, value).status === 'assumed' ? '~' : '';
}

function rawOf(row: Row | null, value: string, { charset, isRedacted }: Sheet): string {
  if (row?.secret === true && isRedacted) return '*'.repeat(Math.min(value.length, longest.text));
  return clipped(decoded(value, charset), longest.unsure);
}
