/**
 * Parse of one 0x81 frame: its bytes and a wire profile go in, where everything stands comes out.
 *
 *   guide 81 | sender | receiver | type | length, 4 bytes | content
 *
 * Source: oicq-doc; the widths are inferred.
 */

import { readU32 } from '../../bytes/endian.ts';
import type { BinaryRegistry } from '../../model/binary-rules.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';
import { ContentWalk } from './content.ts';
import { findRules } from './rules.ts';

/** Bytes in front of the content. */
export const headerSize = 8;

/** Parses frame after frame. A parse borrows what the parser works with: it holds until the next one. */
export class Oicq81Parser {
  readonly registry: BinaryRegistry;
  readonly #walk = new ContentWalk();

  constructor(registry: BinaryRegistry) {
    this.registry = registry;
  }

  /**
   * Parses the frame `body[start..end)`, which begins with the guide byte and may be cut anywhere; what its length
   * does not count is left over.
   */
  parse(body: Uint8Array, start: number, end: number, choice: ProfileChoice): Oicq81Parse {
    const { registry } = this;
    const { profile } = choice;
    const sender = start + 1 < end ? body[start + 1] : -1;
    const receiver = start + 2 < end ? body[start + 2] : -1;
    const type = start + 3 < end ? body[start + 3] : -1;
    const hasLength = start + headerSize <= end;
    const length = hasLength ? readU32(body, start + 4, profile.order === 'le') : -1;
    const counted = profile.scope === 'frame' ? length : headerSize + length;
    const wanted = hasLength && counted >= headerSize ? counted : -1;
    const contentStart = Math.min(end, start + headerSize);
    const contentEnd = wanted < 0 ? end : Math.min(end, start + wanted);
    const rules = hasLength ? findRules(registry, sender, receiver, type) : null;
    if (rules === null) this.#walk.clear(contentStart);
    else this.#walk.walk(rules, profile, body, contentStart, contentEnd);
    return {
      protocol: 'oicq81',
      rules,
      body,
      start,
      end,
      sender,
      receiver,
      type,
      length,
      wanted,
      contentStart,
      contentEnd,
      content: this.#walk,
      choice,
      registry,
    };
  }
}
