/**
 * update_stat: the new status of a friend, which the server pushes on a connection that stays open.
 *
 *   VER=1.1&CMD=update_stat&SEQ=..&UIN=..&..&ST=..&UN=..
 *
 * Source: clients. They skip one parameter before ST; that it is RES is inferred.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { statusCodes } from './labels.ts';
import { resultRow } from './protocol.ts';

export const updateStat: CommandTable = {
  protocol: 'kqq',
  command: 'update_stat',
  title: { en: 'status of a friend', zh: '好友状态' },
  sources: ['clients'],
  push: {
    rows: [
      { ...resultRow, sources: ['inferred'], status: 'assumed', required: false },
      {
        name: 'ST',
        kind: 'code',
        label: { en: 'new status', zh: '新状态' },
        sources: ['clients'],
        status: 'assumed',
        codes: statusCodes,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'whose status', zh: '好友的 QQ 号' },
        sources: ['clients'],
        status: 'assumed',
      },
    ],
    summary: { en: 'new status of a friend', zh: '好友的新状态' },
  },
};
