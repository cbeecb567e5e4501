/**
 * The tables of a run go in, the rules that dissection reads come out. Apart from the loading of tables, which threads
 * do without.
 */

import { createRegistry, type Registry } from '../dissect/registry.ts';
import type { LoadedTables } from '../tables/registry.ts';

/** The tables that dissection goes by, as plain data. */
export type Tables = Pick<LoadedTables, 'protocol' | 'commands' | 'oicq'>;

export function compileTables({ protocol, commands, oicq }: Tables): Registry {
  return createRegistry(protocol, commands, oicq);
}
