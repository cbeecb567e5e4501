/**
 * The hand-typed session of the 0x81 protocol goes in, packets come out: over TCP, as bodies of HTTP, and with what is
 * odd about frames.
 */

import type { WireProfile } from '../src/model/wire-profile.ts';
import { bytesOf, post, reply } from '../test/support/dialogs/http.ts';
import { frameBytes, type Item, type NotedFrame, programFrame } from '../test/support/oicq81/frames.ts';
import { sentFile, session, type Turn } from '../test/support/oicq81/session.ts';
import { type Packet, udpPacket } from '../test/support/packets.ts';
import { interleave, type TcpDialog } from '../test/support/tcp-dialog.ts';
import { instantAt, waitUntil } from './clock.ts';
import { dialogAt, ended, usualDelay } from './desk.ts';

/** Where the server answers: ports are not documented. */
const server = '203.0.113.81:4000';
const webServer = '203.0.113.81:80';
const computers = { linye: '192.168.10.52', xiaoman: '192.168.10.67' } as const;
type User = Turn['user'];
const users: readonly User[] = ['linye', 'xiaoman'];

/** Milliseconds from one frame of the story to the next. */
const pace = 600;

/** Frames that one side sends to one user's connection without a word of the other. */
interface Burst {
  readonly user: User;
  readonly from: Turn['from'];
  readonly at: number;
  readonly frames: readonly Turn[];
}

/** Every type both ways over TCP; some frames share a segment, others are cut into several. */
export function oicq81Session(): Packet[] {
  const profile: WireProfile = { order: 'le', scope: 'content', strings: 's1', portrait: 2, charset: 'gb18030' };
  return interleave(...users.map((user) => ended(playSession(profile, user, 2201), 'client')));
}

/** Another profile, then frames that no table has, that lie, that are lost in part, and frames in datagrams. */
export function oicq81OtherProfile(): Packet[] {
  const profile: WireProfile = { order: 'be', scope: 'frame', strings: 's2be', portrait: 1, charset: 'gb18030' };
  const [linye, xiaoman] = users.map((user) => playSession(profile, user, 2305));
  return interleave(
    ended(playOddities(profile, linye), 'client'),
    ended(xiaoman, 'client'),
    datagrams(profile, (session.length + 3) * pace),
  );
}

/** The session as bodies of HTTP: what a client says at once is one request, and all until its next is the reply. */
export function oicq81Http(): Packet[] {
  const profile: WireProfile = { order: 'le', scope: 'frame', strings: 's2le', portrait: 1, charset: 'gb18030' };
  return interleave(...users.map((user) => playHttp(profile, user)));
}

function burstsOf(user: User): readonly Burst[] {
  const bursts: { user: User; from: Turn['from']; at: number; frames: Turn[] }[] = [];
  for (const [i, turn] of session.entries()) {
    if (turn.user !== user) continue;
    const last = bursts.at(-1);
    if (last?.from === turn.from) last.frames.push(turn);
    else bursts.push({ user, from: turn.from, at: i * pace, frames: [turn] });
  }
  return bursts;
}

function playSession(profile: WireProfile, user: User, port: number): TcpDialog {
  const bursts = burstsOf(user);
  const dialog = dialogAt(`${computers[user]}:${port}`, server, bursts[0]?.at ?? 0).handshake();
  for (const { from, at, frames } of bursts) {
    const bytes = bytesOf(...frames.map((frame) => frameBytes(profile, frame)));
    // A prime number of bytes, so that cuts fall into headers, lengths and characters alike.
    waitUntil(dialog, at).send(from, bytes, { segmentSize: bytes.length > 120 ? 53 : 1460 });
  }
  return dialog.pause(pace);
}

function playOddities(profile: WireProfile, dialog: TcpDialog): TcpDialog {
  const own: Item = ['number', 'L', 305187];
  const noted = (from: NotedFrame['from'], type: number, ...items: Item[]) =>
    frameBytes(profile, { from, type, items });
  const words = Uint8Array.from(Buffer.from('chat room 3'));
  // Types that no table has, of other programs, and of the other direction.
  dialog.send('client', noted('client', 0x18, own, ['unknown', 'T', 7]));
  dialog.send('client', programFrame(profile, 0x0a, 0x05, 0x03, words));
  dialog.send('server', programFrame(profile, 0x03, 0x0a, 0x01, words)).pause(pace);
  dialog.send('server', noted('server', 0x17, ['friend_number', 'L', 412960]));
  // A string longer than its content, bytes that are no text, a count without its rounds.
  dialog.send('client', programFrame(profile, 0x0a, 0x01, 0x06, Uint8Array.of(0, 4, 0xa8, 0x23, 0xff, 0, 0x41)));
  dialog.send('client', programFrame(profile, 0x0a, 0x01, 0x06, Uint8Array.of(0, 4, 0xa8, 0x23, 0, 2, 0xff, 0xc6)));
  dialog.send('client', noted('client', 0x09, own, ['move_count', 'T', 200])).pause(pace);
  // Failures, without the rest and with it.
  dialog.send('server', noted('server', 0x05, ['success', 'T', 0]));
  dialog.send('server', noted('server', 0x06, ['success', 'T', 0], ['group_id', 'T', 9], ['group_name', 'S', '']));
  // A file of which a piece was not captured; what is left of it looks like frames.
  const friend: Item = ['friend_number', 'L', 412960];
  const file = noted('client', 0x15, own, friend, ['file_content', 'B', bytesOf(sentFile, sentFile, sentFile)]);
  dialog.send('client', file, { segmentSize: 60, lose: [1] }).pause(pace);
  dialog.send('client', noted('client', 0x16, own));
  return dialog.send('server', noted('server', 0x16, own), { after: usualDelay }).pause(pace);
}

function datagrams(profile: WireProfile, at: number): Packet[] {
  const [client, other] = [`${computers.xiaoman}:4001`, server];
  const turns = session.filter(({ user }) => user === 'xiaoman').slice(2, 6);
  return turns.map((turn, i) => {
    const [from, to] = turn.from === 'client' ? [client, other] : [other, client];
    return { at: instantAt(at + 40 * i), bytes: udpPacket({ from, to, payload: frameBytes(profile, turn) }) };
  });
}

function playHttp(profile: WireProfile, user: User): readonly Packet[] {
  const dialog = dialogAt(`${computers[user]}:2410`, webServer, burstsOf(user)[0]?.at ?? 0).handshake();
  for (const { from, at, frames } of burstsOf(user)) {
    const body = bytesOf(...frames.map((frame) => frameBytes(profile, frame)));
    const headers = ['Host: im.example.cn', 'Content-Type: application/octet-stream'];
    if (from === 'client') {
      const style = { line: 'POST /im HTTP/1.1', headers, connection: 'keep-alive' } as const;
      waitUntil(dialog, at).send('client', post(body, style), { ack: false });
    } else {
      dialog.send('server', reply(body), { after: usualDelay });
    }
  }
  return ended(dialog.pause(pace), 'client');
}
