/**
 * A seed goes in, exchanges of one command with planted truths come out: fields of which it is known what they are, among
 * the real ones of a profile. It shares nothing with the evidence that is to find them.
 */

import { createHash } from 'node:crypto';
import { createRandom, type Random } from './random.ts';

/** A request and its reply, and between whom. `at` is milliseconds since 1970. */
export interface PlantedExchange {
  readonly at: number;
  readonly client: string;
  readonly server: string;
  readonly request: string;
  readonly reply: string;
}

/** What a field of the reply is: the kind of reading, and the fields it may be said to come from. */
export interface PlantedTruth {
  readonly field: string;
  readonly what: string;
  readonly kind: string;
  readonly sources: readonly string[];
}

export const plantedTruths: readonly PlantedTruth[] = [
  { field: 'XA', what: 'a constant', kind: 'constant', sources: [''] },
  { field: 'XB', what: 'codes of a known table', kind: 'codes', sources: ['ST'] },
  { field: 'XJ', what: 'codes of another one, 0 to 5', kind: 'codes', sources: ['GetInfo.BT'] },
  { field: 'XC', what: 'an echo of a request field', kind: 'equal', sources: ['request.XQ'] },
  { field: 'XD', what: 'a counter of each session', kind: 'counter', sources: ['each session'] },
  { field: 'XE', what: 'a time', kind: 'time', sources: [''] },
  { field: 'XF', what: 'the MD5 of another field', kind: 'equal', sources: ['UN', 'request.UN'] },
  { field: 'XG', what: 'a set of flags', kind: 'flags', sources: [''] },
  { field: 'XH', what: 'told by another field', kind: 'determined', sources: ['XI'] },
  { field: 'XK', what: 'told by it but for 3 %', kind: 'determined', sources: ['XH', 'XI'] },
  { field: 'XN', what: 'the number of items of a list', kind: 'equal', sources: ['XL'] },
  { field: 'XP', what: "half the MD5 of the user's number", kind: 'equal', sources: ['UIN', 'request.UIN'] },
  { field: 'XU', what: 'one value a user', kind: 'per-user', sources: ['UIN'] },
  { field: 'XS', what: 'one value a session', kind: 'per-session', sources: ['session'] },
];

/** Fields that are nothing but chance. */
export const plantedNoise = ['XX', 'XY', 'XZ'] as const;

const servers = ['203.0.113.80', '203.0.113.81'] as const;
const towns = ['北京', '上海', '广州', '成都', '西安'] as const;
const names = ['小舟', '橘子汽水', 'Leo', '北巷的猫', '一米阳光', '风之子', '阿灿'] as const;
const flags = [1, 4, 16, 64, 256];
/** Users with two sessions each, and values of the field that tells another, of which a seed draws. */
const fewest = { users: 3, keys: 4 };
const more = { users: 4, keys: 6 };

interface Session {
  readonly user: number;
  readonly client: string;
  readonly server: string;
  readonly token: string;
  /** What each user has at all computers. */
  readonly mark: string;
  counter: number;
}

/** `count` exchanges. */
export function plantedExchanges(seed: number, count: number): readonly PlantedExchange[] {
  const random = createRandom(seed);
  const sessions = Array.from(
    { length: 2 * (fewest.users + random.below(more.users)) },
    (_, i): Session => ({
      user: 10_000 + random.below(90_000_000),
      client: `10.0.${i}.${1 + random.below(250)}`,
      server: random.pick(servers),
      token: hex(random, 8),
      mark: hex(random, 5),
      counter: 1 + random.below(5000),
    }),
  );
  // Two sessions of the same user, at different computers.
  const pairs = sessions.map((session, i) => ({
    ...session,
    user: sessions[i - (i % 2)].user,
    mark: sessions[i - (i % 2)].mark,
  }));
  const constant = hex(random, 6);
  const words = Array.from({ length: fewest.keys + random.below(more.keys) }, () => hex(random, 4));
  let at = 1_100_000_000_000 + random.below(1_000_000_000);
  return Array.from({ length: count }, () => {
    at += 200 + random.below(40_000);
    const session = pairs[random.below(pairs.length)];
    session.counter += 1;
    return exchange(random, session, at, constant, words);
  });
}

function exchange(
  random: Random,
  session: Session,
  at: number,
  constant: string,
  words: readonly string[],
): PlantedExchange {
  const { user, client, server, token, mark, counter } = session;
  const other = 100_000 + random.below(40);
  const asked = random.below(1_000_000);
  const sequence = random.below(10_000);
  const key = random.below(words.length);
  const drawn = random.chance(0.03) ? random.below(words.length) : key;
  const items = Array.from({ length: random.below(12) }, () => `${random.below(100)},`);
  const value = flags.reduce((all, flag) => (random.chance(0.4) ? all | flag : all), 0);
  const planted = [
    `XA=${constant}`,
    `XB=${10 * (1 + random.below(4))}`,
    `XC=${asked}`,
    `XD=${counter}`,
    `XE=${Math.floor(at / 1000) + random.below(2)}`,
    `XF=${md5(String(other))}`,
    `XG=${value}`,
    `XH=${words[key]}`,
    `XI=${key + 3}`,
    `XJ=${random.below(6)}`,
    `XK=${words[drawn]}z`,
    `XL=${items.join('')}`,
    `XN=${items.length}`,
    `XP=${md5(String(user)).slice(0, 16).toUpperCase()}`,
    `XS=${token}`,
    `XU=${mark}`,
    `XX=${hex(random, 8)}`,
    `XY=${random.below(900_000) + 100_000}`,
    `XZ=${hex(random, 1 + random.below(12))}`,
  ];
  const profile = `AG=${18 + random.below(40)}&CT=${random.pick(towns)}&FC=${random.below(90)}&SX=${random.below(2)}`;
  const head = `VER=1.1&CMD=GetInfo&SEQ=${sequence}&UIN=${user}`;
  const request = `${head}&LV=3&UN=${other}&XQ=${asked}`;
  const reply = `${head}&RES=0&LV=3&${profile}&${planted.join('&')}&UN=${other}&NK=${random.pick(names)}`;
  return { at, client, server, request, reply };
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
