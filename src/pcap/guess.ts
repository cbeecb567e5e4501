/**
 * The first bytes of a file that is no pcap or pcapng go in, what it looks like comes out, in words that end a sentence
 * ("it looks like ..."), and whether it is a capture that editcap can convert.
 */

import { readU16be, readU32le } from '../bytes/endian.ts';

/** Captures of other formats, which editcap of Wireshark reads. */
const captures: readonly (readonly [string, readonly number[] | string])[] = [
  ['a snoop capture', 'snoop\0\0\0'],
  ['a Network Monitor capture', 'GMBU'],
  ['a Network Monitor 1 capture', 'RTSS'],
  ['a Sniffer capture', 'TRSNIFF data    \x1a'],
  ['a Sniffer (NetXRay) capture', 'XCP\0'],
  ['a NetXRay 1 capture', 'VL\0\0'],
  ['an EtherPeek or OmniPeek capture', '\x7fver'],
  ['an AIX iptrace capture', 'iptrace '],
  ['an Observer capture', 'ObserverPktBufferVersion='],
  ['a Visual Networks capture', '\x05VNF'],
  ['a btsnoop capture', 'btsnoop\0'],
  ['a NetScaler trace', 'NetScaler'],
  ['an HP-UX nettl trace', 'TR\0d\0'],
  ['an HP-UX nettl trace', [0, 0, 0, 1, 0, 0, 0, 0, 0, 7, 0xd0, 0]],
  ['a 5Views capture', [0xaa, 0xaa, 0xaa, 0xaa]],
  ['a RADCOM capture', [0x42, 0xd2, 0, 0x34, 0x12, 0x66, 0x22, 0x88]],
  ['a K12 capture', [0, 0, 2, 0, 0x12, 5, 0, 0x10]],
  ['a Nokia pcap file', [0xa1, 0xe2, 0xcb, 0x12]],
  ['a Nokia pcap file', [0x12, 0xcb, 0xe2, 0xa1]],
  ['an IXIA capture', [0x1c, 0, 1, 0xac]],
  ['an IXIA capture', [0x1c, 0, 1, 0xab]],
];

const magics: readonly (readonly [string, readonly number[]])[] = [
  ['a gzip file inside a gzip file', [0x1f, 0x8b]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a zstd file: unpack it first', [0x28, 0xb5, 0x2f, 0xfd]],
  ['an lz4 file: unpack it first', [0x04, 0x22, 0x4d, 0x18]],
  ['a bzip2 file: unpack it first', [0x42, 0x5a, 0x68]],
  ['an xz file: unpack it first', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a program (ELF)', [0x7f, 0x45, 0x4c, 0x46]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
];

export interface Guess {
  /** Never empty. */
  readonly looksLike: string;
  /** `editcap -F pcap IN OUT` makes a capture of it that can be read. */
  readonly editcap: boolean;
}

export function guessContent(bytes: Uint8Array): Guess {
  const capture = captures.find(([, magic]) => startsWith(bytes, magic));
  if (capture !== undefined) return { looksLike: capture[0], editcap: true };
  if (isErf(bytes)) return { looksLike: 'an ERF capture', editcap: true };
  return { looksLike: guessOther(bytes), editcap: false };
}

function guessOther(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const known = magics.find(([, magic]) => startsWith(bytes, magic));
  if (known !== undefined) return known[0];
  if (bytes.every((byte) => byte === 0)) return 'a file of zeros';
  if (hasControls(bytes)) return 'binary data of another kind';
  return guessText(new TextDecoder('utf-8').decode(bytes));
}

function startsWith(bytes: Uint8Array, magic: readonly number[] | string): boolean {
  for (let i = 0; i < magic.length; i++) {
    if (bytes[i] !== (typeof magic === 'string' ? magic.charCodeAt(i) : magic[i])) return false;
  }
  return true;
}

/**
 * ERF has no magic: fraction(4) seconds(4), both little-endian, type(1) flags(1) record-length(2) lost(2) wire-length(2).
 * Believed if the type is one of those in use, the time lies after 1990 and the lengths fit each other.
 */
function isErf(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const type = bytes[8] & 0x7f;
  const record = readU16be(bytes, 10);
  const wire = readU16be(bytes, 14);
  const isTime = readU32le(bytes, 4) > 631_152_000;
  return (
    isTime &&
    type >= 1 &&
    type <= 48 &&
    record >= 16 &&
    record % 8 === 0 &&
    wire > 0 &&
    wire <= 16_384 &&
    hasControls(bytes)
  );
}

function guessText(text: string): string {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (/^\{\s*"log"/.test(start)) return 'HAR or other JSON';
  if (/^[{[]/.test(start)) return 'JSON';
  if (/^<(!doctype\s+html|html)/i.test(start)) return 'an HTML page';
  if (start.startsWith('<')) return 'XML';
  if (/^(VER=|POST |GET |HTTP\/1)/i.test(start)) return 'text of the protocol itself: try "oicqscope explain"';
  if (/^([0-9a-f]{2}[\s:]?)+$/i.test(start) || /^[0-9a-f]{4,8}:?\s+[0-9a-f]{2}\b/i.test(start)) return 'a hex dump';
  return 'text';
}

function hasControls(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}
