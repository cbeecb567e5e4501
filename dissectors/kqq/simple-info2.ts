/**
 * SimpleInfo2: the friend list with nicknames, page by page.
 *
 *   VER=1.4&CON=1&CMD=SimpleInfo2&SEQ=..&UIN=..&SID=&XP=..&UN=0&TO=0
 *   VER=1.1&CMD=SIMPLEINFO2&SEQ=..&UIN=..&RES=0&NP=65535&..&UN=..,&..&NK=..,
 *
 * Source: clients. They ask again, with NP as UN, until NP is 65535.
 */

import type { CommandTable } from '../../src/model/table.ts';

export const simpleInfo2: CommandTable = {
  protocol: 'kqq',
  command: 'SimpleInfo2',
  title: { en: 'friend list with nicknames, by pages', zh: '好友列表和昵称（分页）' },
  sources: ['clients'],
  request: {
    rows: [
      {
        name: 'UN',
        kind: 'number',
        label: { en: 'page', zh: '页' },
        sources: ['clients'],
        status: 'assumed',
        note: { en: '0, then NP of the reply before', zh: '先是 0，然后是上一个回复的 NP' },
      },
      {
        name: 'TO',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        note: { en: 'clients send 0', zh: '客户端发送 0' },
      },
    ],
    summary: { en: 'friend list with nicknames', zh: '好友列表和昵称' },
  },
  response: {
    rows: [
      {
        name: 'NP',
        kind: 'number',
        label: { en: 'next page', zh: '下一页' },
        sources: ['clients'],
        status: 'assumed',
        note: { en: '65535: no more', zh: '65535：没有更多' },
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: "friends' QQ numbers", zh: '好友的 QQ 号' },
        sources: ['clients'],
        status: 'assumed',
        list: true,
      },
      {
        name: 'NK',
        kind: 'text',
        label: { en: 'nicknames', zh: '昵称' },
        sources: ['clients'],
        status: 'assumed',
        list: true,
      },
    ],
    records: { of: ['UN', 'NK'] },
    summary: { en: 'a page of the list', zh: '名单的一页' },
  },
};
