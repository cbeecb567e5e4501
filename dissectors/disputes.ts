/**
 * Questions about the kqq protocol on which the documents and the clients disagree, or that they leave open, each with
 * what would be seen in a capture if a reading is right.
 */

import type { Dispute } from '../src/model/dispute.ts';
import type { Text } from '../src/model/text.ts';

const noContent: Text = {
  en: 'no message says what a user did before it',
  zh: '报文中看不出用户先前的操作',
};

export const disputes: readonly Dispute[] = [
  {
    id: 'kqq.AddToList.CD',
    question: { en: 'Which CD says that adding a friend is refused?', zh: '哪个 CD 表示拒绝被加为好友？' },
    protocol: 'kqq',
    commands: ['AddToList'],
    covers: ['kqq.AddToList.response.CD'],
    readings: [
      {
        label: { en: '2', zh: '2' },
        source: 'hackfan',
        sign: { messages: 'cmd == AddToList && dir == response && kqq.CD == 2' },
      },
      {
        label: { en: '3', zh: '3' },
        source: 'weicheng',
        sign: { messages: 'cmd == AddToList && dir == response && kqq.CD == 3' },
      },
      {
        label: { en: '3 means that a question has to be answered', zh: '3 表示需要回答问题' },
        source: 'inferred',
        sign: { untold: { en: 'the question is asked in no message that is known', zh: '已知的报文中都没有问题本身' } },
      },
    ],
  },
  {
    id: 'kqq.RES=20',
    question: { en: 'What does RES=20 say?', zh: 'RES=20 表示什么？' },
    protocol: 'kqq',
    commands: [],
    covers: [],
    readings: [
      { label: { en: 'not logged in', zh: '没有登录' }, source: 'hackfan', sign: { notice: 'no-login' } },
      {
        label: { en: 'logged in from elsewhere meanwhile', zh: '已在别处登录' },
        source: 'clients',
        sign: { notice: 'login-elsewhere' },
      },
      {
        label: { en: 'neither: logged in here, and nowhere else since', zh: '都不是：在此登录后未在别处登录' },
        source: 'inferred',
        sign: { notice: 'login-here' },
      },
    ],
  },
  {
    id: 'kqq.ST=30',
    question: { en: 'Is ST=30 busy, or away?', zh: 'ST=30 是忙碌还是离开？' },
    protocol: 'kqq',
    commands: ['Change_Stat', 'Change_Stat2', 'Query_Stat', 'Query_Stat2', 'update_stat'],
    covers: [],
    readings: [
      {
        label: { en: 'busy', zh: '忙碌' },
        source: 'weicheng',
        sign: { untold: noContent },
      },
      {
        label: { en: 'away, since busy has a code of its own, 50', zh: '离开，因为忙碌另有代码 50' },
        source: 'clients',
        sign: { messages: 'kqq.ST == 50' },
      },
    ],
  },
  {
    id: 'kqq.ST=40',
    question: { en: 'How are friends told that a user is hidden?', zh: '用户隐身时怎样通知好友？' },
    protocol: 'kqq',
    commands: [],
    covers: [],
    readings: [
      { label: { en: 'as offline, 20', zh: '按离线通知，20' }, source: 'hackfan', sign: { notice: 'hidden-as-20' } },
      { label: { en: 'as hidden, 40', zh: '按隐身通知，40' }, source: 'inferred', sign: { notice: 'hidden-as-40' } },
    ],
  },
  {
    id: 'kqq.Login.M5',
    question: { en: 'What is M5?', zh: 'M5 是什么？' },
    protocol: 'kqq',
    commands: ['Login'],
    covers: ['kqq.Login.request.M5'],
    readings: [
      {
        label: { en: '1: PS is an MD5', zh: '1：PS 是 MD5' },
        source: 'clients',
        sign: { messages: 'cmd == Login && kqq.M5 == 1 && kqq.PS matches "^[0-9a-fA-F]{32}$"' },
      },
      {
        label: { en: 'something else: 1 without an MD5, or an MD5 without 1', zh: '别的含义：为 1 而不是 MD5，或相反' },
        source: 'hackfan',
        sign: {
          messages:
            'cmd == Login && has(kqq.M5) && has(kqq.PS) && ' +
            '(kqq.M5 == 1 && !(kqq.PS matches "^[0-9a-fA-F]{32}$") || kqq.M5 != 1 && kqq.PS matches "^[0-9a-fA-F]{32}$")',
        },
      },
    ],
  },
  {
    id: 'kqq.Login.LC',
    question: { en: 'Must LC be 9326B87B234E7235?', zh: 'LC 必须是 9326B87B234E7235 吗？' },
    protocol: 'kqq',
    commands: ['Login'],
    covers: ['kqq.Login.request.LC'],
    readings: [
      {
        label: { en: 'yes: with another one no reply comes', zh: '是：否则没有回复' },
        source: 'hackfan',
        sign: { asked: 'cmd == Login && kqq.LC != "9326B87B234E7235"', answered: 'has(null)' },
      },
      {
        label: { en: 'no: it names the platform, and others are answered', zh: '不是：它表示登录平台，其他值也有回复' },
        source: 'clients',
        sign: { asked: 'cmd == Login && kqq.LC != "9326B87B234E7235"', answered: 'has(kqq.CMD)' },
      },
    ],
  },
  {
    id: 'kqq.port-80',
    question: { en: 'Is the port 80 of the servers a false lead?', zh: '服务器的 80 端口行不通吗？' },
    protocol: 'kqq',
    commands: [],
    covers: [],
    readings: [
      {
        label: { en: 'yes: no reply comes from there', zh: '是：那里没有回复' },
        source: 'weicheng',
        sign: { asked: 'kqq && port == 80 && dir == request', answered: 'has(null) || unanswered' },
      },
      {
        label: { en: 'no: it answers', zh: '不是：有回复' },
        source: 'clients',
        sign: { asked: 'kqq && port == 80 && dir == request', answered: 'has(kqq.CMD)' },
      },
    ],
  },
  {
    id: 'kqq.GetMsgEx.MT',
    question: {
      en: 'Are there messages of MT 1 (added you) and 10 (from a stranger)?',
      zh: 'MT 有 1（加了你）和 10（陌生人消息）吗？',
    },
    protocol: 'kqq',
    commands: ['GetMsgEx'],
    covers: [],
    readings: [
      {
        label: { en: '1 is there', zh: '有 1' },
        source: 'inferred',
        sign: { messages: 'cmd == GetMsgEx && any(records, MT == 1)' },
      },
      {
        label: { en: '10 is there', zh: '有 10' },
        source: 'inferred',
        sign: { messages: 'cmd == GetMsgEx && any(records, MT == 10)' },
      },
    ],
  },
  {
    id: 'kqq.GetInfo.CV',
    question: { en: 'Does CV say who may see contact details?', zh: 'CV 是联系方式的公开程度吗？' },
    protocol: 'kqq',
    commands: ['GetInfo'],
    covers: ['kqq.GetInfo.response.CV'],
    readings: [
      {
        label: { en: 'yes: 0, 1 or 2', zh: '是：0、1、2' },
        source: 'inferred',
        sign: { messages: 'cmd == GetInfo && dir == response && kqq.CV in {0, 1, 2}' },
      },
      {
        label: { en: 'no: something else, such as %01', zh: '不是：别的值，如 %01' },
        source: 'hackfan',
        sign: { messages: 'cmd == GetInfo && dir == response && has(kqq.CV) && !(kqq.CV in {0, 1, 2})' },
      },
    ],
  },
  {
    id: 'kqq.GetInfo.MV',
    question: { en: 'Does MV say who may see the mobile number?', zh: 'MV 是手机号码的公开程度吗？' },
    protocol: 'kqq',
    commands: ['GetInfo'],
    covers: ['kqq.GetInfo.response.MV'],
    readings: [
      {
        label: { en: 'yes: 0, 1 or 2', zh: '是：0、1、2' },
        source: 'inferred',
        sign: { messages: 'cmd == GetInfo && dir == response && kqq.MV in {0, 1, 2}' },
      },
      {
        label: { en: 'not told: empty', zh: '无从得知：空值' },
        source: 'hackfan',
        sign: { messages: 'cmd == GetInfo && dir == response && kqq.MV == ""' },
      },
      {
        label: { en: 'no: something else', zh: '不是：别的值' },
        source: 'inferred',
        sign: {
          messages: 'cmd == GetInfo && dir == response && has(kqq.MV) && !(kqq.MV in {0, 1, 2} || kqq.MV == "")',
        },
      },
    ],
  },
  {
    id: 'kqq.GetInfo.ID',
    question: { en: 'Is ID the number of an identity card?', zh: 'ID 是身份证号吗？' },
    protocol: 'kqq',
    commands: ['GetInfo'],
    covers: ['kqq.GetInfo.response.ID'],
    readings: [
      {
        label: { en: 'yes: 15 or 18 digits', zh: '是：15 或 18 位' },
        source: 'clients',
        sign: { messages: 'cmd == GetInfo && dir == response && kqq.ID matches "^([0-9]{15}|[0-9]{17}[0-9Xx])$"' },
      },
      {
        label: { en: 'not told: -, a text that is not set', zh: '无从得知：- 表示没有设置' },
        source: 'inferred',
        sign: { messages: 'cmd == GetInfo && dir == response && kqq.ID == "-"' },
      },
      {
        label: { en: 'no: something else', zh: '不是：别的值' },
        source: 'inferred',
        sign: {
          messages:
            'cmd == GetInfo && dir == response && has(kqq.ID) && ' +
            '!(kqq.ID == "-" || kqq.ID matches "^([0-9]{15}|[0-9]{17}[0-9Xx])$")',
        },
      },
    ],
  },
  {
    id: 'kqq.list.FN',
    question: { en: 'Is FN beside a list the number of pages left?', zh: '名单旁的 FN 是剩余页数吗？' },
    protocol: 'kqq',
    commands: ['List', 'Query_Stat'],
    covers: ['kqq.List.response.FN', 'kqq.Query_Stat.response.FN'],
    readings: [
      {
        label: { en: 'no: always 1', zh: '不是：总是 1' },
        source: 'hackfan',
        sign: { messages: 'cmd in {List, Query_Stat} && dir == response && has(kqq.SN) && kqq.FN == 1' },
      },
      {
        label: { en: 'yes: other numbers come, too', zh: '是：也有别的数' },
        source: 'inferred',
        sign: { messages: 'cmd in {List, Query_Stat} && dir == response && has(kqq.SN) && kqq.FN != 1' },
      },
    ],
  },
];
