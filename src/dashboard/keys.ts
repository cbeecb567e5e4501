/**
 * Keys: one table says what each does, for the update and for the help page, so that the two cannot disagree. Where
 * mitmproxy, termshark, less and vim agree, so do we.
 */

import type { Text } from '../model/text.ts';

export type Action =
  | 'down'
  | 'up'
  | 'left'
  | 'right'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'quit'
  | 'next-pane'
  | 'previous-pane'
  | 'help'
  | 'filter'
  | 'search'
  | 'next-hit'
  | 'previous-hit'
  | 'follow'
  | 'mark'
  | 'only-marked'
  | 'next-marked'
  | 'comment'
  | 'conversation'
  | 'next-unsure'
  | 'evidence'
  | 'columns'
  | 'order'
  | 'export'
  | 'write'
  | 'copy'
  | 'compare'
  | 'view'
  | 'language'
  | 'pause'
  | 'maximise'
  | 'layout'
  | 'larger'
  | 'smaller'
  | 'command'
  | 'events'
  | 'layer-down'
  | 'layer-up'
  | 'redraw'
  | 'suspend'
  | 'stop';

export interface Binding {
  readonly keys: readonly string[];
  /** As people call them. */
  readonly shown: string;
  readonly action: Action;
  readonly about: Text;
}

function binding(shown: string, keys: readonly string[], action: Action, en: string, zh: string): Binding {
  return { keys, shown, action, about: { en, zh } };
}

/** In the order of the help page. */
export const bindings: readonly Binding[] = [
  binding('j, down', ['j', 'down'], 'down', 'one down', '下移一行'),
  binding('k, up', ['k', 'up'], 'up', 'one up', '上移一行'),
  binding(
    'h, left',
    ['h', 'left'],
    'left',
    'fold; in the list scroll left; in hex one byte back',
    '折叠；列表左移；十六进制前一字节',
  ),
  binding(
    'l, right',
    ['l', 'right'],
    'right',
    'unfold; in the list scroll right; in hex one byte on',
    '展开；列表右移；十六进制后一字节',
  ),
  binding('space, PgDn', ['space', 'pagedown', 'C-f'], 'page-down', 'a page down', '下一页'),
  binding('PgUp, b', ['pageup', 'b', 'C-b'], 'page-up', 'a page up', '上一页'),
  binding('g, Home', ['g', 'home'], 'first', 'to the first', '到开头'),
  binding('G, End', ['G', 'end'], 'last', 'to the last; 123G to message 123', '到末尾；123G 到第 123 条消息'),
  binding(
    'enter',
    ['enter'],
    'open',
    'open the message; fold and unfold; filter by a conversation',
    '打开消息；折叠或展开；按连接过滤',
  ),
  binding(
    'esc',
    ['escape'],
    'back',
    'back: close a page, give up what is under way, leave a pane or a view',
    '返回：关闭页面，放弃进行中的操作，离开窗格或视图',
  ),
  binding('q', ['q'], 'quit', 'back, and out from the list', '返回；在列表中退出'),
  binding('tab, S-tab', ['tab'], 'next-pane', 'to the next pane, or the one before', '下一个或上一个窗格'),
  binding('', ['S-tab'], 'previous-pane', '', ''),
  binding(
    'f',
    ['f'],
    'filter',
    'filter; tab completes, up and down are what was typed before',
    '过滤；Tab 补全，上下键为历史',
  ),
  binding('/', ['/'], 'search', 'search in the pane with the focus', '在当前窗格中搜索'),
  binding('n, N', ['n'], 'next-hit', 'next hit, or the one before', '下一个或上一个结果'),
  binding('', ['N'], 'previous-hit', '', ''),
  binding('F', ['F'], 'follow', 'follow what arrives; going up stops it', '跟随新消息；上移则停止'),
  binding('P', ['P'], 'pause', 'let the list stand still, and count on', '暂停列表，继续计数'),
  binding('m', ['m'], 'mark', 'mark or unmark the message', '标记或取消标记'),
  binding('M', ['M'], 'only-marked', 'show only what is marked, or all again', '只显示已标记的消息'),
  binding("'", ["'"], 'next-marked', 'to the next marked message', '到下一条已标记的消息'),
  binding(';', [';'], 'comment', 'comment, kept in exports and captures', '注释，保存于导出文件'),
  binding('d', ['d'], 'compare', 'compare with the marked message, field by field', '与已标记的消息逐字段比较'),
  binding('s', ['s'], 'conversation', 'the whole conversation as both sides spoke', '整个会话'),
  binding(
    'u',
    ['u'],
    'next-unsure',
    'to the next unknown, assumed or disputed field or code',
    '到下一个未知、推测或有争议的字段',
  ),
  binding(
    'e',
    ['e'],
    'evidence',
    'what the messages tell about the field; again: note what it means',
    '消息中关于该字段的证据；再按则记录其含义',
  ),
  binding('c', ['c'], 'columns', 'columns of the list: any fields, kqq.MT, elapsed', '列表的列：任意字段'),
  binding('o', ['o'], 'order', 'order of the list', '排序'),
  binding('x', ['x'], 'export', 'write the marked messages, or all shown, in any format', '导出已标记或全部显示的消息'),
  binding('w', ['w'], 'write', 'write them as a capture', '写为抓包文件'),
  binding('y', ['y'], 'copy', 'copy field, value, message, hex, or explain command', '复制'),
  binding('[ ]', ['['], 'layer-down', 'hex: the layer below, or above', '十六进制：下层或上层'),
  binding('', [']'], 'layer-up', '', ''),
  binding('V', ['V'], 'view', 'messages, conversations, statistics, unknowns', '切换视图'),
  binding('E', ['E'], 'events', 'event log', '事件日志'),
  binding('L', ['L'], 'language', 'English, Chinese', '英文或中文'),
  binding('\\', ['\\'], 'maximise', 'one pane alone, or all again', '最大化窗格'),
  binding('-', ['-'], 'layout', 'next layout', '切换布局'),
  binding('< >', ['<'], 'smaller', 'pane smaller, or larger', '缩小或放大窗格'),
  binding('', ['>'], 'larger', '', ''),
  binding(':', [':'], 'command', 'a command: :123, :theme light, :filter, :export, :q', '命令行'),
  binding('?', ['?'], 'help', 'this page; again for filters', '本页；再按为过滤语法'),
  binding('C-l', ['C-l'], 'redraw', 'draw the screen anew', '重绘屏幕'),
  binding('C-z', ['C-z'], 'suspend', 'to the shell; fg comes back', '挂起'),
  binding('C-c', ['C-c'], 'stop', 'stop the capture; again: quit', '停止抓包；再按退出'),
];

const byKey: ReadonlyMap<string, Action> = new Map(
  bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)),
);

/** What a key does; null if nothing. */
export function actionOf(key: string): Action | null {
  return byKey.get(key) ?? null;
}
