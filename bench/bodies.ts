/**
 * Random numbers go in, exchanges of invented QQ accounts come out: the bodies of all commands in about the shares a
 * polling client causes, with Chinese nicknames and messages. Forms after the documents (weicheng, hackfan).
 */

import type { Random } from './random.ts';

/** One request and what answers it: no reply (the server closes), one, or two. */
export interface Turn {
  readonly request: string;
  readonly replies: readonly string[];
}

/** An account with the computer it sits at. */
export interface Account {
  readonly number: number;
  readonly nickname: string;
  readonly friends: readonly [Account, ...Account[]] | null;
  sequence: number;
  online: boolean;
}

const family = ['林', '陈', '周', '吴', '徐', '孙', '马', '胡', '郭', '何', '罗', '宋'] as const;
const given = ['小舟', '一鸣', '晓雨', '子墨', '佳宁', '远山', '阿灿', '春生', '可可', '听风'] as const;
const handles = [
  '橘子汽水',
  '北巷的猫',
  '╰★星空',
  '一米阳光',
  'Sunny 晴',
  '旧时光',
  '风之子',
  '叶落知秋',
  'Leo',
] as const;
const sentences = [
  '在吗',
  '在的，刚吃完饭',
  '明天七点老地方见，别迟到了',
  '哈哈哈，太好笑了',
  '照片收到了%2c拍得真好!',
  '你把上次那个文件再发我一份吧%0d%0a我这边找不到了',
  'ok',
  '你说的那家店我昨天路过了，门口排队的人从街头站到街尾，等了四十分钟才坐下，味道倒是真的不错',
  '晚安～',
  '刚才掉线了，你说到哪了？',
  '这个周末去爬山的人数定了没有%2c我好去订车票。要是不够十个人就坐火车%2c够的话包一辆中巴划算得多',
  'see you tomorrow',
] as const;
const provinces = ['云南省', '湖南省', '广西', '江苏', '四川省', '北京'] as const;
const cities = ['大理', '长沙', '北海', '南通', '绵阳', '海淀'] as const;
const jobs = ['学生', '程序员', '摄影师', '教师', '护士', '司机'] as const;
const introductions = [
  '走得慢%252c看得多%252c记得少.%0d%0a山里信号不好，回得晚.',
  '这个人很懒，什么也没有留下',
  '',
  '有事请留言%252c看到就回',
  'nothing to see here',
] as const;
const pictures = [0, 27, 66, 141, 270] as const;
const states = [10, 20, 30, 40] as const;

/** `count` accounts, each with 8 to 40 of the others as friends. */
export function createAccounts(random: Random, count: number): readonly [Account, ...Account[]] {
  const create = () => ({
    number: 10_000_000 + random.below(900_000_000),
    nickname: random.chance(0.5) ? random.pick(handles) : random.pick(family) + random.pick(given),
    friends: null as [Account, ...Account[]] | null,
    sequence: 10_000 + random.below(50_000),
    online: false,
  });
  const first = create();
  const accounts: [typeof first, ...(typeof first)[]] = [first];
  while (accounts.length < count) accounts.push(create());
  for (const account of accounts) {
    const friends: [Account, ...Account[]] = [random.pick(accounts)];
    for (let left = 7 + random.below(33); left > 0; left--) friends.push(random.pick(accounts));
    account.friends = friends;
  }
  return accounts;
}

/** What `account` asks next: a login first, then mostly polls and messages, at some time a logout. */
export function nextTurn(random: Random, account: Account): Turn {
  account.sequence = 10_000 + ((account.sequence - 10_000 + 37 + random.below(900)) % 90_000);
  if (!account.online) return login(random, account);
  const lot = random.below(1000);
  if (lot < 480) return getMessages(random, account);
  if (lot < 700) return sendMessage(random, account);
  if (lot < 790) return friendsOnline(random, account);
  if (lot < 830) return friendList(account);
  if (lot < 910) return profile(random, account);
  if (lot < 945) return changeStatus(random, account);
  if (lot < 985) return friendship(random, account, lot);
  if (lot < 988) return search(random, account);
  account.online = false;
  return { request: ask(account, 'Logout', ''), replies: [`${answer(account, 'LOGOUT')}&RES=0`] };
}

function ask(account: Account, command: string, parameters: string): string {
  return `VER=1.1&CMD=${command}&SEQ=${account.sequence}&UIN=${account.number}${parameters}`;
}

function answer(account: Account, command: string): string {
  return `VER=1.1&CMD=${command}&SEQ=${account.sequence}&UIN=${account.number}`;
}

function friend(random: Random, account: Account): Account {
  return account.friends === null ? account : random.pick(account.friends);
}

function login(random: Random, account: Account): Turn {
  const hash = (0x1_0000_0000 + account.number * 3).toString(16).padStart(16, '0').repeat(2);
  const request = ask(account, 'Login', `&PS=${hash}&M5=1&LC=9326B87B234E7235`);
  if (random.chance(0.1)) return { request, replies: [`${answer(account, 'LOGIN')}&RES=0&RS=1&RA=密码错误`] };
  account.online = true;
  return { request, replies: [`${answer(account, 'LOGIN')}&RES=0&RS=0&HI=60&LI=300`] };
}

