/**
 * Documented reasons for no reply that several commands share; a command lists those that hold for it.
 *
 * Source: hackfan, the `NULL(..)` lines: 为字符 "is not a number", 为空 "is empty", 非UTF-8字符 "is not UTF-8".
 */

import type { NullReason } from '../../src/model/table.ts';

export const uinNotNumber: NullReason = {
  when: [{ field: 'UIN', is: 'not-number' }],
  text: { en: 'UIN is not a number', zh: 'UIN 不是数字' },
  sources: ['hackfan'],
};

export const unNotNumber: NullReason = {
  when: [{ field: 'UN', is: 'not-number' }],
  text: { en: 'UN is not a number', zh: 'UN 不是数字' },
  sources: ['hackfan'],
};

export const tnNotNumber: NullReason = {
  when: [{ field: 'TN', is: 'not-number' }],
  text: { en: 'TN is not a number', zh: 'TN 不是数字' },
  sources: ['hackfan'],
};

export const versionNonsense: NullReason = {
  when: [{ field: 'VER', is: 'not-in', values: ['1.0', '1.1', '1.2', '1.4'] }],
  text: { en: 'VER is nonsense', zh: 'VER 乱写' },
  sources: ['hackfan'],
};
