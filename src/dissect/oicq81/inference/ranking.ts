/**
 * Ranking: a scoreboard goes in; out come the candidates in order, with a rank and a confidence for each, and what
 * would tell apart those that the evidence leaves together.
 */

import type { ProfileChoice, WireProfile } from '../../../model/wire-profile.ts';
import { profileName } from '../../../model/wire-profile.ts';
import { allProfiles, baseProfiles, charsets } from './candidates.ts';
import type { Scoreboard } from './scoreboard.ts';

/** A candidate. `rank` counts from 1; candidates with the same score share it. `confidence` is 0..1. */
export interface Ranked {
  readonly profile: WireProfile;
  readonly index: number;
  readonly score: number;
  readonly rank: number;
  readonly isTied: boolean;
  readonly confidence: number;
}

/**
 * All candidates, best first. Confidences are probabilities if all candidates were equally likely at first and the
 * evidence independent; those of candidates that nothing tells apart are equal.
 */
export function rankProfiles(board: Scoreboard): readonly Ranked[] {
  return rank(allProfiles, (index) => board.base[Math.floor(index / charsets.length)] + board.text[index]);
}

/** The 32 base profiles, best first: the charset, which moves no boundary, is left out. */
export function rankBaseProfiles(board: Scoreboard): readonly Ranked[] {
  return rank(baseProfiles, (index) => board.base[index]);
}

function rank(profiles: readonly WireProfile[], scoreOf: (index: number) => number): readonly Ranked[] {
  const scored = profiles.map((profile, index) => ({ profile, index, score: scoreOf(index) }));
  scored.sort((a, b) => b.score - a.score || a.index - b.index);
  const best = scored[0].score;
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - best), 0);
  let place = 0;
  return scored.map((one, i) => {
    if (i > 0 && one.score < scored[i - 1].score) place = i;
    const isTied = scored[i - 1]?.score === one.score || scored[i + 1]?.score === one.score;
    return { ...one, rank: place + 1, isTied, confidence: Math.exp(one.score - best) / total };
  });
}

const mostRunnersUp = 3;

/**
 * A candidate as messages tell of it: the best, or the one with the given index. Charsets that nothing tells apart
 * make a profile no less sure.
 */
export function describeChoice(board: Scoreboard, index: number | null = null): ProfileChoice {
  const ranked = rankProfiles(board);
  const chosen = ranked.find((one) => one.index === index) ?? ranked[0];
  const runnersUp: Ranked[] = [];
  for (const one of ranked) {
    if (runnersUp.length === mostRunnersUp) break;
    if (one !== chosen && ![chosen, ...runnersUp].some((better) => isAlike(better, one))) runnersUp.push(one);
  }
  const confidence = (one: Ranked): number =>
    round(ranked.reduce((sum, other) => (isAlike(one, other) ? sum + other.confidence : sum), 0));
  return {
    profile: chosen.profile,
    confidence: confidence(chosen),
    runnersUp: runnersUp.map((one) => ({ name: profileName(one.profile), confidence: confidence(one) })),
  };
}

/** Whether two differ by a charset that nothing tells apart, or not at all. */
function isAlike(a: Ranked, b: Ranked): boolean {
  return a.score === b.score && Math.floor(a.index / charsets.length) === Math.floor(b.index / charsets.length);
}

function round(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}

const oneMore: readonly {
  readonly of: (profile: WireProfile) => string | number;
  readonly what: string;
}[] = [
  { of: (one) => one.order, what: 'a frame with content, which shows the order of the bytes of L' },
  { of: (one) => one.scope, what: 'a second frame behind the first of a connection, which shows what a length counts' },
  { of: (one) => one.strings, what: 'an S row with a string that is not empty, which shows how strings end' },
  {
    of: (one) => one.portrait,
    what: 'an M row (registration, profile, list of people, friend added), which shows the width of a portrait',
  },
  { of: (one) => one.charset, what: 'a string with Chinese characters, which shows the charset' },
];

/** Which kinds of traffic would tell the given candidates apart; empty for one candidate alone. */
export function tellApart(profiles: readonly WireProfile[]): readonly string[] {
  return oneMore.filter(({ of }) => profiles.some((one) => of(one) !== of(profiles[0]))).map(({ what }) => what);
}
