/**
 * Code tables of the kqq protocol: what each number means where it is used by more than one row, with who says so.
 *
 * Numbers are written as the documents write them. Code 0 of BT, CO and SH is the empty string there.
 */

import type { Code, CodeTable } from '../../src/model/table.ts';

// RES: the first thing a reply says. What 3 means differs from command to command.

export const done: Code = {
  value: 0,
  label: { en: 'done', zh: '完成' },
  sources: ['weicheng', 'hackfan'],
};

export const refused: Code = {
  value: 3,
  label: { en: 'refused', zh: '被拒绝' },
  sources: ['hackfan'],
  note: { en: 'comes late, after 20 to 30 s', zh: '回复很迟，要 20 到 30 秒' },
};

export const illegalNumber: Code = {
  value: 5,
  label: { en: 'illegal QQ number', zh: 'QQ 号非法' },
  sources: ['hackfan'],
};

export const notLoggedIn: Code = {
  value: 20,
  label: { en: 'not logged in', zh: '没有登录' },
  sources: ['hackfan', 'clients'],
  note: {
    en: 'some clients take it for: logged in from elsewhere',
    zh: '有的客户端理解为：已在别处登录',
  },
};

export const resultCodes: CodeTable = [done, refused, illegalNumber, notLoggedIn];

/** ST of a user: 10 to 40 are documented, the others are sent by clients of version 1.4. */
export const statusCodes: CodeTable = [
  { value: 10, label: { en: 'online', zh: '在线' }, sources: ['weicheng', 'hackfan'] },
  {
    value: 20,
    label: { en: 'offline', zh: '离线' },
    sources: ['weicheng', 'hackfan'],
    note: { en: 'or hidden', zh: '或隐身' },
  },
  {
    value: 30,
    label: { en: 'busy', zh: '忙碌' },
    sources: ['weicheng', 'hackfan'],
    note: { en: 'clients of version 1.4 take it for: away', zh: '1.4 版的客户端理解为：离开' },
  },
  { value: 40, label: { en: 'hidden', zh: '隐身' }, sources: ['hackfan'] },
  { value: 50, label: { en: 'busy', zh: '忙碌' }, status: 'assumed', sources: ['clients'] },
  { value: 60, label: { en: 'call me', zh: 'Q我吧' }, status: 'assumed', sources: ['clients'] },
  { value: 70, label: { en: 'do not disturb', zh: '请勿打扰' }, status: 'assumed', sources: ['clients'] },
];

/** MG of a system message (MT=99): the new status of the friend in UN. */
export const statusNewsCodes: CodeTable = [
  { value: 10, label: { en: 'online', zh: '上线' }, symbol: 'QQ_STATUS_ONLINE', sources: ['hackfan'] },
  {
    value: 20,
    label: { en: 'offline', zh: '下线' },
    symbol: 'QQ_STATUS_OFFLINE',
    sources: ['hackfan'],
    note: { en: 'a friend who hides is announced so too', zh: '好友隐身时也这样通知' },
  },
  { value: 30, label: { en: 'busy', zh: '忙碌' }, symbol: 'QQ_STATUS_BUSY', sources: ['weicheng', 'hackfan'] },
];

/** MT of a message. */
export const messageTypeCodes: CodeTable = [
  { value: 1, label: { en: 'added you', zh: '已加你为好友' }, status: 'assumed', sources: ['inferred'] },
  { value: 2, label: { en: 'asks to be added', zh: '请求加为好友' }, sources: ['hackfan'] },
  { value: 3, label: { en: 'accepted you', zh: '通过了你的验证' }, sources: ['hackfan'] },
  { value: 4, label: { en: 'refused you', zh: '拒绝加为好友' }, sources: ['hackfan'] },
  { value: 9, label: { en: 'user message', zh: '用户消息' }, sources: ['weicheng', 'hackfan'] },
  { value: 10, label: { en: 'from a stranger', zh: '陌生人消息' }, status: 'assumed', sources: ['inferred'] },
  { value: 99, label: { en: 'system message', zh: '系统消息' }, sources: ['weicheng', 'hackfan'] },
];

