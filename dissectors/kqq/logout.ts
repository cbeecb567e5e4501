/**
 * Logout: the one command that needs no login and, as it seems, always succeeds.
 *
 *   VER=1.1&CMD=Logout&SEQ=..&UIN=..
 *   VER=1.1&CMD=LOGOUT&SEQ=..&UIN=..&RES=0
 *
 * Sources: weicheng, hackfan.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn, refused } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber } from './rules.ts';

export const logout: CommandTable = {
  protocol: 'kqq',
  command: 'Logout',
  title: { en: 'log out', zh: '退出登录' },
  sources: ['weicheng', 'hackfan'],
  request: { rows: [], summary: { en: 'log out', zh: '退出登录' } },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          {
            ...done,
            note: { en: 'seems to come whether logged in or not', zh: '好像不管是否登录都成功' },
          },
          refused,
          illegalNumber,
          notLoggedIn,
        ],
      },
    ],
    summary: { en: 'logged out', zh: '已退出' },
  },
  nulls: [uinNotNumber],
};
