/**
 * How long inference of a wire profile takes on 10,000 0x81 frames: in one connection, and as datagrams.
 *
 *   npm run bench:inference [RUNS]
 */

import { oicq81Protocol, oicq81Tables } from '../dissectors/index.ts';
import { Asked } from '../src/dissect/oicq81/inference/asked.ts';
import { FrameScorer } from '../src/dissect/oicq81/inference/frame-scorer.ts';
import { rankProfiles } from '../src/dissect/oicq81/inference/ranking.ts';
import { StreamTrial } from '../src/dissect/oicq81/inference/stream-trial.ts';
import { createBinaryRegistry } from '../src/dissect/oicq81/rules.ts';
import { profileName, type WireProfile } from '../src/model/wire-profile.ts';
import { type RandomFrame, randomFrom, randomSession } from '../test/support/oicq81-random.ts';

const wanted = 10_000;
const profile: WireProfile = { order: 'be', scope: 'frame', strings: 's2le', portrait: 1, charset: 'gb18030' };
const registry = createBinaryRegistry(oicq81Protocol, oicq81Tables);

function makeFrames(): readonly RandomFrame[] {
  const frames: RandomFrame[] = [];
  for (let seed = 0; frames.length < wanted; seed++) frames.push(...randomSession(profile, randomFrom(seed)));
  return frames.slice(0, wanted);
}

function inStream(frames: readonly RandomFrame[]): FrameScorer {
  const scorer = new FrameScorer(registry);
  const asked = new Asked();
  const sides = [new StreamTrial(scorer, asked), new StreamTrial(scorer, asked)];
  for (const { side, bytes } of frames) sides[side].add(bytes, 0, bytes.length);
  return scorer;
}

function inDatagrams(frames: readonly RandomFrame[]): FrameScorer {
  const scorer = new FrameScorer(registry);
  const asked = new Asked();
  for (const { bytes } of frames) scorer.scoreWhole(bytes, 0, bytes.length, asked);
  return scorer;
}

function measure(name: string, run: (frames: readonly RandomFrame[]) => FrameScorer, runs: number): void {
  const frames = makeFrames();
  const times: number[] = [];
  let found = '';
  for (let i = 0; i < runs; i++) {
    const begun = performance.now();
    found = profileName(rankProfiles(run(frames).board)[0].profile);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const inMs = (time: number) => `${time.toFixed(0)} ms`;
  const median = times[Math.floor(times.length / 2)];
  console.log(`${name}: median ${inMs(median)}, ${inMs(times[0])} to ${inMs(times[times.length - 1])}; found ${found}`);
  if (found !== profileName(profile)) process.exitCode = 1;
}

const runs = Math.max(1, Number(process.argv[2] ?? 5));
console.log(`${wanted} frames of ${profileName(profile)}, ${runs} runs`);
measure('one connection', inStream, runs);
measure('datagrams', inDatagrams, runs);
