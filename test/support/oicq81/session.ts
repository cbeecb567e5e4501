/**
 * A session of the 0x81 protocol in which every type occurs in every direction it has, typed by hand from the list of
 * messages. Two people, both invented: 林野 (305187) and 小满 (412960), whose number the server has just given her.
 */

import type { Item, NotedFrame } from './frames.ts';

/** One frame, and on whose connection it passes. */
export interface Turn extends NotedFrame {
  readonly user: 'linye' | 'xiaoman';
}

const linye = 305187;
const xiaoman = 412960;
const dengta = 298834;
const lushui = 377421;

const text = (content: string) => new TextEncoder().encode(content);

/** A file whose bytes look like the beginning of a frame. */
export const sentFile: Uint8Array = Uint8Array.from([
  ...text('旅行笔记\r\n'),
  0x81,
  0x0a,
  0x01,
  0x03,
  0x04,
  0x00,
  0x00,
  0x00,
  0x00,
  0xff,
  ...text('第一天：下雨。'),
]);

const xiaomanInfo: readonly Item[] = [
  ['sex', 'T', 1],
  ['age', 'T', 23],
  ['real_name', 'S', '沈小满'],
  ['country', 'T', 86],
  ['province', 'T', 12],
  ['city', 'S', '青浦'],
  ['address', 'S', '河边路八号'],
  ['postcode', 'S', '201799'],
  ['education', 'T', 4],
  ['school', 'S', '江南师范'],
  ['occupation', 'T', 7],
  ['phone', 'S', '021-5550137'],
  ['pager', 'S', '126-88104'],
  ['email', 'S', 'xiaoman@example.cn'],
  ['hobby', 'S', '骑车、看云'],
  ['introduction', 'S', '慢慢走，不着急。'],
];

