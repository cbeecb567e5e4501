/**
 * Conversations of oicq with damaged packets: the whole program reads them, prints nothing that must not be, and keeps
 * what the damage did not touch.
 */

import { expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { oicqFrame } from '../support/oicq-frames.ts';
import { type Packet, udpPacket } from '../support/packets.ts';
import { Dice, mutate } from './mutants.ts';
import { bundled, conversationsOf } from './samples.ts';
import { decode, findFaults } from './whole-program.ts';

/** Ethernet, IPv4 and UDP or TCP in front of a payload. */
const headSizes = { 'oicq-udp.pcapng': 42, 'oicq-tcp.pcap': 54 } as const;

test.each(['oicq-udp.pcapng', 'oicq-tcp.pcap'] as const)('payloads of %s with any bytes changed', (name) => {
  const conversations = conversationsOf(bundled(name)).map((packets) => packets.slice(0, 16));
  const faults: string[] = [];
  for (let seed = 0; seed < 300; seed++) {
    const dice = new Dice(seed);
    const packets = (conversations[seed % conversations.length] ?? []).map((packet): Packet => {
      if (dice.below(3) > 0 || packet.bytes.length <= headSizes[name]) return packet;
      const bytes = Uint8Array.from(packet.bytes);
      for (let n = 1 + dice.below(3); n > 0; n--) {
        bytes[headSizes[name] + dice.below(Math.min(16, bytes.length - headSizes[name]))] = dice.below(256);
      }
      return { ...packet, bytes };
    });
    faults.push(...findFaults(pcapFile(packets)).map((fault) => `mutant ${seed}: ${fault}`));
  }
  expect(faults).toEqual([]);
});

test('datagrams of any bytes between 02 and 03 are frames, each with its command and no missing byte', () => {
  const from = '192.168.10.34:4007';
  const frame = oicqFrame({ version: 0x0e1b, command: 0x0022, sequence: 7, number: 73_110_248, cipher: 48 });
  for (let seed = 0; seed < 100; seed++) {
    const dice = new Dice(seed);
    const packets = Array.from({ length: 8 }, (_, i): Packet => {
      const mutant = mutate(frame, dice).subarray(0, 400);
      const payload = Buffer.concat([Buffer.of(2), mutant, Buffer.alloc(6), Buffer.of(3)]);
      const [source, to] = dice.below(2) === 0 ? [from, '203.0.113.80:9000'] : ['203.0.113.80:9000', from];
      return { at: { sec: 1_200_000_000 + i, nsec: 0 }, bytes: udpPacket({ from: source, to, payload }) };
    });
    const file = pcapFile(packets);
    expect(findFaults(file), `seed ${seed}`).toEqual([]);
    const lines = decode(file).ndjson.split('\n').slice(0, -1);
    const protocols = lines.map((line) => JSON.parse(line)).map(({ protocol, command }) => [protocol, typeof command]);
    expect(protocols, `seed ${seed}`).toEqual(packets.map(() => ['oicq', 'string']));
  }
});

test('no byte of a key is printed, whole or cut, and all are on request', () => {
  const key = '5ec12e7a5ec12e7b5ec12e7c5ec12e7d';
  const head = `020e1b00221a0304cca883${key}`;
  for (const tail of [`${'c5'.repeat(32)}03`, `${'c5'.repeat(30)}03`, `${'c5'.repeat(9)}03`]) {
    const payload = Buffer.from(head + tail, 'hex');
    const packet = udpPacket({ from: '192.168.10.34:4007', to: '203.0.113.80:8000', payload });
    const file = pcapFile([{ at: { sec: 1_200_000_000, nsec: 0 }, bytes: packet }]);
    const { tree, ndjson, log } = decode(file);
    expect(`${tree}${ndjson}${log}`.replaceAll(' ', ''), tail).not.toContain(key.slice(0, 8));
    const open = decode(file, { redact: false });
    expect(open.ndjson, tail).toContain(key);
  }
});
