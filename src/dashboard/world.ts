/**
 * What the dashboard looks at and does not own: the messages in memory, the account of all of them, and the names that
 * filters and columns may use.
 */

import type { Registry } from '../dissect/registry.ts';
import type { FilterNames } from '../filter/names.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import type { Account } from './account/account.ts';

/** Messages by index: 0 is the first that ever came. */
export interface Messages {
  /** How many there have been. */
  readonly count: number;
  /** Index of the oldest that is in memory in the order they came. */
  readonly first: number;
  /** The message, valid until the next call; null while it is not in memory. */
  message(index: number): Message | null;
  /** The summary of a long message; null for others, of which making it costs little. */
  summary(index: number, language: Language): string | null;
  /** Number of the message, and which message has a number; null if none has it. */
  no(index: number): number;
  indexOfNo(no: number): number | null;
  source(index: number): string;
  digits(index: number): TimeDigits;
  /** Number of the conversation, also of messages that left. */
  flow(index: number): number;
}

export interface World {
  readonly messages: Messages;
  readonly account: Account;
  readonly names: FilterNames;
  readonly registry: Registry;
  /** Messages that left memory can be had again. */
  readonly canReread: boolean;
}
