/**
 * Every exchange the documents print, typed by hand and in their order, with what each parameter must be shown as.
 * The titles and labels are typed here too: nothing of the tables is used, else a wrong row would test itself.
 */

import { profiles } from './exchanges/profiles.ts';
import { additions, lists, logins, received, resultsOnly, twoReplies } from './exchanges/replies.ts';
import { firstVersion, probes, secondVersion, secondWitness } from './exchanges/requests.ts';
import type { PrintedExchange } from './exchanges/shape.ts';

export type { Expected, ExpectedCode, PrintedExchange, PrintedSilence } from './exchanges/shape.ts';
export { silences } from './exchanges/silences.ts';

export const exchanges: readonly PrintedExchange[] = [
  ...firstVersion,
  ...secondVersion,
  ...secondWitness,
  ...twoReplies,
  ...logins,
  ...lists,
  ...profiles,
  ...additions,
  ...resultsOnly,
  ...received,
  ...probes,
];
