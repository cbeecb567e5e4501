/**
 * 0x81 frames through the whole core: found, held until their wire profile is known, and told as messages.
 */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kqqCommands, kqqProtocol, oicq81Protocol, oicq81Tables } from '../dissectors/index.ts';
import { fieldsOf } from '../src/dissect/dissect.ts';
import { baseProfiles } from '../src/dissect/oicq81/inference/candidates.ts';
import { createBinaryRegistry } from '../src/dissect/oicq81/rules.ts';
import { createRegistry } from '../src/dissect/registry.ts';
import { defaultLimits, type Limits } from '../src/model/limits.ts';
import type { Message } from '../src/model/message.ts';
import type { CloseReason, Side, StreamEvent, Transport } from '../src/model/stream.ts';
import { parseProfile, profileName, type WireProfile } from '../src/model/wire-profile.ts';
import type { ProfileSettings } from '../src/pipeline/profiles.ts';
import { Pipeline } from '../src/pipeline.ts';
import { frame, type RandomFrame, randomFrom, randomSession } from './support/oicq81-random.ts';

const registry = createRegistry(kqqProtocol, kqqCommands, createBinaryRegistry(oicq81Protocol, oicq81Tables));

function profile(name: string): WireProfile {
  const parsed = parseProfile(name);
  if (parsed === null) throw new Error(name);
  return parsed;
}

interface Seen {
  readonly no: number;
  readonly flow: number;
  readonly side: Side;
  readonly protocol: string;
  readonly dir: string;
  readonly type: number;
  readonly command: string | null;
  readonly bytes: string;
  readonly profile: string | null;
  readonly replyTo: number;
  readonly packet: number;
  readonly time: number;
  readonly problems: readonly string[];
  readonly fields: number;
}

function see(message: Message): Seen {
  const { parse } = message;
  const isBinary = parse.protocol === 'oicq81';
  return {
    no: message.no,
    flow: message.flow.number,
    side: message.side,
    protocol: parse.protocol,
    dir: message.dir,
    type: isBinary ? parse.type : -1,
    command: message.command,
    bytes: isBinary ? Buffer.from(parse.body.subarray(parse.start, parse.end)).toString('hex') : '',
    profile: message.profile === null ? null : profileName(message.profile.profile),
    replyTo: message.replyTo,
    packet: message.packet,
    time: message.time === null ? -1 : message.time.sec * 1000 + message.time.nsec / 1e6,
    problems: message.problems.map(({ code }) => code),
    fields: fieldsOf(message).nodes.length,
  };
}

interface Settings {
  readonly limits?: Partial<Limits>;
  readonly profiles?: ProfileSettings;
}

/** Plays events; `when` says after which event each message came out. */
function play(events: readonly StreamEvent[], { limits = {}, profiles }: Settings = {}) {
  const seen: Seen[] = [];
  const when: number[] = [];
  let at = 0;
  const pipeline = new Pipeline({
    registry,
    limits: { ...defaultLimits, ...limits },
    ...(profiles === undefined ? {} : { profiles }),
    sink: (message) => {
      seen.push(see(message));
      when.push(at);
    },
  });
  for (const event of events) {
    // Bytes are borrowed: they are gone after the step.
    const given = event.kind === 'data' ? { ...event, bytes: new Uint8Array(event.bytes) } : event;
    pipeline.step(given);
    if (given.kind === 'data') given.bytes.fill(0xee);
    at += 1;
  }
  pipeline.end(null, 999);
  return { seen, when, kept: pipeline.kept };
}

/** Writes the events of conversations; event i (from 1) is packet i, `ms` apart. */
class Script {
  readonly events: StreamEvent[] = [];
  #packet = 0;
  #ms = 0;

  wait(ms: number): void {
    this.#ms += ms;
  }

