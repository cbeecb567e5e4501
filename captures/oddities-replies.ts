/**
 * Two replies to one request, no reply for every documented reason, and refusals with their delays: minutes 0 to 5 of
 * the oddities. Packets come out.
 */

import iconv from 'iconv-lite';
import { deskOfWanzhou, qqServer } from '../test/support/dialogs/cast.ts';
import { bytesOf, type Part, post, reply } from '../test/support/dialogs/http.ts';
import { refusals, repeatedOnSilence, twoReplies, withoutAnswer } from '../test/support/dialogs/oddities.ts';
import type { Packet } from '../test/support/packets.ts';
import { Desk, ended, usualDelay } from './desk.ts';

/** Milliseconds until the server lets go of a request it does not answer. */
const silence = 310;

export function replyPackets(): readonly Packet[] {
  const desk = new Desk(deskOfWanzhou, 50_100, qqServer);
  return [...doubleReplies(desk), ...closedWithoutReply(desk), ...emptyReplies(desk), ...refused(desk)];
}

/** Both replies in one segment; then on a second connection apart, with an uncounted CR LF between them. */
function doubleReplies(desk: Desk): readonly Packet[] {
  const { withoutTn, tnZero, listTnZero } = twoReplies;
  const atOnce = bytesOf(reply(withoutTn.first), reply(withoutTn.second));
  const together = desk.exchange(0, post(withoutTn.request), atOnce);
  const apart = desk.open(1000);
  apart.send('client', post(tnZero.request, { connection: 'keep-alive' })).pause(usualDelay);
  apart
    .send('server', bytesOf(reply(tnZero.first), '\r\n'))
    .pause(38)
    .send('server', reply(tnZero.second))
    .pause(900);
  apart.send('client', post(listTnZero.request)).pause(usualDelay).send('server', reply(listTnZero.reply));
  return [...together, ...ended(apart, 'server')];
}

/** One connection each: the server closes (FIN) or resets (RST) without a byte. */
function closedWithoutReply(desk: Desk): readonly Packet[] {
  const closed: readonly Part[] = [
    withoutAnswer.nonsenseVersion,
    withoutAnswer.loginWithoutPassword,
    withoutAnswer.loginWrongLc,
    withoutAnswer.profileLvIsText,
    inGbk(withoutAnswer.answerReasonNotUtf8),
    withoutAnswer.statusIllegal,
    inGbk(withoutAnswer.textNotUtf8),
    withoutAnswer.textWithSmallH,
    withoutAnswer.messagesNumberIsText,
  ];
  const reset = [withoutAnswer.loginNumberIsText, withoutAnswer.addUnIsText, withoutAnswer.logoutNumberIsText];
  return [
    ...closed.flatMap((body, index) => {
      const dialog = desk.open(5000 + index * 2000).send('client', post(body), { ack: false });
      return ended(dialog.pause(silence), 'server');
    }),
    ...reset.flatMap((body, index) => {
      const dialog = desk.open(30_000 + index * 2000).send('client', post(body));
      return dialog.pause(silence).rst('server').packets;
    }),
    ...[0, 1, 2].flatMap((time) => {
      const dialog = desk.open(52_000 + time * 3000).send('client', post(repeatedOnSilence.request), { ack: false });
      dialog.pause(silence);
      if (time === 2) dialog.send('server', reply(repeatedOnSilence.reply));
      return ended(dialog, 'server');
    }),
  ];
}

/** On one connection: bodies without a byte, and the text NULL. */
function emptyReplies(desk: Desk): readonly Packet[] {
  const dialog = desk.open(40_000);
  const cases = [
    [withoutAnswer.listTnIsText, ''],
    [withoutAnswer.onlineUnIsText, 'NULL'],
    [withoutAnswer.answerCdIsText, ''],
    [withoutAnswer.deleteUnIsText, 'NULL'],
  ] as const;
  for (const [request, answer] of cases) {
    dialog.send('client', post(request, { connection: 'keep-alive' })).pause(usualDelay);
    dialog.send('server', reply(answer)).pause(800);
  }
  return ended(dialog, 'client');
}

/** RES=3 comes after 20 s, for a repeated deletion after 30 s; the other refusals come at once. */
function refused(desk: Desk): readonly Packet[] {
  return [
    ...desk.ask(70_000, refusals.illegalNumber),
    ...desk.askAll(72_000, [
      refusals.wrongPassword,
      refusals.loginFailed,
      refusals.notLoggedIn,
      refusals.addRefusedTwo,
      refusals.addRefusedThree,
    ]),
    ...desk.ask(80_000, refusals.statusTooOften, 20_041),
    ...desk.ask(81_000, refusals.deletedAgain, 30_067),
    ...desk.ask(82_000, refusals.sentTooFast, 20_012),
    ...desk.ask(83_000, refusals.answerCdThree, 20_095),
  ];
}

/** The first part in ASCII, the second in GBK. */
function inGbk([ascii, text]: readonly [string, string]): Uint8Array {
  return bytesOf(ascii, iconv.encode(text, 'gbk'));
}
