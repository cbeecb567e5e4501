/**
 * Code tables of the 0x81 protocol: what each number means, with who says so.
 *
 * The document prints some codes beside the row that has them; where another row has a value of the same name without
 * codes, they are taken over as an inference.
 */

import type { Code, CodeTable } from '../../src/model/table.ts';

/** Sender and receiver of a frame. */
export const programCodes: CodeTable = [
  { value: 0x01, label: { en: 'OICQ server', zh: 'OICQ服务器' }, sources: ['oicq-doc'] },
  { value: 0x02, label: { en: 'fax server', zh: '传真服务器' }, sources: ['oicq-doc'] },
  { value: 0x03, label: { en: 'web server', zh: 'WEB服务器' }, sources: ['oicq-doc'] },
  { value: 0x04, label: { en: 'print server', zh: '打印服务器' }, sources: ['oicq-doc'] },
  { value: 0x05, label: { en: 'chat server', zh: '聊天服务器' }, sources: ['oicq-doc'] },
  { value: 0x0a, label: { en: 'OICQ user', zh: 'OICQ用户' }, sources: ['oicq-doc'] },
];

export const guideCodes: CodeTable = [
  { value: 0x81, label: { en: 'beginning of a frame', zh: '报文开始' }, sources: ['oicq-doc'] },
];

/** As the HTTP interface has it; the document prints no values. */
export const sexCodes: CodeTable = [
  { value: 0, label: { en: 'male', zh: '男' }, status: 'assumed', sources: ['inferred'] },
  { value: 1, label: { en: 'female', zh: '女' }, status: 'assumed', sources: ['inferred'] },
];

/** Mode of a login. */
export const loginModeCodes: CodeTable = [
  { value: 0, label: { en: 'normal', zh: '正常' }, sources: ['oicq-doc'] },
  { value: 1, label: { en: 'hidden', zh: '隐身' }, sources: ['oicq-doc'] },
];

/** Printed plainly in one row ("1上线2隐藏3免打扰4离线"), with stray equals signs in others. */
export const displayModeCodes: CodeTable = [
  { value: 1, label: { en: 'online', zh: '上线' }, sources: ['oicq-doc'] },
  { value: 2, label: { en: 'hidden', zh: '隐藏' }, sources: ['oicq-doc'] },
  { value: 3, label: { en: 'do not disturb', zh: '免打扰' }, sources: ['oicq-doc'] },
  { value: 4, label: { en: 'offline', zh: '离线' }, sources: ['oicq-doc'] },
];

/** The same where a row names a status without codes. */
export const assumedStatusCodes: CodeTable = displayModeCodes.map(
  (code): Code => ({ ...code, status: 'assumed', sources: ['inferred'] }),
);

/** Which way a list of users goes on from a number. */
export const searchDirectionCodes: CodeTable = [
  { value: 1, label: { en: 'towards smaller', zh: '向小找' }, sources: ['oicq-doc'] },
  { value: 2, label: { en: 'towards larger', zh: '向大找' }, sources: ['oicq-doc'] },
];

export const everyoneCodes: CodeTable = [{ value: 0, label: { en: 'all', zh: '全体' }, sources: ['oicq-doc'] }];

/** The order of the words (success, failure) beside 1/0 says which is which. */
export const successCodes: CodeTable = [
  { value: 0, label: { en: 'failure', zh: '失败' }, sources: ['oicq-doc'] },
  { value: 1, label: { en: 'success', zh: '成功' }, sources: ['oicq-doc'] },
];

export const assumedSuccessCodes: CodeTable = successCodes.map(
  (code): Code => ({ ...code, status: 'assumed', sources: ['inferred'] }),
);

export const addFriendCodes: CodeTable = [
  { value: 0, label: { en: 'database failure', zh: '数据库失败' }, sources: ['oicq-doc'] },
  { value: 1, label: { en: 'success', zh: '成功' }, sources: ['oicq-doc'] },
  { value: 2, label: { en: 'authentication needed', zh: '需要身份验证' }, sources: ['oicq-doc'] },
  { value: 3, label: { en: 'other side allows nobody', zh: '对方不允许加入' }, sources: ['oicq-doc'] },
  {
    value: 4,
    label: { en: 'authentication needed and not online', zh: '需要身份验证且不在线' },
    sources: ['oicq-doc'],
  },
];

export const agreeCodes: CodeTable = [
  { value: 0, label: { en: 'refused', zh: '拒绝' }, sources: ['oicq-doc'] },
  { value: 1, label: { en: 'agreed', zh: '同意' }, sources: ['oicq-doc'] },
];

/** Answer to an offered file; printed for what the server sends. */
export const allowCodes: CodeTable = [
  { value: 0, label: { en: 'refused', zh: '拒绝' }, sources: ['oicq-doc'] },
  { value: 1, label: { en: 'allowed', zh: '允许' }, sources: ['oicq-doc'] },
];

export const assumedAllowCodes: CodeTable = allowCodes.map(
  (code): Code => ({ ...code, status: 'assumed', sources: ['inferred'] }),
);

/** Who a message is from. */
export const messageFlagCodes: CodeTable = [
  { value: 1, label: { en: 'system', zh: '系统' }, sources: ['oicq-doc'] },
  { value: 2, label: { en: 'user', zh: '用户' }, sources: ['oicq-doc'] },
];

export const systemNumberCodes: CodeTable = [
  { value: 0, label: { en: 'system message', zh: '系统消息' }, status: 'assumed', sources: ['oicq-doc', 'inferred'] },
];

const onlyOfSystem = {
  label: { en: 'has a meaning only where flag is 1 (system)', zh: '仅在标志为 1（系统）时有意义' },
  source: 'inferred',
};

/** The numbers stand without the name of a field and fit no other. X is the text. */
export const messageKindCodes: CodeTable = [
  {
    value: 1,
    label: { en: 'added you as a friend', zh: '已经把你加为好友' },
    status: 'assumed',
    sources: ['oicq-doc', 'inferred'],
    readings: [onlyOfSystem],
  },
  {
    value: 2,
    label: { en: 'asks you to pass authentication', zh: '请求你通过身份验证' },
    status: 'assumed',
    sources: ['oicq-doc', 'inferred'],
    readings: [onlyOfSystem],
  },
  {
    value: 3,
    label: { en: 'accepted your request', zh: '同意了你的验证要求' },
    status: 'assumed',
    sources: ['oicq-doc', 'inferred'],
    readings: [onlyOfSystem],
  },
  {
    value: 4,
    label: { en: 'refused your request', zh: '拒绝了你的验证请求' },
    status: 'assumed',
    sources: ['oicq-doc', 'inferred'],
    readings: [onlyOfSystem],
  },
];
