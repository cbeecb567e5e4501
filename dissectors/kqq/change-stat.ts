/**
 * Change_Stat: a user goes online, offline, busy or hidden; friends get a message with MT=99.
 *
 *   VER=1.1&CMD=Change_Stat&SEQ=..&UIN=..&ST=30
 *   VER=1.1&CMD=Change_Stat&SEQ=..&UIN=..&RES=0&
 *
 * Sources: weicheng, hackfan.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn, statusCodes } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber } from './rules.ts';

export const changeStat: CommandTable = {
  protocol: 'kqq',
  command: 'Change_Stat',
  title: { en: 'change own status', zh: '改变状态' },
  sources: ['weicheng', 'hackfan'],
  request: {
    rows: [
      {
        name: 'ST',
        kind: 'code',
        label: { en: 'new status', zh: '新状态' },
        sources: ['weicheng', 'hackfan'],
        codes: statusCodes,
        required: true,
      },
    ],
    summary: { en: 'to {ST}', zh: '改为{ST}' },
  },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          done,
          {
            value: 3,
            label: { en: 'refused, perhaps too often', zh: '被拒绝，可能过于频繁' },
            sources: ['hackfan'],
            note: { en: 'the reason is not certain', zh: '原因不明' },
          },
          illegalNumber,
          notLoggedIn,
        ],
      },
    ],
    summary: { en: 'changed', zh: '已改变' },
  },
  delays: [
    {
      res: 3,
      seconds: 20,
      text: { en: 'perhaps when changed too often', zh: '可能因为改变过于频繁' },
      sources: ['hackfan'],
    },
  ],
  nulls: [
    uinNotNumber,
    {
      when: [{ field: 'ST', is: 'not-in', values: ['10', '20', '30', '40'] }],
      text: { en: 'ST is none of 10, 20, 30, 40', zh: 'ST 不是 10、20、30、40 之一' },
      sources: ['hackfan'],
    },
  ],
};
