import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oicq81Protocol, oicq81Tables } from '../../../dissectors/index.ts';
import { Asked } from '../../../src/dissect/oicq81/inference/asked.ts';
import { allProfiles, baseProfiles } from '../../../src/dissect/oicq81/inference/candidates.ts';
import { FrameScorer } from '../../../src/dissect/oicq81/inference/frame-scorer.ts';
import { ProfilePool } from '../../../src/dissect/oicq81/inference/pool.ts';
import { rankBaseProfiles, rankProfiles, tellApart } from '../../../src/dissect/oicq81/inference/ranking.ts';
import type { Scoreboard } from '../../../src/dissect/oicq81/inference/scoreboard.ts';
import { StreamTrial } from '../../../src/dissect/oicq81/inference/stream-trial.ts';
import { hasControls, measureText } from '../../../src/dissect/oicq81/inference/text-likelihood.ts';
import { createBinaryRegistry } from '../../../src/dissect/oicq81/rules.ts';
import { parseProfile, profileName, type WireProfile } from '../../../src/model/wire-profile.ts';
import { frame, type RandomFrame, randomFrom, randomSession } from '../../support/oicq81-random.ts';

const registry = createBinaryRegistry(oicq81Protocol, oicq81Tables);

function profile(name: string): WireProfile {
  const parsed = parseProfile(name);
  if (parsed === null) throw new Error(name);
  return parsed;
}

/** Both sides of one connection, in pieces of `size` bytes. */
function streamed(frames: readonly RandomFrame[], size = 100_000): Scoreboard {
  const scorer = new FrameScorer(registry);
  const asked = new Asked();
  const trials = [new StreamTrial(scorer, asked), new StreamTrial(scorer, asked)];
  for (const { side, bytes } of frames) {
    for (let at = 0; at < bytes.length; at += size) trials[side].add(bytes, at, Math.min(bytes.length, at + size));
  }
  return scorer.board;
}

function inDatagrams(frames: readonly RandomFrame[]): Scoreboard {
  const scorer = new FrameScorer(registry);
  const asked = new Asked();
  for (const { bytes } of frames) scorer.scoreWhole(bytes, 0, bytes.length, asked);
  return scorer.board;
}

const first = (board: Scoreboard) => rankProfiles(board).filter(({ rank }) => rank === 1);
const names = (board: Scoreboard) => first(board).map((one) => profileName(one.profile));

