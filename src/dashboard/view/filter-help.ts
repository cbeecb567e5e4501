/**
 * The filter language on one page of the dashboard, in either language.
 */

import type { Language, Text } from '../../model/text.ts';
import { type Line, run } from '../screen/frame.ts';

const rows: readonly (readonly [form: string, about: Text])[] = [
  ['cmd == "GetMsgEx"', { en: 'a command, in any case', zh: '命令，不分大小写' }],
  ['kqq.ST == busy', { en: 'a value, by its code or its label', zh: '值，按代码或含义' }],
  ['kqq.MT in {9, 99, 2..4}', { en: 'one of these, or in a range', zh: '其中之一，或在范围内' }],
  ['res != 0', { en: 'there is one, and none is equal', zh: '存在且都不相等' }],
  ['elapsed > 20s', { en: 'durations: 20s, 500ms, 2m', zh: '时长：20s、500ms、2m' }],
  ['time >= "2009-05-04 12:00"', { en: 'times are UTC', zh: '时间为 UTC' }],
  ['kqq.MG contains "在吗"', { en: 'has it in it; "x"i: in any case', zh: '包含；"x"i 不分大小写' }],
  ['summary matches "^to \\\\d+"', { en: 'a pattern (RE2)', zh: '正则（RE2）' }],
  ['kqq.MT[1], len(kqq.UN)', { en: 'an item of a list, and how many', zh: '列表中的一项，及其个数' }],
  [
    'any(records, MT == 99 && UN == 10001)',
    { en: 'joined lists; all(..), count(..) > 2', zh: '合并的列表；all(..)、count(..) > 2' },
  ],
  ['unknown, assumed, disputed', { en: 'fields or codes that are so', zh: '有未知、推测或有争议的字段' }],
  ['problem.code == "kqq.list-count"', { en: 'severity >= warn', zh: 'severity >= warn' }],
  ['ip.addr == 10.0.0.0/8, port == 8000', { en: 'either end', zh: '任一端' }],
  ['flow == 3, uin == 29501213', { en: 'one conversation, one number', zh: '一个连接，一个号码' }],
  ['has(kqq.CV)', { en: 'it is there', zh: '存在' }],
  ['a && b || !c', { en: 'and, or, not; parentheses', zh: 'and、or、not；括号' }],
];

const columns = 40;

export function filterHelp(language: Language): readonly Line[] {
  return rows.flatMap(([form, about]): readonly Line[] =>
    form.length < columns - 2
      ? [[run(`  ${form.padEnd(columns - 2)}`, 'key'), run(about[language])]]
      : [[run(`  ${form}`, 'key')], [run(`${' '.repeat(columns)}${about[language]}`)]],
  );
}
