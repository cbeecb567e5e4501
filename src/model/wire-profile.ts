/**
 * Wire profiles: what the document of the 0x81 protocol leaves open, as one choice of each. A profile goes in, its
 * name comes out, and the other way round.
 *
 *   le,content,s1,m1,gb18030
 *   |  |       |  |  +- charset of strings
 *   |  |       |  +---- bytes of an M (portrait)
 *   |  |       +------- how a string says where it ends
 *   |  +--------------- what a frame's length counts
 *   +------------------ order of the bytes of an L (4 bytes), and of an M of two
 */

export type ByteOrder = 'le' | 'be';
/** What the length of a frame counts: the content behind it, or the whole frame with its header. */
export type LengthScope = 'content' | 'frame';
/** A length of one byte, of two bytes (either order) in front of the string, or a NUL behind it. */
export type StringForm = 's1' | 's2le' | 's2be' | 'sz';
export type ProfileCharset = 'gb18030' | 'utf-8' | 'big5';

/** What has to be known to cut frames out of a stream. */
export interface LengthForm {
  readonly order: ByteOrder;
  readonly scope: LengthScope;
}

export interface WireProfile extends LengthForm {
  readonly strings: StringForm;
  /** Bytes of an M. */
  readonly portrait: 1 | 2;
  readonly charset: ProfileCharset;
}

/** A profile, how sure it is (0..1; null: the user gave it), and the next best. */
export interface ProfileChoice {
  readonly profile: WireProfile;
  readonly confidence: number | null;
  readonly runnersUp: readonly { readonly name: string; readonly confidence: number }[];
}

export const byteOrders: readonly ByteOrder[] = ['le', 'be'];
export const lengthScopes: readonly LengthScope[] = ['content', 'frame'];
export const stringForms: readonly StringForm[] = ['s1', 's2le', 's2be', 'sz'];
export const portraitWidths: readonly (1 | 2)[] = [1, 2];
export const profileCharsets: readonly ProfileCharset[] = ['gb18030', 'utf-8', 'big5'];

/** "le,content,s1,m1,gb18030" */
export function profileName(profile: WireProfile): string {
  const { order, scope, strings, portrait, charset } = profile;
  return `${order},${scope},${strings},m${portrait},${charset}`;
}

/** The profile of that name; the charset may be left out (gb18030). Null for any other text. */
export function parseProfile(text: string): WireProfile | null {
  const tokens = text.toLowerCase().split(',');
  if (tokens.length < 4 || tokens.length > 5) return null;
  const order = byteOrders.find((one) => one === tokens[0]);
  const scope = lengthScopes.find((one) => one === tokens[1]);
  const strings = stringForms.find((one) => one === tokens[2]);
  const portrait = portraitWidths.find((one) => `m${one}` === tokens[3]);
  const charset = tokens.length === 4 ? 'gb18030' : profileCharsets.find((one) => one === tokens[4]);
  if (order === undefined || scope === undefined || strings === undefined) return null;
  if (portrait === undefined || charset === undefined) return null;
  return { order, scope, strings, portrait, charset };
}
