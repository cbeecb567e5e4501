/**
 * Login: number and password hash go to the server, whether the user is logged in comes back.
 *
 *   VER=1.1&CMD=Login&SEQ=..&UIN=..&PS=..&M5=1&LC=9326B87B234E7235
 *   VER=1.1&CMD=LOGIN&SEQ=..&UIN=..&RES=0&RS=0&HI=60&LI=300
 *   VER=1.1&CMD=LOGIN&SEQ=..&UIN=..&RES=0&RS=1&RA=密码错误
 *
 * Sources: weicheng, hackfan; version 1.4 (LG ST GD CKE, SG SSG): clients.
 */

import type { CodeTable, CommandTable, Condition } from '../../src/model/table.ts';
import { done, illegalNumber, notLoggedIn, refused, statusCodes } from './labels.ts';
import { resultRow } from './protocol.ts';
import { uinNotNumber } from './rules.ts';

const loginCodes: CodeTable = [
  { value: 0, label: { en: 'logged in', zh: '登录成功' }, sources: ['weicheng', 'hackfan'] },
  { value: 1, label: { en: 'login failed', zh: '登录失败' }, sources: ['weicheng', 'hackfan'] },
];

/** LC values that servers have answered. */
const acceptedPlatforms = ['9326B87B234E7235', '812822641C978097', '2EC70D1101DB674F'];

const later: readonly Condition[] = [{ field: 'VER', is: 'not-in', values: ['1.0', '1.1'] }];
const loggedIn: readonly Condition[] = [{ field: 'RS', is: 'in', values: ['0'] }];
const failed: readonly Condition[] = [{ field: 'RS', is: 'in', values: ['1'] }];

export const login: CommandTable = {
  protocol: 'kqq',
  command: 'Login',
  title: { en: 'log in', zh: '登录' },
  sources: ['weicheng', 'hackfan'],
  answers: ['VERIFYCODE'],
  note: {
    en: 'must come before all else; the server then knows a user by address and UIN',
    zh: '必须最先发送；之后服务器凭地址和 UIN 识别用户',
  },
  request: {
    rows: [
      {
        name: 'PS',
        kind: 'md5',
        label: { en: 'password hash', zh: '密码的散列值' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        secret: true,
        note: {
          en: 'MD5 as hex digits, lower case; upper case from clients of version 1.4',
          zh: 'MD5 的十六进制小写；1.4 版的客户端用大写',
        },
      },
      {
        name: 'M5',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        note: { en: 'effect not clear, best sent as 1', zh: '作用还不清楚，但最好为 1' },
        readings: [{ label: { en: '1: PS is an MD5', zh: '1：PS 是 MD5' }, source: 'clients' }],
      },
      {
        name: 'M6',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        note: { en: 'only ever sent as an experiment, in the place of M5', zh: '只在试验中代替 M5 发送过' },
      },
      {
        name: 'LG',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        when: later,
        note: { en: 'clients send 0 or 40', zh: '客户端发送 0 或 40' },
      },
      {
        name: 'ST',
        kind: 'code',
        label: { en: 'status after login', zh: '登录后的状态' },
        sources: ['clients'],
        status: 'assumed',
        when: later,
        codes: statusCodes,
      },
      {
        name: 'LC',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['hackfan'],
        status: 'unknown',
        required: true,
        note: { en: 'must not be changed, else no reply comes', zh: '不能有丝毫改动，否则没有回复' },
        readings: [{ label: { en: 'login platform', zh: '登录平台' }, source: 'clients' }],
      },
      {
        name: 'GD',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        when: later,
        note: { en: '16 letters and digits, fixed in each client', zh: '16 个字母和数字，每个客户端固定不变' },
      },
      {
        name: 'CKE',
        kind: 'word',
        label: { en: 'cookie', zh: 'Cookie' },
        sources: ['inferred'],
        status: 'assumed',
        when: later,
        secret: true,
        note: { en: 'clients send it empty', zh: '客户端发送空值' },
      },
    ],
    summary: { en: 'log in', zh: '登录' },
  },
  response: {
    rows: [
      {
        ...resultRow,
        codes: [
          {
            ...done,
            label: { en: 'answered', zh: '已应答' },
            note: { en: 'RS says whether the login succeeded', zh: '登录是否成功由 RS 说明' },
          },
          refused,
          illegalNumber,
          notLoggedIn,
        ],
      },
      {
        name: 'RS',
        kind: 'code',
        label: { en: 'login result', zh: '登录结果' },
        sources: ['weicheng', 'hackfan'],
        codes: loginCodes,
        required: true,
      },
      {
        name: 'RA',
        kind: 'text',
        label: { en: 'reason', zh: '原因' },
        sources: ['weicheng', 'hackfan'],
        required: true,
        when: failed,
      },
      {
        name: 'HI',
        kind: 'number',
        label: { en: 'seconds between signs of life', zh: '心跳间隔（秒）' },
        sources: ['inferred'],
        status: 'assumed',
        required: true,
        when: loggedIn,
        note: { en: 'the documents print 60 and do not explain it', zh: '文档中为 60，没有解释' },
      },
      {
        name: 'LI',
        kind: 'number',
        label: { en: 'seconds until taken as idle', zh: '空闲时限（秒）' },
        sources: ['inferred'],
        status: 'assumed',
        required: true,
        when: loggedIn,
        note: { en: 'the documents print 300 and do not explain it', zh: '文档中为 300，没有解释' },
      },
      {
        name: 'COMP',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        when: loggedIn,
        note: { en: 'seen as a phone maker with hex digits', zh: '见过手机厂商名加十六进制数' },
      },
      {
        name: 'SG',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        when: loggedIn,
        secret: true,
      },
      {
        name: 'SSG',
        kind: 'word',
        label: { en: 'unknown', zh: '未知' },
        sources: ['clients'],
        status: 'unknown',
        when: loggedIn,
        secret: true,
      },
    ],
    summary: { en: '{RS}[: {RA}]', zh: '{RS}[：{RA}]' },
  },
  nulls: [
    uinNotNumber,
    {
      when: [{ field: 'PS', is: 'empty' }],
      text: { en: 'PS is empty', zh: 'PS 为空' },
      sources: ['hackfan'],
    },
    {
      when: [{ field: 'LC', is: 'not-in', values: acceptedPlatforms }],
      text: { en: 'LC is wrong', zh: 'LC 错误' },
      sources: ['hackfan'],
    },
  ],
};
