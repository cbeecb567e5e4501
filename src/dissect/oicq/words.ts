/**
 * Numbers of a frame go in, the words that people read come out.
 */

import type { Text } from '../../model/text.ts';

/** `0x0825` */
export function hexWord(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}

/** `1 byte`, `48 bytes` */
export function describeSize(count: number): Text {
  return { en: `${count} ${count === 1 ? 'byte' : 'bytes'}`, zh: `${count} 字节` };
}
