/**
 * Bytes go in, a gzip file with one stored block comes out: the same bytes with every version of zlib.
 *
 *   1f 8b 08 flags(1) time(4) extra(1) system(1) | 01 length(2) ~length(2) bytes | crc32(4) length(4)    (RFC 1952, 1951)
 */

import { crc32 } from 'node:zlib';

export function gzipStored(bytes: Uint8Array): Uint8Array {
  const block = Buffer.alloc(5);
  block[0] = 1;
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(~bytes.length & 0xffff, 3);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]), block, bytes, trailer]);
}
