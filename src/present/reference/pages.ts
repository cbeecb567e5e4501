/**
 * The reference as pages: a book goes in, a page in front and one for each protocol come out, as blocks.
 */

import type { Status } from '../../model/field.ts';
import type { SourceDocument } from '../../model/table.ts';
import { type Block, type Definition, heading, type Inline, type Line, type Page, paragraph, toId } from './blocks.ts';
import type { Book, Chapter, CommandEntry, PartEntry, Question, RuleEntry, Statement } from './book.ts';
import { describeField } from './field-lines.ts';
import type { ObservedDispute } from './observed.ts';
import { certainty, protocolProse } from './prose.ts';
import { inBoth, markOf, withChinese } from './words.ts';

/** All pages, the one in front first; of a part of the book its commands alone. */
export function makePages(book: Book, isPart: boolean): readonly Page[] {
  if (!isPart) return [frontPage(book), ...book.chapters.map(chapterPage)];
  return book.chapters.map(({ protocol, title, commands, disputes }) => {
    const own = commands.flatMap((command) => describeCommand(protocol, command));
    const blocks = [...own, ...describeDisputes(3, toId(protocol, 'disputes'), disputes)];
    return {
      name: protocol,
      title: title.en,
      blocks: [heading(1, toId(protocol), `${protocol}: ${title.en}`), ...blocks],
    };
  });
}

/** The page that each heading is on, by its id. */
export function headingPages(pages: readonly Page[]): ReadonlyMap<string, string> {
  const places = pages.flatMap(({ name, blocks }) =>
    blocks.flatMap((block) => (block.kind === 'heading' ? [[block.id, name] as const] : [])),
  );
  return new Map(places);
}

function frontPage({ captures, sources, chapters }: Book): Page {
  const contents = chapters.map(({ protocol, title, commands, questions }): Line => {
    const counts = `${commands.length} ${commands.length === 1 ? 'command' : 'commands'}, ${questions.length} open questions`;
    return [{ text: protocol, to: toId(protocol) }, ': ', ...withChinese(title), `, ${counts}`];
  });
  const from =
    captures.length === 0
      ? 'No captures were read: there are no observed values and no examples.'
      : `Observed values and examples are from these captures: ${captures.join(', ')}.`;
  return {
    name: 'index',
    title: 'Protocols of the old QQ',
    blocks: [
      heading(1, 'reference', 'Protocols of the old QQ'),
      paragraph(
        'What is known of each message and field, who says so, and how sure that is. Made by oicqscope from its tables.',
      ),
      { kind: 'list', lines: contents },
      heading(2, 'certainty', 'How sure a meaning is'),
      certainty,
      heading(2, 'sources', 'Sources'),
      { kind: 'definitions', definitions: sources.map(describeSource) },
      heading(2, 'captures', 'Captures'),
      paragraph(from, ' A capture that was made up shows what a field may look like, and proves nothing.'),
    ],
  };
}

function describeSource({ id, title, date, about }: SourceDocument): Definition {
  return {
    term: [{ code: id }],
    lines: [[...withChinese(title), date === null ? '' : `, ${date}`], [about.en]],
  };
}

function chapterPage(chapter: Chapter): Page {
  const { protocol, title, shared, nulls, commands, disputes, questions } = chapter;
  const id = (...parts: string[]) => toId(protocol, ...parts);
  return {
    name: protocol,
    title: title.en,
    blocks: [
      heading(1, id(), `${protocol}: `, ...withChinese(title)),
      ...(protocolProse[protocol] ?? []),
      ...shared.flatMap((part) => [heading(2, id(part.title), part.title), describePart(part)]),
      ...describeRules(2, id('null'), 'When no reply comes, whatever the command', nulls),
      heading(2, id('commands'), 'Commands'),
      overview(protocol, commands),
      ...commands.flatMap((command) => describeCommand(protocol, command)),
      ...describeDisputes(2, id('disputes'), disputes),
      heading(2, id('questions'), 'Open questions'),
      ...describeQuestions(protocol, questions),
    ],
  };
}

function overview(protocol: string, commands: readonly CommandEntry[]): Block {
  const hasNumbers = commands.some(({ number }) => number !== null);
  const rows = commands.map((command): readonly Line[] => [
    ...(hasNumbers ? [[{ code: command.number ?? '-' }]] : []),
    [{ text: command.name, to: commandId(protocol, command) }],
    [`${markOf(command.status)}${command.label.en}`],
    [{ zh: command.label.zh }],
  ]);
  return { kind: 'table', head: [...(hasNumbers ? ['Number'] : []), 'Command', 'Meaning', '含义'], rows };
}

