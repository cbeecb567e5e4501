/**
 * GROUP_CMD: asks about a group.
 *
 *   VER=1.4&CON=1&CMD=GROUP_CMD&SEQ=..&UIN=..&SID=&XP=..&LV=2&UN=..
 *
 * Source: clients. No reply is known.
 */

import type { CommandTable } from '../../src/model/table.ts';

export const groupCmd: CommandTable = {
  protocol: 'kqq',
  command: 'GROUP_CMD',
  title: { en: 'about a group', zh: '群命令' },
  sources: ['clients'],
  request: {
    rows: [
      {
        name: 'LV',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        note: { en: 'a client sends 2', zh: '客户端发送 2' },
      },
      { name: 'UN', kind: 'uin', label: { en: 'group number', zh: '群号' }, sources: ['clients'], status: 'assumed' },
    ],
    summary: { en: 'about a group', zh: '群命令' },
  },
};
