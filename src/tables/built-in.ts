/**
 * The tables that come with the program, in the form a run loads them.
 */

import { kqqCommands, kqqProtocol, oicqCommands, oicqVersions, sources } from '../../dissectors/index.ts';
import type { BuiltInTables } from './registry.ts';

export const builtInTables: BuiltInTables = {
  protocol: kqqProtocol,
  commands: kqqCommands,
  oicq: { commands: oicqCommands, versions: oicqVersions },
  sources,
};
