/**
 * docs/oicq.md: the tables of the OICQ that really ran go in, every command and version comes out. Run by `npm run
 * oicq`; a test makes the text again and compares.
 */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { oicqCommands, oicqVersions } from '../dissectors/index.ts';
import type { OicqCommand, OicqVersion } from '../src/model/oicq-table.ts';

export const oicqDocumentFile = 'docs/oicq.md';

const intro = `# The OICQ that really ran

Made from the tables in \`dissectors/oicq\` by \`npm run oicq\`. Sources: \`clients\` (programs that speak the protocol) and
\`captures\` (public captures of it).

\`\`\`
UDP              02 | version 2 | command 2 | sequence 2 | number 4 | clear bytes | ciphertext | 03
TCP   length 2 | 02 | .. the same                                                              | 03
\`\`\`

Numbers have their highest byte first; the length counts itself. A frame is known by this shape alone, on any port, with
any version and command, inside tunnels too: \`-d udp.port==9000,none\` says that something only looks like one.

## How sure each part is

| part | status | what is said of it |
| --- | --- | --- |
| version, command, sequence | known | the version is *unknown* where no table has it (\`oicq.version\`), the command too |
| number from a client | known | the QQ number of the client |
| number from a server | known, assumed | known if the client of the conversation uses the same; assumed if the length tells of one, or the version is of 2015 to 2023. Old servers leave it out: version 0100, or a multiple of 8 bytes behind the sequence |
| clear bytes | assumed | 11 from clients, 3 from servers, 8 zeros in \`logout\`; older clients have none. Nothing but the length tells |
| random key | assumed | 16 bytes in the login of older clients; shown as \`*\`. Its length is a multiple of 8 as well, so that only the command tells |
| content | encrypted | QQ-TEA ciphertext: a multiple of 8 bytes, 16 or more. *Unknown*, with the note \`oicq.length\`, if no form above leaves such a length |

Which side is the client is told by the handshake, else by the port of a server (8000, 443, 80, 14000), else by a frame that
only old servers send, else by who speaks first.

## Which frames belong together

A reply repeats command and sequence of its request. A frame of a server whose pair is new comes unasked (\`push\`); the
client acknowledges it with the same pair. A frame that repeats one of its own side is \`retry\`, and so is a second
answer; every answer names the first of them. The last 64 exchanges of a conversation are remembered.

## Problems

| code | says |
| --- | --- |
| \`oicq.header\` | the frame ends inside the header |
| \`oicq.version\` | the version is not listed |
| \`oicq.tail\` | the frame does not end in 03 |
| \`oicq.length\` | the bytes behind the header are no ciphertext of a known form |
| \`oicq.cut\` | the stream ends inside the frame |
| \`oicq.resync\` | bytes in front of the frame belong to none |
`;

/** The document as text. */
export function oicqDocument(): string {
  return [
    intro,
    '## Commands\n',
    'Some numbers were used again by later clients. Nothing in the frame tells which is meant: both are shown.\n',
    '| number | command | meaning | | source |',
    '| --- | --- | --- | --- | --- |',
    ...oicqCommands.map(describeCommand),
    '',
    '## Versions\n',
    '| number | client | | source |',
    '| --- | --- | --- | --- |',
    ...oicqVersions.map(describeVersion),
    '',
  ].join('\n');
}

function describeCommand({ command, name, title, sources, readings }: OicqCommand): string {
  const meanings = readings ?? [{ label: title, source: sources.join(', ') }];
  const join = (texts: readonly string[]) => texts.join(' **or** ');
  const english = join(meanings.map(({ label }) => label.en));
  const chinese = join(meanings.map(({ label }) => label.zh));
  return `| ${hexOf(command)} | ${name} | ${english} | ${chinese} | ${join(meanings.map(({ source }) => source))} |`;
}

function describeVersion({ version, title, sources }: OicqVersion): string {
  return `| ${hexOf(version)} | ${title.en} | ${title.zh} | ${sources.join(', ')} |`;
}

function hexOf(number: number): string {
  return number.toString(16).padStart(4, '0');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path.join(import.meta.dirname, '..', oicqDocumentFile), oicqDocument());
}
