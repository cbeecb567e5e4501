/**
 * Finger: a search for people. No reply is documented.
 *
 *   VER=1.0&CMD=Finger&SEQ=..&UIN=..&AG=..&SX=..&PV=..
 *
 * Source: weicheng, in the list of version 1.0; clients send it in 1.4 too.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { sexCodes } from './labels.ts';

export const finger: CommandTable = {
  protocol: 'kqq',
  command: 'Finger',
  title: { en: 'search for people', zh: '搜索好友' },
  sources: ['weicheng', 'clients'],
  request: {
    rows: [
      { name: 'AG', kind: 'number', label: { en: 'age', zh: '年龄' }, sources: ['weicheng'], required: true },
      {
        name: 'SX',
        kind: 'code',
        label: { en: 'sex', zh: '性别' },
        sources: ['weicheng'],
        codes: sexCodes,
        required: true,
      },
      { name: 'PV', kind: 'text', label: { en: 'province', zh: '省' }, sources: ['weicheng'], required: true },
    ],
    summary: { en: 'search[, age {AG}][, {SX}][, {PV}]', zh: '搜索[，{AG} 岁][，{SX}][，{PV}]' },
  },
};