/** LV of GetInfo, as far as a code stands for one thing; 3 and more are all the full profile. */
export const levelCodes: CodeTable = [
  { value: 0, label: { en: 'short profile', zh: '精简查询' }, sources: ['hackfan'] },
  { value: 1, label: { en: 'short profile', zh: '精简查询' }, sources: ['hackfan'] },
  { value: 2, label: { en: 'normal profile', zh: '普通查询' }, sources: ['hackfan'] },
  { value: 3, label: { en: 'full profile', zh: '详细查询' }, sources: ['hackfan'] },
];

/** FN of a reply that holds a list; without a list FN is a count. */
export const listFormCodes: CodeTable = [{ value: 1, label: { en: 'list', zh: '名单' }, sources: ['hackfan'] }];

/** SX */
export const sexCodes: CodeTable = [
  { value: 0, label: { en: 'male', zh: '男' }, sources: ['hackfan'] },
  { value: 1, label: { en: 'female', zh: '女' }, sources: ['hackfan'] },
];

/** BT */
export const bloodTypeCodes: CodeTable = [
  { value: 0, label: { en: '(empty)', zh: '（空）' }, sources: ['hackfan'] },
  { value: 1, label: { en: 'A', zh: 'A型' }, sources: ['hackfan'] },
  { value: 2, label: { en: 'B', zh: 'B型' }, sources: ['hackfan'] },
  { value: 3, label: { en: 'O', zh: 'O型' }, sources: ['hackfan'] },
  { value: 4, label: { en: 'AB', zh: 'AB型' }, sources: ['hackfan'] },
  { value: 5, label: { en: 'other', zh: '其他' }, sources: ['hackfan'] },
];

/** CO */
export const constellationCodes: CodeTable = [
  { value: 0, label: { en: '(empty)', zh: '（空）' }, sources: ['hackfan'] },
  { value: 1, label: { en: 'Aquarius', zh: '水瓶座' }, sources: ['hackfan'] },
  { value: 2, label: { en: 'Pisces', zh: '双鱼座' }, sources: ['hackfan'] },
  { value: 3, label: { en: 'Aries', zh: '牡羊座' }, sources: ['hackfan'] },
  { value: 4, label: { en: 'Taurus', zh: '金牛座' }, sources: ['hackfan'] },
  { value: 5, label: { en: 'Gemini', zh: '双子座' }, sources: ['hackfan'] },
  { value: 6, label: { en: 'Cancer', zh: '巨蟹座' }, sources: ['hackfan'] },
  { value: 7, label: { en: 'Leo', zh: '狮子座' }, sources: ['hackfan'] },
  { value: 8, label: { en: 'Virgo', zh: '处女座' }, sources: ['hackfan'] },
  { value: 9, label: { en: 'Libra', zh: '天秤座' }, sources: ['hackfan'] },
  { value: 10, label: { en: 'Scorpio', zh: '天蝎座' }, sources: ['hackfan'] },
  { value: 11, label: { en: 'Sagittarius', zh: '射手座' }, sources: ['hackfan'] },
  { value: 12, label: { en: 'Capricorn', zh: '摩羯座' }, sources: ['hackfan'] },
];

/** SH */
export const zodiacCodes: CodeTable = [
  { value: 0, label: { en: '(empty)', zh: '（空）' }, sources: ['hackfan'] },
  { value: 1, label: { en: 'rat', zh: '鼠' }, sources: ['hackfan'] },
  { value: 2, label: { en: 'ox', zh: '牛' }, sources: ['hackfan'] },
  { value: 3, label: { en: 'tiger', zh: '虎' }, sources: ['hackfan'] },
  { value: 4, label: { en: 'rabbit', zh: '兔' }, sources: ['hackfan'] },
  { value: 5, label: { en: 'dragon', zh: '龙' }, sources: ['hackfan'] },
  { value: 6, label: { en: 'snake', zh: '蛇' }, sources: ['hackfan'] },
  { value: 7, label: { en: 'horse', zh: '马' }, sources: ['hackfan'] },
  { value: 8, label: { en: 'goat', zh: '羊' }, sources: ['hackfan'] },
  { value: 9, label: { en: 'monkey', zh: '猴' }, sources: ['hackfan'] },
  { value: 10, label: { en: 'rooster', zh: '鸡' }, sources: ['hackfan'] },
  { value: 11, label: { en: 'dog', zh: '狗' }, sources: ['hackfan'] },
  { value: 12, label: { en: 'pig', zh: '猪' }, sources: ['hackfan'] },
];
