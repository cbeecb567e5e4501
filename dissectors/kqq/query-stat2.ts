/**
 * Query_Stat2: the friends that are online, page by page.
 *
 *   VER=1.4&CON=1&CMD=Query_Stat2&SEQ=..&UIN=..&SID=&XP=..&CM=2&UN=0
 *   VER=1.1&CMD=QUERY_STAT2&SEQ=..&UIN=..&RES=0&FN=..&SN=..&ST=..,&UN=..,
 *
 * Source: clients. They ask again, with the last number of the list as UN, until FN is 1.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { statusCodes } from './labels.ts';

export const queryStat2: CommandTable = {
  protocol: 'kqq',
  command: 'Query_Stat2',
  title: { en: 'friends online, by pages', zh: '在线好友（分页）' },
  sources: ['clients'],
  request: {
    rows: [
      {
        name: 'CM',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        note: { en: 'clients send 2', zh: '客户端发送 2' },
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'list from after this number', zh: '从此号码之后列起' },
        sources: ['clients'],
        status: 'assumed',
      },
    ],
    summary: { en: 'friends online', zh: '在线好友' },
  },
  response: {
    rows: [
      {
        name: 'FN',
        kind: 'number',
        label: { en: 'pages left', zh: '剩余页数' },
        sources: ['clients'],
        status: 'assumed',
        note: { en: '1: this is the last page', zh: '1：这是最后一页' },
      },
      {
        name: 'SN',
        kind: 'number',
        label: { en: 'friends in the list', zh: '名单中的好友数' },
        sources: ['clients'],
        status: 'assumed',
      },
      {
        name: 'ST',
        kind: 'code',
        label: { en: 'status', zh: '状态' },
        sources: ['clients'],
        status: 'assumed',
        codes: statusCodes,
        list: true,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: "friends' QQ numbers", zh: '好友的 QQ 号' },
        sources: ['clients'],
        status: 'assumed',
        list: true,
      },
    ],
    records: { of: ['UN', 'ST'], count: 'SN' },
    summary: { en: 'a page of the list', zh: '名单的一页' },
  },
};
