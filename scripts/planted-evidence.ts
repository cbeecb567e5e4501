/**
 * Exchanges go in, the evidence of them comes out: they are framed, dissected and paired as those of a capture are.
 */

import type { PlantedExchange } from '../bench/planted.ts';
import { accountsOf, type FieldAccount } from '../src/evidence/account.ts';
import type { Evidence } from '../src/evidence/evidence.ts';
import { everything, Watcher } from '../src/evidence/watcher.ts';
import { defaultLimits } from '../src/model/limits.ts';
import type { MessageSink } from '../src/model/message.ts';
import type { Endpoint } from '../src/model/stream.ts';
import { Pipeline } from '../src/pipeline.ts';
import { compileTables } from '../src/run/compile.ts';
import { builtInTables } from '../src/tables/built-in.ts';
import { loadTables } from '../src/tables/registry.ts';

/** The built-in tables. */
export const registry = compileTables(await loadTables(builtInTables, []));

/** The evidence of a capture called `capture` that holds the exchanges, a connection each. */
export function evidenceOf(capture: string, exchanges: readonly PlantedExchange[]): Evidence {
  const watcher = new Watcher(capture, everything);
  play(exchanges, (message) => watcher.see(message, 0));
  return watcher.evidence;
}

/** Gives the messages of the exchanges, a connection each, to `sink`. */
export function play(exchanges: readonly PlantedExchange[], sink: MessageSink): void {
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink });
  for (const [i, { at, client, server, request, reply }] of exchanges.entries()) {
    const flow = i + 1;
    const when = { sec: Math.floor(at / 1000), nsec: (at % 1000) * 1e6 };
    const ends = [endpoint(client, 20_000 + (i % 40_000)), endpoint(server, 8000)] as const;
    pipeline.step({ kind: 'open', flow, at: when, packet: 0, transport: 'tcp', ends, opener: 0 });
    const texts = [
      `POST / HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`,
      `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(reply)}\r\n\r\n${reply}`,
    ];
    for (const side of [0, 1] as const) {
      const bytes = Buffer.from(texts[side]);
      const data = { flow, at: when, packet: 2 * i + side, side, bytes, start: 0, end: bytes.length, problems: null };
      pipeline.step({ kind: 'data', ...data });
    }
    pipeline.step({ kind: 'close', flow, at: when, packet: 2 * i + 1, side: 0, how: 'fin', problems: null });
    pipeline.step({ kind: 'close', flow, at: when, packet: 2 * i + 1, side: 1, how: 'fin', problems: null });
  }
}

/** The accounts of all fields of the replies, by name. */
export function repliesOf(evidence: Evidence): ReadonlyMap<string, FieldAccount> {
  const accounts = accountsOf(evidence, registry, { dir: 'response', field: null, all: true });
  return new Map(accounts.map((account) => [account.field, account]));
}

/** All accounts, for comparing two bodies of evidence. */
export function allAccounts(evidence: Evidence): readonly FieldAccount[] {
  return accountsOf(evidence, registry, { dir: null, field: null, all: true });
}

function endpoint(address: string, port: number): Endpoint {
  return { address, port, text: `${address}:${port}` };
}
