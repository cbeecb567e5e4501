/**
 * The tables that come with the program, in the form a run loads them.
 */

import {
  kqqCommands,
  kqqProtocol,
  oicq81Protocol,
  oicq81Tables,
  oicqCommands,
  oicqVersions,
  sources,
} from '../../dissectors/index.ts';
import type { BuiltInTables } from './registry.ts';

export const builtInTables: BuiltInTables = {
  protocol: kqqProtocol,
  commands: kqqCommands,
  oicq: { commands: oicqCommands, versions: oicqVersions },
  oicq81: { protocol: oicq81Protocol, tables: oicq81Tables },
  sources,
};
