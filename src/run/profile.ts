/**
 * The profile command: captures go in, the wire profiles that fit their 0x81 frames come out, ranked with their evidence.
 *
 * The files are read once to learn from all frames together, then once for each of the best candidates, with that
 * candidate as if the user had given it: what it explains and where it fails is what `read --profile` would show.
 */

import { randomInt } from 'node:crypto';
import { ProfilePool } from '../dissect/oicq81/inference/pool.ts';
import { type Ranked, rankProfiles, tellApart } from '../dissect/oicq81/inference/ranking.ts';
import type { Registry } from '../dissect/registry.ts';
import { defaultLimits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import { profileName } from '../model/wire-profile.ts';
import type { ProfileSettings } from '../pipeline/profiles.ts';
import { Pipeline } from '../pipeline.ts';
import { visibleJson } from '../present/visible.ts';
import { openOutput } from '../sinks/output.ts';
import { createCaptureDecoder } from '../sources/capture-decoder.ts';
import { openCapture } from '../sources/capture-file.ts';
import { whyNoCapture } from './not-a-capture.ts';
import { describeEvidence } from './profile-text.ts';
import { report } from './screen.ts';
import { exitStatus, graver } from './status.ts';
import { prepareRegistry } from './tables.ts';

export interface ProfileOptions {
  /** Paths of files, which are read several times. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** How many candidates are looked at closely. */
  readonly count: number;
}

/** A frame that a candidate does not explain. `byte` counts from the first of the frame. */
export interface CounterExample {
  readonly file: string;
  readonly no: number;
  readonly packet: number;
  readonly byte: number;
  readonly text: string;
}

/** A candidate: its place among the others, and how many of the frames it cuts it explains. */
export interface Candidate {
  readonly rank: number;
  readonly profile: string;
  /** The charset of the profile, and others that nothing tells from it. */
  readonly charsets: readonly string[];
  readonly score: number;
  readonly confidence: number;
  readonly frames: number;
  readonly explained: number;
  readonly counterExamples: readonly CounterExample[];
}

export interface ProfileEvidence {
  readonly files: readonly string[];
  /** "ip:port" of every server that 0x81 frames went to or came from. */
  readonly servers: readonly string[];
  /** Frames that the best candidate cuts. */
  readonly frames: number;
  readonly candidates: readonly Candidate[];
  /** Candidates that are not listed. */
  readonly others: number;
  /** What would tell those of the first rank apart; empty for one alone. */
  readonly wanted: readonly string[];
}

const mostExamples = 3;

/** Ranks the profiles. 0, also when there is no 0x81 frame; 3 and 4 as read; 5 when the output failed. */
export async function runProfile(options: ProfileOptions): Promise<number> {
  const registry = await prepareRegistry({ dissectors: [], notebook: null });
  if (registry === null || registry.oicq81 === null) return exitStatus.unreadable;
  const opened = openOutput(null);
  if ('fault' in opened) return exitStatus.outputFailed;
  const { output } = opened;
  const pool = new ProfilePool(registry.oicq81);
  const servers = new Set<string>();
  const learning = new CaptureReader(registry, { fixed: null, pool }, (message) => {
    if (message.parse.protocol !== 'oicq81') return;
    const { ends } = message.flow;
    servers.add(message.tunnel ?? ends[message.dir === 'request' ? 1 - message.side : message.side].text);
  });
  let status: number = exitStatus.done;
  for (const file of options.files) status = graver(status, await learning.read(file, report));
  const evidence = await collect(options, registry, pool, [...servers]);
  output.write(options.json ? `${visibleJson(JSON.stringify(evidence))}\n` : describeEvidence(evidence));
  output.close();
  if (output.state !== 'failed') return status;
  report(`cannot write standard output: ${output.fault}`);
  return graver(status, exitStatus.outputFailed);
}

async function collect(
  { files, count }: ProfileOptions,
  registry: Registry,
  pool: ProfilePool,
  servers: readonly string[],
): Promise<ProfileEvidence> {
  if (servers.length === 0) return { files, servers, frames: 0, candidates: [], others: 0, wanted: [] };
  const ranked = rankProfiles(pool.board);
  const alike = groupAlike(ranked);
  const candidates: Candidate[] = [];
  for (const group of alike.slice(0, count)) candidates.push(await examine(group, files, registry));
  const first = ranked.filter(({ rank }) => rank === 1).map(({ profile }) => profile);
  const { frames } = candidates[0];
  return { files, servers, frames, candidates, others: alike.length - candidates.length, wanted: tellApart(first) };
}

/** Candidates that differ by a charset alone which nothing tells apart are one; each group in the order of the ranking. */
function groupAlike(ranked: readonly Ranked[]): readonly (readonly Ranked[])[] {
  const groups = new Map<string, Ranked[]>();
  for (const one of ranked) {
    const key = `${one.score} ${withoutCharset(one)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function withoutCharset({ profile }: Ranked): string {
  const name = profileName(profile);
  return name.slice(0, name.lastIndexOf(','));
}

/** Reads the files with the first of candidates that are alike. */
async function examine(group: readonly Ranked[], files: readonly string[], registry: Registry): Promise<Candidate> {
  const [ranked] = group;
  let frames = 0;
  let explained = 0;
  let current = '';
  const counterExamples: CounterExample[] = [];
  const reader = new CaptureReader(registry, { fixed: ranked.profile, pool: null }, (message) => {
    if (message.parse.protocol !== 'oicq81') return;
    frames += 1;
    const fault = findFault(message);
    if (fault === null) explained += 1;
    else if (counterExamples.length < mostExamples) {
      counterExamples.push({ file: current, no: message.no, packet: message.packet, ...fault });
    }
  });
  for (const file of files) {
    current = file;
    // What is wrong with the file itself was told when it was read first.
    await reader.read(file, () => {});
  }
  const { rank, profile, score } = ranked;
  const confidence = group.reduce((sum, one) => sum + one.confidence, 0);
  return {
    rank,
    profile: profileName(profile),
    charsets: group.map((one) => one.profile.charset),
    score: Math.round(score * 10) / 10,
    confidence: Math.round(confidence * 1000) / 1000,
    frames,
    explained,
    counterExamples,
  };
}

/** What speaks against reading the message this way; null if nothing does. */
function findFault({ parse, problems, complete }: Message): { readonly byte: number; readonly text: string } | null {
  if (parse.protocol !== 'oicq81') return null;
  const problem = problems.find(speaksAgainst);
  const byte = (parse.content.end === 'closed' ? parse.contentStart : parse.content.stopAt) - parse.start;
  if (problem !== undefined) return { byte, text: problem.text };
  return complete ? null : { byte, text: 'the frame is not whole' };
}

/** Whether a Problem is about how the bytes are read, not about what they say. */
function speaksAgainst({ code, severity }: Problem): boolean {
  return severity !== 'note' && code.startsWith('oicq81.') && code !== 'oicq81.direction' && code !== 'oicq81.sender';
}

/** Reads captures with one way of finding profiles; numbers go on from file to file. */
class CaptureReader {
  readonly #pipeline: Pipeline;
  #firstFlow = 1;

  constructor(registry: Registry, profiles: ProfileSettings, sink: (message: Message) => void) {
    this.#pipeline = new Pipeline({ registry, limits: defaultLimits, profiles, sink });
  }

  /** Reads one file; gives the exit status it asks for. */
  async read(file: string, tell: (text: string) => void): Promise<number> {
    const opened = await openCapture(file, process.stdin);
    if ('fault' in opened) {
      tell(`${file} ${opened.fault.text}`);
      return exitStatus.unreadable;
    }
    let status: number = exitStatus.done;
    const keep = (problem: Problem): void => {
      if (problem.severity === 'error') status = exitStatus.damaged;
      tell(`${file}: ${problem.text}`);
    };
    const decoder = createCaptureDecoder(
      { limits: defaultLimits, checkChecksums: false, firstFlow: this.#firstFlow, salt: randomInt(2 ** 31) },
      { event: (event) => this.#pipeline.step(event), problem: keep },
    );
    for await (const piece of opened.input.pieces) {
      decoder.feed(piece, 0, piece.length);
      if (decoder.done) break;
    }
    const end = decoder.endFile();
    for (const problem of opened.input.problems) keep(problem);
    if (end.kind === 'not-a-capture') {
      tell(`${file} ${whyNoCapture(file, end)}`);
      return exitStatus.unreadable;
    }
    decoder.end();
    this.#pipeline.end(decoder.lastTime, decoder.packets);
    this.#firstFlow = decoder.nextFlow;
    return status;
  }
}
