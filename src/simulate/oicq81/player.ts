/**
 * The simulated client of the 0x81 protocol: steps go in, their frames go to a server over TCP or UDP, and what was
 * sent and came back comes out.
 */

import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { FlowFramer } from '../../framing/flow-framer.ts';
import { readOicq81 } from '../../framing/oicq81.ts';
import type { BinaryRegistry } from '../../model/binary-rules.ts';
import { defaultLimits } from '../../model/limits.ts';
import type { WireProfile } from '../../model/wire-profile.ts';
import { pause } from '../client/player.ts';
import type { Place } from '../client/transport.ts';
import { type Values, writeFrame } from './content.ts';

export interface Oicq81Step {
  /** Seconds to wait first. */
  readonly wait: number;
  readonly command: string;
  readonly values: Values;
}

export interface Oicq81Play {
  readonly server: Place;
  readonly isUdp: boolean;
  readonly profile: WireProfile;
  readonly steps: readonly Oicq81Step[];
  readonly until: AbortSignal;
  /** Hears of every frame as it passes: the command's name as the tables have it. */
  readonly told: (isSent: boolean, command: string, frame: Buffer) => void;
}

/** How long answers may come behind the last step: milliseconds. */
const lastPatience = 300;

interface Wire {
  readonly send: (frame: Buffer) => void;
  readonly close: () => void;
}

/** Plays steps to their end, or until it is told to stop. Rejects when the server cannot be reached. */
export async function playOicq81(play: Oicq81Play, registry: BinaryRegistry): Promise<void> {
  const take = (frame: Buffer): void => play.told(false, registry.server[frame[3]]?.table.command ?? '?', frame);
  const wire = play.isUdp ? await overUdp(play, take) : await overTcp(play, take);
  try {
    for (const { wait, command, values } of play.steps) {
      await pause(wait * 1000, play.until);
      const rules = registry.client.find((one) => one?.table.command === command);
      if (play.until.aborted || rules === undefined || rules === null) break;
      const frame = writeFrame(registry, rules, values, play.profile);
      play.told(true, command, frame);
      wire.send(frame);
    }
    await pause(lastPatience, play.until);
  } finally {
    wire.close();
  }
}

async function overTcp({ server, profile }: Oicq81Play, take: (frame: Buffer) => void): Promise<Wire> {
  const socket = connect({ ...server, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  const framer = new FlowFramer(
    'tcp',
    defaultLimits,
    (frame) => take(Buffer.from(frame.bytes.subarray(frame.start, frame.end))),
    undefined,
    { client: 0, decodeAs: 'oicq81', lengthForm: () => profile },
  );
  socket.on('data', (bytes) => {
    const event = { flow: 0, at: null, packet: 0, problems: null } as const;
    framer.event({ kind: 'data', ...event, side: 1, bytes, start: 0, end: bytes.length });
  });
  return { send: (frame) => void socket.write(frame), close: () => socket.end() };
}

async function overUdp({ server, profile }: Oicq81Play, take: (frame: Buffer) => void): Promise<Wire> {
  const socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(server.port, server.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => {});
  socket.on('message', (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const length = readOicq81(bytes, at, bytes.length, profile);
      if (length <= 0) return;
      take(bytes.subarray(at, at + length));
      at += length;
    }
  });
  return { send: (frame) => socket.send(frame, () => {}), close: () => socket.close() };
}
