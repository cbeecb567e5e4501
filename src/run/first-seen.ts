/**
 * Messages go in, the fields that no table knows come out, each once, with the command it was first seen in.
 */

import { latin1Text, toBuffer } from '../bytes/text.ts';
import type { Message } from '../model/message.ts';
import type { MessageRules, PackedName } from '../model/rules.ts';

/** Whoever sends names at random shall not fill the memory. */
const most = 1000;

export class FirstSeen {
  readonly #names: string[] = [];
  readonly #seen = new Map<MessageRules, Set<PackedName>>();

  /** "GetMsgEx reply XY", in the order they were first seen. */
  get names(): readonly string[] {
    return this.#names;
  }

  see({ parse, command, dir }: Message): void {
    if (parse.protocol !== 'kqq' || this.#names.length >= most) return;
    for (let i = 0; i < parse.count; i++) {
      if (parse.rows[i] !== null || parse.spans[4 * i + 2] < 0) continue;
      const seen = this.#seenIn(parse.rules);
      const key = parse.keys[i];
      if (seen.has(key)) continue;
      seen.add(key);
      const name = latin1Text(toBuffer(parse.body), parse.spans[4 * i], parse.spans[4 * i + 1]);
      this.#names.push(`${command ?? 'no command'} ${dir} ${name}`);
    }
  }

  #seenIn(rules: MessageRules): Set<PackedName> {
    const known = this.#seen.get(rules);
    if (known !== undefined) return known;
    const seen = new Set<PackedName>();
    this.#seen.set(rules, seen);
    return seen;
  }
}
