/**
 * Text of replies: values go in, bodies come out, with the escapes and lists of the documents.
 *
 *   VER=1.1&CMD=..&SEQ=..&UIN=..&RES=..&(name=value)..
 *   a,b,c,                     lists end every item with a comma
 *
 * Sources: weicheng, hackfan. Which characters are escaped besides comma, line ends, `%` and `&` is invented.
 */

/** Letters pass as they are; what would end a value or an item does not, nor what nobody can see. */
const special = /[\p{Cc}%&,]/gu;

/** A value of a parameter, or an item of a list. */
export function escapeValue(text: string): string {
  return text.replace(special, escapeOf);
}

/** A text of a profile, whose commas are escaped twice. */
export function escapeTwice(text: string): string {
  return text.replace(special, (one) => (one === ',' ? '%252c' : escapeOf(one)));
}

function escapeOf(one: string): string {
  return [...Buffer.from(one, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** "a,b,"; "" for none. */
export function list(items: readonly (string | number)[]): string {
  return items.map((item) => `${item},`).join('');
}

/** What a reply begins with. `sequence` is repeated as it was sent, as latin1. */
export interface ReplyHead {
  readonly command: string;
  readonly sequence: string;
  readonly uin: string;
}

/** A reply with result `result`; `rest` has what follows RES, `&` between names. */
export function replyBody(head: ReplyHead, result: number, rest = '', endsInAmpersand = false): Buffer {
  const { command, sequence, uin } = head;
  const tail = `&RES=${result}${rest === '' ? '' : `&${rest}`}${endsInAmpersand ? '&' : ''}`;
  return Buffer.concat([
    Buffer.from(`VER=1.1&CMD=${command}&SEQ=${sequence}&UIN=${uin}`, 'latin1'),
    Buffer.from(tail, 'utf8'),
  ]);
}
