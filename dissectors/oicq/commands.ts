/**
 * The commands of the OICQ that really ran, by number. All that follows the header is encrypted, so that a name is
 * nearly all there is to say of a frame. Later clients used some numbers for something else: both meanings are given.
 *
 * Sources: clients, captures.
 */

import type { OicqCommand } from '../../src/model/oicq-table.ts';
import type { Text } from '../../src/model/text.ts';

function command(number: number, name: string, en: string, zh: string): OicqCommand {
  return { command: number, name, title: { en, zh }, sources: ['clients'] };
}

/** A number with two meanings: that of early clients, and that of later ones as captures show it. */
function reused(number: number, name: string, en: string, zh: string, later: Text): OicqCommand {
  const early = { en, zh };
  return {
    command: number,
    name,
    title: early,
    sources: ['clients'],
    status: 'disputed',
    readings: [
      { label: early, source: 'clients' },
      { label: later, source: 'captures' },
    ],
  };
}

/** Known from captures of later clients alone. */
function seen(number: number, name: string, en: string, zh: string): OicqCommand {
  return { command: number, name, title: { en, zh }, sources: ['captures'] };
}

export const oicqCommands: readonly OicqCommand[] = [
  command(0x0001, 'logout', 'log out', '注销'),
  reused(0x0002, 'keep_alive', 'keep alive', '保持在线', { en: 'send a group message', zh: '发送群消息' }),
  command(0x0004, 'modify_info', 'change own information', '修改自己的资料'),
  command(0x0005, 'search_user', 'search for users', '查找用户'),
  command(0x0006, 'get_user_info', "a user's information", '用户资料'),
  command(0x0009, 'add_friend', 'add a friend', '添加好友'),
  command(0x000a, 'delete_friend', 'delete a friend', '删除好友'),
  command(0x000b, 'add_friend_auth', 'authentication to add a friend', '添加好友的验证'),
  command(0x000d, 'change_status', 'change own status', '改变在线状态'),
  command(0x0012, 'ack_system_message', 'acknowledge a system message', '确认系统消息'),
  command(0x0016, 'send_message', 'send a message', '发送消息'),
  command(0x0017, 'receive_message', 'receive a message', '接收消息'),
  command(0x0018, 'retrieve_info', 'retrieve information', '取得资料'),
  command(0x001a, 'reserved', 'reserved', '保留'),
  command(0x001c, 'remove_self', "remove oneself from another's list", '从对方好友中删除自己'),
  reused(0x001d, 'request_key', 'request a key', '请求密钥', { en: 'key for the web', zh: '网页密钥' }),
  command(0x0021, 'cell_phone', 'cell phone', '手机'),
  command(0x0022, 'login', 'log in', '登录'),
  command(0x0026, 'friend_list', 'list of friends', '好友列表'),
  command(0x0027, 'online_list', 'friends online', '在线好友'),
  command(0x0029, 'cell_phone_2', 'cell phone, second form', '手机（第二种）'),
  command(0x002d, 'send_sms', 'short message to a phone', '发送短信'),
  command(0x0030, 'group', 'group command', '群操作'),
  command(0x0031, 'test', 'test', '测试'),
  command(0x003c, 'group_names', "names of the user's groups of friends", '好友分组名称'),
  command(0x003d, 'upload_group_members', 'upload the groups of friends', '上传好友分组'),
  command(0x003e, 'memo', 'memo about a friend', '好友备注'),
  reused(0x0058, 'download_group_members', 'download the groups of friends', '下载好友分组', {
    en: 'heartbeat',
    zh: '心跳',
  }),
  reused(0x005c, 'level', "user's level", '用户等级', { en: 'account information', zh: '帐号信息' }),
  command(0x005e, 'privacy', 'privacy settings', '隐私设置'),
  command(0x005f, 'group_data', 'group data', '群数据'),
  command(0x0061, 'advanced_search', 'advanced search', '高级查找'),
  command(0x0062, 'request_login_token', 'request a login token', '请求登录令牌'),
  command(0x0065, 'user_property', "user's properties", '用户属性'),
  command(0x0066, 'temporary_session', 'temporary session', '临时会话'),
  command(0x0067, 'signature', 'signature', '个性签名'),
  command(0x0080, 'system_message', 'system message', '系统消息'),
  command(0x0081, 'friend_status', "change of a friend's status", '好友状态改变'),
  command(0x0091, 'get_server', 'which server to use', '取得服务器'),
  command(0x00a6, 'weather', 'weather', '天气'),
  reused(0x00a7, 'add_friend_ex', 'add a friend, extended', '添加好友（扩展）', {
    en: 'whether a friend can be added',
    zh: '能否添加好友',
  }),
  command(0x00a8, 'authorise', 'authorise', '授权'),
  command(0x00ae, 'auth_info', 'authentication information', '验证信息'),
  command(0x00b5, 'group_friends_status', "status of a group's members", '群成员状态'),
  command(0x00b7, 'auth_question', 'question of an authentication', '验证问题'),
  reused(0x00ba, 'login_token', 'login token', '登录令牌', { en: 'picture code', zh: '验证码' }),
  seen(0x00cd, 'send_friend_message', 'send a message to a friend', '发送好友消息'),
  seen(0x00ce, 'server_event', 'event from the server', '服务器事件'),
  command(0x00dd, 'check_password', 'check the password', '验证密码'),
  seen(0x00ec, 'change_status_2', 'change own status', '改变在线状态'),
  seen(0x01bd, 'image_name', 'name of an image', '图片名称'),
  seen(0x0352, 'image_id', 'identifier of an image', '图片标识'),
  seen(0x0388, 'group_image_id', 'identifier of an image', '图片标识'),
  command(0x03f7, 'withdraw_message', 'withdraw a message', '撤回消息'),
  seen(0x0825, 'touch', 'touch: first contact with a server', '首次联系服务器'),
  seen(0x0828, 'session_key', 'session key', '会话密钥'),
  seen(0x0836, 'password_login', 'log in with the password', '密码登录'),
];
