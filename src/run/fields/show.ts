/**
 * The page of a field: its name and captures go in, all that the captures tell of it comes out.
 */

import { findNearest } from '../../bytes/nearest.ts';
import type { Registry } from '../../dissect/registry.ts';
import { accountsOf } from '../../evidence/account.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { MessageDirection } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { visible, visibleJson } from '../../present/visible.ts';
import type { ReadOptions } from '../read.ts';
import { report } from '../screen.ts';
import { collect, EvidenceSink } from './collect.ts';
import { accountJson } from './json.ts';
import { describePage } from './page-text.ts';

/** A field as the user names it: `GetInfo.MT`, `kqq.GetInfo.MT`, `GetInfo.response.MT`. */
export interface FieldPath {
  readonly protocol: string | null;
  readonly command: string;
  readonly dir: MessageDirection | null;
  readonly field: string;
}

export interface FieldsShowOptions {
  readonly reading: ReadOptions;
  readonly path: FieldPath;
  readonly json: boolean;
  readonly language: Language;
  readonly columns: number;
}

/** Gives an exit status; everything there is to say has been said. */
export function runFieldsShow({ reading, path, json, language, columns }: FieldsShowOptions): Promise<number> {
  return collect(reading, (registry) => {
    const field = nameOf(registry, path);
    const wanted = { protocol: path.protocol, command: path.command.toLowerCase(), field };
    return new EvidenceSink(wanted, (evidence) => {
      const accounts = accountsOf(evidence, registry, { dir: path.dir, field, all: true });
      if (accounts.length === 0) report(describeMissing(evidence, registry, path));
      if (json) return `${visibleJson(JSON.stringify(accounts.map(accountJson), null, 1))}\n`;
      return accounts.map((account) => describePage(account, { language, columns })).join('\n');
    });
  });
}

/** The name of the field in the letters the tables have; names of kqq are in capitals. */
function nameOf({ oicq81 }: Registry, { field }: FieldPath): string {
  const rows = oicq81?.all.flatMap(({ rows: own }) => own) ?? [];
  const binary = rows.find(({ row }) => row.name === field.toLowerCase())?.row.name;
  const others = ['version', 'sequence', 'number', 'prefix', 'body', 'gap'];
  return binary ?? others.find((one) => one === field) ?? field.toUpperCase();
}

function describeMissing(evidence: Evidence, registry: Registry, { command, field }: FieldPath): string {
  const messages = evidence.groups.reduce((sum, group) => sum + group.messages, 0);
  if (messages > 0) {
    const counted = messages === 1 ? 'message' : 'messages';
    return visible(
      `${messages} ${counted} of ${command}, none with ${field}; oicqscope fields list --all FILE.. lists fields`,
    );
  }
  const names = [
    ...registry.commands.flatMap(({ command: table }) => table?.command ?? []),
    ...(registry.oicq81?.all.map(({ table }) => table.command) ?? []),
    ...[...(registry.oicq?.commands.values() ?? [])].map(({ name }) => name),
  ];
  const known = names.some((name) => name.toLowerCase() === command.toLowerCase());
  const nearest = known ? null : findNearest(command, names);
  return visible(`no message of ${command} in the captures${nearest === null ? '' : ` (did you mean ${nearest}?)`}`);
}
