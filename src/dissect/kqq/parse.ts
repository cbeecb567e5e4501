/**
 * Compact parse: the bytes of a body go in, a KqqParse comes out when they are a kqq message: where each parameter
 * stands and which table row explains it.
 *
 *   VER=1.1&CMD=List&SEQ=4711&UIN=10001&TN=160&UN=0 CR LF
 *   key ^ value ^ `&` separates, one line end may terminate
 */

import type { KqqParse } from '../../model/message.ts';
import type { CommandRules, MessageRules } from '../../model/rules.ts';
import type { Registry } from '../registry.ts';
import { KqqScan } from './scan.ts';

/** Which table a body is read with: given by its carrier, or told by whether it has RES. */
export type BodyDirection = 'request' | 'response' | 'auto';

/** A KqqParse is valid until the next call on the same parser, and whoever keeps it copies it. */
export class KqqParser {
  readonly #registry: Registry;
  readonly #scan = new KqqScan();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Reads `body[start..stop)`; null when it is not a kqq message: that takes CMD with VER as digits and a dot, or
   * CMD with two of VER, SEQ and UIN, in any order and any case.
   */
  parse(body: Uint8Array, start: number, stop: number, direction: BodyDirection): KqqParse | null {
    const scan = this.#scan;
    const end = endOfParameters(body, start, stop);
    if (!scan.scan(body, start, end) || !scan.isMessage) return null;
    const command = this.#registry.find(body, scan.spans[4 * scan.cmd + 2], scan.spans[4 * scan.cmd + 3]);
    return scan.explain(command, rulesFor(command, direction, scan.res >= 0), start, end, stop);
  }

  /** A parse without parameters, for a reply that has no body. */
  empty(command: CommandRules, body: Uint8Array, at: number, stop: number): KqqParse {
    this.#scan.scan(body, at, at);
    return this.#scan.explain(command, command.response, at, at, stop);
  }
}

/** Where the parameters end: before one CR LF, or a lone LF, at the end of the body. */
function endOfParameters(body: Uint8Array, start: number, stop: number): number {
  if (stop === start || body[stop - 1] !== 0x0a) return stop;
  return stop - 1 > start && body[stop - 2] === 0x0d ? stop - 2 : stop - 1;
}

function rulesFor(command: CommandRules, direction: BodyDirection, hasResult: boolean): MessageRules {
  if (direction === 'request') return command.request;
  if (direction === 'response' || hasResult) {
    const isPushOnly = command.response.table === null && command.push.table !== null;
    return isPushOnly ? command.push : command.response;
  }
  // What only ever comes unasked has no request table to be read with.
  return command.request.table === null && command.push.table !== null ? command.push : command.request;
}
