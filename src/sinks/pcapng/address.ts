/**
 * The text of an IP address goes in, its bytes come out: 4 or 16 of them.
 */

import { isIPv4, isIPv6 } from 'node:net';

/** Null if the text is no address. A zone behind `%` is left out: packets have none. */
export function addressBytes(text: string): Buffer | null {
  const plain = text.split('%')[0];
  if (isIPv4(plain)) return Buffer.from(plain.split('.').map(Number));
  return isIPv6(plain) ? longAddress(plain) : null;
}

/** ::ffff:a.b.c.d */
export function mappedAddress(address: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(10), Buffer.of(0xff, 0xff), address]);
}

function longAddress(text: string): Buffer {
  const [front = '', back] = text.split('::');
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const middle = new Array<number>(Math.max(0, 16 - head.length - tail.length)).fill(0);
  return Buffer.from([...head, ...middle, ...tail]);
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
