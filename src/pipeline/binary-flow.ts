/**
 * What the pipeline keeps of a flow that has 0x81 frames, besides what it keeps of every flow.
 */

import { Asked } from '../dissect/oicq81/inference/asked.ts';
import { TypePairing } from '../dissect/oicq81/messages.ts';
import type { Server } from './profiles.ts';

export class BinaryFlow {
  readonly server: Server;
  readonly asked = new Asked();
  readonly pairing = new TypePairing();
  /** It has waited, and waits no more. */
  isFree = false;
  /** The pool has learned already from what comes out now. */
  isLearned = false;

  constructor(server: Server) {
    this.server = server;
  }
}
