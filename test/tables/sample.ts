/** A small set of tables with invented commands, for tests of what is put over it. */

import { oicq81Protocol } from '../../dissectors/index.ts';
import type { BuiltInTables } from '../../src/tables/registry.ts';

const says = (en: string, zh: string) => ({ en, zh });

export const sample: BuiltInTables = {
  oicq: { commands: [], versions: [] },
  oicq81: { protocol: oicq81Protocol, tables: [] },
  protocol: {
    protocol: 'kqq',
    title: says('sample protocol', '样例协议'),
    request: [{ name: 'UIN', kind: 'uin', label: says('own number', '号码'), sources: ['book'] }],
    response: [{ name: 'RES', kind: 'number', label: says('result', '结果'), sources: ['book'] }],
    anywhere: [{ name: 'PS', kind: 'md5', label: says('password', '密码'), sources: ['book'], secret: true }],
    nulls: [],
  },
  commands: [
    {
      protocol: 'kqq',
      command: 'Greet',
      title: says('say hello', '打招呼'),
      sources: ['book'],
      request: {
        rows: [
          { name: 'TO', kind: 'uin', label: says('to whom', '给谁'), sources: ['book'] },
          { name: 'WD', kind: 'text', label: says('words', '话'), sources: ['book'] },
          { name: 'KY', kind: 'hex', label: says('key', '密钥'), sources: ['book'], secret: true },
        ],
        summary: says('to {TO}: {WD}', '给 {TO}：{WD}'),
      },
      response: {
        rows: [
          {
            name: 'XX',
            kind: 'number',
            label: says('first reading', '第一种'),
            sources: ['book'],
            when: [{ field: 'RES', is: 'in', values: ['0'] }],
          },
          { name: 'XX', kind: 'text', label: says('second reading', '第二种'), sources: ['book'] },
          { name: 'ZZ', kind: 'text', label: says('last', '末'), sources: ['book'] },
        ],
      },
    },
    {
      protocol: 'kqq',
      command: 'Part',
      title: says('say goodbye', '告别'),
      sources: ['book'],
      request: { rows: [] },
    },
  ],
  sources: [{ id: 'book', title: says('The book', '书'), date: null, about: says('all of it', '全部') }],
};
