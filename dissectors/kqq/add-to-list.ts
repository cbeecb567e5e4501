/**
 * AddToList: a number goes to the server; whether it became a friend, or what that takes, comes back.
 *
 *   VER=1.1&CMD=AddToList&SEQ=..&UIN=..&UN=..
 *   VER=1.1&CMD=AddToList&SEQ=..&UIN=..&RES=0&CD=1&UN=..
 *
 * Sources: weicheng, hackfan. They disagree on the code for a refusal.
 */

import type { CodeTable, CommandTable } from '../../src/model/table.ts';
import { uinNotNumber, unNotNumber } from './rules.ts';

const answerCodes: CodeTable = [
  {
    value: 0,
    label: { en: 'added', zh: '已加为好友' },
    sources: ['weicheng', 'hackfan'],
    note: { en: 'this user lets anyone add them', zh: '对方允许任何人加为好友' },
  },
  {
    value: 1,
    label: { en: 'verification needed', zh: '需要身份验证' },
    sources: ['weicheng', 'hackfan'],
    note: { en: 'Ack_AddToList with CD=2 has to follow', zh: '还要发送 CD=2 的 Ack_AddToList' },
  },
  {
    value: 2,
    label: { en: 'refused', zh: '拒绝被加为好友' },
    status: 'disputed',
    sources: ['hackfan'],
    readings: [
      { label: { en: 'refused', zh: '拒绝被加为好友' }, source: 'hackfan' },
      { label: { en: 'no such code: refused is 3', zh: '没有此代码：拒绝是 3' }, source: 'weicheng' },
    ],
  },
  {
    value: 3,
    label: { en: 'refused', zh: '拒绝被加为好友' },
    status: 'disputed',
    sources: ['weicheng'],
    readings: [
      { label: { en: 'refused', zh: '不允许任何人加为好友' }, source: 'weicheng' },
      { label: { en: 'no such code: refused is 2', zh: '没有此代码：拒绝是 2' }, source: 'hackfan' },
      { label: { en: 'a question has to be answered', zh: '需要回答问题' }, source: 'inferred' },
    ],
  },
];

export const addToList: CommandTable = {
  protocol: 'kqq',
  command: 'AddToList',
  title: { en: 'add a friend', zh: '添加好友' },
  sources: ['weicheng', 'hackfan'],
  request: {
    rows: [
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'whom to add', zh: '对方的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: 'add {UN}', zh: '添加 {UN}' },
  },
  response: {
    rows: [
      {
        name: 'CD',
        kind: 'code',
        label: { en: 'answer', zh: '验证状态' },
        sources: ['weicheng', 'hackfan'],
        codes: answerCodes,
        required: true,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'whom to add', zh: '对方的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: '{UN}: {CD}', zh: '{UN}：{CD}' },
  },
  nulls: [uinNotNumber, unNotNumber],
};
