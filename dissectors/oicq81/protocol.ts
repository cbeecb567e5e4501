/**
 * What all types of the 0x81 protocol share: the header and the programs that talk.
 *
 *   guide T | sender T | receiver T | type T | length L | content
 *
 * A user's program sends 81 0A 01 to the server (printed); 81 01 0A the other way is inferred.
 *
 * Source: oicq-doc.
 */

import type { BinaryProtocol } from '../../src/model/binary-table.ts';
import { programCodes } from './labels.ts';
import { header } from './rows.ts';

export const oicq81Protocol: BinaryProtocol = {
  protocol: 'oicq81',
  title: { en: 'binary OICQ protocol with guide byte 0x81', zh: '以 0x81 为引导字节的 OICQ 二进制协议' },
  guide: 0x81,
  client: 0x0a,
  server: 0x01,
  programs: programCodes,
  header,
};
