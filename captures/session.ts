/**
 * The hand-typed session goes in, its packets come out: one TCP connection for each visit, closed by the server, or by
 * the client if it was kept alive.
 */

import { qqServer } from '../test/support/dialogs/cast.ts';
import type { Visit } from '../test/support/dialogs/exchange.ts';
import { post, reply } from '../test/support/dialogs/http.ts';
import { sessionVisits } from '../test/support/dialogs/session.ts';
import type { Packet } from '../test/support/packets.ts';
import { interleave } from '../test/support/tcp-dialog.ts';
import { waitUntil } from './clock.ts';
import { dialogAt, ended } from './desk.ts';

/** Milliseconds an idle connection waits before its client closes it. */
const patience = 4000;

export function sessionPackets(): Packet[] {
  const portsTaken = new Map<string, number>();
  const dialogs = sessionVisits.map((visit) => {
    const { address, firstPort } = visit.from;
    const port = portsTaken.get(address) ?? firstPort;
    portsTaken.set(address, port + 1);
    return visitPackets(visit, `${address}:${port}`);
  });
  return interleave(...dialogs);
}

/** The connection opens when its first request is due, so requests leave a little later than the story says. */
function visitPackets(visit: Visit, client: string): readonly Packet[] {
  const dialog = dialogAt(client, qqServer, visit.exchanges[0]?.at ?? 0).handshake();
  const keptAlive = visit.exchanges.length > 1;
  for (const { at, request, reply: answer, after } of visit.exchanges) {
    waitUntil(dialog, at).send('client', post(request, { connection: keptAlive ? 'keep-alive' : 'close' }));
    if (answer === null) dialog.pause(after);
    else dialog.send('server', reply(answer), { after });
  }
  return keptAlive ? ended(dialog.pause(patience), 'client') : ended(dialog, 'server');
}
