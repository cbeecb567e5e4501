/**
 * Addresses as integers go in, printable endpoints come out: dotted decimals, or IPv6 in its shortest form (RFC 5952).
 */

import type { Endpoint } from '../model/stream.ts';

/** More IPv4 addresses than this are not remembered; the texts are then made anew. */
const mostRemembered = 4096;

/** Makes endpoints; remembers the texts of IPv4 addresses, since few hosts open many connections. */
export class EndpointNames {
  readonly #ipv4 = new Map<number, string>();

  ofIpv4(address: number, port: number): Endpoint {
    const text = this.#ipv4Text(address);
    return { address: text, port, text: `${text}:${port}` };
  }

  ofIpv6(word0: number, word1: number, word2: number, word3: number, port: number): Endpoint {
    const address = ipv6Text(word0, word1, word2, word3);
    return { address, port, text: `[${address}]:${port}` };
  }

  #ipv4Text(address: number): string {
    const known = this.#ipv4.get(address);
    if (known !== undefined) return known;
    const text = ipv4Text(address);
    if (this.#ipv4.size >= mostRemembered) this.#ipv4.clear();
    this.#ipv4.set(address, text);
    return text;
  }
}

export function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

export function ipv6Text(word0: number, word1: number, word2: number, word3: number): string {
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${ipv4Text(word3)}`;
  const groups = [word0, word1, word2, word3].flatMap((word) => [word >>> 16, word & 0xffff]);
  const run = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

/** The first of the longest runs of zeros. */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (let i = 0; i < groups.length; i++) {
    length = groups[i] === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}
