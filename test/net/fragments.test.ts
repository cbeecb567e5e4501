import { describe, expect, test } from 'vitest';
import type { CapturedPacket } from '../../src/model/packet.ts';
import { PacketDecoder } from '../../src/net/decode.ts';
import { outcome } from '../../src/net/decoded-packet.ts';
import { fragmentIp } from '../support/encapsulation.ts';
import { flag, tcpIp, udpIp } from '../support/packets.ts';

const v4 = { from: '10.0.0.2:1034', to: '192.0.2.177:8000' };
const v6 = { from: '[2001:db8::1]:1034', to: '[2001:db8::2]:8000' };
const text = 'the quick brown fox jumps over the lazy dog';

class Session {
  readonly decoder: PacketDecoder;
  #number = 0;

  constructor(checked = false) {
    this.decoder = new PacketDecoder(checked);
  }

  /** What comes of a packet of raw IP: a payload, or the name of the outcome. */
  give(bytes: Uint8Array, sec = 0, originalLength = bytes.length): string {
    this.#number += 1;
    const place = { bytes, start: 0, end: bytes.length, originalLength, offset: 0 };
    const captured: CapturedPacket = {
      number: this.#number,
      sec,
      nsec: 0,
      hasTime: true,
      digits: 6,
      linkType: 101,
      ...place,
    };
    const result = this.decoder.decode(captured);
    if (result !== outcome.decoded) return Object.entries(outcome).find(([, value]) => value === result)?.[0] ?? '';
    const { packet } = this.decoder;
    return Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString();
  }

  get account() {
    return this.decoder.fragments.account;
  }
}

const pieces = fragmentIp(udpIp({ ...v4, payload: text }), 24, 7);

