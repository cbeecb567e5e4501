/**
 * The list of fields: captures go in, a table of what is not known for sure comes out, with what each field may be.
 */

import { accountsOf } from '../../evidence/account.ts';
import { everything } from '../../evidence/watcher.ts';
import type { Language } from '../../model/text.ts';
import { visibleJson } from '../../present/visible.ts';
import type { ReadOptions } from '../read.ts';
import { collect, EvidenceSink } from './collect.ts';
import { accountJson } from './json.ts';
import { describeList } from './list-text.ts';

export interface FieldsListOptions {
  readonly reading: ReadOptions;
  readonly json: boolean;
  /** Fields that are known for sure, too. */
  readonly all: boolean;
  readonly language: Language;
  /** Columns of the text. */
  readonly columns: number;
}

/** Gives an exit status; everything there is to say has been said. */
export function runFieldsList({ reading, json, all, language, columns }: FieldsListOptions): Promise<number> {
  return collect(
    reading,
    (registry) =>
      new EvidenceSink(everything, (evidence) => {
        const accounts = accountsOf(evidence, registry, { dir: null, field: null, all });
        if (json) return `${visibleJson(JSON.stringify(accounts.map(accountJson), null, 1))}\n`;
        return describeList(accounts, { language, columns });
      }),
  );
}
