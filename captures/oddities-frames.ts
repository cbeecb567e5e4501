/**
 * HTTP frames that no textbook prints but clients and servers sent, and some that textbooks print and clients seldom
 * send: minutes 4 to 6 of the oddities. Packets come out.
 */

import { deskOfTuo, deskOfWanzhou, qqServer } from '../test/support/dialogs/cast.ts';
import { bytesOf, chunked, post, reply } from '../test/support/dialogs/http.ts';
import { oddFrames } from '../test/support/dialogs/oddities.ts';
import type { Packet } from '../test/support/packets.ts';
import { Desk, ended, usualDelay } from './desk.ts';
import { gzipStored } from './gzip-stored.ts';

const host = 'Host: tqq.tencent.com:8000';

export function framePackets(): readonly Packet[] {
  const wanzhou = new Desk(deskOfWanzhou, 50_300, qqServer);
  const tuo = new Desk(deskOfTuo, 3300, qqServer);
  return [...phpClient(tuo), ...expectContinue(wanzhou), ...lineEnds(wanzhou), ...lengths(wanzhou)];
}

/** Two blanks and no target; head and body in two writes; an uncounted CR LF CR LF behind the body. */
function phpClient(desk: Desk): readonly Packet[] {
  const style = {
    line: 'POST  HTTP/1.1',
    headers: [host, 'Content-Type: application/x-www-form-urlencoded'],
  };
  const { formEncoded, twoWrites, strayBlank } = oddFrames;
  const whole = bytesOf(post(formEncoded.request, style), '\r\n\r\n');
  const body = bytesOf(twoWrites.request);
  const head = post('', { ...style, length: body.length });
  const dialog = desk.open(243_000).send('client', head).pause(14).send('client', bytesOf(body, '\r\n\r\n'));
  dialog.pause(usualDelay).send('server', reply(twoWrites.reply)).fin('server', { ack: false }).fin('client');
  const glued = { headers: ['Host:tqq.tencent.com:8000', 'Content-Type:text/plain'] };
  return [
    ...desk.exchange(241_000, post(strayBlank.request, glued), reply(strayBlank.reply)),
    ...desk.exchange(242_000, whole, reply(formEncoded.reply)),
    ...dialog.packets,
  ];
}

/** The client asks whether it may go on; the body follows 100 Continue. */
function expectContinue(desk: Desk): readonly Packet[] {
  const { request, reply: answer } = oddFrames.expectContinue;
  const headers = [host, 'Content-Type: application/x-www-form-urlencoded', 'Expect: 100-continue'];
  const body = bytesOf(request);
  const dialog = desk.open(246_000).send('client', post('', { line: 'POST / HTTP/1.1', headers, length: body.length }));
  dialog.pause(20).send('server', bytesOf('HTTP/1.1 100 Continue\r\n\r\n')).pause(5).send('client', body);
  return ended(dialog.pause(usualDelay).send('server', reply(answer)), 'server');
}

/** Lines that end in LF alone; then HTTP/1.0 with a reply that ends where the connection does. */
function lineEnds(desk: Desk): readonly Packet[] {
  const { bareLineFeeds, untilClose } = oddFrames;
  const request = bytesOf(bareLineFeeds.request);
  const answer = bytesOf(bareLineFeeds.reply);
  return [
    ...desk.exchange(
      248_000,
      bytesOf(`POST / HTTP/1.1\n${host}\ncontent-LENGTH:  ${request.length}\n\n`, request),
      bytesOf(`HTTP/1.1 200 OK\nServer: tencent imserver/1.0.0\nContent-Length: ${answer.length}\n\n`, answer),
    ),
    ...desk.exchange(
      250_000,
      post(untilClose.request, { line: 'POST / HTTP/1.0', connection: null }),
      reply(untilClose.reply, { line: 'HTTP/1.0 200 OK', counted: false }),
    ),
  ];
}

/** Chunked and compressed; a Content-Length that is four bytes short; both on their own connection. */
function lengths(desk: Desk): readonly Packet[] {
  const { compressed, countedShort, afterShort } = oddFrames;
  const packed = chunked(gzipStored(bytesOf(compressed.reply)), [40, 33]);
  const headers = ['Content-Encoding: gzip', 'Transfer-Encoding: chunked'];
  const dialog = desk.open(254_000).send('client', post(countedShort.request, { connection: 'keep-alive' }));
  const answer = bytesOf(countedShort.reply);
  dialog
    .pause(usualDelay)
    .send('server', reply(answer, { length: answer.length - 4 }))
    .pause(600);
  dialog.send('client', post(afterShort.request)).pause(usualDelay);
  dialog.send('server', reply(afterShort.reply)).fin('server', { ack: false }).fin('client');
  const chunkedReply = bytesOf(reply('', { headers, counted: false }), packed);
  return [...desk.exchange(252_000, post(compressed.request), chunkedReply), ...dialog.packets];
}
