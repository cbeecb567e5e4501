/**
 * A rule of `-d` goes in, as tshark writes them (`tcp.port==9000,kqqtcp`); out comes what it says, or null.
 */

import type { DecodeAs } from '../model/decode-as.ts';
import type { Framing } from '../model/frame.ts';

const framings = new Map<string, Framing>([
  ['http', 'http'],
  ['kqqtcp', 'line'],
  ['oicq81', 'oicq81'],
  ['oicq', 'oicq'],
  ['none', 'none'],
]);
const highestPort = 65_535;

/** What a rule has to look like, for people. */
export const decodeAsForm = `tcp.port==PORT,NAME or udp.port==PORT,NAME; NAME is ${[...framings.keys()].join(', ')}`;

export function toDecodeAs(word: string): DecodeAs | null {
  const match = /^(tcp|udp)\.port==(\d{1,5}),(\w+)$/i.exec(word.replaceAll(' ', ''));
  if (match === null) return null;
  const framing = framings.get(match[3].toLowerCase());
  const port = Number(match[2]);
  if (framing === undefined || port > highestPort) return null;
  return { transport: match[1].toLowerCase() === 'tcp' ? 'tcp' : 'udp', port, framing };
}
