/**
 * DelFromList: a number is struck from the friend list.
 *
 *   VER=1.1&CMD=DelFromList&SEQ=..&UIN=..&UN=..
 *   VER=1.1&CMD=DelFromList&SEQ=..&UIN=..&RES=0&
 *
 * Sources: weicheng, hackfan.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber, unNotNumber } from './rules.ts';

export const delFromList: CommandTable = {
  protocol: 'kqq',
  command: 'DelFromList',
  title: { en: 'delete a friend', zh: '删除好友' },
  sources: ['weicheng', 'hackfan'],
  request: {
    rows: [
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'whom to delete', zh: '要删除的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: 'delete {UN}', zh: '删除 {UN}' },
  },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          done,
          { value: 3, label: { en: 'refused: sent again', zh: '被拒绝：重复发送' }, sources: ['hackfan'] },
          illegalNumber,
          notLoggedIn,
        ],
      },
    ],
    summary: { en: 'deleted', zh: '已删除' },
  },
  delays: [{ res: 3, seconds: 30, text: { en: 'when sent again', zh: '重复发送时' }, sources: ['hackfan'] }],
  nulls: [uinNotNumber, unNotNumber],
};
