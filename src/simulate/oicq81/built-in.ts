/**
 * What two of the built-in cast say in the 0x81 protocol. All words are invented.
 */

import type { Oicq81Step } from './player.ts';

const zhuying = 61847203;
const yuanfan = 70316425;

function step(wait: number, command: string, values: Oicq81Step['values']): Oicq81Step {
  return { wait, command, values };
}

export const together: readonly [readonly Oicq81Step[], readonly Oicq81Step[]] = [
  [
    step(0, 'login', { number: zhuying, password: 'bamboo', login_mode: 0 }),
    step(0.4, 'add_group', { number: zhuying, group_name: '同学' }),
    step(0.4, 'move_members', { number: zhuying, member: [{ friend_number: yuanfan, target_group: 1 }] }),
    step(0.8, 'list_online', { number: zhuying, start_number: 10_000, max_results: 20, direction: 2 }),
    step(0.4, 'send_message', { number: zhuying, peer_number: yuanfan, content: '在吗？照片收到了没' }),
    step(1.2, 'get_friend_info', { number: zhuying, friend_number: yuanfan }),
    step(0.4, 'ask_send_file', { number: zhuying, friend_number: yuanfan, file_name: '照片.jpg', file_length: 6 }),
    step(0.8, 'send_file', {
      number: zhuying,
      friend_number: yuanfan,
      file_content: Buffer.from('ffd8ff000000', 'hex'),
    }),
    step(0.4, 'connection_test', { number: zhuying }),
    step(0.4, 'set_display_mode', { number: zhuying, display_mode: 4 }),
  ],
  [
    step(1, 'login', { number: yuanfan, password: 'harbour', login_mode: 0 }),
    step(1.4, 'send_message', { number: yuanfan, peer_number: zhuying, content: '在。收到了, 拍得真好!' }),
    step(1.7, 'answer_send_file', { number: yuanfan, friend_number: zhuying, allow: 1 }),
    step(0.6, 'set_display_mode', { number: yuanfan, display_mode: 3 }),
    step(0.6, 'custom_search', { number: yuanfan, sql: "select * from users where nickname = '老猫'" }),
    step(0.4, 'add_friend', { number: yuanfan, friend_number: 1520886 }),
    step(0.6, 'connection_test', { number: yuanfan }),
  ],
];
