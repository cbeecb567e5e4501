/**
 * Bodies of kqq messages for property tests: nothing goes in, arbitraries come out, of names that mean something and values
 * that mean something, have to be escaped, or are no text.
 */

import fc from 'fast-check';

/** Pieces that values and names are made of: what means something, what has to be escaped, what is no text. */
const piece = fc.oneof(
  fc.constantFrom('%', '&', '=', ',', '%2c', '%252c', '%0d%0a', '%00', '+', ' ', '"', '\\', '\t', '\u0001', '\u007f'),
  fc.constantFrom('在', '，', '、', '…', '“', 'é', '😀', '\u200b', '\u202e', '\u3164', '\ufeff', '\u00a0', '\u2028'),
  fc.constantFrom('PS=', 'ps=x', '%50S=', 'a-PS=q', '%26PS%3d1', '10', '99', '9', '20', '-1', '007', 'x'),
);
const byte = fc.integer({ min: 0x80, max: 0xff }).map((one) => Buffer.of(one));
const value = fc
  .array(
    fc.oneof({ weight: 80, arbitrary: piece.map((one) => Buffer.from(one, 'utf8')) }, { weight: 1, arbitrary: byte }),
    {
      maxLength: 4,
    },
  )
  .map((list) => Buffer.concat(list));
const name = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.constantFrom('SEQ', 'UIN', 'RES', 'MN', 'MT', 'UN', 'MG', 'PS', 'M5', 'LC', 'TN', 'FC', 'SN'),
  },
  {
    weight: 20,
    arbitrary: fc.constantFrom('ST', 'NK', 'LV', 'PR', 'CV', 'AG', 'RS', 'RA', 'CD', 'VC', 'SID', 'FN', 'EM'),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'XX', 'xps', 'a"b', '%50%53', 'vER') },
);
const command = fc.constantFrom(
  'Login',
  'GETMSGEX',
  'GetInfo',
  'Query_Stat',
  'List',
  'CLTMSG',
  'VERIFYCODE',
  'Ack_AddToList',
  'odd',
);

/** A body, mostly one that has what the tables know, with odd values. */
export const randomBody = fc
  .tuple(command, fc.array(fc.tuple(name, value), { maxLength: 5 }), fc.constantFrom('', '&', '\r\n', '\n'))
  .map(([word, pairs, end]) =>
    Buffer.concat([
      Buffer.from(`VER=1.1&CMD=${word}&UIN=10001`),
      ...pairs.flatMap(([key, content]) => [Buffer.from(`&${key}=`), content]),
      Buffer.from(end),
    ]),
  );
