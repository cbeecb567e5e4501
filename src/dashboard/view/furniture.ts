/**
 * The dashboard's own words around what it shows, in both languages: titles, status, hints, prompts and menus. What the
 * program has to tell (faults, results) is in English everywhere.
 */

import type { Language } from '../../model/text.ts';
import type { Job, Menu, PaneName, Phase, PromptKind } from '../state.ts';
import type { Goal } from '../task.ts';

export interface Furniture {
  readonly messages: string;
  readonly fields: string;
  readonly fieldsOf: (no: number) => string;
  readonly bytes: string;
  readonly noMessage: string;
  readonly noBytes: string;
  readonly layer: string;
  readonly bytesIn: (name: string, size: number) => string;
  readonly notInMemory: string;
  readonly noneShown: (count: number) => string;
  readonly noMessages: string;
  readonly waiting: string;
  readonly reading: string;
  /** Of a large message: it is being taken apart. */
  readonly opening: string;
  readonly job: Readonly<Record<Job['kind'], string>>;
  /** What is looked for in the file. */
  readonly task: Readonly<Record<Goal['kind'], string>>;
  /** A list that becomes one in another order. */
  readonly sorting: string;
  readonly sortingFile: string;
  readonly givesUp: string;
  /** So many messages are not in the list because they are not in memory. */
  readonly unread: (count: number) => string;
  readonly filter: string;
  readonly onlyMarked: string;
  readonly order: string;
  readonly paused: string;
  readonly following: string;
  readonly phase: Readonly<Record<Phase, string>>;
  readonly marked: (count: number) => string;
  readonly leftMemory: (count: number) => string;
  readonly prompt: Readonly<Record<PromptKind, string>>;
  readonly isRight: string;
  readonly isWrong: string;
  readonly menu: Readonly<Record<Menu['kind'], string>>;
  readonly choice: Readonly<Record<string, string>>;
  /** Keys and what they do, two blanks between. */
  readonly hints: Readonly<Record<PaneName | 'view' | 'page', string>>;
}

const english: Furniture = {
  messages: 'messages',
  fields: 'fields',
  fieldsOf: (no) => `fields of #${no}`,
  bytes: 'bytes',
  noMessage: 'no message',
  noBytes: 'no bytes',
  layer: 'layer',
  bytesIn: (name, size) => `${name}, ${size} bytes`,
  notInMemory: 'not in memory',
  noneShown: (count) => `none of ${count} messages is shown by this filter`,
  noMessages: 'no messages',
  waiting: 'waiting for messages',
  reading: 'reading',
  opening: 'being taken apart',
  job: { list: 'filtering', search: 'searching', conversation: 'conversation', unsure: 'looking through' },
  task: {
    list: 'filtering the file',
    search: 'searching the file',
    conversation: 'reading the conversation',
    comparison: 'reading the message',
    evidence: 'gathering evidence',
    unsure: 'looking through the file',
  },
  sorting: 'sorting',
  sortingFile: 'sorting the file',
  givesUp: 'esc gives up',
  unread: (count) => `${count} not looked at`,
  filter: 'filter',
  onlyMarked: 'only marked',
  order: 'by',
  paused: 'PAUSED',
  following: 'FOLLOW',
  phase: { reading: 'reading ', live: 'live ', stopping: 'stopping ', ended: '' },
  marked: (count) => `${count} marked`,
  leftMemory: (count) => `${count} left memory`,
  prompt: {
    filter: 'filter',
    search: 'search',
    command: ':',
    comment: 'comment',
    note: 'note what it means:',
    columns: 'columns',
    export: 'export (format file)',
    write: 'write a capture',
    'copy-file': 'too long for the clipboard; write to file',
  },
  isRight: 'ok',
  isWrong: 'no',
  menu: { copy: 'copy', order: 'order', quit: 'end the capture and quit?' },
  choice: {},
  hints: {
    list: 'enter fields  f filter  / search  u unknown  m mark  s conversation  V views  ? help  q quit',
    tree: 'enter fold  tab bytes  u next unknown  y copy  / search  esc list  ? help',
    hex: 'hjkl move  [ ] layer  / search  esc list  ? help',
    events: 'enter its messages  j k move  E close  esc list  ? help',
    view: 'enter its messages  j k move  V next view  esc messages  ? help',
    page: 'space b page  g G ends  esc back',
  },
};

const chinese: Furniture = {
  messages: '消息',
  fields: '字段',
  fieldsOf: (no) => `#${no} 的字段`,
  bytes: '字节',
  noMessage: '没有消息',
  noBytes: '没有字节',
  layer: '层',
  bytesIn: (name, size) => `${name}，${size} 字节`,
  notInMemory: '不在内存中',
  noneShown: (count) => `${count} 条消息均不符合此过滤条件`,
  noMessages: '没有消息',
  waiting: '等待消息',
  reading: '读取中',
  opening: '解析中',
  job: { list: '过滤中', search: '搜索中', conversation: '整理会话', unsure: '查找中' },
  task: {
    list: '过滤文件中',
    search: '搜索文件中',
    conversation: '读取会话中',
    comparison: '读取消息中',
    evidence: '收集证据中',
    unsure: '查找文件中',
  },
  sorting: '排序中',
  sortingFile: '文件排序中',
  givesUp: 'esc 放弃',
  unread: (count) => `${count} 条未查看`,
  filter: '过滤',
  onlyMarked: '只看已标记',
  order: '排序',
  paused: '已暂停',
  following: '跟随',
  phase: { reading: '读取 ', live: '实时 ', stopping: '正在停止 ', ended: '' },
  marked: (count) => `已标记 ${count}`,
  leftMemory: (count) => `${count} 条已移出内存`,
  prompt: {
    filter: '过滤',
    search: '搜索',
    command: ':',
    comment: '注释',
    note: '记录其含义：',
    columns: '列',
    export: '导出（格式 文件）',
    write: '写为抓包文件',
    'copy-file': '剪贴板放不下，写入文件',
  },
  isRight: '正确',
  isWrong: '有误',
  menu: { copy: '复制', order: '排序', quit: '结束抓包并退出？' },
  choice: {
    number: '编号',
    command: '命令',
    uin: '号码',
    result: '结果',
    elapsed: '用时',
    size: '大小',
    field: '字段',
    value: '值',
    message: '消息',
    hex: '十六进制',
    'explain command': 'explain 命令',
    yes: '是',
    no: '否',
  },
  hints: {
    list: 'enter 字段  f 过滤  / 搜索  u 未知字段  m 标记  s 会话  V 视图  ? 帮助  q 退出',
    tree: 'enter 折叠  tab 字节  u 下个未知  y 复制  / 搜索  esc 列表  ? 帮助',
    hex: 'hjkl 移动  [ ] 层  / 搜索  esc 列表  ? 帮助',
    events: 'enter 相关消息  j k 移动  E 关闭  esc 列表  ? 帮助',
    view: 'enter 相关消息  j k 移动  V 下个视图  esc 消息  ? 帮助',
    page: 'space b 翻页  g G 首尾  esc 返回',
  },
};

export function furnitureIn(language: Language): Furniture {
  return language === 'en' ? english : chinese;
}