describe('the profile of a session of every type', () => {
  it.each(allProfiles.map((one) => [profileName(one), one] as const))('%s is found, alone at the top', (name, one) => {
    const frames = randomSession(one, randomFrom(7));
    expect(names(streamed(frames))).toEqual([name]);
    expect(names(inDatagrams(frames))).toEqual([name]);
  });

  it.each(baseProfiles.map((one) => [profileName(one), one] as const))('%s is found byte by byte', (name, one) => {
    expect(names(streamed(randomSession(one, randomFrom(11)), 1))).toEqual([name]);
  });

  it('is never behind the second place with one connection cut at any place', () => {
    fc.assert(
      fc.property(fc.nat(31), fc.nat(1_000_000), fc.integer({ min: 1, max: 400 }), (index, seed, size) => {
        const frames = randomSession(baseProfiles[index], randomFrom(seed));
        const own = rankBaseProfiles(streamed(frames, size)).find((one) => one.index === index);
        expect(own?.rank).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it('counts frames that bytes in front hide, once the stream is found again', () => {
    const one = profile('be,frame,s2le,m1,gb18030');
    const scorer = new FrameScorer(registry);
    const trial = new StreamTrial(scorer, new Asked());
    const frames = randomSession(one, randomFrom(3)).filter(({ side }) => side === 0);
    const bytes = Buffer.concat([frames[0].bytes.subarray(13), ...frames.slice(1).map((each) => each.bytes)]);
    trial.add(bytes, 0, bytes.length);
    expect(names(scorer.board)).toEqual([profileName(one)]);
  });
});

describe('candidates that the bytes cannot tell apart', () => {
  it('share the first rank: without strings and portraits only the length form is known', () => {
    const one = profile('le,content,s1,m1');
    const number = Buffer.from([0x11, 0x27, 0, 0]);
    const frames = [0x16, 0x08, 0x16].map((type) =>
      frame(one, 0, type, type === 8 ? Buffer.concat([number, Buffer.from([2])]) : number),
    );
    const board = inDatagrams(
      frames.map((bytes) => ({ side: 0, type: 0, bytes, hasString: false, hasPortrait: false })),
    );
    const top = first(board);
    expect(top).toHaveLength(24);
    expect(top.every(({ profile: { order, scope }, isTied }) => order === 'le' && scope === 'content' && isTied)).toBe(
      true,
    );
    expect(top[0].confidence).toBeCloseTo(1 / 24, 3);
    expect(tellApart(top.map((each) => each.profile)).map((what) => what.split(' (')[0].split(',')[0])).toEqual([
      'an S row with a string that is not empty',
      'an M row',
      'a string with Chinese characters',
    ]);
  });

  it('differ in the charset alone when all text is ASCII', () => {
    const one = profile('le,content,s2le,m2');
    const top = first(streamed(randomSession(one, randomFrom(5), true)));
    expect(top.map((each) => profileName(each.profile))).toEqual(
      ['gb18030', 'utf-8', 'big5'].map((charset) => `le,content,s2le,m2,${charset}`),
    );
  });

  it('are all there is before the first frame', () => {
    expect(first(new FrameScorer(registry).board)).toHaveLength(96);
  });
});

describe('text', () => {
  const best = (bytes: Buffer) => {
    const likelihoods = new Float64Array(3);
    measureText(bytes, 0, bytes.length, likelihoods);
    return ['gb18030', 'utf-8', 'big5'][likelihoods.indexOf(Math.max(...likelihoods))];
  };

  it('is told by the charset it is likely in', () => {
    expect(best(Buffer.from('今天天气很好', 'utf8'))).toBe('utf-8');
    expect(best(Buffer.from('bdf1ccecccecc6f8bedcbac3', 'hex'))).toBe('gb18030');
    expect(best(Buffer.from('a4b5a4d1a4d1aef0abdca66e', 'hex'))).toBe('big5');
  });

  it('is equally likely in all charsets when it is ASCII', () => {
    const likelihoods = new Float64Array(3);
    measureText(Buffer.from('plain words'), 0, 11, likelihoods);
    expect([likelihoods[1], likelihoods[2]]).toEqual([likelihoods[0], likelihoods[0]]);
  });

  it('has no control characters but tabs and line ends', () => {
    expect(hasControls(Buffer.from('a\tb\r\n'), 0, 5)).toBe(false);
    expect(hasControls(Buffer.from('a\x01'), 0, 2)).toBe(true);
  });
});

describe('a pool', () => {
  it('is clear once two frames speak for one candidate, and reports a change of mind by the same margin', () => {
    const wrong = profile('le,content,s1,m2,gb18030');
    const right = profile('le,content,sz,m2,gb18030');
    const pool = new ProfilePool(registry);
    const asked = new Asked();
    const number = Buffer.from([0x11, 0x27, 0, 0]);
    const rename = (text: string, one: WireProfile) =>
      frame(
        one,
        0,
        0x06,
        Buffer.concat([
          number,
          Buffer.from(one.strings === 's1' ? `${String.fromCharCode(text.length)}${text}` : `${text}\0`),
        ]),
      );
    const learn = (bytes: Buffer) => pool.learn(bytes, 0, bytes.length, asked);
    expect(learn(rename('friends', wrong))).toBeNull();
    pool.decide();
    expect(profileName(pool.choice.profile)).toBe(profileName(wrong));
    const changes = ['kites', 'rivers', 'lamps', 'oaks'].map((text) => learn(rename(text, right)));
    const change = changes.find((one) => one !== null);
    expect(change === undefined ? null : [profileName(change.from), profileName(change.to)]).toEqual([
      profileName(wrong),
      profileName(right),
    ]);
    expect(changes.filter((one) => one !== null)).toHaveLength(1);
    expect(profileName(pool.choice.profile)).toBe(profileName(right));
  });

  it('gives confidences between 0 and 1, best first', () => {
    const pool = new ProfilePool(registry);
    const asked = new Asked();
    for (const { bytes } of randomSession(profile('be,frame,sz,m1,utf-8'), randomFrom(1)))
      pool.learn(bytes, 0, bytes.length, asked);
    const { profile: chosen, confidence, runnersUp } = pool.choice;
    expect(profileName(chosen)).toBe('be,frame,sz,m1,utf-8');
    expect(confidence).toBeGreaterThan(0.99);
    expect(runnersUp).toHaveLength(3);
    expect(runnersUp.every((one) => one.confidence >= 0 && one.confidence <= 0.01)).toBe(true);
  });
});

describe('hostile bytes', () => {
  it('never throw and leave all scores finite, in streams and in datagrams, with gaps', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .tuple(fc.nat(255), fc.uint8Array({ minLength: 4, maxLength: 30 }))
        .map(([type, rest]) => Buffer.concat([Buffer.from([0x81, 0x0a, 1, type]), rest])),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(pieces, fc.nat(9)), { maxLength: 20 }), (all) => {
        const scorer = new FrameScorer(registry);
        const asked = new Asked();
        const trial = new StreamTrial(scorer, asked);
        for (const [bytes, what] of all) {
          if (what === 0) trial.gap();
          if (what === 1) scorer.scoreWhole(bytes, 0, bytes.length, asked);
          else trial.add(bytes, 0, bytes.length);
        }
        trial.finish();
        expect([...scorer.board.base, ...scorer.board.text].every(Number.isFinite)).toBe(true);
        expect(rankProfiles(scorer.board)).toHaveLength(96);
      }),
    );
  });

  it('make a trial keep no more than its bound', () => {
    const trial = new StreamTrial(new FrameScorer(registry), new Asked());
    const header = Buffer.from([0x81, 0x0a, 1, 0x15, 0, 0, 0xf0, 0]);
    trial.add(header, 0, 8);
    const piece = Buffer.alloc(64 * 1024, 0x81);
    for (let i = 0; i < 100; i++) trial.add(piece, 0, piece.length);
    expect(trial.charge).toBeLessThanOrEqual(1024 * 1024);
  });
});