function getMessages(random: Random, account: Account): Turn {
  const request = ask(account, 'GetMsgEx', '');
  const head = `${answer(account, 'GETMSGEX')}&RES=0`;
  if (random.chance(0.15)) return { request, replies: [`${head}&MN=0&MT=&UN=&MG=`] };
  const count = 1 + random.below(10);
  let types = '';
  let numbers = '';
  let texts = '';
  for (let i = 0; i < count; i++) {
    numbers += `${friend(random, account).number},`;
    const lot = random.below(20);
    types += lot < 14 ? '9,' : lot < 19 ? '99,' : '2,';
    texts +=
      lot < 14 ? `${random.pick(sentences)} ,` : lot < 19 ? `${10 * (1 + random.below(3))} ,` : '加我一下，谢谢 ,';
  }
  return { request, replies: [`${head}&MN=${count}&MT=${types}&UN=${numbers}&MG=${texts}&`] };
}

function sendMessage(random: Random, account: Account): Turn {
  const request = ask(account, 'CLTMSG', `&UN=${friend(random, account).number}&MG=${random.pick(sentences)}`);
  if (random.chance(0.01)) return { request, replies: [] };
  return { request, replies: [`${answer(account, 'CLTMSG')}&RES=${random.chance(0.02) ? 3 : 0}`] };
}

function friendsOnline(random: Random, account: Account): Turn {
  const head = `${answer(account, 'QUERY_STAT')}&RES=0`;
  if (random.chance(0.05)) {
    return {
      request: ask(account, 'Query_Stat', ''),
      replies: [`${head}&FN=${random.below(20)}`, `${head}&FC=&FN=1&SN=0&ST=&UN=&NK=`],
    };
  }
  const count = random.below(7);
  let faces = '';
  let codes = '';
  let numbers = '';
  let names = '';
  for (let i = 0; i < count; i++) {
    const other = friend(random, account);
    faces += `${random.pick(pictures)},`;
    codes += random.chance(0.7) ? '10,' : '30,';
    numbers += `${other.number},`;
    names += `${other.nickname},`;
  }
  const lists = `&FC=${faces}&FN=1&SN=${count}&ST=${codes}&UN=${numbers}&NK=${names}`;
  return { request: ask(account, 'Query_Stat', '&TN=50&UN=0'), replies: [`${head}${lists}`] };
}

function friendList(account: Account): Turn {
  const friends = account.friends ?? [];
  let numbers = '';
  for (const other of friends) numbers += `${other.number},`;
  return {
    request: ask(account, 'List', '&TN=160&UN=0'),
    replies: [`${answer(account, 'LIST')}&RES=0&FN=1&SN=${friends.length}&UN=${numbers}`],
  };
}

function profile(random: Random, account: Account): Turn {
  const other = friend(random, account);
  const level = random.below(4);
  const request = ask(account, 'GetInfo', `&LV=${level}&UN=${other.number}`);
  const head = `${answer(account, 'GETINFO')}&RES=0`;
  if (level < 2) return { request, replies: [`${head}&LV=${level}&UN=${other.number}&NK=${other.nickname}`] };
  const city = random.pick(cities);
  const full = level === 3;
  const reply =
    `${head}&AD=${city}人民路${random.below(200)}号&AG=${10 + random.below(50)}` +
    (full ? `&BT=${random.below(6)}&CO=${random.below(13)}&CT=${city}&CV=%01&CY=中华人民共和国` : '') +
    `&EM=user${other.number % 10_000}@example.cn&FC=${random.pick(pictures)}&HP=http://home.example.com/` +
    `${full ? '&ID=-' : ''}&JB=${random.pick(jobs)}&LV=${level}${full ? '&MO=00000000000&MT=0&MV=' : ''}` +
    `&PC=000000&PH=0000-0000000&PR=${random.pick(introductions)}&PV=${random.pick(provinces)}` +
    `&RN=${random.pick(family)}X&SC=河西学院${full ? `&SH=${random.below(13)}` : ''}&SX=${random.below(2)}` +
    `&UN=${other.number}&NK=${other.nickname}`;
  return { request, replies: [reply] };
}

function changeStatus(random: Random, account: Account): Turn {
  return {
    request: ask(account, 'Change_Stat', `&ST=${random.pick(states)}`),
    replies: [`${answer(account, 'Change_Stat')}&RES=0&`],
  };
}

function friendship(random: Random, account: Account, lot: number): Turn {
  const other = friend(random, account).number;
  if (lot < 955) {
    const head = answer(account, 'AddToList');
    return {
      request: ask(account, 'AddToList', `&UN=${other}`),
      replies: [`${head}&RES=0&CD=${random.below(3)}&UN=${other}`],
    };
  }
  if (lot < 975) {
    const reason = random.pick(sentences);
    return {
      request: ask(account, 'Ack_AddToList', `&UN=${other}&CD=${random.below(3)}&RS=${reason}`),
      replies: [`${answer(account, 'Ack_AddToList')}&RES=0&`],
    };
  }
  return {
    request: ask(account, 'DelFromList', `&UN=${other}`),
    replies: [`${answer(account, 'DelFromList')}&RES=0&`],
  };
}

function search(random: Random, account: Account): Turn {
  const parameters = `&AG=${15 + random.below(40)}&SX=${random.below(2)}&PV=${random.pick(provinces)}`;
  return { request: ask(account, 'Finger', parameters), replies: [] };
}
