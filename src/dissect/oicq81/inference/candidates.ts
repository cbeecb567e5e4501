/**
 * Candidates: every wire profile that the document leaves open, numbered.
 *
 * 32 base profiles (4 length forms x 4 string forms x 2 widths of M), each in 3 charsets. The more natural reading
 * stands first, so that of candidates which nothing tells apart the first is taken.
 */

import type {
  ByteOrder,
  LengthForm,
  LengthScope,
  ProfileCharset,
  StringForm,
  WireProfile,
} from '../../../model/wire-profile.ts';

const orders: readonly ByteOrder[] = ['le', 'be'];
const scopes: readonly LengthScope[] = ['content', 'frame'];
const stringForms: readonly StringForm[] = ['s1', 's2le', 's2be', 'sz'];
const portraits: readonly (1 | 2)[] = [2, 1];

export const charsets: readonly ProfileCharset[] = ['gb18030', 'utf-8', 'big5'];

export const lengthForms: readonly LengthForm[] = orders.flatMap((order) => scopes.map((scope) => ({ order, scope })));
/** How many ways there are to read a content, given the length form. */
export const contentForms = stringForms.length * portraits.length;

/** Base profile `form * contentForms + i` has length form `form`; its charset is the first. */
export const baseProfiles: readonly WireProfile[] = lengthForms.flatMap((form) =>
  stringForms.flatMap((strings) => portraits.map((portrait) => ({ ...form, strings, portrait, charset: charsets[0] }))),
);

/** Profile `base * charsets.length + charset`. */
export const allProfiles: readonly WireProfile[] = baseProfiles.flatMap((base) =>
  charsets.map((charset) => ({ ...base, charset })),
);
