/**
 * What a user's program sends to the OICQ server (81 0A 01), by type.
 *
 * `lines` are those of the source document. Source: oicq-doc.
 */

import type { BinaryPart, BinaryTable } from '../../src/model/binary-table.ts';
import type { Text } from '../../src/model/text.ts';
import { agreeCodes, assumedAllowCodes, everyoneCodes, loginModeCodes, searchDirectionCodes } from './labels.ts';
import {
  displayMode,
  friendNumber,
  groupId,
  groupName,
  needsAuth,
  nickname,
  number,
  person,
  portrait,
  row,
  userPassword,
} from './rows.ts';

interface Shape {
  readonly type: number;
  readonly command: string;
  readonly title: Text;
  readonly lines: readonly [number, number];
  readonly parts: readonly BinaryPart[];
  readonly summary: Text;
  readonly note?: Text;
}

function fromClient(shape: Shape): BinaryTable {
  return { protocol: 'oicq81', from: 'client', sources: ['oicq-doc'], ...shape };
}

export const fromClients: readonly BinaryTable[] = [
  fromClient({
    type: 0x01,
    command: 'register',
    title: { en: 'register a new user', zh: '新用户注册' },
    lines: [15, 21],
    note: {
      en: 'the only type without the own number, which its answer gives',
      zh: '唯一不含服务号的报文，服务号由应答给出',
    },
    parts: [nickname, portrait, userPassword, ...person, needsAuth],
    summary: { en: '{nickname}[, real name {real_name}]', zh: '{nickname}[，真实姓名 {real_name}]' },
  }),
  fromClient({
    type: 0x02,
    command: 'login',
    title: { en: 'log in', zh: '老用户注册' },
    lines: [23, 23],
    note: {
      en: 'called the registration of an old user: the login',
      zh: '文档称为“老用户注册”，即登录',
    },
    parts: [
      number,
      row('password', 'S', 'text', 'password', '密码', { secret: true }),
      row('login_mode', 'T', 'code', 'login mode', '注册方式', { codes: loginModeCodes }),
    ],
    summary: { en: '{login_mode}', zh: '{login_mode}' },
  }),
  fromClient({
    type: 0x03,
    command: 'send_message',
    title: { en: 'send a message to someone', zh: '发送信息到某人' },
    lines: [25, 25],
    parts: [
      number,
      row('peer_number', 'L', 'uin', 'number of the other side', '对方服务号'),
      row('content', 'S', 'text', 'content', '内容'),
    ],
    summary: { en: 'to {peer_number}: {content}', zh: '发给 {peer_number}：{content}' },
  }),
  fromClient({
    type: 0x04,
    command: 'broadcast',
    title: { en: 'broadcast a message', zh: '广播信息' },
    lines: [27, 27],
    parts: [
      number,
      row('group_number', 'L', 'number', 'number of the group', '组号', {
        codes: everyoneCodes,
        note: {
          en: 'an L here, a T wherever else a group has a number; whether the same groups are meant is not stated',
          zh: '此处为 L，其他报文中的组编号均为 T；是否指同样的组，文档没有说明',
        },
      }),
      row('content', 'S', 'text', 'content', '内容'),
    ],
    summary: { en: 'group {group_number}: {content}', zh: '组 {group_number}：{content}' },
  }),
  fromClient({
    type: 0x05,
    command: 'get_friend_info',
    title: { en: "ask for a friend's profile", zh: '查看朋友资料' },
    lines: [29, 29],
    parts: [number, friendNumber],
    summary: { en: 'of {friend_number}', zh: '{friend_number}' },
  }),
  fromClient({
    type: 0x06,
    command: 'add_group',
    title: { en: 'add a group', zh: '增加组' },
    lines: [31, 31],
    parts: [number, groupName],
    summary: { en: '{group_name}', zh: '{group_name}' },
  }),
  fromClient({
    type: 0x07,
    command: 'rename_group',
    title: { en: 'rename a group', zh: '修改组名称' },
    lines: [33, 33],
    parts: [number, groupId, groupName],
    summary: { en: 'group {group_id} to {group_name}', zh: '组 {group_id} 改为 {group_name}' },
  }),
  fromClient({
    type: 0x08,
    command: 'delete_group',
    title: { en: 'delete a group', zh: '删除组' },
    lines: [35, 35],
    parts: [number, groupId],
    summary: { en: 'group {group_id}', zh: '组 {group_id}' },
  }),
  fromClient({
    type: 0x09,
    command: 'move_members',
    title: { en: 'move members to other groups', zh: '移动组成员' },
    lines: [37, 37],
    parts: [
      number,
      row('move_count', 'T', 'number', 'number of members to move', '移动人数'),
      {
        repeat: 'member',
        label: { en: 'members to move', zh: '要移动的成员' },
        parts: [friendNumber, row('target_group', 'T', 'number', 'group to move to', '目的组号')],
      },
    ],
    summary: {
      en: '{move_count} {move_count?member|members}[: <{friend_number} to group {target_group}>]',
      zh: '{move_count} 人[：<{friend_number} 移到组 {target_group}>]',
    },
  }),
  fromClient({
    type: 0x0a,
    command: 'list_online',
    title: { en: 'see who is online', zh: '看谁在线上' },
    lines: [39, 41],
    parts: [
      number,
      row('start_number', 'L', 'uin', 'number to start from', '起始编号'),
      row('max_results', 'T', 'number', 'how many to send back', '回传个数'),
      row('direction', 'T', 'code', 'direction of the search', '查找标志', { codes: searchDirectionCodes }),
    ],
    summary: {
      en: 'from {start_number} {direction}, at most {max_results}',
      zh: '从 {start_number} {direction}，最多 {max_results} 个',
    },
  }),
  fromClient({
    type: 0x0b,
    command: 'custom_search',
    title: { en: 'search with a query of one’s own', zh: '自定义查找' },
    lines: [43, 43],
    parts: [number, row('sql', 'S', 'text', 'SQL statement', 'SQL语句')],
    summary: { en: '{sql}', zh: '{sql}' },
  }),
  fromClient({
    type: 0x0c,
    command: 'add_friend',
    title: { en: 'add a friend', zh: '增加好友' },
    lines: [45, 45],
    parts: [number, friendNumber],
    summary: { en: '{friend_number}', zh: '{friend_number}' },
  }),
  fromClient({
    type: 0x0d,
    command: 'ask_to_add',
    title: { en: 'ask to be accepted as a friend', zh: '请求加入好友' },
    lines: [47, 47],
    parts: [number, friendNumber, row('reason', 'S', 'text', 'reason', '加入原因')],
    summary: { en: '{friend_number}[: {reason}]', zh: '{friend_number}[：{reason}]' },
  }),
  fromClient({
    type: 0x0e,
    command: 'delete_friend',
    title: { en: 'delete a friend', zh: '删除好友' },
    lines: [49, 49],
    parts: [number, friendNumber],
    summary: { en: '{friend_number}', zh: '{friend_number}' },
  }),
  fromClient({
    type: 0x10,
    command: 'set_display_mode',
    title: { en: 'change the display mode', zh: '更改显示方式' },
    lines: [51, 51],
    parts: [number, displayMode],
    summary: { en: '{display_mode}', zh: '{display_mode}' },
  }),
  fromClient({
    type: 0x11,
    command: 'monitor_talk',
    title: { en: "watch someone's conversations", zh: '监视某人谈话' },
    lines: [53, 53],
    parts: [number, row('watched_number', 'L', 'uin', 'number that is watched', '监视服务号')],
    summary: { en: 'of {watched_number}', zh: '{watched_number}' },
  }),
  fromClient({
    type: 0x12,
    command: 'change_own_info',
    title: { en: 'change the own profile', zh: '更改用户基本信息' },
    lines: [55, 59],
    parts: [number, nickname, portrait, userPassword, ...person, needsAuth],
    summary: { en: '{nickname}[, real name {real_name}]', zh: '{nickname}[，真实姓名 {real_name}]' },
  }),
  fromClient({
    type: 0x13,
    command: 'ask_send_file',
    title: { en: 'offer a file', zh: '请求发送文件' },
    lines: [61, 61],
    parts: [
      number,
      friendNumber,
      row('file_name', 'S', 'text', 'name of the file', '文件名'),
      row('file_length', 'L', 'number', 'length of the file', '文件长度'),
    ],
    summary: {
      en: 'to {friend_number}: {file_name}, {file_length} {file_length?byte|bytes}',
      zh: '发给 {friend_number}：{file_name}，{file_length} 字节',
    },
  }),
  fromClient({
    type: 0x14,
    command: 'answer_send_file',
    title: { en: 'answer to the offer of a file', zh: '是否允许发送文件' },
    lines: [63, 63],
    parts: [
      number,
      friendNumber,
      row('allow', 'T', 'code', 'allowed or refused', '允许/拒绝', {
        codes: assumedAllowCodes,
        status: 'assumed',
        sources: ['inferred'],
        letterMissing: true,
        note: {
          en: 'neither letter nor values are printed here, and the words run into the description; read as type 0x13 of the server',
          zh: '此处没有印出类型字母和取值，且文字与说明连在一起；按服务器的 0x13 报文理解',
        },
        readings: [
          {
            label: { en: 'no field at all: words of the description', zh: '只是说明文字，并无此字段' },
            source: 'inferred',
          },
        ],
      }),
    ],
    summary: { en: 'to {friend_number}: {allow}', zh: '答复 {friend_number}：{allow}' },
  }),
  fromClient({
    type: 0x15,
    command: 'send_file',
    title: { en: 'send a file', zh: '发送文件' },
    lines: [65, 65],
    parts: [number, friendNumber, row('file_content', 'B', 'bytes', 'content of the file', '文件内容')],
    summary: { en: 'to {friend_number}: {file_content}', zh: '发给 {friend_number}：{file_content}' },
  }),
  fromClient({
    type: 0x16,
    command: 'connection_test',
    title: { en: 'test of the connection', zh: '连接测试报文' },
    lines: [67, 67],
    parts: [number],
    summary: { en: 'test', zh: '测试' },
  }),
  fromClient({
    type: 0x17,
    command: 'answer_ask_to_add',
    title: { en: 'answer to a request to be accepted', zh: '应答对方请求加入好友' },
    lines: [69, 73],
    parts: [number, friendNumber, row('agree', 'T', 'code', 'agreed or refused', '同意标志', { codes: agreeCodes })],
    summary: { en: '{friend_number} {agree}', zh: '{friend_number} {agree}' },
  }),
];
