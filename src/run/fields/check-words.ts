/**
 * Words of the account of fields check, in both languages.
 */

const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;

const en = {
  outcome: {
    confirmed: 'confirmed',
    contradicted: 'contradicted',
    'not in these captures': 'not in these captures',
    'without a predicate': 'without a predicate',
  },
  untested: (count: number) => `without a predicate, ${messages(count)}`,
  confirmed: (count: number, of: number) => `confirmed by ${count} of ${messages(of)}`,
  contradicted: (count: number, of: number) => `contradicted by ${count} of ${messages(of)}:`,
  first: ', first ',
  more: (count: number) => `and ${count} more`,
  place: (no: number, packet: number) => `no ${no}${packet > 0 ? ` (packet ${packet})` : ''}`,
  values: (values: string) => `: ${values}`,
  total: (notes: number, counts: readonly string[]) =>
    `${notes} ${notes === 1 ? 'note' : 'notes'}: ${counts.join(', ')}`,
};

const zh: typeof en = {
  outcome: {
    confirmed: '得到证实',
    contradicted: '遭到反驳',
    'not in these captures': '未见于这些捕获文件',
    'without a predicate': '没有断言',
  },
  untested: (count) => `没有断言，${count} 条消息`,
  confirmed: (count, of) => `${of} 条消息中 ${count} 条证实`,
  contradicted: (count, of) => `${of} 条消息中 ${count} 条与之矛盾：`,
  first: '，首次 ',
  more: (count) => `另有 ${count} 条`,
  place: (no, packet) => `第 ${no} 条${packet > 0 ? `（数据包 ${packet}）` : ''}`,
  values: (values) => `：${values}`,
  total: (notes, counts) => `${notes} 条笔记：${counts.join('，')}`,
};

export const checkWords = { en, zh } as const;
