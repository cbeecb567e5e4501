/**
 * Query_Stat: the friends that are online with picture, status and nickname, or only how many there are.
 *
 *   VER=1.1&CMD=Query_Stat&SEQ=..&UIN=..&TN=50&UN=0
 *   VER=1.1&CMD=QUERY_STAT&SEQ=..&UIN=..&RES=0&FC=0,&FN=1&SN=1&ST=10,&UN=..,&NK=..,
 *
 * With TN=0 or without TN two replies come, one after the other:
 *
 *   VER=1.1&CMD=QUERY_STAT&SEQ=..&UIN=..&RES=0&FN=1
 *   VER=1.1&CMD=QUERY_STAT&SEQ=..&UIN=..&RES=0&FC=&FN=1&SN=0&ST=&UN=&NK=
 *
 * Sources: weicheng, hackfan (the two replies).
 */

import type { CommandTable, Condition } from '../../src/model/table.ts';
import { listFormCodes, statusCodes } from './labels.ts';
import { tnNotNumber, uinNotNumber, unNotNumber } from './rules.ts';

const withList: readonly Condition[] = [{ field: 'SN', is: 'present' }];

export const queryStat: CommandTable = {
  protocol: 'kqq',
  command: 'Query_Stat',
  title: { en: 'friends online', zh: '在线好友' },
  sources: ['weicheng', 'hackfan'],
  note: { en: "the list may hold one's own number", zh: '名单中可能有自己的号码' },
  request: {
    rows: [
      {
        name: 'TN',
        kind: 'number',
        label: { en: 'page size', zh: '每页个数' },
        sources: ['inferred'],
        status: 'assumed',
        note: {
          en: 'the documents know no meaning: with 0 or without TN a count and an empty list come, else the list',
          zh: '文档未说明含义：TN 为 0 或没有 TN 时先回复个数，再回复空名单，否则回复名单',
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
    summary: { en: 'friends online', zh: '在线好友' },
  },
  response: {
    rows: [
      {
        name: 'FC',
        kind: 'number',
        label: { en: 'pictures', zh: '头像' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        required: true,
        when: withList,
        transform: 'picture-file',
        note: {
          en: 'file n/3 + 1, the rest dropped (inferred); clients read the rest as 0 normal, 1 away, 2 hidden',
          zh: '文件 n/3 + 1，舍去余数（推断）；客户端把余数理解为 0 正常、1 离开、2 隐身',
        },
      },
      {
        name: 'FN',
        kind: 'number',
        label: { en: 'number of friends online', zh: '在线好友数' },
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
        name: 'ST',
        kind: 'code',
        label: { en: 'status', zh: '状态' },
        sources: ['weicheng', 'hackfan'],
        codes: statusCodes,
        list: true,
        required: true,
        when: withList,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: "friends' QQ numbers", zh: '好友的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        required: true,
        when: withList,
      },
      {
        name: 'NK',
        kind: 'text',
        label: { en: 'nicknames', zh: '昵称' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        required: true,
        when: withList,
      },
    ],
    records: { of: ['UN', 'NK', 'ST', 'FC'], count: 'SN' },
    summary: {
      en: 'online: {FN}[ of {SN}[: <{UN} {NK} {ST}>]]',
      zh: '在线：{FN}[，{SN} 人[：<{UN} {NK} {ST}>]]',
    },
  },
  replies: {
    count: 2,
    when: [
      { field: 'TN', is: 'absent' },
      { field: 'TN', is: 'in', values: ['0'] },
    ],
  },
  nulls: [uinNotNumber, tnNotNumber, unNotNumber],
};
