/**
 * Rows that several types of the 0x81 protocol share, in the order in which the document prints them (oicq-doc).
 */

import type { BinaryKind, BinaryRow, Letter } from '../../src/model/binary-table.ts';
import { assumedSuccessCodes, displayModeCodes, guideCodes, programCodes, sexCodes, successCodes } from './labels.ts';

type More = Partial<Omit<BinaryRow, 'name' | 'letter' | 'kind' | 'label'>>;

/** A row of the document. */
export function row(
  name: string,
  letter: Letter,
  kind: BinaryKind,
  en: string,
  zh: string,
  more: More = {},
): BinaryRow {
  return { name, letter, kind, label: { en, zh }, sources: ['oicq-doc'], ...more };
}

const noValues = { en: 'its values are not printed', zh: '文档没有列出取值' };

// Header

export const header: readonly BinaryRow[] = [
  row('guide', 'T', 'code', 'guide byte', '引导字节', { codes: guideCodes }),
  row('sender', 'T', 'code', 'sender', '发送者', { codes: programCodes }),
  row('receiver', 'T', 'code', 'receiver', '接收者', { codes: programCodes }),
  row('type', 'T', 'number', 'message type', '报文类型'),
  row('length', 'L', 'number', 'length', '报文长度', {
    note: {
      en: 'whether it counts the header, and the order of its bytes, are not printed',
      zh: '是否包括报文头、字节顺序如何，文档均未说明',
    },
  }),
];

// Numbers of users

/** The user's own number, in front of nearly everything a client sends. */
export const number = row('number', 'L', 'uin', 'own number', '服务号', { own: true });
/** The number of someone in a list. */
const listedNumber = row('number', 'L', 'uin', 'number', '服务号');
export const friendNumber = row('friend_number', 'L', 'uin', 'number of the friend', '朋友服务号');

// What a person says of themselves

export const nickname = row('nickname', 'S', 'text', 'nickname', '昵称');
export const portrait = row('portrait', 'M', 'number', 'portrait', '肖像');
export const province = row('province', 'T', 'number', 'province', '省', { note: noValues });
export const city = row('city', 'S', 'text', 'city', '市');

export const userPassword = row('user_password', 'S', 'text', 'password', '用户密码', { secret: true });

/** From the sex to the introduction: the same in all three types that have it. */
export const person: readonly BinaryRow[] = [
  row('sex', 'T', 'code', 'sex', '性别', {
    codes: sexCodes,
    note: { en: 'its values are not printed; read as in the HTTP interface', zh: '文档没有列出取值，按 HTTP 接口理解' },
  }),
  row('age', 'T', 'number', 'age', '年龄'),
  row('real_name', 'S', 'text', 'real name', '真实姓名'),
  row('country', 'T', 'number', 'country or region', '国家/地区', { note: noValues }),
  province,
  city,
  row('address', 'S', 'text', 'address', '地址'),
  row('postcode', 'S', 'text', 'postcode', '邮编'),
  row('education', 'T', 'number', 'education', '学历', { note: noValues }),
  row('school', 'S', 'text', 'school', '毕业院校'),
  row('occupation', 'T', 'number', 'occupation', '职业', { note: noValues }),
  row('phone', 'S', 'text', 'phone', '电话'),
  row('pager', 'S', 'text', 'pager', '寻呼'),
  row('email', 'S', 'text', 'e-mail', '电邮'),
  row('hobby', 'S', 'text', 'hobby', '爱好'),
  row('introduction', 'S', 'text', 'introduction', '说明'),
];

export const needsAuth = row('needs_auth', 'T', 'number', 'authentication', '身份验证', {
  note: {
    en: 'asked when someone wants to add this user; its values are not printed',
    zh: '他人加该用户为好友时是否需要身份验证；文档没有列出取值',
  },
});

// Groups

export const groupId = row('group_id', 'T', 'number', 'number of the group', '组编号');
export const groupName = row('group_name', 'S', 'text', 'name of the group', '组名称');

// Results

/** Success or failure, with 1/0 printed beside it. */
export const success = row('success', 'T', 'code', 'success or failure', '成功/失败', {
  codes: successCodes,
  result: true,
  mayEndAt: 0,
});

/** The same where no values are printed. */
export const unprintedSuccess = row('success', 'T', 'code', 'success or failure', '成功/失败', {
  codes: assumedSuccessCodes,
  result: true,
  mayEndAt: 0,
  note: {
    en: 'its values are not printed here; read as in the rows that have them',
    zh: '此处没有列出取值，按列出取值的报文理解',
  },
});

export const displayMode = row('display_mode', 'T', 'code', 'display mode', '显示模式', { codes: displayModeCodes });

/** Why rows of codes with stray equals signs are read as they are. */
export const strayEquals = {
  en: 'printed with stray equals signs; read with the row that prints the codes plainly: number first',
  zh: '文档印作“1=上线=2隐藏=3免打扰4离线”；对照印刷清楚的一行，理解为数字在前',
};

/** The columns of found users. */
export const found: readonly BinaryRow[] = [listedNumber, nickname, portrait, province, city];
