/**
 * Tables of the OICQ that really ran, as plain data: what its commands and versions are called.
 */

import type { Reading, SourceId, Status } from './field.ts';
import type { Text } from './text.ts';

/** A command. `readings` are meanings that later clients gave the same number. */
export interface OicqCommand {
  readonly command: number;
  readonly name: string;
  readonly title: Text;
  readonly sources: readonly SourceId[];
  readonly status?: Status;
  readonly readings?: readonly Reading[];
}

/** A version and the client, or server, that sends it. */
export interface OicqVersion {
  readonly version: number;
  readonly title: Text;
  readonly sources: readonly SourceId[];
}

export interface OicqTables {
  readonly commands: readonly OicqCommand[];
  readonly versions: readonly OicqVersion[];
}

/** The tables in the form that frames are looked up in. */
export interface OicqRules {
  readonly commands: ReadonlyMap<number, OicqCommand>;
  readonly versions: ReadonlyMap<number, OicqVersion>;
}
