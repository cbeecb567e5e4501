/**
 * What the OICQ server sends to a user's program (81 01 0A), by type. Numbers of types differ from those of clients;
 * which type answers which is inferred.
 *
 * `lines` are those of the source document. Source: oicq-doc.
 */

import type { BinaryPart, BinaryTable } from '../../src/model/binary-table.ts';
import type { Text } from '../../src/model/text.ts';
import {
  addFriendCodes,
  allowCodes,
  assumedStatusCodes,
  displayModeCodes,
  messageFlagCodes,
  messageKindCodes,
  systemNumberCodes,
} from './labels.ts';
import {
  displayMode,
  found,
  friendNumber,
  groupId,
  groupName,
  nickname,
  number,
  person,
  portrait,
  row,
  strayEquals,
  success,
  unprintedSuccess,
} from './rows.ts';

interface Shape {
  readonly type: number;
  readonly command: string;
  readonly title: Text;
  readonly lines: readonly [number, number];
  readonly parts: readonly BinaryPart[];
  readonly summary: Text;
  readonly note?: Text;
  readonly answers?: readonly number[];
  readonly forwards?: readonly number[];
}

function fromServer(shape: Shape): BinaryTable {
  return { protocol: 'oicq81', from: 'server', sources: ['oicq-doc'], ...shape };
}

const foundSummary: Text = {
  en: '[found <{number} {nickname}>]',
  zh: '[找到 <{number} {nickname}>]',
};

