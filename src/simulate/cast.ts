/**
 * The built-in cast of the simulator. All of them are invented.
 */

import type { Account } from './account.ts';

export const cast: readonly Account[] = [
  {
    uin: 61847203,
    password: 'bamboo',
    nickname: '竹影',
    picture: 270,
    adding: 'ask',
    friends: [70316425, 1520886],
    profile: {
      AD: '桂花巷三号',
      AG: '23',
      BT: '1',
      CO: '4',
      CT: '昆明',
      CV: '\u0001',
      CY: '中华人民共和国',
      EM: 'zhuying@example.cn',
      HP: 'http://zhuying.example.com/?page=1',
      ID: '-',
      JB: '学生',
      MO: '00000000000',
      MT: '0',
      MV: '',
      PC: '000000',
      PH: '0000-0000001',
      PR: '晴耕,雨读,\r\n留言必回。',
      PV: '云南省',
      RN: '竹X',
      SC: '湖边大学',
      SH: '2',
      SX: '1',
    },
  },
  {
    uin: 70316425,
    password: 'harbour',
    nickname: '远帆, 在海上',
    picture: 141,
    adding: 'ask',
    friends: [61847203],
    profile: { AG: '31', CT: '青岛', EM: 'yuanfan@example.cn', JB: '海员', PV: '山东省', RN: '帆XX', SX: '0' },
  },
  {
    uin: 1520886,
    password: 'old-cat',
    nickname: '老猫',
    picture: 66,
    adding: 'anyone',
    friends: [61847203],
    profile: { AG: '48', PR: '100% 真实 & 不闲聊', SX: '0' },
  },
  {
    uin: 245079311,
    password: 'nobody',
    nickname: '门外',
    picture: 0,
    adding: 'nobody',
    friends: [],
    profile: {},
  },
];
