/**
 * The shape of one exchange typed by hand from the documents, and the expectations that nearly all of them share.
 */

/** A parameter, how sure its meaning is, and its English title; null where no table may have a row for it. */
export type Expected = readonly [
  key: string,
  status: 'known' | 'assumed' | 'disputed' | 'unknown',
  title: string | null,
];

/** A code (trimmed; of a list one entry for each item), how sure it is, and its English label. */
export type ExpectedCode = readonly [
  key: string,
  value: string,
  status: 'known' | 'assumed' | 'disputed',
  label: string,
];

/**
 * One body as a document prints it, with the persons replaced. `command` is the canonical name. `expect` has one
 * entry for each parameter in wire order; a `&` at the end of the body adds none. `complete: false`: the document
 * cuts the string short, so counts of list items do not agree.
 */
export interface PrintedExchange {
  readonly source: 'weicheng' | 'hackfan';
  readonly ref: string;
  readonly dir: 'request' | 'response';
  readonly command: string;
  readonly body: string;
  readonly complete?: false;
  readonly expect: readonly Expected[];
  readonly codes?: readonly ExpectedCode[];
}

/** A request that gets no reply, and every documented reason (in English, in any order) that fits it. */
export interface PrintedSilence {
  readonly ref: string;
  readonly body: string | Uint8Array;
  readonly command: string;
  readonly reasonsEn: readonly string[];
}

/** VER CMD SEQ UIN, which begin every request. */
export const asked: readonly Expected[] = [
  ['VER', 'known', 'protocol version'],
  ['CMD', 'known', 'command'],
  ['SEQ', 'known', 'sequence mark'],
  ['UIN', 'known', 'own QQ number'],
];

/** VER CMD SEQ UIN RES, which begin every reply. */
export const answered: readonly Expected[] = [...asked, ['RES', 'known', 'result']];

export const done: ExpectedCode = ['RES', '0', 'known', 'done'];
export const notLoggedIn: ExpectedCode = ['RES', '20', 'known', 'not logged in'];
