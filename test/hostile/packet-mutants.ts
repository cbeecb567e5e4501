/**
 * Dice and sound packets or files go in, damage at places that mean something comes out: headers that lie about lengths,
 * payloads that are damaged while the headers around them are right, packets that are lost, doubled or out of order.
 */

import type { ByteOrder } from '../support/capture-files.ts';
import { concat, type Packet } from '../support/packets.ts';
import { type Dice, lies, mutate } from './mutants.ts';

/** Offset and size of what can lie in an IP packet with a TCP or UDP header behind `head` bytes. */
function liars(bytes: Uint8Array): readonly (readonly [number, 1 | 2 | 4])[] {
  const isV6 = bytes[0] >> 4 === 6;
  const head = isV6 ? 40 : (bytes[0] & 15) * 4;
  // IPv4: version and IHL, total length, identification, fragment, protocol. IPv6: payload length, next header.
  const network = isV6
    ? ([
        [4, 2],
        [6, 1],
        [0, 1],
      ] as const)
    : ([
        [0, 1],
        [2, 2],
        [4, 2],
        [6, 2],
        [9, 1],
      ] as const);
  // Ports, sequence number, acknowledgement (UDP: length), data offset, flags.
  const transport = [
    [0, 2],
    [2, 2],
    [4, 4],
    [8, 4],
    [12, 1],
    [13, 1],
  ] as const;
  return [...network, ...transport.map(([at, size]) => [head + at, size] as const)];
}

function write(bytes: Uint8Array, at: number, size: 1 | 2 | 4, value: number, little = false): void {
  for (let i = 0; i < size && at + i < bytes.length; i++) {
    bytes[at + i] = (value >>> (8 * (little ? i : size - 1 - i))) & 0xff;
  }
}

function lieInHeader(packet: Packet, dice: Dice): Packet {
  const bytes = Uint8Array.from(packet.bytes);
  const places = liars(bytes);
  const [at, size] = places[dice.below(places.length)];
  const near = (bytes[at + size - 1] ?? 0) + dice.below(9) - 4;
  write(bytes, at, size, dice.below(2) === 0 ? dice.pick(lies) : near);
  return { ...packet, bytes };
}

/** The payload is damaged, the IP header tells its new length, and the TCP header stays as it was. */
function damagePayload(packet: Packet, dice: Dice): Packet {
  const { bytes } = packet;
  const isV6 = bytes[0] >> 4 === 6;
  const head = isV6 ? 40 : (bytes[0] & 15) * 4;
  const start = head + ((bytes[head + 12] ?? 0x50) >> 4) * 4;
  if (start >= bytes.length) return packet;
  const made = concat([bytes.subarray(0, start), mutate(bytes.subarray(start), dice)]);
  write(made, isV6 ? 4 : 2, 2, isV6 ? made.length - 40 : made.length);
  return { ...packet, bytes: made };
}

const times = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;

/** A copy of `packets`, of IP, with one to three things wrong. */
export function mutatePackets(packets: readonly Packet[], dice: Dice): Packet[] {
  const made = [...packets];
  for (let n = 1 + dice.below(3); n > 0 && made.length > 0; n--) {
    const at = dice.below(made.length);
    const packet = made[at];
    const kind = dice.below(8);
    if (kind < 2) made[at] = lieInHeader(packet, dice);
    else if (kind < 4) made[at] = damagePayload(packet, dice);
    else if (kind === 4) made.splice(at, 1);
    else if (kind === 5) made.splice(dice.below(made.length), 0, packet);
    else if (kind === 6) made.splice(dice.below(made.length), 0, ...made.splice(at, 1 + dice.below(3)));
    else made[at] = { ...packet, at: { sec: dice.pick(times), nsec: packet.at.nsec } };
  }
  return made;
}

/**
 * Where lengths stand in a sound file: of pcap records, of pcapng blocks at both ends, captured and original lengths of
 * packets, and the file's own numbers. `recordHead` is 16, or 24 in modified pcap.
 */
function lengthPlaces(view: DataView, little: boolean, recordHead: number): number[] {
  const places: number[] = [];
  if (view.getUint32(0) === 0x0a0d0d0a) {
    for (let at = 0; at + 12 <= view.byteLength; ) {
      const type = view.getUint32(at, little);
      const length = view.getUint32(at + 4, little);
      if (length < 12 || at + length > view.byteLength) break;
      places.push(at + 4, at + length - 4);
      if (type === 6 || type === 2) places.push(at + 20, at + 24);
      at += length;
    }
    return places;
  }
  places.push(16, 20);
  for (let at = 24; at + recordHead <= view.byteLength; at += recordHead + view.getUint32(at + 8, little)) {
    places.push(at + 8, at + 8, at + 12);
  }
  return places;
}

/** One to three lengths of a sound file of one byte order lie. */
export function lieAboutRecords(file: Uint8Array, order: ByteOrder, dice: Dice, recordHead = 16): Uint8Array {
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  const places = lengthPlaces(view, order === 'le', recordHead);
  for (let n = 1 + dice.below(3); n > 0; n--) {
    const at = places[dice.below(places.length)];
    const value = dice.below(2) === 0 ? dice.pick(lies) : view.getUint32(at, order === 'le') + dice.below(41) - 20;
    write(bytes, at, 4, value, order === 'le');
  }
  return bytes;
}
