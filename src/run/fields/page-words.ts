/**
 * Words of the page of a field, in both languages.
 */

import type { Status } from '../../model/field.ts';

const en = {
  status: {
    unknown: 'unknown',
    assumed: 'assumed',
    disputed: 'disputed',
    encrypted: 'encrypted',
    known: 'known',
  } satisfies Record<Status, string>,
  perhaps: 'perhaps',
  presence: (have: number, of: number) => `in ${have} of ${of} ${of === 1 ? 'message' : 'messages'}`,
  items: (count: number) => `, ${count} ${count === 1 ? 'item' : 'items'} in all`,
  dependsOn: (name: string, bits: number) => `there or not by ${name} (${bits} bits); there in`,
  absent: '(absent)',
  empty: '(empty)',
  secret: (least: number, most: number) =>
    `secret, ${least === most ? least : `${least} to ${most}`} bytes: values are not looked at`,
  values: (count: number, isWhole: boolean) =>
    `${isWhole ? '' : 'about '}${count} different ${count === 1 ? 'value' : 'values'}: `,
  bytes: 'bytes, in hex',
  length: (bytes: string) => `, ${bytes} ${bytes === '1' ? 'byte' : 'bytes'} long`,
  range: (least: number, most: number) => `, ${least} to ${most}`,
  count: 'count',
  value: 'value',
  first: 'first',
  last: 'last, message+byte',
  more: (count: number, isWhole: boolean) => `and ${isWhole ? '' : 'about '}${count} more; --json has 100`,
  tooFew: (values: number, least: number) => `too little data: n=${values}, at least ${least} are needed`,
  soFar: '; so far',
  none: (values: number) => `no reading fits (${values} values)`,
  weak: '; too weak to be believed',
  tested: (values: number, sample: number) =>
    `readings, tested on ${values} ${values === 1 ? 'value' : 'values'} of ${sample} ${sample === 1 ? 'message' : 'messages'}`,
  unit: 'bits saved against writing each value freely; from 10 on a reading is believed',
  hits: (hits: number, tested: number) => `${hits} of ${tested}`,
  but: (places: string) => `, not in ${places}`,
  gap: (positions: number, rows: number, found: number) =>
    `the first ${positions} bytes, in ${rows} messages: ${found === 0 ? 'no reading fits' : 'byte, bits saved, reading'}`,
  see: 'to see one:',
};

const zh: typeof en = {
  status: { unknown: '未知', assumed: '推测', disputed: '有争议', encrypted: '加密', known: '已知' },
  perhaps: '可能是',
  presence: (have, of) => `${of} 条消息中有 ${have} 条含此字段`,
  items: (count) => `，共 ${count} 项`,
  dependsOn: (name, bits) => `是否出现取决于${name}（${bits} 比特）；出现次数`,
  absent: '（无）',
  empty: '（空）',
  secret: (least, most) => `机密，${least === most ? least : `${least} 至 ${most}`} 字节：不分析其值`,
  values: (count, isWhole) => `${isWhole ? '' : '约 '}${count} 个不同的值：`,
  bytes: '字节（十六进制）',
  length: (bytes) => `，长 ${bytes} 字节`,
  range: (least, most) => `，${least} 至 ${most}`,
  count: '次数',
  value: '值',
  first: '首次',
  last: '末次（消息+字节）',
  more: (count, isWhole) => `另有${isWhole ? ' ' : '约 '}${count} 个；--json 列出 100 个`,
  tooFew: (values, least) => `数据太少：n=${values}，至少需要 ${least}`,
  soFar: '；目前',
  none: (values) => `没有合适的解释（${values} 个值）`,
  weak: '；以下过弱，不可信',
  tested: (values, sample) => `解释，以 ${sample} 条消息中的 ${values} 个值检验`,
  unit: '数字为比自由书写节省的比特；10 以上可信',
  hits: (hits, tested) => `${tested} 中 ${hits}`,
  but: (places) => `，例外 ${places}`,
  gap: (positions, rows, found) =>
    `前 ${positions} 字节，${rows} 条消息：${found === 0 ? '没有合适的解释' : '字节、节省的比特、解释'}`,
  see: '查看一例：',
};

export const pageWords = { en, zh } as const;
