/**
 * Accounts of the simulated world, as plain data: who there is, what they say of themselves, whom they know.
 */

/** Who may add this user: anyone, those who ask and are accepted, or nobody. */
export type Adding = 'anyone' | 'ask' | 'nobody';

/**
 * One user. `profile` has the values of a GetInfo reply by their names (AD, AG, EM ..) as people read them, without
 * escapes. `picture` is the number of the picture file (FC).
 */
export interface Account {
  readonly uin: number;
  readonly password: string;
  readonly nickname: string;
  readonly picture: number;
  readonly adding: Adding;
  readonly friends: readonly number[];
  readonly profile: Readonly<Record<string, string>>;
}

/** Numbers below this one are illegal; the document names 100 (hackfan). Where the limit lay is not known. */
export const lowestNumber = 10_000;
export const highestNumber = 0xffff_ffff;
