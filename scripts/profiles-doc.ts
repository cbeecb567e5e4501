/**
 * Nothing goes in, docs/profiles.md comes out: how wire profiles are found, and how many frames that takes, measured on
 * generated sessions. `npm run profiles` writes it.
 */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { oicq81Protocol, oicq81Tables } from '../dissectors/index.ts';
import { Asked } from '../src/dissect/oicq81/inference/asked.ts';
import { baseProfiles } from '../src/dissect/oicq81/inference/candidates.ts';
import { FrameScorer } from '../src/dissect/oicq81/inference/frame-scorer.ts';
import { rankBaseProfiles } from '../src/dissect/oicq81/inference/ranking.ts';
import { weights } from '../src/dissect/oicq81/inference/scoreboard.ts';
import { StreamTrial } from '../src/dissect/oicq81/inference/stream-trial.ts';
import { createBinaryRegistry } from '../src/dissect/oicq81/rules.ts';
import { type Random, type RandomFrame, randomFrom, randomSession } from '../test/support/oicq81-random.ts';

export const profilesDocumentFile = 'docs/profiles.md';

const registry = createBinaryRegistry(oicq81Protocol, oicq81Tables);
const sessionsEach = 20;
const counts = [1, 2, 3, 5, 8, 12, 20, 30, 42];
/** What a draw of so many frames has to hold to say anything about strings and portraits. */
const telling = { frames: 20, strings: 3, portraits: 1 };

/** Where the true profile ranked. Base profiles, that is without their charset. */
export interface Draws {
  readonly frames: number;
  readonly draws: number;
  /** At the top with no other beside it, at the top, among the first three; ties count against it in the last two. */
  readonly alone: number;
  readonly first: number;
  readonly topThree: number;
  readonly worst: number;
}

/** Draws `frames` frames from sessions of every base profile, and ranks what they say. */
export function measureDraws(frames: number): Draws {
  const places = baseProfiles.flatMap((profile, index) =>
    Array.from({ length: sessionsEach }, (_, i) => {
      const random = randomFrom(index * 1000 + i);
      const drawn = draw(randomSession(profile, random), frames, random);
      const ranked = rankBaseProfiles(score(drawn));
      const own = ranked.find((one) => one.index === index);
      if (own === undefined) throw new Error('every base profile has a rank');
      const behind = ranked.filter(({ score: other }) => other >= own.score).length;
      return { rank: own.rank, isTied: own.isTied, behind };
    }),
  );
  return {
    frames,
    draws: places.length,
    alone: places.filter(({ rank, isTied }) => rank === 1 && !isTied).length,
    first: places.filter(({ rank }) => rank === 1).length,
    topThree: places.filter(({ behind }) => behind <= 3).length,
    worst: Math.max(...places.map(({ behind }) => behind)),
  };
}

function draw(session: readonly RandomFrame[], count: number, random: Random): readonly RandomFrame[] {
  for (;;) {
    const order = session.map((frame, at) => ({ frame, at, key: random(1_000_000) }));
    const taken = order.sort((a, b) => a.key - b.key).slice(0, count);
    const drawn = taken.sort((a, b) => a.at - b.at).map(({ frame }) => frame);
    const strings = drawn.filter(({ hasString }) => hasString).length;
    const portraits = drawn.filter(({ hasPortrait }) => hasPortrait).length;
    if (count !== telling.frames || (strings >= telling.strings && portraits >= telling.portraits)) return drawn;
  }
}

/** What the frames say as one connection. */
function score(frames: readonly RandomFrame[]) {
  const scorer = new FrameScorer(registry);
  const asked = new Asked();
  const sides = [new StreamTrial(scorer, asked), new StreamTrial(scorer, asked)];
  for (const { side, bytes } of frames) sides[side].add(bytes, 0, bytes.length);
  return scorer.board;
}

/** The text of the document. */
export function profilesDocument(): string {
  const rows = counts.map(measureDraws).map(({ frames, draws, alone, first, topThree, worst }) => {
    const share = (count: number) => `${((100 * count) / draws).toFixed(1)} %`;
    return `| ${frames} | ${share(alone)} | ${share(first)} | ${share(topThree)} | ${worst} |`;
  });
  return `# Wire profiles of the 0x81 protocol

The document of the 0x81 protocol prints letters for its fields and leaves open how they are written: in which order
the bytes of numbers stand (\`le\`, \`be\`), what the length of a frame counts (\`content\`, \`frame\`), how a string says
where it ends (\`s1\`: a length of one byte in front; \`s2le\`, \`s2be\`: of two; \`sz\`: a NUL behind), how many bytes a
portrait has (\`m1\`, \`m2\`), and the charset (\`gb18030\`, \`utf-8\`, \`big5\`). One choice of each is a wire profile.

oicqscope finds it out from the traffic of each server. Frames wait until one profile leads by odds of about 3000 to 1,
or 64 frames, 256 KiB or 2 seconds of the capture have come, or the connection ends; what was printed is never revised.
Everything that depends on an inferred profile stays *assumed*. \`oicqscope profile FILE..\` shows the ranking, what each
candidate explains and where it fails; \`--profile le,content,s1,m2\` settles it.

## Evidence

Natural logarithms of odds, small where observations hang together:

| observation | weight |
| --- | ---: |
| a header stands where a frame ends | ${weights.follows} |
| a frame ends where a datagram, a body or a packet ends | ${weights.closesAtEnd} |
| something else stands there, or a length is impossible | ${weights.broken} |
| a connection ends inside a frame | ${weights.unfinished} |
| the rows of a type end where the content does | ${weights.rowsClose} |
| they do so because the rest is absent after a refusal | ${weights.rowsCloseEarly} |
| they do not | ${weights.rowsDoNotClose} |
| a user's number or a code out of range | ${weights.unlikelyValue} |
| a string that is no text | ${weights.notText} |
| a number asked for is the one answered, or is not | ${weights.agrees}, ${weights.disagrees} |

Likely and unlikely characters speak for and against charsets besides.

## How many frames it takes

Drawn in order from ${sessionsEach} generated sessions of every type for each of the 32 base profiles (${sessionsEach * 32} draws a row; those
of ${telling.frames} frames hold at least ${telling.strings} with strings and ${telling.portraits} with a portrait). The charset is left out: it moves no boundary.
\`npm run profiles\` measures this again.

| frames seen | true profile alone at the top | at the top, alone or not | among the first three | worst rank |
| ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

In the last two columns all candidates with the same score count as in front of the true one. Where it is at the top but
not alone, the bytes seen do not tell the candidates apart: without a string nothing says how strings end.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path.join(import.meta.dirname, '..', profilesDocumentFile), profilesDocument());
  console.error(profilesDocumentFile);
}