describe('pieces of IP packets', () => {
  test('in order and out of order they give the whole payload with the last one that comes', () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const session = new Session();
      expect(order.map((i) => session.give(pieces[i]))).toEqual(['fragment', 'fragment', text]);
      expect(session.account.missing.pieces).toBe(0);
    }
  });

  test('IPv6 waits for its pieces by identification alone', () => {
    const session = new Session();
    const first = fragmentIp(udpIp({ ...v6, payload: text }), 16, 1);
    const second = fragmentIp(udpIp({ ...v6, payload: text.toUpperCase() }), 16, 2);
    const got = first.flatMap((piece, i) => [session.give(piece), session.give(second[i])]);
    expect(got.slice(-2)).toEqual([text, text.toUpperCase()]);
  });

  test('a piece that is missing loses the packet, and the account says which', () => {
    const session = new Session();
    session.give(pieces[0]);
    session.give(pieces[2]);
    session.decoder.fragments.end();
    expect(session.account.missing).toEqual({ pieces: 2, first: 1 });
  });

  test('after 30 seconds the number means another packet', () => {
    const session = new Session();
    session.give(pieces[0], 100);
    const other = fragmentIp(udpIp({ ...v4, payload: text.toUpperCase() }), 24, 7);
    expect(other.map((piece) => session.give(piece, 131))).toEqual(['fragment', 'fragment', text.toUpperCase()]);
    expect(session.account.missing).toEqual({ pieces: 1, first: 1 });
  });

  test('pieces within 30 seconds belong together', () => {
    const session = new Session();
    session.give(pieces[0], 100);
    session.give(pieces[1], 115);
    expect(session.give(pieces[2], 130)).toBe(text);
  });

  test('where pieces overlap the first copy stands, and the difference is counted', () => {
    const session = new Session();
    const liar = fragmentIp(udpIp({ ...v4, payload: text.toUpperCase() }), 24, 7);
    session.give(pieces[0]);
    session.give(pieces[1]);
    expect(session.give(liar[1])).toBe('fragment');
    expect(session.give(pieces[2])).toBe(text);
    expect(session.account.differing).toEqual({ pieces: 1, first: 3 });
  });

  test('a piece behind the end of the packet is at odds with it and not used', () => {
    const session = new Session();
    const longer = fragmentIp(udpIp({ ...v4, payload: text.repeat(3) }), 24, 7);
    session.give(pieces[2]);
    session.give(longer[4]);
    expect(session.account.differing).toEqual({ pieces: 1, first: 2 });
    session.give(pieces[0]);
    expect(session.give(pieces[1])).toBe(text);
  });

  test('a last piece that ends in front of bytes seen before is not believed', () => {
    const session = new Session();
    const longer = fragmentIp(udpIp({ ...v4, payload: text.repeat(3) }), 24, 7);
    session.give(longer[4]);
    session.give(pieces[2]);
    expect(session.account.differing).toEqual({ pieces: 1, first: 2 });
  });

  test('a piece that the snaplen cut does not make the packet whole', () => {
    const session = new Session();
    session.give(pieces[0]);
    session.give(pieces[1].subarray(0, 30), 0, pieces[1].length);
    expect(session.give(pieces[2])).toBe('fragment');
    expect(session.give(pieces[1])).toBe(text);
  });

  test('pieces captured twice give the payload once, and none of them is told as lost', () => {
    const session = new Session();
    const given = pieces.flatMap((piece) => [session.give(piece), session.give(piece)]);
    expect(given).toEqual(['fragment', 'fragment', 'fragment', 'fragment', text, 'fragment']);
    expect(pieces.map((piece) => session.give(piece))).toEqual(['fragment', 'fragment', 'fragment']);
    session.decoder.fragments.end();
    expect(session.account.missing.pieces).toBe(0);
  });

  test('a repeated last piece does not get into the next packet that has the same number', () => {
    const session = new Session();
    for (const piece of [...pieces, pieces[2]]) session.give(piece);
    const other = fragmentIp(udpIp({ ...v4, payload: text.toUpperCase() }), 24, 7);
    expect(other.map((piece) => session.give(piece))).toEqual(['fragment', 'fragment', text.toUpperCase()]);
    expect(session.account.differing.pieces).toBe(0);
  });

  test('after 30 seconds a piece repeats nothing', () => {
    const session = new Session();
    for (const piece of pieces) session.give(piece, 100);
    expect(pieces.map((piece) => session.give(piece, 131))).toEqual(['fragment', 'fragment', text]);
  });

  test('payloads are forgotten when there are too many, and their pieces give them again', () => {
    const session = new Session();
    for (let number = 0; number < 300; number++) {
      for (const piece of fragmentIp(udpIp({ ...v4, payload: text }), 24, number)) session.give(piece);
    }
    const again = (number: number) =>
      fragmentIp(udpIp({ ...v4, payload: text }), 24, number).map((piece) => session.give(piece));
    expect(again(0).at(-1)).toBe(text);
    expect(again(299).at(-1)).toBe('fragment');
  });

  describe('the first piece of a TCP segment', () => {
    const segment = { ...v4, seq: 1, flags: flag.ack, payload: text };

    test('is read as far as it goes, unless checksums are to be checked', () => {
      const cut = fragmentIp(tcpIp(segment), 32, 7);
      expect(cut.map((piece) => new Session().give(piece))).toEqual([text.slice(0, 12), 'fragment']);
      expect(new Session(true).give(cut[0])).toBe('fragment');
    });

    test('is read when it comes behind others, but not when it contradicts one before it', () => {
      const cut = fragmentIp(tcpIp(segment), 24, 7);
      const liar = fragmentIp(tcpIp({ ...segment, payload: text.toUpperCase() }), 24, 7);
      const session = new Session();
      expect([cut[1], cut[0], liar[0]].map((piece) => session.give(piece))).toEqual([
        'fragment',
        text.slice(0, 4),
        'fragment',
      ]);
      expect(session.give(cut[2])).toBe(text);
    });

    test.each([
      ['that begins a stream', { flags: flag.syn }, 32],
      ['that ends one', { flags: flag.ack | flag.fin }, 32],
      ['that resets one', { flags: flag.rst }, 32],
      ['whose options are longer than the piece', { options: new Uint8Array(12) }, 32],
      ['without all of the header', {}, 8],
    ])('waits %s', (_, fields, size) => {
      expect(new Session().give(fragmentIp(tcpIp({ ...segment, ...fields }), size, 7)[0])).toBe('fragment');
    });
  });

  test('pieces that never become whole are bounded: the oldest are given up', () => {
    const session = new Session();
    for (let number = 0; number < 5000; number++)
      session.give(fragmentIp(udpIp({ ...v4, payload: text }), 24, number)[0]);
    expect(session.account.limit.first).toBe(1);
    expect(session.account.limit.pieces).toBeGreaterThan(3900);
    session.decoder.fragments.end();
    expect(session.account.limit.pieces + session.account.missing.pieces).toBe(5000);
  });
});
