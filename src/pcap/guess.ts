/**
 * The first bytes of a file that is no capture go in, what it looks like comes out, in words that end a sentence
 * ("it looks like ...").
 */

const magics: readonly (readonly [string, readonly number[]])[] = [
  ['a gzip file inside a gzip file', [0x1f, 0x8b]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a zstd file: unpack it first', [0x28, 0xb5, 0x2f, 0xfd]],
  ['an lz4 file: unpack it first', [0x04, 0x22, 0x4d, 0x18]],
  ['a bzip2 file: unpack it first', [0x42, 0x5a, 0x68]],
  ['an xz file: unpack it first', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a snoop capture: convert it with editcap', [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0]],
  ['a Network Monitor capture: convert it with editcap', [0x47, 0x4d, 0x42, 0x55]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a program (ELF)', [0x7f, 0x45, 0x4c, 0x46]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
];

/** Never empty. */
export function guessContent(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const known = magics.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte));
  if (known !== undefined) return known[0];
  if (bytes.every((byte) => byte === 0)) return 'a file of zeros';
  if (hasControls(bytes)) return 'binary data of another kind';
  return guessText(new TextDecoder('utf-8').decode(bytes));
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
