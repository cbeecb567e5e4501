/**
 * The copy of a capture that a run writes while it reads: an output goes in, what watches the reading comes out.
 */

import type { Language } from '../model/text.ts';
import { createAnnotation } from '../present/log-line.ts';
import type { Output } from '../sinks/output.ts';
import { CaptureCopy } from '../sinks/pcapng/capture-copy.ts';
import type { Copying } from './reading.ts';
import { report } from './screen.ts';

/** Copies to `output`, each message's meaning beside its packet. */
export function copyTo(output: Output, language: Language): Copying {
  const copy = new CaptureCopy((bytes) => output.writeBytes(bytes, 0, bytes.length), 'oicqscope read');
  const annotate = createAnnotation(language);
  return {
    get isWanted() {
      return output.state === 'open';
    },
    packet: (packet) => copy.packet(packet),
    block: (type, bytes, start, end, little) => copy.block({ type, bytes, start, end, little }),
    message: (message) => copy.comment(message.packet, `oicqscope: ${annotate(message)}`),
    end: () => {
      copy.end();
      output.close();
      if (copy.unplaced > 0) report(`${copy.unplaced} messages are of packets that can have no comment`);
    },
  };
}
