/**
 * The simulated servers of one world: settings go in, listeners are opened, and every answer is told with the rule it
 * goes by.
 */

import { performance } from 'node:perf_hooks';
import type { Registry } from '../dissect/registry.ts';
import type { BinaryRegistry } from '../model/binary-rules.ts';
import type { WireProfile } from '../model/wire-profile.ts';
import type { Account } from './account.ts';
import type { ConnectionMeans } from './kqq/connection.ts';
import { listenKqq } from './kqq/listener.ts';
import type { Quirks } from './kqq/quirks.ts';
import { KqqServer } from './kqq/server.ts';
import { Bodies, listenOicq81, type Oicq81Means } from './oicq81/listener.ts';
import { Oicq81Server } from './oicq81/server.ts';
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
  /** Port of the 0x81 protocol, over TCP and UDP; 0 is any, null: it is not served. */
  readonly oicq81Port: number | null;
  /** How its frames are written. */
  readonly profile: WireProfile;
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
  readonly oicq81Port: number | null;
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
  const binary = registry.oicq81 === null ? null : binaryMeans(world, registry.oicq81, settings.profile, told);
  const bodies = binary === null ? null : new Bodies(binary);
  const means: ConnectionMeans = {
    server,
    silence: silenceOf(settings.quirks),
    now: () => performance.now(),
    answered: ({ request, result, rule }, client) => told({ client, request, result, rule }),
    binary: bodies === null ? null : (body, client) => bodies.answer(body, client),
    listen: (uin, take) =>
      world.listen(uin, (news) => {
        const line = server.push(uin, news);
        return line !== null && take(line);
      }),
  };
  const { host, port, oicq81Port } = settings;
  const listener = await listenKqq(host, port, means);
  try {
    const other = oicq81Port === null || binary === null ? null : await listenOicq81(host, oicq81Port, binary);
    const close = async (): Promise<void> => {
      await Promise.all([listener.close(), other?.close()]);
    };
    return { port: listener.port, oicq81Port: other?.port ?? null, close };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

function binaryMeans(
  world: World,
  registry: BinaryRegistry,
  profile: WireProfile,
  told: (one: Told) => void,
): Oicq81Means {
  return {
    server: new Oicq81Server(world, registry, profile),
    profile,
    answered: (answer, client) => told({ client, ...answer }),
  };
}

function silenceOf(quirks: Quirks): ConnectionMeans['silence'] {
  const chosen = quirks.get('null');
  return chosen === 'reset' || chosen === 'empty' || chosen === 'text' ? chosen : 'close';
}