  open(flow: number, transport: Transport = 'tcp', server = '10.0.0.9:4000', opener: Side | null = 0): void {
    const end = (text: string) => ({ address: text.split(':')[0], port: Number(text.split(':')[1]), text });
    const ends = [end(`10.0.0.2:${3000 + flow}`), end(server)] as const;
    this.events.push({ kind: 'open', flow, transport, ends, opener, ...this.#next() });
  }

  say(flow: number, side: Side, bytes: Uint8Array, piece = 100_000): void {
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.slice(at, at + piece);
      this.events.push({
        kind: 'data',
        flow,
        side,
        bytes: part,
        start: 0,
        end: part.length,
        problems: null,
        ...this.#next(),
      });
    }
  }

  gap(flow: number, side: Side, length: number): void {
    this.events.push({ kind: 'gap', flow, side, length, problems: null, ...this.#next() });
  }

  close(flow: number, side: Side, how: CloseReason = 'fin'): void {
    this.events.push({ kind: 'close', flow, side, how, problems: null, ...this.#next() });
  }

  tick(): void {
    this.events.push({ kind: 'tick', at: this.#at() });
  }

  #at() {
    return { sec: 1000 + Math.floor(this.#ms / 1000), nsec: (this.#ms % 1000) * 1e6 };
  }

  #next() {
    this.#packet += 1;
    this.#ms += 1;
    return { at: this.#at(), packet: this.#packet };
  }
}

function dialog(frames: readonly RandomFrame[], piece?: number): Script {
  const script = new Script();
  script.open(1);
  for (const { side, bytes } of frames) script.say(1, side, bytes, piece);
  return script;
}

const hexOf = (frames: readonly RandomFrame[]) => frames.map(({ bytes }) => bytes.toString('hex'));

describe('a session of every type over TCP', () => {
  it.each(baseProfiles.map((one) => [profileName(one), one] as const))(
    'in %s is framed and read exactly',
    (name, one) => {
      const frames = randomSession(one, randomFrom(21));
      const { seen } = play(dialog(frames).events);
      expect(seen.map(({ bytes }) => bytes)).toEqual(hexOf(frames));
      expect(seen.every((message) => message.profile === name)).toBe(true);
      expect(seen.flatMap(({ problems }) => problems)).toEqual([]);
    },
  );

  it.each(baseProfiles.map((one) => [profileName(one), one] as const))('in %s may come byte by byte', (name, one) => {
    const frames = randomSession(one, randomFrom(22)).map((each) => each);
    const { seen } = play(dialog(frames, 1).events);
    expect(seen.map(({ side, bytes }) => [side, bytes])).toEqual(
      frames.map(({ side, bytes }) => [side, bytes.toString('hex')]),
    );
    expect(seen.every((message) => message.profile === name)).toBe(true);
  });

  it('keeps the times and packets of its frames while they are held', () => {
    const frames = randomSession(profile('be,frame,s2be,m1'), randomFrom(4));
    const held = play(dialog(frames).events);
    const fixed = play(dialog(frames).events, { profiles: { fixed: profile('be,frame,s2be,m1'), pool: null } });
    expect(held.seen.map(({ packet, time }) => [packet, time])).toEqual(
      fixed.seen.map(({ packet, time }) => [packet, time]),
    );
    expect(held.seen.map(({ no, replyTo }) => [no, replyTo])).toEqual(
      fixed.seen.map(({ no, replyTo }) => [no, replyTo]),
    );
    expect(fixed.when.every((event, i) => event === fixed.seen[i].packet - 1)).toBe(true);
    expect(held.when[0]).toBeGreaterThan(fixed.when[0]);
  });

  it('pairs replies with the oldest request of a type that they answer', () => {
    const frames = randomSession(profile('le,content,s1,m2'), randomFrom(9));
    const { seen } = play(dialog(frames).events);
    const paired = seen.filter(({ replyTo }) => replyTo > 0).map(({ type, replyTo }) => [seen[replyTo - 1].type, type]);
    expect(paired).toEqual([
      [0x01, 0x01],
      [0x02, 0x02],
      [0x0a, 0x09],
      [0x0b, 0x0a],
      [0x05, 0x04],
      [0x06, 0x05],
      [0x07, 0x06],
      [0x09, 0x08],
      [0x08, 0x07],
      [0x0c, 0x0b],
      [0x0e, 0x0e],
      [0x10, 0x10],
      [0x12, 0x11],
      [0x16, 0x16],
    ]);
    expect(seen.filter(({ dir }) => dir === 'push').map(({ type }) => type)).toEqual([
      0x03, 0x0c, 0x15, 0x12, 0x13, 0x14,
    ]);
  });

  it('takes the direction from the connection, never from sender and receiver', () => {
    const script = new Script();
    script.open(1, 'tcp', '10.0.0.9:4000', 1);
    for (const { side, bytes } of randomSession(profile('le,content,s1,m2'), randomFrom(9))) script.say(1, side, bytes);
    const { seen } = play(script.events);
    expect(seen[0]).toMatchObject({ side: 0, type: 1, dir: 'response' });
    expect(seen[0].problems).toContain('oicq81.sender');
  });
});

describe('a session over UDP and in HTTP bodies', () => {
  it('is read datagram by datagram', () => {
    const one = profile('le,frame,sz,m1,utf-8');
    const frames = randomSession(one, randomFrom(2));
    const script = new Script();
    script.open(1, 'udp');
    for (const { side, bytes } of frames) script.say(1, side, bytes);
    const { seen } = play(script.events);
    expect(seen.map(({ bytes }) => bytes)).toEqual(hexOf(frames));
    expect(new Set(seen.map((each) => each.profile))).toEqual(new Set([profileName(one)]));
  });

  it('may have several frames in one body, each a message of its own', () => {
    const one = profile('be,content,s2le,m2');
    const frames = randomSession(one, randomFrom(6));
    const sides = ([0, 1] as const).map((side) => frames.filter((each) => each.side === side));
    const bodies = sides.map((some) => Buffer.concat(some.map(({ bytes }) => bytes)));
    const script = new Script();
    script.open(1);
    script.say(
      1,
      0,
      Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nContent-Length: ${bodies[0].length}\r\n\r\n`), bodies[0]]),
      100,
    );
    script.say(
      1,
      1,
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bodies[1].length}\r\n\r\n`), bodies[1]]),
      100,
    );
    script.close(1, 0);
    script.close(1, 1);
    const { seen } = play(script.events);
    expect(seen.map(({ bytes }) => bytes)).toEqual([...hexOf(sides[0]), ...hexOf(sides[1])]);
    expect(seen.every((each) => each.profile === profileName(one) && each.fields > 3)).toBe(true);
  });
});

const longNumber = Buffer.from([0x11, 0x27, 0, 0]);
const le = profile('le,content,s1,m2');
const linkTest = (side: Side) => frame(le, side, 0x16, longNumber);
const rename = (text: string) =>
  frame(le, 0, 0x06, Buffer.concat([longNumber, Buffer.from([text.length]), Buffer.from(text)]));

describe('frames that nothing decides about', () => {
  it('wait two seconds of event time, and not a moment longer', () => {
    const script = new Script();
    script.open(1);
    script.say(1, 0, linkTest(0));
    script.wait(1997);
    script.tick();
    script.open(2, 'tcp', '10.0.0.77:80');
    script.wait(5);
    script.open(3, 'tcp', '10.0.0.77:80');
    expect(play(script.events).when).toEqual([4]);
  });

  it('wait no longer than for 64 frames or 256 KiB', () => {
    const script = new Script();
    script.open(1, 'udp');
    for (let i = 0; i < 70; i++) script.say(1, 0, linkTest(0));
    expect(play(script.events).when.slice(0, 66)).toEqual([...new Array(64).fill(64), 65, 66]);
    const large = new Script();
    large.open(1);
    const file = frame(le, 0, 0x15, Buffer.concat([longNumber, longNumber, Buffer.alloc(60_000, 0x41)]));
    for (let i = 0; i < 6; i++) large.say(1, 0, file);
    expect(play(large.events).when).toEqual([5, 5, 5, 5, 5, 6]);
  });

  it('go out at the end of their flow with the best profile so far, and leave the other flows waiting', () => {
    const script = new Script();
    script.open(1);
    script.open(2);
    script.say(1, 0, linkTest(0));
    script.say(2, 0, linkTest(0));
    script.close(1, 0);
    script.close(1, 1);
    script.say(2, 1, linkTest(1));
    const { seen, when } = play(script.events);
    expect(seen.map(({ flow }) => flow)).toEqual([1, 2, 2]);
    expect(when[0]).toBe(5);
    expect(when[1]).toBe(7);
  });

  it('do not hold up other servers', () => {
    const script = new Script();
    script.open(1);
    script.say(1, 0, linkTest(0));
    script.open(2, 'tcp', '10.0.0.10:80');
    script.say(2, 0, Buffer.from('POST / HTTP/1.1\r\nContent-Length: 36\r\n\r\nVER=1.1&CMD=Logout&SEQ=1&UIN=305187&'));
    const { seen } = play(script.events);
    expect(seen.map(({ protocol }) => protocol)).toEqual(['kqq', 'oicq81', 'kqq']);
  });

  it('go out early when memory is short', () => {
    const script = new Script();
    for (let flow = 1; flow <= 40; flow++) {
      script.open(flow);
      script.say(flow, 0, Buffer.concat([linkTest(0), linkTest(0)]));
    }
    const { seen, when } = play(script.events, { limits: { maxMemory: 40_000 } });
    expect(seen).toHaveLength(80);
    expect(when[0]).toBeLessThan(79);
  });

  it('are decided by what other flows of the same server show', () => {
    const script = new Script();
    script.open(1);
    script.say(1, 0, linkTest(0));
    script.open(2);
    for (const { side, bytes } of randomSession(le, randomFrom(1))) script.say(2, side, bytes);
    const { seen, when } = play(script.events);
    expect(seen[0]).toMatchObject({ flow: 1, no: 1 });
    expect(when[0]).toBe(when[1]);
    expect(seen).toHaveLength(43);
  });
});

describe('a change of mind', () => {
  it('takes a lead also before a decision, so that short memory does not make it come and go', () => {
    const script = new Script();
    const ended = (text: string, one: 's1' | 'sz') =>
      frame(le, 0, 0x06, Buffer.concat([longNumber, Buffer.from(one === 's1' ? `\x05${text}` : `${text}\0`)]));
    script.open(1, 'udp');
    // The lead goes to and fro, and is never what a decision takes.
    for (let i = 0; i < 40; i++) script.say(1, 0, ended('tower', ((i + 1) & 2) === 0 ? 's1' : 'sz'));
    const { seen } = play(script.events, { limits: { maxMemory: 600 } });
    expect(seen).toHaveLength(40);
    expect(seen.filter(({ problems }) => problems.includes('oicq81.profile-changed'))).toEqual([]);
  });

  it('is told with the next message, and takes back nothing', () => {
    const script = new Script();
    script.open(1, 'udp');
    script.say(1, 0, linkTest(0));
    script.wait(3000);
    script.say(1, 0, linkTest(0));
    const terminated = (text: string) => frame(le, 0, 0x06, Buffer.concat([longNumber, Buffer.from(`${text}\0`)]));
    for (const text of ['friends', 'kites', 'rivers', 'lamps']) script.say(1, 0, terminated(text));
    const { seen } = play(script.events);
    const changed = seen.filter(({ problems }) => problems.includes('oicq81.profile-changed'));
    expect(changed).toHaveLength(1);
    expect(changed[0].profile).toBe('le,content,sz,m2,gb18030');
    expect(seen[0].profile).toBe('le,content,s1,m2,gb18030');
  });
});

describe('damage', () => {
  const frames = [rename('friends'), linkTest(0), rename('kites'), linkTest(0), rename('lamps')];

  it('costs the frame it is in, and the next one is found', () => {
    const script = new Script();
    script.open(1);
    const broken = Buffer.from(frames[1]);
    broken[4] = 0xff;
    broken[7] = 0xff;
    script.say(1, 0, Buffer.concat([frames[0], broken, ...frames.slice(2)]));
    const { seen } = play(script.events, { profiles: { fixed: le, pool: null } });
    expect(seen.map(({ type }) => type)).toEqual([6, 0x16, 6, 0x16, 6]);
    expect(seen[1].problems).toContain('oicq81.wrong-length');
    expect(seen[2].problems).toEqual([]);
  });

  it('by missing bytes leaves the frames in front and behind', () => {
    const script = new Script();
    script.open(1);
    script.say(1, 0, Buffer.concat([frames[0], frames[1].subarray(0, 9)]));
    script.gap(1, 0, 3);
    script.say(1, 0, Buffer.concat([frames[2], frames[3]]));
    script.close(1, 0);
    const { seen } = play(script.events, { profiles: { fixed: le, pool: null } });
    expect(seen.map(({ type }) => type)).toEqual([6, 0x16, 6, 0x16]);
  });

  it('of any kind never throws, and every byte is in some message', () => {
    const one = fc.constantFrom(...frames, rename(''), frame(le, 1, 2, Buffer.from([1, 0])));
    const piece = fc.oneof(
      { weight: 4, arbitrary: one },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
      {
        weight: 1,
        arbitrary: fc.tuple(one, fc.nat(20), fc.nat(255)).map(([bytes, at, byte]) => {
          const damaged = Buffer.from(bytes);
          damaged[at % damaged.length] = byte;
          return damaged;
        }),
      },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<Side>(0, 1), piece), { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (all, size) => {
          const script = new Script();
          script.open(1);
          for (const [side, bytes] of all) script.say(1, side, bytes, size);
          const { kept } = play(script.events);
          expect(kept).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('ticks', () => {
  it('inserted anywhere change no output', () => {
    const base = fc.tuple(fc.nat(31), fc.nat(1000), fc.array(fc.tuple(fc.nat(80), fc.nat(3000)), { maxLength: 8 }));
    fc.assert(
      fc.property(base, ([index, seed, pauses]) => {
        const frames = randomSession(baseProfiles[index], randomFrom(seed)).slice(0, 12);
        const write = (withTicks: boolean) => {
          const script = new Script();
          script.open(1);
          script.open(2, 'udp');
          frames.forEach(({ side, bytes }, i) => {
            for (const [where, ms] of pauses) {
              if (where !== i) continue;
              script.wait(ms / 2);
              if (withTicks) script.tick();
              script.wait(ms / 2);
            }
            script.say(1 + (i % 2), side, bytes);
            if (withTicks) script.tick();
          });
          script.close(1, 0);
          script.close(1, 1);
          return script.events;
        };
        expect(play(write(true)).seen).toEqual(play(write(false)).seen);
      }),
      { numRuns: 60 },
    );
  });
});
