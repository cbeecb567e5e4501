/**
 * GetMsgEx: the messages that wait at the server. Item i of MT, UN and MG belongs to message i; what MG is, MT says.
 *
 *   VER=1.1&CMD=GetMsgEx&SEQ=..&UIN=..
 *   VER=1.1&CMD=GETMSGEX&SEQ=..&UIN=..&RES=0&MN=2&MT=99,9,&UN=..,..,&MG=30 ,hi ,&
 *
 * Sources: weicheng, hackfan. That the space at the end of an item of MG is not the user's is inferred.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { messageTypeCodes, statusNewsCodes } from './labels.ts';
import { uinNotNumber } from './rules.ts';

export const getMsgEx: CommandTable = {
  protocol: 'kqq',
  command: 'GetMsgEx',
  title: { en: 'fetch messages', zh: '接收消息' },
  sources: ['weicheng', 'hackfan'],
  request: { rows: [], summary: { en: 'fetch messages', zh: '接收消息' } },
  response: {
    rows: [
      {
        name: 'MN',
        kind: 'number',
        label: { en: 'number of messages', zh: '消息数' },
        sources: ['hackfan'],
        required: true,
      },
      {
        name: 'MT',
        kind: 'code',
        label: { en: 'message types', zh: '消息类型' },
        sources: ['weicheng', 'hackfan'],
        codes: messageTypeCodes,
        list: true,
        required: true,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'from whom', zh: '发送人的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        required: true,
      },
      {
        name: 'MG',
        kind: 'code',
        label: { en: 'new status of the friend', zh: '好友的新状态' },
        sources: ['weicheng', 'hackfan'],
        codes: statusNewsCodes,
        list: true,
        endSpace: true,
        when: [{ field: 'MT', is: 'in', values: ['99'] }],
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'message', zh: '消息' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        endSpace: true,
        when: [{ field: 'MT', is: 'in', values: ['9'] }],
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'text of the request to be added', zh: '请求验证的信息' },
        sources: ['hackfan'],
        list: true,
        endSpace: true,
        when: [{ field: 'MT', is: 'in', values: ['2'] }],
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'nothing is said', zh: '无内容' },
        sources: ['hackfan'],
        list: true,
        endSpace: true,
        when: [{ field: 'MT', is: 'in', values: ['3'] }],
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'reason of the refusal', zh: '拒绝的理由' },
        sources: ['hackfan'],
        list: true,
        endSpace: true,
        when: [{ field: 'MT', is: 'in', values: ['4'] }],
      },
      {
        name: 'MG',
        kind: 'text',
        label: { en: 'contents', zh: '消息内容' },
        sources: ['weicheng', 'hackfan'],
        list: true,
        endSpace: true,
        required: true,
      },
    ],
    records: { of: ['MT', 'UN', 'MG'], count: 'MN' },
    summary: {
      en: '{MN} {MN?message|messages}[: <{UN}[ {MT!9,99}][ {MG}]>]',
      zh: '{MN} 条消息[：<{UN}[ {MT!9,99}][ {MG}]>]',
    },
  },
  nulls: [uinNotNumber],
};
