/**
 * Server_Msg: a message that the server pushes on a connection that stays open.
 *
 *   VER=1.1&CMD=Server_Msg&SEQ=..&UIN=..&..&UN=..&MG=..
 *
 * Source: clients. They skip three parameters before UN; that one of these is RES is inferred.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { resultRow } from './protocol.ts';

export const serverMsg: CommandTable = {
  protocol: 'kqq',
  command: 'Server_Msg',
  title: { en: 'message from a user', zh: '收到消息' },
  sources: ['clients'],
  push: {
    rows: [
      { ...resultRow, sources: ['inferred'], status: 'assumed', required: false },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'from whom', zh: '发送人的 QQ 号' },
        sources: ['clients'],
        status: 'assumed',
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'message', zh: '消息' },
        sources: ['clients'],
        status: 'assumed',
        note: { en: 'may hold line ends as they are', zh: '可能直接含有换行' },
      },
    ],
    summary: { en: 'message from a user', zh: '收到消息' },
  },
};
