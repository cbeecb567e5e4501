/**
 * CLTMSG: a message to another user.
 *
 *   VER=1.1&CMD=CLTMSG&SEQ=..&UIN=..&UN=..&MG=..
 *   VER=1.1&CMD=CLTMSG&SEQ=..&UIN=..&RES=0&
 *
 * Sources: weicheng, hackfan.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber, unNotNumber } from './rules.ts';

export const cltMsg: CommandTable = {
  protocol: 'kqq',
  command: 'CLTMSG',
  title: { en: 'send a message', zh: '发送消息' },
  sources: ['weicheng', 'hackfan'],
  request: {
    rows: [
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'to whom', zh: '对方的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'message', zh: '消息' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: 'to {UN}: {MG}', zh: '发给 {UN}：{MG}' },
  },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          {
            ...done,
            note: {
              en: 'not shown to a stranger who has not spoken to the sender',
              zh: '互为陌生人且对方没有说过话时，对方可能看不到',
            },
          },
          { value: 3, label: { en: 'refused: too fast', zh: '被拒绝：发送过快' }, sources: ['hackfan'] },
          illegalNumber,
          notLoggedIn,
        ],
      },
    ],
    summary: { en: 'sent', zh: '已发送' },
  },
  delays: [{ res: 3, seconds: 20, text: { en: 'when sent too fast', zh: '发送过快时' }, sources: ['hackfan'] }],
  nulls: [
    uinNotNumber,
    unNotNumber,
    {
      when: [{ field: 'MG', is: 'not-utf8' }],
      text: { en: 'MG is not UTF-8', zh: 'MG 不是 UTF-8' },
      sources: ['hackfan'],
    },
    {
      when: [{ field: 'MG', is: 'contains', values: ['h'] }],
      text: { en: 'MG has a lower-case h, which sometimes gets no reply', zh: 'MG 含有小写字母 h，有时没有回复' },
      sources: ['hackfan'],
    },
  ],
};
