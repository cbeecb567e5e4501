/**
 * The tables of a run go in, the rules that dissection reads come out. Apart from the loading of tables, which threads
 * do without.
 */

import { createBinaryRegistry } from '../dissect/oicq81/rules.ts';
import { createRegistry, type Registry } from '../dissect/registry.ts';
import type { LoadedTables } from '../tables/registry.ts';

/** The tables that dissection goes by, as plain data. */
export type Tables = Pick<LoadedTables, 'protocol' | 'commands' | 'oicq' | 'oicq81'>;

export function compileTables({ protocol, commands, oicq, oicq81 }: Tables): Registry {
  return createRegistry(protocol, commands, createBinaryRegistry(oicq81.protocol, oicq81.tables), oicq);
}
