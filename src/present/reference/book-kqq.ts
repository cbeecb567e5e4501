/**
 * The chapter on the text protocol: its tables go in, entries for what all messages have and for each command come out.
 */

import type { CommandTable, Delay, NullReason, Row } from '../../model/table.ts';
import type { BookTables, CommandEntry, Draft, FieldEntry, PartEntry, RuleEntry } from './book.ts';
import { describeConditions, Findings, toCodes, toStatement } from './entries.ts';
import type { Observed } from './observed.ts';

const titles = { request: 'Request', response: 'Reply', push: 'Sent by the server unasked' } as const;

export function kqqChapter({ protocol, commands }: BookTables, observed: Observed): Draft {
  const findings = new Findings(observed);
  const alphabetical = commands.toSorted((a, b) => (a.command.toLowerCase() < b.command.toLowerCase() ? -1 : 1));
  return {
    protocol: 'kqq',
    title: protocol.title,
    shared: [
      { title: 'Every request', fields: protocol.request.map((row) => toField(row, [], null)) },
      { title: 'Every reply', fields: protocol.response.map((row) => toField(row, [], null)) },
    ],
    nulls: protocol.nulls.map(toRule),
    commands: alphabetical.map((command) => toCommand(command, findings)),
  };
}

function toCommand(table: CommandTable, findings: Findings): CommandEntry {
  const { command, title } = table;
  const parts = (['request', 'response', 'push'] as const).flatMap((direction): readonly PartEntry[] => {
    const message = table[direction];
    if (message === undefined) return [];
    const lists = message.records?.of ?? [];
    const fields = message.rows.map((row, index) => {
      const alike = message.rows.filter(({ name }) => name === row.name);
      // Values are counted by name. Under each row of the name they would be said to be what only one of them means.
      const isLast = !message.rows.slice(index + 1).includes(alike[alike.length - 1]);
      const field = toField(row, lists, isLast ? findings.field('kqq', command, direction, row.name) : null);
      if (field.observed === null || alike.length === 1) return field;
      return { ...field, traits: [...field.traits, `observed values are of every ${row.name}`] };
    });
    return [{ title: titles[direction], fields }];
  });
  return {
    ...toStatement(title, table),
    name: command,
    number: null,
    parts,
    answers: table.answers ?? [],
    nulls: (table.nulls ?? []).map(toRule),
    delays: [...(table.delays ?? []).map(toDelay), ...toReplies(table)],
    example: findings.example('kqq', command),
  };
}

function toField(row: Row, lists: readonly string[], observed: FieldEntry['observed']): FieldEntry {
  const traits: string[] = [];
  if (row.list === true) traits.push('list, each item followed by a comma');
  if (lists.includes(row.name))
    traits.push(`item i belongs to item i of ${lists.filter((one) => one !== row.name).join(', ')}`);
  if (row.required === true) traits.push('expected');
  if (row.twice === true) traits.push('escaped twice');
  if (row.endSpace === true) traits.push('a space at its end is not part of the text');
  if (row.transform === 'picture-file') traits.push('names a picture file');
  if (row.secret === true) traits.push('secret: shown as *');
  return {
    ...toStatement(row.label, row),
    name: row.name,
    kind: row.kind,
    codes: toCodes(row.codes, row),
    traits,
    when: describeConditions(row.when),
    within: [],
    observed,
  };
}

function toRule({ text, when, sources }: NullReason): RuleEntry {
  return { text, when: describeConditions(when), sources };
}

function toDelay({ res, seconds, text, sources }: Delay): RuleEntry {
  const en = `RES=${res} comes after about ${seconds} s: ${text.en}`;
  return { text: { en, zh: `RES=${res} 约 ${seconds} 秒后到达：${text.zh}` }, when: [], sources };
}

function toReplies({ replies, sources }: CommandTable): readonly RuleEntry[] {
  if (replies === undefined) return [];
  const text = { en: `the request gets ${replies.count} replies`, zh: `请求会得到 ${replies.count} 个回复` };
  return [{ text, when: describeConditions(replies.when), sources }];
}
