/**
 * Disputes: questions on which sources disagree, or that one of them leaves open, as plain data: each reading with the
 * messages that would speak for it.
 */

import type { SourceId } from './field.ts';
import type { Text } from './text.ts';

/**
 * What the program notices over several messages. `hidden-as-20`, `hidden-as-40`: a friend who chose to be hidden is
 * announced with that code. `login-elsewhere`: RES=20 to one whose number logged in from another address; `no-login`: to one
 * who did not log in in the capture; `login-here`: to one who did, and from nowhere else since.
 */
export type NoticeId = 'hidden-as-20' | 'hidden-as-40' | 'login-elsewhere' | 'login-here' | 'no-login';

/**
 * How a reading shows. `messages`: messages for which this filter holds. `asked` and `answered`: replies for which the
 * second filter holds, to requests for which the first does. `notice`: what is noticed over several messages. `untold`:
 * no capture can tell, and why.
 */
export type DisputeSign =
  | { readonly messages: string }
  | { readonly asked: string; readonly answered: string }
  | { readonly notice: NoticeId }
  | { readonly untold: Text };

export interface DisputeReading {
  readonly label: Text;
  readonly source: SourceId;
  readonly sign: DisputeSign;
}

/**
 * `commands`: only these are looked at; all where it is empty. `covers` are the fields and codes it is about,
 * `kqq.AddToList.response.CD`; those of tables that none covers are added.
 */
export interface Dispute {
  readonly id: string;
  readonly question: Text;
  readonly protocol: 'kqq' | 'oicq81' | 'oicq';
  readonly commands: readonly string[];
  readonly covers: readonly string[];
  readonly readings: readonly DisputeReading[];
}