export const fromServers: readonly BinaryTable[] = [
  fromServer({
    type: 0x01,
    command: 'register_result',
    title: { en: 'result of a registration', zh: '新用户注册结果返回' },
    lines: [79, 79],
    answers: [0x01],
    parts: [unprintedSuccess, number],
    summary: { en: '[number {number}]', zh: '[服务号 {number}]' },
  }),
  fromServer({
    type: 0x02,
    command: 'login_result',
    title: { en: 'result of a login, with the groups and friends', zh: '老用户注册结果返回' },
    lines: [81, 87],
    answers: [0x02],
    note: {
      en: 'two braces open and one bracket closes: read as closing both, so that friends are listed inside each group',
      zh: '两个左括号只有一个右括号，理解为同时闭合两者：朋友列在各组之内',
    },
    parts: [
      unprintedSuccess,
      row('group_count', 'T', 'number', 'number of groups', '组个数'),
      {
        repeat: 'group',
        label: { en: 'groups with their friends', zh: '各组及其朋友' },
        parts: [
          groupName,
          groupId,
          row('friend_count', 'T', 'number', 'number of friends', '朋友个数'),
          {
            repeat: 'friend',
            label: { en: 'friends in the group', zh: '组内朋友' },
            parts: [
              friendNumber,
              row('portrait_id', 'T', 'number', 'portrait', '肖像编号', {
                note: { en: 'a T here, an M in all other types', zh: '此处为 T，其他报文均为 M' },
              }),
              row('friend_status', 'T', 'code', 'status of the friend', '朋友状态', {
                codes: displayModeCodes,
                note: strayEquals,
              }),
              row('friend_nickname', 'S', 'text', 'nickname of the friend', '朋友昵称'),
            ],
          },
        ],
      },
    ],
    summary: {
      en: '[{group_count} {group_count?group|groups}][: <{friend_number} {friend_status} {friend_nickname}>]',
      zh: '[{group_count} 个组][：<{friend_number} {friend_status} {friend_nickname}>]',
    },
  }),
  fromServer({
    type: 0x03,
    command: 'message',
    title: { en: 'message', zh: '发送消息' },
    lines: [89, 99],
    forwards: [0x03, 0x04, 0x0d, 0x17],
    parts: [
      row('flag', 'T', 'code', 'who it is from', '标志', { codes: messageFlagCodes }),
      row('friend_number', 'L', 'uin', 'number of the friend', '朋友服务号', { codes: systemNumberCodes }),
      row('text', 'S', 'text', 'text', '信息'),
      row('message_kind', 'T', 'code', 'kind of message', '信息类型', {
        codes: messageKindCodes,
        status: 'assumed',
        note: {
          en: 'the codes are printed without the name of a field and fit this one',
          zh: '文档列出这些代码时没有字段名，应属此字段',
        },
      }),
    ],
    summary: {
      en: '{flag} {friend_number}[ {message_kind!0}]: {text}',
      zh: '{flag} {friend_number}[ {message_kind!0}]：{text}',
    },
  }),
  fromServer({
    type: 0x04,
    command: 'friend_info',
    title: { en: 'profile of a friend', zh: '朋友信息回送' },
    lines: [101, 105],
    answers: [0x05],
    parts: [unprintedSuccess, friendNumber, nickname, portrait, ...person],
    summary: { en: '[{friend_number} {nickname}]', zh: '[{friend_number} {nickname}]' },
  }),
  fromServer({
    type: 0x05,
    command: 'add_group_result',
    title: { en: 'result of adding a group', zh: '增加组结果回送' },
    lines: [107, 107],
    answers: [0x06],
    parts: [success, groupId, groupName],
    summary: { en: '[group {group_id} {group_name}]', zh: '[组 {group_id} {group_name}]' },
  }),
  fromServer({
    type: 0x06,
    command: 'rename_group_result',
    title: { en: 'result of renaming a group', zh: '修改组名称结果回送' },
    lines: [109, 109],
    answers: [0x07],
    parts: [success, groupId, groupName],
    summary: { en: '[group {group_id} {group_name}]', zh: '[组 {group_id} {group_name}]' },
  }),
  fromServer({
    type: 0x07,
    command: 'delete_group_result',
    title: { en: 'result of deleting a group', zh: '删除组结果回送' },
    lines: [111, 111],
    answers: [0x08],
    parts: [success, groupId],
    summary: { en: '[group {group_id}]', zh: '[组 {group_id}]' },
  }),
  fromServer({
    type: 0x08,
    command: 'move_members_result',
    title: { en: 'result of moving members', zh: '移动组成员结果回送' },
    lines: [113, 113],
    answers: [0x09],
    parts: [success],
    summary: { en: '', zh: '' },
  }),
  fromServer({
    type: 0x09,
    command: 'online_list',
    title: { en: 'users online', zh: '查找在线人员结果回送' },
    lines: [115, 117],
    answers: [0x0a],
    parts: [
      unprintedSuccess,
      row('online_count', 'T', 'number', 'number of users online', '在线个数'),
      { repeat: 'user', label: { en: 'users', zh: '用户' }, parts: found },
    ],
    summary: foundSummary,
  }),
  fromServer({
    type: 0x0a,
    command: 'custom_search_result',
    title: { en: 'result of a search', zh: '自定义查找结果回送' },
    lines: [119, 121],
    answers: [0x0b],
    note: { en: 'at most 50 results', zh: '最多 50 个结果' },
    parts: [
      unprintedSuccess,
      row('found_count', 'T', 'number', 'number of users found', '找到个数', {
        most: 50,
        note: { en: 'at most 50', zh: '最多 50' },
      }),
      { repeat: 'user', label: { en: 'users', zh: '用户' }, parts: found },
    ],
    summary: foundSummary,
  }),
  fromServer({
    type: 0x0b,
    command: 'add_friend_result',
    title: { en: 'result of adding a friend', zh: '增加好友结果回送' },
    lines: [123, 133],
    answers: [0x0c],
    parts: [
      row('flag', 'T', 'code', 'result', '标志', { codes: addFriendCodes, result: true, mayEndAt: 0 }),
      friendNumber,
    ],
    summary: { en: '[{friend_number}]', zh: '[{friend_number}]' },
  }),
  fromServer({
    type: 0x0c,
    command: 'friend_added',
    title: { en: 'a user who is online was added', zh: '给在线用户增加好友' },
    lines: [135, 135],
    parts: [
      friendNumber,
      nickname,
      row('portrait_no', 'M', 'number', 'portrait', '肖像号'),
      row('friend_status', 'T', 'code', 'status of the friend', '朋友状态', {
        codes: assumedStatusCodes,
        note: { en: 'its values are not printed here; read as in type 0x02', zh: '此处没有列出取值，按 0x02 报文理解' },
      }),
    ],
    summary: { en: '{friend_number} {friend_status} {nickname}', zh: '{friend_number} {friend_status} {nickname}' },
  }),
  fromServer({
    type: 0x0e,
    command: 'delete_friend_result',
    title: { en: 'result of deleting a friend', zh: '删除好友结果回送' },
    lines: [137, 137],
    answers: [0x0e],
    parts: [unprintedSuccess, friendNumber],
    summary: { en: '[{friend_number}]', zh: '[{friend_number}]' },
  }),
  fromServer({
    type: 0x10,
    command: 'display_mode_result',
    title: { en: 'display mode', zh: '显示模式回送' },
    lines: [139, 139],
    answers: [0x10],
    parts: [number, { ...displayMode, note: strayEquals }],
    summary: { en: '{display_mode}', zh: '{display_mode}' },
  }),
  fromServer({
    type: 0x11,
    command: 'change_own_info_result',
    title: { en: 'result of changing the own profile', zh: '更改用户基本信息结果回送' },
    lines: [141, 141],
    answers: [0x12],
    parts: [
      {
        ...unprintedSuccess,
        status: 'assumed',
        sources: ['inferred'],
        letterMissing: true,
        note: {
          en: 'neither letter nor values are printed; read as in the other results',
          zh: '没有印出类型字母和取值，按其他结果报文理解',
        },
      },
    ],
    summary: { en: '', zh: '' },
  }),
  fromServer({
    type: 0x12,
    command: 'file_offer',
    title: { en: 'offer of a file', zh: '请求发送文件' },
    lines: [143, 143],
    forwards: [0x13],
    parts: [
      friendNumber,
      row('file_name', 'S', 'text', 'name of the file', '文件名'),
      row('file_length', 'L', 'number', 'length of the file', '文件长度'),
    ],
    summary: {
      en: 'from {friend_number}: {file_name}, {file_length} {file_length?byte|bytes}',
      zh: '来自 {friend_number}：{file_name}，{file_length} 字节',
    },
  }),
  fromServer({
    type: 0x13,
    command: 'file_answer',
    title: { en: 'answer to the offer of a file', zh: '是否允许发送文件' },
    lines: [145, 145],
    forwards: [0x14],
    parts: [
      friendNumber,
      row('allow', 'T', 'code', 'allowed or refused', '允许/拒绝', {
        codes: allowCodes,
        status: 'assumed',
        letterMissing: true,
        note: {
          en: 'no letter is printed, and the words run into the description',
          zh: '没有印出类型字母，且文字与说明连在一起',
        },
      }),
    ],
    summary: { en: 'from {friend_number}: {allow}', zh: '来自 {friend_number}：{allow}' },
  }),
  fromServer({
    type: 0x14,
    command: 'file_data',
    title: { en: 'data of a file', zh: '发送文件' },
    lines: [147, 147],
    forwards: [0x15],
    parts: [friendNumber, row('file_content', 'B', 'bytes', 'content of the file', '文件内容')],
    summary: { en: 'from {friend_number}: {file_content}', zh: '来自 {friend_number}：{file_content}' },
  }),
  fromServer({
    type: 0x15,
    command: 'friend_status_push',
    title: { en: 'status of a friend', zh: '朋友状态回送(系统发送)' },
    lines: [149, 149],
    parts: [
      friendNumber,
      row('status', 'T', 'code', 'status', '当前状态', { codes: displayModeCodes, note: strayEquals }),
    ],
    summary: { en: '{friend_number} {status}', zh: '{friend_number} {status}' },
  }),
  fromServer({
    type: 0x16,
    command: 'connection_test',
    title: { en: 'test of the connection', zh: '连接测试' },
    lines: [151, 151],
    answers: [0x16],
    parts: [number],
    summary: { en: 'test', zh: '测试' },
  }),
];
