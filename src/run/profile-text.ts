/**
 * The evidence for wire profiles goes in, the text that people read comes out, within 80 columns.
 */

import { visible } from '../present/visible.ts';
import { padTo, widthOf, wrap } from '../present/width.ts';
import type { Candidate, CounterExample, ProfileEvidence } from './profile.ts';

const columns = 80;
const nothing = 'no frame of the 0x81 protocol\n';

/** The text of `oicqscope profile`, line ends included. */
export function describeEvidence(evidence: ProfileEvidence): string {
  const { candidates, servers, frames, others, wanted } = evidence;
  if (candidates.length === 0) return nothing;
  const lines = [
    ...wrap(`${count(frames, 'frame')} of ${count(servers.length, 'server')}: ${servers.join(', ')}`, columns),
    '',
    ...table(candidates),
  ];
  if (others > 0) lines.push(`      ${count(others, 'more candidate')} behind these (-c N shows more)`);
  const examples = candidates.filter((one) => one.counterExamples.length > 0);
  if (examples.length > 0) lines.push('', 'Counter-examples');
  for (const one of examples) {
    lines.push(`${String(one.rank).padStart(4)}  ${one.profile}`);
    for (const example of one.counterExamples) lines.push(...describeExample(example));
  }
  lines.push('', ...describeVerdict(candidates, wanted));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function table(candidates: readonly Candidate[]): readonly string[] {
  const isTied = (rank: number) => candidates.filter((one) => one.rank === rank).length > 1;
  const rows = candidates.map(({ rank, profile, charsets, score, confidence, explained, frames }) => [
    `${rank}${isTied(rank) ? '=' : ' '}`,
    profile +
      charsets
        .slice(1)
        .map((charset) => `|${charset}`)
        .join(''),
    score.toFixed(1),
    confidence.toFixed(3),
    `${explained} of ${frames}`,
  ]);
  const head = ['rank ', 'profile', 'score', 'confidence', 'explained'];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  return [head, ...rows].map((row) =>
    row.map((cell, i) => (i === 1 ? padTo(cell, widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

function describeExample({ file, no, packet, byte, text }: CounterExample): readonly string[] {
  const place = `${visible(file)} #${no}, packet ${packet}, byte ${byte}: `;
  const indent = '      ';
  return wrap(place + visible(text), columns - widthOf(indent)).map((line) => indent + line);
}

function describeVerdict(candidates: readonly Candidate[], wanted: readonly string[]): readonly string[] {
  const [first] = candidates;
  if (wanted.length === 0) {
    return wrap(`Most likely ${first.profile}. That is an inference: fields that depend on it stay assumed.`, columns);
  }
  const indent = '  ';
  return [
    'The evidence does not decide between those of rank 1. It would take',
    ...wanted.flatMap((what) => wrap(`- ${what}`, columns - indent.length).map((line) => indent + line)),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