/** In the order in which it happens on the wire. */
export const session: readonly Turn[] = [
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x01,
    items: [
      ['nickname', 'S', '小满'],
      ['portrait', 'M', 31],
      ['user_password', 'S', 'yun-duo-7'],
      ...xiaomanInfo,
      ['needs_auth', 'T', 1],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x01,
    items: [
      ['success', 'T', 1],
      ['number', 'L', xiaoman],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x02,
    items: [
      ['number', 'L', xiaoman],
      ['password', 'S', 'yun-duo-7'],
      ['login_mode', 'T', 0],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x02,
    items: [
      ['success', 'T', 1],
      ['group_count', 'T', 0],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x02,
    items: [
      ['number', 'L', linye],
      ['password', 'S', '夜航的船'],
      ['login_mode', 'T', 1],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x02,
    items: [
      ['success', 'T', 1],
      ['group_count', 'T', 3],
      ['group_name[0]', 'S', '我的好友'],
      ['group_id[0]', 'T', 0],
      ['friend_count[0]', 'T', 2],
      ['friend_number[0][0]', 'L', dengta],
      ['portrait_id[0][0]', 'T', 9],
      ['friend_status[0][0]', 'T', 1],
      ['friend_nickname[0][0]', 'S', '灯塔看守人'],
      ['friend_number[0][1]', 'L', lushui],
      ['portrait_id[0][1]', 'T', 44],
      ['friend_status[0][1]', 'T', 4],
      ['friend_nickname[0][1]', 'S', '露水'],
      ['group_name[1]', 'S', '空组'],
      ['group_id[1]', 'T', 1],
      ['friend_count[1]', 'T', 0],
      ['group_name[2]', 'S', 'Work'],
      ['group_id[2]', 'T', 2],
      ['friend_count[2]', 'T', 1],
      ['friend_number[2][0]', 'L', 350016],
      ['portrait_id[2][0]', 'T', 2],
      ['friend_status[2][0]', 'T', 3],
      ['friend_nickname[2][0]', 'S', 'Tom'],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x0a,
    items: [
      ['number', 'L', linye],
      ['start_number', 'L', 400000],
      ['max_results', 'T', 10],
      ['direction', 'T', 2],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x09,
    items: [
      ['success', 'T', 1],
      ['online_count', 'T', 2],
      ['number[0]', 'L', xiaoman],
      ['nickname[0]', 'S', '小满'],
      ['portrait[0]', 'M', 31],
      ['province[0]', 'T', 12],
      ['city[0]', 'S', '青浦'],
      ['number[1]', 'L', 420005],
      ['nickname[1]', 'S', 'zero'],
      ['portrait[1]', 'M', 3],
      ['province[1]', 'T', 1],
      ['city[1]', 'S', ''],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x0b,
    items: [
      ['number', 'L', linye],
      ['sql', 'S', "select * from users where city = '青浦' and age < 30"],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x0a,
    items: [
      ['success', 'T', 1],
      ['found_count', 'T', 1],
      ['number[0]', 'L', xiaoman],
      ['nickname[0]', 'S', '小满'],
      ['portrait[0]', 'M', 31],
      ['province[0]', 'T', 12],
      ['city[0]', 'S', '青浦'],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x05,
    items: [
      ['number', 'L', linye],
      ['friend_number', 'L', xiaoman],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x04,
    items: [
      ['success', 'T', 1],
      ['friend_number', 'L', xiaoman],
      ['nickname', 'S', '小满'],
      ['portrait', 'M', 31],
      ...xiaomanInfo,
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x0c,
    items: [
      ['number', 'L', linye],
      ['friend_number', 'L', xiaoman],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x0b,
    items: [
      ['flag', 'T', 2],
      ['friend_number', 'L', xiaoman],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x0d,
    items: [
      ['number', 'L', linye],
      ['friend_number', 'L', xiaoman],
      ['reason', 'S', '我们在车站见过'],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x03,
    items: [
      ['flag', 'T', 1],
      ['friend_number', 'L', linye],
      ['text', 'S', '我们在车站见过'],
      ['message_kind', 'T', 2],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x17,
    items: [
      ['number', 'L', xiaoman],
      ['friend_number', 'L', linye],
      ['agree', 'T', 1],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x03,
    items: [
      ['flag', 'T', 1],
      ['friend_number', 'L', xiaoman],
      ['text', 'S', ''],
      ['message_kind', 'T', 3],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x0c,
    items: [
      ['friend_number', 'L', linye],
      ['nickname', 'S', '林野'],
      ['portrait_no', 'M', 17],
      ['friend_status', 'T', 2],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x06,
    items: [
      ['number', 'L', linye],
      ['group_name', 'S', '路上'],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x05,
    items: [
      ['success', 'T', 1],
      ['group_id', 'T', 3],
      ['group_name', 'S', '路上'],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x07,
    items: [
      ['number', 'L', linye],
      ['group_id', 'T', 3],
      ['group_name', 'S', '路上认识的人'],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x06,
    items: [
      ['success', 'T', 1],
      ['group_id', 'T', 3],
      ['group_name', 'S', '路上认识的人'],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x09,
    items: [
      ['number', 'L', linye],
      ['move_count', 'T', 2],
      ['friend_number[0]', 'L', xiaoman],
      ['target_group[0]', 'T', 3],
      ['friend_number[1]', 'L', lushui],
      ['target_group[1]', 'T', 2],
    ],
  },
  { user: 'linye', from: 'server', type: 0x08, items: [['success', 'T', 1]] },
  {
    user: 'linye',
    from: 'client',
    type: 0x08,
    items: [
      ['number', 'L', linye],
      ['group_id', 'T', 1],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x07,
    items: [
      ['success', 'T', 1],
      ['group_id', 'T', 1],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x03,
    items: [
      ['number', 'L', linye],
      ['peer_number', 'L', xiaoman],
      ['content', 'S', '到家了吗？'],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x03,
    items: [
      ['flag', 'T', 2],
      ['friend_number', 'L', linye],
      ['text', 'S', '到家了吗？'],
      ['message_kind', 'T', 0],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x03,
    items: [
      ['number', 'L', xiaoman],
      ['peer_number', 'L', linye],
      ['content', 'S', '刚到，给你看一份笔记，里面写了那天的雨，也写了站台上的钟，还有一只不肯走的猫。'],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x13,
    items: [
      ['number', 'L', xiaoman],
      ['friend_number', 'L', linye],
      ['file_name', 'S', '旅行笔记.txt'],
      ['file_length', 'L', 45],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x12,
    items: [
      ['friend_number', 'L', xiaoman],
      ['file_name', 'S', '旅行笔记.txt'],
      ['file_length', 'L', 45],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x14,
    items: [
      ['number', 'L', linye],
      ['friend_number', 'L', xiaoman],
      ['allow', 'T', 1],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x13,
    items: [
      ['friend_number', 'L', linye],
      ['allow', 'T', 1],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x15,
    items: [
      ['number', 'L', xiaoman],
      ['friend_number', 'L', linye],
      ['file_content', 'B', sentFile],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x14,
    items: [
      ['friend_number', 'L', xiaoman],
      ['file_content', 'B', sentFile],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x04,
    items: [
      ['number', 'L', linye],
      ['group_number', 'L', 0],
      ['content', 'S', '今晚八点换服务器'],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x11,
    items: [
      ['number', 'L', linye],
      ['watched_number', 'L', dengta],
    ],
  },
  {
    user: 'xiaoman',
    from: 'client',
    type: 0x12,
    items: [
      ['number', 'L', xiaoman],
      ['nickname', 'S', '小满・晴'],
      ['portrait', 'M', 32],
      ['user_password', 'S', 'yun-duo-8'],
      ...xiaomanInfo,
      ['needs_auth', 'T', 0],
    ],
  },
  { user: 'xiaoman', from: 'server', type: 0x11, items: [['success', 'T', 1]] },
  {
    user: 'linye',
    from: 'client',
    type: 0x10,
    items: [
      ['number', 'L', linye],
      ['display_mode', 'T', 3],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x10,
    items: [
      ['number', 'L', linye],
      ['display_mode', 'T', 3],
    ],
  },
  {
    user: 'xiaoman',
    from: 'server',
    type: 0x15,
    items: [
      ['friend_number', 'L', linye],
      ['status', 'T', 3],
    ],
  },
  {
    user: 'linye',
    from: 'client',
    type: 0x0e,
    items: [
      ['number', 'L', linye],
      ['friend_number', 'L', lushui],
    ],
  },
  {
    user: 'linye',
    from: 'server',
    type: 0x0e,
    items: [
      ['success', 'T', 1],
      ['friend_number', 'L', lushui],
    ],
  },
  { user: 'linye', from: 'client', type: 0x16, items: [['number', 'L', linye]] },
  { user: 'linye', from: 'server', type: 0x16, items: [['number', 'L', linye]] },
];
