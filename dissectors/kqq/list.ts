/**
 * List: the numbers of all friends, or only how many there are.
 *
 *   VER=1.1&CMD=List&SEQ=..&UIN=..&TN=160&UN=0
 *   VER=1.1&CMD=LIST&SEQ=..&UIN=..&RES=0&FN=1&SN=2&UN=..,..,     TN other than 0
 *   VER=1.1&CMD=LIST&SEQ=..&UIN=..&RES=0&FN=9                    TN=0 or none
 *
 * Sources: weicheng, hackfan.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { listFormCodes } from './labels.ts';
import { tnNotNumber, uinNotNumber, unNotNumber } from './rules.ts';

export const list: CommandTable = {
  protocol: 'kqq',
  command: 'List',
  title: { en: 'friend list', zh: '好友列表' },
  sources: ['weicheng', 'hackfan'],
  note: {
    en: 'the list may be incomplete; clients report at most 120 numbers with TN=160',
    zh: '名单可能不完整；客户端作者说 TN=160 时最多 120 个',
  },
  request: {
    rows: [
      {
        name: 'TN',
        kind: 'number',
        label: { en: 'page size', zh: '每页个数' },
        sources: ['inferred'],
        status: 'assumed',
        note: {
          en: 'the documents know no meaning: with 0 or without TN the reply only counts, else it lists',
          zh: '文档未说明含义：TN 为 0 或没有 TN 时只回复个数，否则回复名单',
        },
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'list from after this number', zh: '从此号码之后列起' },
        sources: ['inferred'],
        status: 'assumed',
        note: {
          en: 'the documents know no meaning: with or without it the reply is the same',
          zh: '文档未说明含义：有没有它结果都一样',
        },
      },
    ],
    summary: { en: 'friend list', zh: '好友列表' },
  },
  response: {
    rows: [
      {
        name: 'FN',
        kind: 'number',
        label: { en: 'number of friends', zh: '好友数' },
        sources: ['hackfan'],
        required: true,
        when: [{ field: 'SN', is: 'absent' }],
      },
      {
        name: 'FN',
        kind: 'code',
        label: { en: 'form of the reply', zh: '回复形式' },
        sources: ['hackfan'],
        codes: listFormCodes,
        required: true,
        note: { en: 'always 1 with a list', zh: '有名单时总是 1' },
        readings: [{ label: { en: 'pages left', zh: '剩余页数' }, source: 'inferred' }],
      },
      { name: 'SN', kind: 'number', label: { en: 'friends in the list', zh: '名单中的好友数' }, sources: ['hackfan'] },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: "friends' QQ numbers", zh: '好友的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        required: true,
        when: [{ field: 'SN', is: 'present' }],
      },
    ],
    records: { of: ['UN'], count: 'SN' },
    summary: { en: 'friends: {FN}[ of {SN}[: {UN}]]', zh: '好友：{FN}[，{SN} 人[：{UN}]]' },
  },
  nulls: [uinNotNumber, tnNotNumber, unNotNumber],
};
