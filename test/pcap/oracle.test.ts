import { Readable } from 'node:stream';
import fc from 'fast-check';
import { parse } from 'pcap-parser';
import { expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { collect } from './collect.ts';

/** What pcap-parser reads: seconds, microseconds, original length and bytes of each packet. */
function readByOracle(file: Uint8Array): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const packets: string[] = [];
    parse(Readable.from([Buffer.from(file)]))
      .on('packet', ({ header, data }) => {
        const time = `${header.timestampSeconds}.${String(header.timestampMicroseconds).padStart(6, '0')}000`;
        packets.push(`${time} ${header.originalLength} ${data.toString('hex')}`);
      })
      .on('end', () => resolve(packets))
      .on('error', reject);
  });
}

test('classic pcap reads packet by packet as pcap-parser reads it', async () => {
  const packet = fc.record({
    at: fc.record({ sec: fc.nat(0xffffffff), nsec: fc.nat(999_999_999) }),
    // Sixteen zeros are no packet for us: files that were not written to their end are full of them.
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  });
  const options = fc.record({ byteOrder: fc.constantFrom('le', 'be'), snaplen: fc.integer({ min: 20, max: 400 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(packet, { maxLength: 20 }), options, async (packets, form) => {
      const file = pcapFile(packets, form);
      const ours = collect(file, [100]).packets.map(
        ({ time, originalLength, hex }) => `${time} ${originalLength} ${hex}`,
      );
      expect(ours).toEqual(await readByOracle(file));
    }),
  );
});
