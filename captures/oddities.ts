/**
 * The hand-typed oddities go in, a pcapng file comes out: one chapter for each kind of oddity, a connection or more
 * each, with the block types a pcapng file may have around them.
 */

import { type Block, pcapngBlocks, timeResolution } from '../test/support/capture-files.ts';
import { interleave } from '../test/support/tcp-dialog.ts';
import { carrierPackets, timelessPackets } from './oddities-carriers.ts';
import { framePackets } from './oddities-frames.ts';
import { replyPackets } from './oddities-replies.ts';
import { textPackets } from './oddities-texts.ts';

const nanoseconds = 9;
/** Number in the file of the packet that is in an old Packet Block, and of the one that carries a comment. */
const inOldBlock = 7;
const commented = 4;

/** Option codes and block types of draft-ietf-opsawg-pcapng. */
const option = { comment: 1, interfaceName: 2 } as const;
const blockType = { nameResolution: 4, interfaceStatistics: 5, local: 0x8000_0bad } as const;

/** One record for an IPv4 address (203.0.113.80, imserver.example.com), then the end-of-records mark. */
const nameRecord = bytesOfHex(`0100 1900 cb007150 ${hexOf('imserver.example.com')} 00 000000 0000 0000`);
/** Interface 0, no time, no counters. */
const statistics = bytesOfHex('00000000 00000000 00000000');
/** A block type for local use (the highest bit is set), which readers skip. */
const local = bytesOfHex(hexOf('skip me!'));

export function odditiesFile(): Uint8Array {
  const packets = interleave(replyPackets(), textPackets(), framePackets(), carrierPackets());
  return pcapngBlocks([
    { block: 'section' },
    {
      block: 'interface',
      options: [{ code: option.interfaceName, value: 'eth0' }, timeResolution(nanoseconds)],
    },
    { block: 'other', type: blockType.nameResolution, body: nameRecord },
    ...packets.map((packet, index): Block => {
      if (index + 1 === inOldBlock) return { block: 'old', packet };
      const options = [{ code: option.comment, value: 'a request without a target' }];
      return index + 1 === commented ? { block: 'packet', packet, options } : { block: 'packet', packet };
    }),
    { block: 'other', type: blockType.local, body: local },
    ...timelessPackets().map(({ bytes }): Block => ({ block: 'simple', bytes })),
    { block: 'other', type: blockType.interfaceStatistics, body: statistics },
  ]);
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex');
}

function bytesOfHex(hex: string): Uint8Array {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}