/** Two commands of one name, one from each side, have two headings. */
function commandId(protocol: string, { name, number, parts }: CommandEntry): string {
  const side = number === null ? '' : (parts[0]?.title ?? '');
  return toId(protocol, name, side, number === null ? '' : number);
}

function describeCommand(protocol: string, command: CommandEntry): readonly Block[] {
  const { name, number, label, parts, answers, nulls, delays, example } = command;
  const id = commandId(protocol, command);
  const title: Line = [`${name}${number === null ? '' : ` (${number})`}: `, ...withChinese(label)];
  const said: Line[] = [describeCertainty(command), ...describeRemarks(command)];
  if (answers.length > 0) said.push([`Answers: ${answers.join(', ')}`]);
  return [
    { kind: 'heading', level: 3, id, line: title },
    { kind: 'list', lines: said },
    ...parts.flatMap((part) => [
      heading(4, `${id}-${toId(part.title)}`, `${part.title} of ${name}`),
      describePart(part),
    ]),
    ...describeRules(4, `${id}-null`, `When ${name} gets no reply`, nulls),
    ...describeRules(4, `${id}-late`, `When replies to ${name} are late, or several`, delays),
    ...describeExample(id, name, example),
  ];
}

function describePart({ fields }: PartEntry): Block {
  if (fields.length === 0) return paragraph('Nothing of its own.');
  return { kind: 'definitions', definitions: fields.map(describeField) };
}

function describeRules(level: 2 | 4, id: string, title: string, rules: readonly RuleEntry[]): readonly Block[] {
  if (rules.length === 0) return [];
  const lines = rules.map(({ text, when, sources }): Line => {
    const conditions = when.join(', or ');
    // Most rules say in words what their condition is.
    const where = conditions === '' || conditions === text.en ? '' : `; where ${conditions}`;
    return [...inBoth(text), `${where} [${sources.join(', ')}]`];
  });
  return [heading(level, id, title), { kind: 'list', lines }];
}

function describeExample(id: string, name: string, example: CommandEntry['example']): readonly Block[] {
  if (example.length === 0) return [];
  const shots = example.flatMap(({ direction, source, no, bytes, summary }): readonly Block[] => [
    paragraph(`${direction}, message ${no} of ${source}${summary === '' ? '' : `: ${summary}`}`),
    { kind: 'code', lines: bytes },
  ]);
  return [heading(4, `${id}-example`, `Example of ${name}`), ...shots];
}

function describeDisputes(level: 2 | 3, id: string, disputes: readonly ObservedDispute[]): readonly Block[] {
  if (disputes.length === 0) return [];
  const definitions = disputes.map(({ dispute, readings }): Definition => {
    const lines = readings.map(({ reading, count, places }): Line => {
      const where = places.map(({ capture, no }) => `message ${no} of ${capture}`).join(', ');
      const words: Line = [...inBoth(reading.label), ` [${reading.source}]`];
      return [`${describeSupport(count)}: `, ...words, where === '' ? '' : `; ${where}`];
    });
    return { term: [{ code: dispute.id }], lines: [inBoth(dispute.question), ...lines] };
  });
  const about = 'In front of each reading stands how many messages of the captures speak for it.';
  return [heading(level, id, 'What sources disagree on'), paragraph(about), { kind: 'definitions', definitions }];
}

/** How many messages speak for a reading. */
function describeSupport(count: number | null): string {
  if (count === null) return 'no capture can tell';
  if (count === 0) return 'no message';
  return count === 1 ? '1 message' : `${count} messages`;
}

function describeQuestions(protocol: string, questions: readonly Question[]): readonly Block[] {
  if (questions.length === 0) return [paragraph('None.')];
  const order: readonly Status[] = ['unknown', 'disputed', 'assumed'];
  return order.flatMap((status): readonly Block[] => {
    const lines = questions.filter((one) => one.status === status).map(describeQuestion);
    if (lines.length === 0) return [];
    return [
      heading(3, toId(protocol, 'questions', status), `${capital(status)} (${lines.length})`),
      { kind: 'list', lines },
    ];
  });
}

function describeQuestion({ command, field, code, label }: Question): Line {
  const name = [command ?? (field === null ? '' : '*'), field].filter((one) => one !== null).join('.');
  const what: Inline = { code: `${name}${code === null ? '' : ` = ${code}`}` };
  return [what, ': ', ...inBoth(label)];
}

function describeCertainty({ status, sources }: Statement): Line {
  return [`${markOf(status)}${status} [${sources.join(', ')}]`];
}

function describeRemarks({ note, readings }: Statement): readonly Line[] {
  const remarks = note === null ? [] : [inBoth(note)];
  return [...remarks, ...readings.map(({ label, source }) => ['or: ', ...inBoth(label), ` [${source}]`])];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
