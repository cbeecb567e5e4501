/**
 * The tool's own words in the tree and the hex dump, in both languages; labels of fields come from the tables.
 */

import type { Status } from '../model/field.ts';
import type { MessageDirection } from '../model/message.ts';
import type { Language } from '../model/text.ts';

export interface Words {
  readonly answers: string;
  readonly after: string;
  readonly flow: string;
  readonly packet: string;
  readonly through: string;
  readonly incomplete: string;
  readonly retry: string;
  readonly took: string;
  readonly bytes: (count: number) => string;
  readonly layer: string;
  readonly or: string;
  readonly noEquals: string;
  readonly empty: string;
  readonly notDecoded: string;
  readonly notText: string;
  readonly note: string;
  readonly reading: string;
  readonly unescaped: string;
  readonly again: string;
  readonly mayBe: string;
  readonly at: string;
  readonly needed: string;
  readonly had: string;
  readonly record: string;
  readonly from: string;
  readonly frame: string;
  readonly body: string;
  readonly colon: string;
  readonly dir: Readonly<Record<MessageDirection, string>>;
  readonly status: Readonly<Record<Status, string>>;
}

const english: Words = {
  answers: 'answers',
  after: 'after',
  flow: 'flow',
  packet: 'packet',
  through: 'through tunnel to',
  incomplete: 'incomplete',
  retry: 'sent again',
  took: 'took',
  bytes: (count) => (count === 1 ? '1 byte' : `${count} bytes`),
  layer: 'layer',
  or: 'or',
  noEquals: '(name without =)',
  empty: '(empty)',
  notDecoded: 'not decoded',
  notText: 'not text',
  note: 'note',
  reading: 'reading',
  unescaped: 'unescaped',
  again: 'again',
  mayBe: 'may be',
  at: 'at',
  needed: 'needed',
  had: 'had',
  record: '#',
  from: 'from',
  frame: 'frame',
  body: 'body',
  colon: ': ',
  dir: { request: 'request', response: 'reply', push: 'push' },
  status: { known: 'known', assumed: 'assumed', disputed: 'disputed', unknown: 'unknown', encrypted: 'encrypted' },
};

const chinese: Words = {
  answers: '回复',
  after: '耗时',
  flow: '连接',
  packet: '数据包',
  through: '经隧道到',
  incomplete: '不完整',
  retry: '重发',
  took: '历时',
  bytes: (count) => `${count} 字节`,
  layer: '层',
  or: '或',
  noEquals: '（无 =）',
  empty: '（空）',
  notDecoded: '未解码',
  notText: '非文本',
  note: '注',
  reading: '说法',
  unescaped: '转义还原',
  again: '再次还原',
  mayBe: '可能',
  at: '位于',
  needed: '应有',
  had: '实有',
  record: '#',
  from: '来自',
  frame: '帧',
  body: '正文',
  colon: '：',
  dir: { request: '请求', response: '回复', push: '推送' },
  status: { known: '已知', assumed: '推测', disputed: '有争议', unknown: '未知', encrypted: '已加密' },
};

/** The words of a language. */
export function wordsIn(language: Language): Words {
  return language === 'en' ? english : chinese;
}
