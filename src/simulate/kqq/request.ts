/**
 * A request as the simulated server reads it: a body goes in, its parameters come out as bytes and as text.
 */

import { anyHolds, findParameter } from '../../dissect/kqq/condition.ts';
import { unescapeBytes } from '../../dissect/kqq/escape.ts';
import { KqqParser } from '../../dissect/kqq/parse.ts';
import { packText } from '../../dissect/packed-name.ts';
import type { Registry } from '../../dissect/registry.ts';
import type { CommandTable, NullReason } from '../../model/table.ts';

export interface KqqRequest {
  /** The table of its command; null if no table knows it. */
  readonly table: CommandTable | null;
  /** CMD, UIN and so on as sent, byte for byte, as latin1; null if there is none. */
  raw(name: string): string | null;
  /** Without escapes, as UTF-8; "" if there is none. */
  text(name: string): string;
  /** A whole number; null if it is absent or no number. */
  number(name: string): number | null;
  /** The documented reasons to give no reply that hold. */
  readonly nulls: readonly NullReason[];
  /** How many replies the documents say there are. */
  readonly replies: number;
}

/** Reads requests with the tables of the decoder. */
export class RequestReader {
  readonly #parser: KqqParser;

  constructor(registry: Registry) {
    this.#parser = new KqqParser(registry);
  }

  /** The request in `body`, which has to stay as it is; null if it is none of this protocol. */
  read(body: Uint8Array): KqqRequest | null {
    const parse = this.#parser.parse(body, 0, body.length, 'request');
    if (parse === null) return null;
    const spans = parse.spans.slice(0, 4 * parse.count);
    const { count, form, command } = parse;
    const parameters = { body, count, keys: parse.keys.slice(0, count), spans };
    const span = (name: string): readonly [number, number] | null => {
      const index = findParameter(parameters, packText(name));
      return index < 0 || spans[4 * index + 2] < 0 ? null : [spans[4 * index + 2], spans[4 * index + 3]];
    };
    const raw = (name: string): string | null => {
      const place = span(name);
      return place === null ? null : Buffer.from(body.subarray(place[0], place[1])).toString('latin1');
    };
    return {
      table: command.command,
      raw,
      text: (name) => {
        const place = span(name);
        return place === null ? '' : unescapeBytes(body, place[0], place[1], form).bytes.toString('utf8');
      },
      number: (name) => {
        const value = raw(name)?.trim() ?? '';
        return /^-?\d{1,15}$/.test(value) ? Number(value) : null;
      },
      nulls: command.nulls
        .filter(({ when }) => when !== null && anyHolds(when, parameters))
        .map(({ reason }) => reason),
      replies: command.repliesWhen !== null && anyHolds(command.repliesWhen, parameters) ? command.replies : 1,
    };
  }
}
