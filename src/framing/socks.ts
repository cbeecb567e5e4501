/**
 * The bytes of a SOCKS handshake go in, message by message; out come their lengths and at last where the tunnel leads.
 *
 *   SOCKS4   client: 04 01 port:2 ip:4 user.. 00 [name.. 00]     server: 00 5a port:2 ip:4
 *   SOCKS5   client: 05 n methods:n                              server: 05 method
 *            client: 01 len user len password                    server: 01 00        (method 2 only)
 *            client: 05 01 00 address port:2                     server: 05 00 00 address port:2
 *   address  01 ip:4 | 03 len name | 04 ip:16
 *
 * RFC 1928, RFC 1929 and the SOCKS 4 and 4A memos.
 */

import { latin1Text } from '../bytes/text.ts';
import { bad, short } from './reader.ts';

type Step = 'request4' | 'reply4' | 'methods' | 'method' | 'login' | 'logged-in' | 'request5' | 'reply5' | 'done';

/** Bytes of a user or host name with its NUL. */
const longestName = 256;

/** Whether a first byte may begin a handshake. */
export function opensSocks(byte: number): boolean {
  return byte === 4 || byte === 5;
}

export class SocksHandshake {
  /** "host:port" once the client has asked for it. */
  target = '';
  #step: Step;

  constructor(version: number) {
    this.#step = version === 4 ? 'request4' : 'methods';
  }

  get done(): boolean {
    return this.#step === 'done';
  }

  /** Whose message comes next. */
  get speaker(): 'client' | 'server' {
    switch (this.#step) {
      case 'request4':
      case 'methods':
      case 'login':
      case 'request5':
        return 'client';
      default:
        return 'server';
    }
  }

  /** The length of the next message, which begins `bytes[start..end)`; `short` or `bad`. Goes on when it is whole. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const at = (i: number): number => (start + i < end ? (bytes[start + i] ?? 0) : -1);
    switch (this.#step) {
      case 'request4':
        return this.#request4(bytes, start, end, at);
      case 'reply4':
        if (differs(at(0), 0) || differs(at(1), 0x5a)) return bad;
        return this.#take(8, end - start, 'done');
      case 'methods':
        if (at(1) === 0) return bad;
        return at(1) < 0 ? short : this.#take(2 + at(1), end - start, 'method');
      case 'method':
        if (differs(at(0), 5) || (at(1) > 0 && at(1) !== 2)) return bad;
        return this.#take(2, end - start, at(1) === 2 ? 'login' : 'request5');
      case 'login': {
        if (differs(at(0), 1)) return bad;
        const password = at(1) < 0 ? -1 : at(2 + at(1));
        return password < 0 ? short : this.#take(3 + at(1) + password, end - start, 'logged-in');
      }
      case 'logged-in':
        if (differs(at(0), 1) || differs(at(1), 0)) return bad;
        return this.#take(2, end - start, 'request5');
      case 'request5':
      case 'reply5':
        return this.#address5(bytes, start, end, at);
      default:
        return bad;
    }
  }

  #take(length: number, had: number, next: Step): number {
    if (had < length) return short;
    this.#step = next;
    return length;
  }

  #request4(bytes: Uint8Array, start: number, end: number, at: (i: number) => number): number {
    if (differs(at(1), 1)) return bad;
    const userEnd = findNul(bytes, start + 8, Math.min(end, start + 8 + longestName));
    if (userEnd < 0) return end - start >= 8 + longestName ? bad : short;
    const port = at(2) * 256 + at(3);
    const named = at(4) === 0 && at(5) === 0 && at(6) === 0 && at(7) !== 0;
    if (!named) {
      this.target = `${at(4)}.${at(5)}.${at(6)}.${at(7)}:${port}`;
      return this.#take(userEnd + 1 - start, end - start, 'reply4');
    }
    const nameEnd = findNul(bytes, userEnd + 1, Math.min(end, userEnd + 1 + longestName));
    if (nameEnd < 0) return end - userEnd - 1 >= longestName ? bad : short;
    this.target = `${latin1Text(bytes, userEnd + 1, nameEnd)}:${port}`;
    return this.#take(nameEnd + 1 - start, end - start, 'reply4');
  }

  #address5(bytes: Uint8Array, start: number, end: number, at: (i: number) => number): number {
    const asks = this.#step === 'request5';
    if (differs(at(0), 5) || differs(at(1), asks ? 1 : 0)) return bad;
    const kind = at(3);
    if (kind < 0 || (kind === 3 && at(4) < 0)) return short;
    const length = kind === 1 ? 4 : kind === 3 ? 1 + at(4) : kind === 4 ? 16 : -1;
    if (length < 0) return bad;
    const whole = this.#take(4 + length + 2, end - start, asks ? 'reply5' : 'done');
    if (whole !== short && asks) {
      const port = at(whole - 2) * 256 + at(whole - 1);
      this.target = `${hostText(bytes, start + 4, kind, length)}:${port}`;
    }
    return whole;
  }
}

function differs(byte: number, wanted: number): boolean {
  return byte >= 0 && byte !== wanted;
}

function findNul(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === 0) return at;
  return -1;
}

function hostText(bytes: Uint8Array, start: number, kind: number, length: number): string {
  if (kind === 3) return latin1Text(bytes, start + 1, start + length);
  if (kind === 1) return bytes.subarray(start, start + 4).join('.');
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2)
    groups.push(((bytes[start + i] ?? 0) * 256 + (bytes[start + i + 1] ?? 0)).toString(16));
  return `[${groups.join(':')}]`;
}
