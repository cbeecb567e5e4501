/**
 * docs/oicq81.md: the tables of the 0x81 protocol go in, every row with its line in the source document comes out. Run
 * by `npm run oicq81`; a test makes the text again and compares.
 */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { oicq81Protocol, oicq81Tables } from '../dissectors/index.ts';
import type { BinaryPart, BinaryRow, BinaryTable } from '../src/model/binary-table.ts';

export const documentFile = 'docs/oicq81.md';

const intro = `# The 0x81 protocol

Made from the tables in \`dissectors/oicq81\` by \`npm run oicq81\`. Source: \`oicq-doc\`, the communication protocol of an
OICQ server system (in Chinese, 2002). No capture of this protocol is known. **Line** is the line of that document.

\`\`\`
guide T | sender T | receiver T | type T | length L | content
  81    |    0A    |    01      |   ..   |    ..    | ..        user to server (printed)
  81    |    01    |    0A      |   ..   |    ..    | ..        server to user (inferred)
\`\`\`

## Wire profiles

The document writes values as letters and gives neither widths nor the order of bytes. T is read as one byte, L as
four, B as all bytes up to the end of the content. What is left open is a *wire profile* of five choices, in this order:

| choice | tokens | |
| --- | --- | --- |
| order of the bytes of an L, and of an M of two | \`le\` \`be\` | lowest byte first, highest byte first |
| what the length counts | \`content\` \`frame\` | the content, or the header of 8 bytes too |
| strings (S) | \`s1\` \`s2le\` \`s2be\` \`sz\` | a length of one byte, of two bytes in either order, or a NUL behind |
| width of an M (portrait) | \`m1\` \`m2\` | one byte, two bytes |
| charset | \`gb18030\` \`utf-8\` \`big5\` | \`gb18030\` if left out |

\`le,content,s1,m1,gb18030\` is one. A profile that was inferred makes *assumed* all that depends on it: an L, an S, an M,
a B, and whatever stands behind an S or an M. What does not depend on it (a T in front of those) keeps its own status.

## Reading the tables

\`{ .. }\` repeats as often as the value in front of it says. A letter in brackets, \`[T]\`, is not printed. A value marked
\`~\` is assumed in itself. Behind a failure the content may end or go on. \`answers\` and \`forwards\` say which type of the
client a type of the server answers, or brings to another user; the document pairs none, all of it is inferred.
`;

/** The document as text. */
export function oicq81Document(): string {
  const programs = oicq81Protocol.programs.map(({ value, label }) => `| ${hex(value)} | ${label.en} | ${label.zh} |`);
  return [
    intro,
    '## Programs\n',
    '| number | program | |',
    '| --- | --- | --- |',
    ...programs,
    '',
    '## From the user to the server (81 0A 01)\n',
    ...typesOf('client'),
    '## From the server to the user (81 01 0A)\n',
    ...typesOf('server'),
  ].join('\n');
}

function typesOf(from: BinaryTable['from']): string[] {
  const tables = oicq81Tables.filter((table) => table.from === from);
  return [
    `| type | command | content | line |${from === 'server' ? ' answers | forwards |' : ''}`,
    `| --- | --- | --- | --- |${from === 'server' ? ' --- | --- |' : ''}`,
    ...tables.map((table) => overview(table)),
    '',
    ...tables.flatMap(describeTable),
  ];
}

function overview(table: BinaryTable): string {
  const { type, command, parts, lines, answers = [], forwards = [] } = table;
  const pairs = table.from === 'server' ? ` ${answers.map(hex).join(' ')} | ${forwards.map(hex).join(' ')} |` : '';
  return `| ${hex(type)} | ${command} | ${describeParts(parts)} | ${describeLines(lines)} |${pairs}`;
}

function describeLines([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function describeParts(parts: readonly BinaryPart[]): string {
  return parts
    .map((part) => ('repeat' in part ? `{ ${describeParts(part.parts)} }` : `${part.name}:${letterOf(part)}`))
    .join(' ');
}

function letterOf({ letter, letterMissing }: BinaryRow): string {
  return letterMissing === true ? `[${letter}]` : letter;
}

function describeTable({ type, command, title, lines, note, parts }: BinaryTable): string[] {
  return [
    `### ${hex(type)} ${command}: ${title.en} (${title.zh}), line ${describeLines(lines)}\n`,
    ...(note === undefined ? [] : [`${capital(note.en)}.\n`]),
    '| value | letter | meaning | | codes | remarks |',
    '| --- | --- | --- | --- | --- | --- |',
    ...parts.flatMap((part) => describePart(part, '')),
    '',
  ];
}

function describePart(part: BinaryPart, indent: string): string[] {
  if ('repeat' in part) {
    const head = `| ${indent}{ ${part.repeat} | | ${part.label.en} | ${part.label.zh} | | |`;
    return [head, ...part.parts.flatMap((one) => describePart(one, `${indent}. `)), `| ${indent}} | | | | | |`];
  }
  const { name, label, status, codes = [], note, readings = [], secret } = part;
  const shownCodes = codes.map((code) => `${code.value} ${code.status === 'assumed' ? '~' : ''}${code.label.en}`);
  const remarks = [
    ...(note === undefined ? [] : [note.en]),
    ...readings.map((reading) => `or: ${reading.label.en}`),
    ...(secret === true ? ['shown as `*`'] : []),
  ];
  const mark = status === 'assumed' ? '~' : '';
  return [
    `| ${indent}${mark}${name} | ${letterOf(part)} | ${label.en} | ${label.zh} | ${shownCodes.join(', ')} | ${remarks.join('; ')} |`,
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path.join(import.meta.dirname, '..', documentFile), oicq81Document());
}
