/**
 * Rules of oicq: its tables go in, what a frame is looked up in comes out.
 */

import type { OicqRules, OicqTables } from '../../model/oicq-table.ts';

export function createOicqRules({ commands, versions }: OicqTables): OicqRules {
  return {
    commands: new Map(commands.map((one) => [one.command, one])),
    versions: new Map(versions.map((one) => [one.version, one])),
  };
}
