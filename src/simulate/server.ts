/**
 * The simulated servers of one world: settings go in, listeners are opened, and every answer is told with the rule it
 * goes by.
 */

import { performance } from 'node:perf_hooks';
import type { Registry } from '../dissect/registry.ts';
import type { Account } from './account.ts';
import type { ConnectionMeans } from './kqq/connection.ts';
import { listenKqq } from './kqq/listener.ts';
import type { Quirks } from './kqq/quirks.ts';
import { KqqServer } from './kqq/server.ts';
import type { Rule } from './rule.ts';
import { World } from './world.ts';

export interface SimulationSettings {
  readonly host: string;
  /** Port of the HTTP interface and of KQQTCP; 0 is any. */
  readonly port: number;
  readonly accounts: readonly Account[];
  readonly quirks: Quirks;
  /** What 20 seconds of the documents take: milliseconds. */
  readonly penalty: number;
  /** Silence after which a session is over: milliseconds. */
  readonly idle: number;
}

/** One answer, for people. Texts hold what clients sent, and have to be made visible. */
export interface Told {
  readonly client: string;
  readonly request: string;
  readonly result: string;
  readonly rule: Rule;
}

export interface Simulation {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the servers. Rejects with the fault of the system when a port is not to be had. */
export async function simulate(
  settings: SimulationSettings,
  registry: Registry,
  told: (one: Told) => void,
): Promise<Simulation> {
  const world = new World(settings.accounts);
  const server = new KqqServer(world, registry, settings);
  const means: ConnectionMeans = {
    server,
    silence: silenceOf(settings.quirks),
    now: () => performance.now(),
    answered: ({ request, result, rule }, client) => told({ client, request, result, rule }),
    binary: null,
    listen: (uin, take) =>
      world.listen(uin, (news) => {
        const line = server.push(uin, news);
        return line !== null && take(line);
      }),
  };
  const listener = await listenKqq(settings.host, settings.port, means);
  return { port: listener.port, close: () => listener.close() };
}

function silenceOf(quirks: Quirks): ConnectionMeans['silence'] {
  const chosen = quirks.get('null');
  return chosen === 'reset' || chosen === 'empty' || chosen === 'text' ? chosen : 'close';
}
