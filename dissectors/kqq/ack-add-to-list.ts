/**
 * Ack_AddToList: asks another user to be added, or answers such a request.
 *
 *   VER=1.1&CMD=Ack_AddToList&SEQ=..&UIN=..&UN=..&CD=2&RS=..
 *   VER=1.1&CMD=Ack_AddToList&SEQ=..&UIN=..&RES=0&
 *
 * Sources: weicheng, hackfan.
 */

import type { CodeTable, CommandTable } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber, unNotNumber } from './rules.ts';

const answerCodes: CodeTable = [
  { value: 0, label: { en: 'accept', zh: '通过验证' }, sources: ['weicheng', 'hackfan'] },
  { value: 1, label: { en: 'reject', zh: '拒绝加为好友' }, sources: ['weicheng', 'hackfan'] },
  { value: 2, label: { en: 'ask to be added', zh: '请求对方加为好友' }, sources: ['weicheng', 'hackfan'] },
];

export const ackAddToList: CommandTable = {
  protocol: 'kqq',
  command: 'Ack_AddToList',
  title: { en: 'ask to be added, or answer', zh: '发送或回应验证' },
  sources: ['weicheng', 'hackfan'],
  note: {
    en: 'a request to be added must be sent twice: one gets RES=0 and arrives, the other RES=3 and does not',
    zh: '验证请求必须连发两次：一条 RES=0，对方能收到；一条 RES=3，对方收不到',
  },
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
        name: 'CD',
        kind: 'code',
        label: { en: 'what is said', zh: '验证类型' },
        sources: ['weicheng', 'hackfan'],
        codes: answerCodes,
        required: true,
        note: { en: '3 and more are refused with RES=3', zh: '3 以上会得到 RES=3' },
      },
      {
        name: 'RS',
        kind: 'text',
        label: { en: 'reason', zh: '理由' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: '{UN}: {CD}[, {RS}]', zh: '{UN}：{CD}[，{RS}]' },
  },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          done,
          {
            value: 3,
            label: { en: 'refused, not delivered', zh: '被拒绝，对方收不到' },
            sources: ['hackfan'],
            note: {
              en: 'one of two requests to be added gets it, and any CD of 3 or more',
              zh: '两次验证请求中有一次如此，CD 为 3 以上也如此',
            },
          },
          illegalNumber,
          notLoggedIn,
        ],
      },
    ],
    summary: { en: 'sent', zh: '已发送' },
  },
  delays: [
    {
      res: 3,
      seconds: 20,
      text: {
        en: 'for one of two requests to be added, or CD of 3 or more',
        zh: '两次验证请求中的一次，或 CD 为 3 以上',
      },
      sources: ['hackfan'],
    },
  ],
  nulls: [
    uinNotNumber,
    unNotNumber,
    {
      when: [{ field: 'CD', is: 'not-number' }],
      text: { en: 'CD is not a number', zh: 'CD 不是数字' },
      sources: ['hackfan'],
    },
    {
      when: [{ field: 'RS', is: 'not-utf8' }],
      text: { en: 'RS is not UTF-8', zh: 'RS 不是 UTF-8' },
      sources: ['hackfan'],
    },
  ],
};
