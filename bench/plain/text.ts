/**
 * Bytes, as strings of one letter each, go in; text for people comes out.
 */

export type Charset = 'utf-8' | 'gb18030';

/** Undoes `%XX`, and `+` where it stands for a space. */
export function unescaped(bytes: string, isForm: boolean): string {
  return bytes.replace(isForm ? /%([0-9a-f]{2})|\+/gi : /%([0-9a-f]{2})/gi, (_, hex: string | undefined) =>
    hex === undefined ? ' ' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

export function decoded(bytes: string, charset: Charset): string {
  return new TextDecoder(charset, { ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
}

/** Whether every byte is part of a character. */
export function isText(bytes: string, charset: Charset): boolean {
  if (charset === 'utf-8') return Buffer.from(decoded(bytes, charset)).toString('latin1') === bytes;
  return isGb18030(bytes) && !decoded(bytes, charset).endsWith('\ufffd');
}

/** One, two or four bytes a character; the end may cut one. */
export function isGb18030(bytes: string): boolean {
  const character = String.raw`\p{ASCII}|[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[0-9][\x81-\xfe][0-9])`;
  const beginning = String.raw`[\x81-\xfe](?:[0-9][\x81-\xfe]?)?`;
  return new RegExp(`^(?:${character})*(?:${beginning})?$`, 'u').test(bytes);
}

/**
 * The charset of a message: UTF-8 where that fits, with GB18030 as the runner-up where that fits too. Null for ASCII.
 */
export function charsetOf(values: readonly string[]): { name: Charset; runnerUp: string | undefined } | null {
  const texts = values.map((value) => unescaped(value, false)).filter((text) => /\P{ASCII}/u.test(text));
  if (texts.length === 0) return null;
  if (!texts.every((text) => isText(text, 'utf-8'))) throw new Error('a charset that is not for plain rules to tell');
  return { name: 'utf-8', runnerUp: texts.every(isGb18030) ? 'gb18030' : undefined };
}

/** Controls, halves of characters, separators of lines, what Unicode lets a terminal ignore (but for the shapes of emoji). */
const unseen = /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}\ufff9-\ufffb\ufffe\uffff]/gu;

/** Characters without a shape as escapes. */
export function shown(text: string): string {
  return text.replace(unseen, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const short = { 10: '\\n', 13: '\\r', 9: '\\t' }[point];
    if (short !== undefined) return short;
    return point < 0x100 ? `\\x${point.toString(16).padStart(2, '0')}` : `\\u{${point.toString(16)}}`;
  });
}

/** The same in JSON. */
export function shownJson(json: string): string {
  return json.replace(unseen, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** At most `most` UTF-16 units, with a mark where something is cut off. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The plain integer that the text stands for, -1 if it is none: no sign, no leading zero, at most 15 digits. */
export function integer(text: string): number {
  const trimmed = text.replace(/ +$/, '');
  return /^(?:0|[1-9][0-9]{0,14})$/.test(trimmed) ? Number(trimmed) : -1;
}

/** Spaces behind a text up to so many columns; Chinese letters take two each. */
export function padded(text: string, columns: number): string {
  const wide = text.match(/[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu)?.length ?? 0;
  return text.padEnd(columns - wide);
}
