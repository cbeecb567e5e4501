/**
 * Scripts that need no file: what one of the built-in cast does alone, and a conversation of two. All words are invented.
 */

import type { Script, Step } from './script.ts';

function send(wait: number, command: string, values: Readonly<Record<string, string>> = {}): Step {
  return { wait, send: { command, values }, style: null, expect: {} };
}

function raw(wait: number, text: string): Step {
  return { wait, send: { raw: text }, style: null, expect: {} };
}

const login: Step = { ...send(0, 'Login'), expect: { RES: '0', RS: '0' } };

/** One user logs in, looks around, speaks, and leaves. */
export const alone: Script = {
  uin: 61847203,
  password: 'bamboo',
  style: null,
  steps: [
    login,
    send(0.3, 'List', { TN: '160', UN: '0' }),
    send(0.3, 'Query_Stat', { TN: '50', UN: '0' }),
    send(0.3, 'GetInfo', { LV: '2', UN: '61847203' }),
    send(0.3, 'CLTMSG', { UN: '70316425', MG: '在吗？' }),
    send(0.3, 'GetMsgEx'),
    send(0.3, 'Change_Stat', { ST: '30' }),
    send(0.3, 'Logout'),
  ],
};

/** Two who talk. Times are those of one clock, so that the one answers the other. */
export const together: readonly [Script, Script] = [
  {
    uin: 61847203,
    password: 'bamboo',
    style: null,
    steps: [
      login,
      send(0.4, 'List', { TN: '160', UN: '0' }),
      send(0.4, 'Query_Stat', { TN: '0' }),
      send(1.2, 'GetMsgEx'),
      send(0.6, 'CLTMSG', { UN: '70316425', MG: '在吗？照片收到了没' }),
      send(2, 'GetMsgEx'),
      send(0.6, 'CLTMSG', { UN: '70316425', MG: '好, 明天七点\r\n老地方见' }),
      send(0, 'CLTMSG', { UN: '70316425', MG: '别迟到' }),
      send(0.6, 'AddToList', { UN: '245079311' }),
      send(0.6, 'GetMsgEx'),
      send(0.6, 'Logout'),
    ],
  },
  {
    uin: 70316425,
    password: 'harbour',
    style: null,
    steps: [
      { ...login, wait: 1.4 },
      send(0.4, 'Query_Stat', { TN: '50', UN: '0' }),
      send(1.2, 'GetMsgEx'),
      send(0.6, 'CLTMSG', { UN: '61847203', MG: '在。收到了, 拍得真好!' }),
      send(0.6, 'GetInfo', { LV: '3', UN: '61847203' }),
      send(1, 'GetMsgEx'),
      send(0.6, 'Change_Stat', { ST: '30' }),
      raw(0.6, 'VER=1.9&CMD=GetMsgEx&SEQ=8101&UIN=70316425'),
      send(1.6, 'AddToList', { UN: '1520886' }),
      send(0.6, 'Logout'),
    ],
  },
];
