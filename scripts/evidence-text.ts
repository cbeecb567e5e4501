/**
 * The rows of a table go in, the text of docs/evidence.md comes out.
 */

import { gapBytes } from '../src/evidence/binary-cells.ts';
import { believed, leastValues } from '../src/evidence/ranking.ts';
import { keptBytes, mostValues } from '../src/evidence/value-table.ts';

export function evidenceText(seeds: number, rows: readonly string[]): string {
  return `# Evidence about fields

Nobody says what CV, MT or LC mean. \`oicqscope fields\` reads captures and says what they tell:

\`\`\`sh
oicqscope fields list FILE..              # every field that is unknown, assumed or disputed, with what it may be
oicqscope fields list --all FILE..        # those that are known, too
oicqscope fields show GetInfo.MT FILE..   # all about one: kqq.GetInfo.MT and GetInfo.response.MT name it more closely
oicqscope fields disputed FILE..          # what speaks for each reading where sources disagree
\`\`\`

Many captures add up to the same result in whatever order they are named. Messages are numbered in each capture from 1, so
that \`oicqscope read -Y 'no == 12' FILE\` shows the one that a page names as \`FILE:12\`. Secrets are never looked at, nor
their hashes.

Each capture counts once. Names of the same file (another path, a link, \`-\`) and files with the same bytes are one capture, which
goes by the shortest of its names; a line on standard error says so. What is no copy byte for byte (packed, cut, merged with others)
counts again: nobody is asked whether two messages are the same one. \`fields check\` and \`reference -r\` do likewise.

## What is counted

For each protocol, command (the same in any case, as filters have it), direction and field: messages that have it, and what decides whether they do (a level of the
request, another field, the version); values with their counts, first and last place (capture, message, byte of the
body); lengths, letters, range. Up to ${mostValues} different values are counted exactly, cut at ${keptBytes} bytes. Of a field with more, the ${mostValues} with
the smallest hashes are kept, each with its exact count, and the number of all is estimated from how closely they stand.

A value has the label of a code only as its messages read it: MG of GetMsgEx is a status beside MT=99 and text beside MT=9. One
that is a code in some messages and something else in others has no label.

Whoever invents names shall not fill the memory. Of fields that no table has 16 of each command that one has are kept, and 256 of all
these commands; 48 of each command that no table has, of which there are 32 (of oicq 64), requests and replies apart: those with the
smallest hashes, with exact counts. A message of a sample keeps 32 of them.

What one field has to do with others is tested on samples: 512 messages of each command spread over everything, and 512 of
few sessions, one behind the other. Samples are chosen by hashes of capture, message and session, not by what came first.

## How readings are ranked

Every reading is a way to write the values of a field down, and its score is how many bits that saves against writing each
value freely, in the letters the field has. To say which reading it is, which other field or which table, costs bits, too.

| reading | written instead of the value |
| --- | --- |
| constant | the value once |
| one of few values | each value by how often it came before (Good-Turing) |
| codes of a table | the same, over the codes of a table that has all values |
| bits | each bit by how often it was set; less than the numbers of a range cost |
| a number of a range, of which some come again | which one of the range |
| counts up, counts down | the step from the message before, of the session, user or server |
| time | how far it is from the time of the message, or from its last digits |
| equal to, MD5 of, half of one, number of items of, number of bytes of, in hex, in base64 | nothing where it is right |
| goes on behind | nothing where it is the last item of the reply before |
| told by, one value for each user, session, server, version | what the same key had before |
| told in part by | the same, with more exceptions; its page gives the mutual information (Miller-Madow) |

Values that are nothing but chance save b bits or more with a probability of at most 2^-b, with however few messages: that
is so for any code. A reading is believed from ${believed} bits on, one in a thousand; a reading by another field has to save 7 of
them above the values alone. Below that the answer is "no reading fits", and of fewer than ${leastValues} values "too little data".

What this cannot do: causes and copies look alike, so a field may equal another one for reasons nobody sees. What never
changes in the captures is a constant there, whatever else it may be. And a server that is simulated tells about the
simulator.

A session is the address of a client and the number of a user, by which servers tell them apart (hackfan), in one capture. A new
login begins none: no source says of any field that it starts anew then (SEQ is digits of the time, says weicheng), and a login
that is refused is one, too. A counter that does start anew is read as one all the same, with its logins as exceptions.

Bytes that no row explains (0x81 frames) and ciphertext are read position by position, up to byte ${gapBytes}: one, two and four
bytes wide, in either order, each having to pay for the choice of its place.

## How often it is right

Generated traffic with planted truths, ${seeds} seeds for each number of messages; \`npm run evidence\` measures it again.
Precision: of the readings believed for such a field, those that are right. Recall: of such fields, those of which the
right reading is believed.

| messages | what the field is | right one first | among three | believed | precision | recall |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

## JSON

\`fields list --json\` and \`fields show --json\` print an array with one object a field:

| key | what it is |
| --- | --- |
| \`protocol\`, \`command\`, \`dir\`, \`field\` | which field; \`dir\` as in NDJSON; a \`command\` that no table has as clients write it |
| \`status\`, \`label\`, \`note\`, \`tableReadings\` | what the tables say |
| \`list\`, \`secret\` | it is a list (values are its items); it is secret |
| \`ofMessages\`, \`messages\`, \`count\`, \`empty\` | messages of the command, those that have it, values, empty ones |
| \`distinct\`, \`distinctIsEstimate\` | different values; null for a secret |
| \`length\`, \`form\`, \`range\` | \`{least, most}\` bytes; letters; \`{least, most}\` of numbers, or null |
| \`values\`, \`valuesNotListed\` | up to 100, the most frequent first: \`{value, length, count, first, last, label}\`; places are \`{capture, no, byte}\` |
| \`presence\` | null, or \`{source, bits, cases: [{value, present, absent}]}\` |
| \`sample\`, \`tested\` | messages in the sample, values tested |
| \`verdict\` | \`read\` (the first reading is believed), \`none\`, \`too-few\` |
| \`readings\` | the best first: \`{kind, bits, tested, hits, source, by, text, exceptions: [{capture, no}]}\`; \`source\` is the other field or the table, \`by\` how it is made from that |
| \`gap\` | null, or \`{positions, messages, readings: [{start, end, order, verdict, tested, readings}]}\` |

\`fields disputed --json\` prints an array of \`{id, question, protocol, readings: [{label, source, sign, count, places}]}\`; \`count\` is
null where captures cannot tell, and \`sign\` says how a reading shows: the filter of messages, of requests and replies, what is
noticed over several messages, or why nothing tells.
`;
}
