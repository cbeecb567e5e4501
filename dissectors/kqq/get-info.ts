/**
 * GetInfo: the profile of a user. How much of it comes depends on LV, which the reply repeats.
 *
 *   VER=1.1&CMD=GetInfo&SEQ=..&UIN=..&LV=2&UN=..
 *   LV 0, 1    RES LV UN NK
 *   LV 2       RES AD AG EM FC HP JB LV PC PH PR PV RN SC SX UN NK
 *   LV 3 ..    RES AD AG BT CO CT CV CY EM FC HP ID JB LV MO MT MV PC PH PR PV RN SC SH SX UN NK
 *
 * Sources: weicheng (LV=2), hackfan (all).
 */

import type { CommandTable, Condition, Row } from '../../src/model/table.ts';
import { bloodTypeCodes, constellationCodes, levelCodes, sexCodes, zodiacCodes } from './labels.ts';
import { uinNotNumber, unNotNumber } from './rules.ts';

// Without LV nobody can say which profile it is: all rows have their place then.
const normal: readonly Condition[] = [
  { field: 'LV', is: 'not-in', values: ['0', '1'] },
  { field: 'LV', is: 'absent' },
];
const full: readonly Condition[] = [
  { field: 'LV', is: 'not-in', values: ['0', '1', '2'] },
  { field: 'LV', is: 'absent' },
];

const levelRows: readonly Row[] = [
  {
    name: 'LV',
    kind: 'code',
    label: { en: 'size of the profile', zh: '查询类型' },
    sources: ['hackfan'],
    codes: levelCodes,
    when: [{ field: 'LV', is: 'in', values: ['0', '1', '2', '3'] }],
  },
  {
    name: 'LV',
    kind: 'number',
    label: { en: 'size of the profile', zh: '查询类型' },
    sources: ['hackfan'],
    required: true,
    note: { en: '3 and more: full profile', zh: '3 以上：详细查询' },
  },
];

export const getInfo: CommandTable = {
  protocol: 'kqq',
  command: 'GetInfo',
  title: { en: 'profile of a user', zh: '用户资料' },
  sources: ['weicheng', 'hackfan'],
  request: {
    rows: [
      ...levelRows,
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'whose profile', zh: '被查询的 QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: { en: '{UN}, {LV}', zh: '{UN}，{LV}' },
  },
  response: {
    rows: [
      {
        name: 'AD',
        kind: 'text',
        label: { en: 'address', zh: '联系地址' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'AG',
        kind: 'number',
        label: { en: 'age', zh: '年龄' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'BT',
        kind: 'code',
        label: { en: 'blood type', zh: '血型' },
        sources: ['hackfan'],
        codes: bloodTypeCodes,
        required: true,
        when: full,
      },
      {
        name: 'CO',
        kind: 'code',
        label: { en: 'constellation', zh: '星座' },
        sources: ['hackfan'],
        codes: constellationCodes,
        required: true,
        when: full,
      },
      {
        name: 'CT',
        kind: 'text',
        label: { en: 'city', zh: '城市' },
        sources: ['hackfan'],
        required: true,
        when: full,
      },
      {
        name: 'CV',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        when: full,
        note: { en: 'seen as %01', zh: '见过 %01' },
        readings: [
          {
            label: {
              en: 'who may see contact details: 0 all, 1 friends, 2 nobody',
              zh: '联系方式的公开程度：0 公开，1 好友，2 保密',
            },
            source: 'inferred',
          },
        ],
      },
      {
        name: 'CY',
        kind: 'text',
        label: { en: 'country', zh: '国家' },
        sources: ['hackfan'],
        required: true,
        when: full,
      },
      {
        name: 'EM',
        kind: 'text',
        label: { en: 'mail', zh: 'Email' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'FC',
        kind: 'number',
        label: { en: 'picture', zh: '头像' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
        transform: 'picture-file',
        note: {
          en: 'file n/3 + 1, the rest dropped (inferred); clients read the rest as 0 normal, 1 away, 2 hidden',
          zh: '文件 n/3 + 1，舍去余数（推断）；客户端把余数理解为 0 正常、1 离开、2 隐身',
        },
      },
      {
        name: 'HP',
        kind: 'text',
        label: { en: 'home page', zh: '网站' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'ID',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        when: full,
        note: { en: 'seen as -, which stands for a text that is not set', zh: '见过 -，表示没有设置的文字' },
        readings: [{ label: { en: 'number of an identity card', zh: '身份证号' }, source: 'clients' }],
      },
      {
        name: 'JB',
        kind: 'text',
        label: { en: 'job', zh: '职业' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      ...levelRows,
      {
        name: 'MO',
        kind: 'text',
        label: { en: 'mobile phone', zh: '移动电话' },
        sources: ['hackfan'],
        required: true,
        when: full,
      },
      {
        name: 'MT',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        when: full,
        note: { en: 'seen as 0', zh: '见过 0' },
        readings: [{ label: { en: 'type of the mobile phone', zh: '手机类型' }, source: 'inferred' }],
      },
      {
        name: 'MV',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        when: full,
        note: { en: 'seen empty', zh: '见过空值' },
        readings: [{ label: { en: 'who may see the mobile number', zh: '手机号码的公开程度' }, source: 'inferred' }],
      },
      {
        name: 'PC',
        kind: 'text',
        label: { en: 'post code', zh: '邮编' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'PH',
        kind: 'text',
        label: { en: 'phone', zh: '联系电话' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'PR',
        kind: 'text',
        label: { en: 'introduction', zh: '简介' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
        twice: true,
      },
      {
        name: 'PV',
        kind: 'text',
        label: { en: 'province', zh: '省' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'RN',
        kind: 'text',
        label: { en: 'real name', zh: '真实姓名' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'SC',
        kind: 'text',
        label: { en: 'school', zh: '毕业院校' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: normal,
      },
      {
        name: 'SH',
        kind: 'code',
        label: { en: 'zodiac animal', zh: '生肖' },
        sources: ['hackfan'],
        codes: zodiacCodes,
        required: true,
        when: full,
      },
      {
        name: 'SX',
        kind: 'code',
        label: { en: 'sex', zh: '性别' },
        sources: ['weicheng', 'hackfan'],
        codes: sexCodes,
        required: true,
        when: normal,
      },
      {
        name: 'UN',
        kind: 'uin',
        label: { en: 'QQ number', zh: 'QQ 号' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
      {
        name: 'NK',
        kind: 'text',
        label: { en: 'nickname', zh: '昵称' },
        sources: ['weicheng', 'hackfan'],
        required: true,
      },
    ],
    summary: {
      en: '{UN} {NK}[, {SX}][, age {AG}][, {PV}][, {CT}][, {JB}]',
      zh: '{UN} {NK}[，{SX}][，{AG} 岁][，{PV}][，{CT}][，{JB}]',
    },
  },
  nulls: [
    uinNotNumber,
    {
      when: [{ field: 'LV', is: 'not-number' }],
      text: { en: 'LV is not a number', zh: 'LV 不是数字' },
      sources: ['hackfan'],
    },
    unNotNumber,
  ],
};
