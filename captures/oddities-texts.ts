/**
 * Escapes, GBK, parameters in unusual order, number and shape, unknown codes, and version 1.4: minutes 3 to 5 of the
 * oddities. Packets come out.
 */

import iconv from 'iconv-lite';
import { deskOfTuo, deskOfWanzhou, qqServer } from '../test/support/dialogs/cast.ts';
import { post, reply } from '../test/support/dialogs/http.ts';
import { escapes, inGbk, laterVersion, laterWithoutReply, oddParameters } from '../test/support/dialogs/oddities.ts';
import type { Packet } from '../test/support/packets.ts';
import { Desk, ended, usualDelay } from './desk.ts';

export function textPackets(): readonly Packet[] {
  const wanzhou = new Desk(deskOfWanzhou, 50_200, qqServer);
  const tuo = new Desk(deskOfTuo, 3200, qqServer);
  return [
    ...tuo.askAll(180_000, Object.values(escapes)),
    ...gbkClient(wanzhou),
    ...wanzhou.askAll(200_000, [
      oddParameters.hashMapOrder,
      oddParameters.repeatedKeys,
      oddParameters.pieces,
      oddParameters.unknownFields,
      oddParameters.unknownCommand,
    ]),
    ...wanzhou.askAll(210_000, [oddParameters.wrongCounts, oddParameters.wrongFriendCount]),
    ...wanzhou.ask(214_000, oddParameters.anotherSequence),
    ...wanzhou.ask(216_000, oddParameters.anotherCommand),
    ...wanzhou.askAll(218_000, [oddParameters.smallLetters, oddParameters.missing]),
    ...wanzhou.askAll(222_000, Object.values(laterVersion)),
    ...laterWithoutReply.flatMap((request, index) => {
      const dialog = wanzhou.open(228_000 + index * 2000).send('client', post(request), { ack: false });
      return ended(dialog.pause(usualDelay), 'server');
    }),
  ];
}

/** A client that speaks GBK and says nothing of it: Content-Type without a charset. */
function gbkClient(desk: Desk): readonly Packet[] {
  const headers = ['Host: tqq.tencent.com:8000', 'Content-Type: text/plain'];
  const dialog = desk.open(191_000);
  for (const pair of Object.values(inGbk)) {
    const request = post(iconv.encode(pair.request, 'gbk'), { headers, connection: 'keep-alive' });
    dialog.send('client', request).pause(usualDelay);
    dialog.send('server', reply(iconv.encode(pair.reply, 'gbk'))).pause(900);
  }
  return ended(dialog, 'client');
}
