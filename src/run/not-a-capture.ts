/**
 * What to say of a file that is no capture: what it looks like, and the command that makes one of it.
 */

import type { CaptureEnd } from '../pcap/reader.ts';

/** Ends a sentence that begins with the name of the file. `file` is its path, "-" for standard input. */
export function whyNoCapture(file: string, end: Extract<CaptureEnd, { kind: 'not-a-capture' }>): string {
  const convert = end.editcap ? `; to convert it: ${editcapLine(file)}` : '';
  return `is not a capture (pcap or pcapng): ${describeContent(end)}${convert}`;
}

/** The command that makes a readable capture of the file, ready for a shell. */
function editcapLine(file: string): string {
  if (file === '-') return 'editcap -F pcap IN OUT';
  const path = file.startsWith('-') ? `./${file}` : file;
  return `editcap -F pcap ${quoted(path)} ${quoted(`${path}.pcap`)}`;
}

function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function describeContent(end: Extract<CaptureEnd, { kind: 'not-a-capture' }>): string {
  if (end.firstBytes.length === 0) return end.looksLike;
  const bytes = Buffer.from(end.firstBytes.subarray(0, 8))
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return `it looks like ${end.looksLike} and begins with ${bytes}`;
}
