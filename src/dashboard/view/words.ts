/**
 * The tool's own words in the views of the account, in both languages; labels of fields and codes come from the tables.
 */

import type { Status } from '../../model/field.ts';
import type { MessageDirection } from '../../model/message.ts';
import type { Severity } from '../../model/problem.ts';
import type { Language } from '../../model/text.ts';

export interface ViewWords {
  readonly conversations: string;
  readonly statistics: string;
  readonly unknowns: string;
  readonly events: string;
  readonly nothing: string;
  readonly dropped: (count: number) => string;
  readonly notToldApart: (count: number) => string;
  readonly client: string;
  readonly server: string;
  readonly number: string;
  readonly transport: string;
  readonly protocol: string;
  readonly sent: string;
  readonly received: string;
  readonly bytesSent: string;
  readonly bytesReceived: string;
  readonly problems: string;
  readonly noReply: string;
  readonly first: string;
  readonly last: string;
  readonly command: string;
  readonly all: string;
  readonly share: string;
  readonly asked: string;
  readonly answered: string;
  readonly pushed: string;
  readonly late: string;
  readonly results: string;
  readonly rate: (now: string, most: string, mean: string, seconds: number) => string;
  readonly rateInShort: (now: string) => string;
  readonly replyTimes: string;
  readonly lateRefusals: string;
  readonly polls: string;
  readonly most: string;
  readonly times: (count: number) => string;
  readonly field: string;
  readonly status: string;
  readonly count: string;
  readonly direction: string;
  readonly meaning: string;
  readonly values: string;
  readonly source: string;
  readonly message: string;
  readonly or: string;
  readonly others: (count: number) => string;
  readonly empty: string;
  readonly noTable: string;
  readonly seenIn: (first: number, last: number) => string;
  readonly time: string;
  readonly kind: string;
  readonly event: string;
  readonly firstSeen: string;
  readonly firstSight: string;
  readonly program: string;
  readonly flow: (number: number) => string;
  readonly colon: string;
  readonly comma: string;
  readonly dir: Readonly<Record<MessageDirection, string>>;
  readonly statusOf: Readonly<Record<Status, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
}

const english: ViewWords = {
  conversations: 'Conversations',
  statistics: 'Statistics',
  unknowns: 'Unknowns',
  events: 'Events',
  nothing: 'nothing yet',
  dropped: (count) => `${count} older dropped`,
  notToldApart: (count) => `${count} more sightings`,
  client: 'client',
  server: 'server',
  number: 'QQ number',
  transport: 'over',
  protocol: 'protocol',
  sent: 'sent',
  received: 'got',
  bytesSent: 'B sent',
  bytesReceived: 'B got',
  problems: 'prob',
  noReply: 'no reply',
  first: 'first',
  last: 'last',
  command: 'command',
  all: 'all',
  share: 'share',
  asked: 'asked',
  answered: 'replies',
  pushed: 'pushed',
  late: 'late p50',
  results: 'results',
  rate: (now, most, mean, seconds) => `${now}/s now, most ${most}/s, mean ${mean}/s in ${seconds} s`,
  rateInShort: (now) => `${now}/s`,
  replyTimes: 'time to reply',
  lateRefusals: 'late refusals',
  polls: 'between two polls of one number',
  most: 'most',
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  field: 'field',
  status: 'status',
  count: 'count',
  direction: 'in',
  meaning: 'meaning',
  values: 'values',
  source: 'source',
  message: 'message',
  or: ' or ',
  others: (count) => `${count} with others`,
  empty: '(empty)',
  noTable: 'no table has it',
  seenIn: (first, last) => (first === last ? `seen in #${first}` : `first in #${first}, last in #${last}`),
  time: 'time',
  kind: 'kind',
  event: 'event',
  firstSeen: 'first seen',
  firstSight: 'new',
  program: 'program',
  flow: (number) => `flow ${number}`,
  colon: ': ',
  comma: ', ',
  dir: { request: 'request', response: 'reply', push: 'push' },
  statusOf: { known: 'known', assumed: 'assumed', disputed: 'disputed', unknown: 'unknown', encrypted: 'encrypted' },
  severity: { note: 'note', warn: 'warn', error: 'error' },
};

const chinese: ViewWords = {
  conversations: '连接',
  statistics: '统计',
  unknowns: '未知项',
  events: '事件',
  nothing: '暂无',
  dropped: (count) => `已丢弃较早的 ${count} 条`,
  notToldApart: (count) => `另有 ${count} 次未分列`,
  client: '客户端',
  server: '服务器',
  number: 'QQ 号',
  transport: '传输',
  protocol: '协议',
  sent: '发出',
  received: '收到',
  bytesSent: '发送量',
  bytesReceived: '接收量',
  problems: '问题',
  noReply: '无回复',
  first: '最早',
  last: '最近',
  command: '命令',
  all: '总数',
  share: '占比',
  asked: '请求',
  answered: '回复',
  pushed: '推送',
  late: '延迟 p50',
  results: '结果',
  rate: (now, most, mean, seconds) => `当前 ${now}/秒，最高 ${most}/秒，${seconds} 秒内平均 ${mean}/秒`,
  rateInShort: (now) => `${now}/秒`,
  replyTimes: '回复耗时',
  lateRefusals: '延迟拒绝',
  polls: '同一号码两次轮询间隔',
  most: '最长',
  times: (count) => `${count} 次`,
  field: '字段',
  status: '状态',
  count: '次数',
  direction: '方向',
  meaning: '含义',
  values: '取值',
  source: '来源',
  message: '消息',
  or: '，或 ',
  others: (count) => `其他值 ${count} 次`,
  empty: '（空）',
  noTable: '表中没有',
  seenIn: (first, last) => (first === last ? `见于 #${first}` : `最早见于 #${first}，最近见于 #${last}`),
  time: '时间',
  kind: '类别',
  event: '事件',
  firstSeen: '首次出现',
  firstSight: '新项',
  program: '程序',
  flow: (number) => `连接 ${number}`,
  colon: '：',
  comma: '，',
  dir: { request: '请求', response: '回复', push: '推送' },
  statusOf: { known: '已知', assumed: '推测', disputed: '有争议', unknown: '未知', encrypted: '已加密' },
  severity: { note: '提示', warn: '警告', error: '错误' },
};

/** The words of a language. */
export function viewWordsIn(language: Language): ViewWords {
  return language === 'en' ? english : chinese;
}
