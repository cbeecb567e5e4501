/**
 * Names of the filter language: the tables of a run go in, every name that a filter may use comes out, with what it is.
 * Parameters of tables of the user's are among them.
 */

import type { Registry } from '../dissect/registry.ts';
import type { BinaryRowRules } from '../model/binary-rules.ts';
import type { Text } from '../model/text.ts';

/**
 * How values of a name compare. `word`: a token of the tool, without regard to case. `value`: what stands on the wire, a
 * number where it is written as one, and its label. `state`: true or false of a message, as `flag`, but found in its
 * fields.
 */
export type NameType = 'number' | 'word' | 'text' | 'time' | 'duration' | 'flag' | 'state' | 'address' | 'value';

export interface FilterName {
  readonly name: string;
  readonly type: NameType;
  /** The protocol it belongs to; null for what every message has. */
  readonly protocol: string | null;
  readonly label: Text;
}

export interface FilterNames {
  /** In the order of protocols, those of every message first. */
  readonly all: readonly FilterName[];
  /** The name in any case, or what it is short for; null if there is none. */
  find(name: string): FilterName | null;
}

type Row = readonly [name: string, type: NameType, en: string, zh: string];

const envelope: readonly Row[] = [
  ['no', 'number', 'number of the message', '消息编号'],
  ['time', 'time', 'time of the first byte', '首字节时间'],
  ['timeEnd', 'time', 'time of the last byte', '末字节时间'],
  ['source', 'text', 'file or listener', '文件或监听地址'],
  ['packet', 'number', 'number of the packet that completed it', '完成消息的数据包编号'],
  ['flow', 'number', 'number of the conversation', '连接编号'],
  ['transport', 'word', 'tcp or udp', 'tcp 或 udp'],
  ['src', 'word', 'sender, ip:port', '发送方 ip:port'],
  ['dst', 'word', 'receiver, ip:port', '接收方 ip:port'],
  ['ip.src', 'address', 'address of the sender', '发送方地址'],
  ['ip.dst', 'address', 'address of the receiver', '接收方地址'],
  ['ip.addr', 'address', 'address of either', '任一方地址'],
  ['port', 'number', 'port of either', '任一方端口'],
  ['dir', 'word', 'request, response or push', 'request、response 或 push'],
  ['proto', 'word', 'kqq, oicq81, oicq, http or other', 'kqq、oicq81、oicq、http 或 other'],
  ['carrier', 'word', 'http, line, tcp or udp', 'http、line、tcp 或 udp'],
  ['tunnel', 'word', 'where the tunnel leads', '隧道目标'],
  ['cmd', 'word', 'command, as the tables call it', '命令'],
  ['uin', 'value', 'own QQ number', '自己的 QQ 号'],
  ['res', 'value', 'result', '结果'],
  ['complete', 'flag', 'nothing of it is missing', '消息完整'],
  ['unanswered', 'flag', 'no reply in the capture', '抓包中没有回复'],
  ['retry', 'flag', 'sent again', '重发'],
  ['null', 'word', 'how no reply was given: closed, reset, empty or text', '无回复的方式'],
  ['replyTo', 'number', 'number of the request it answers', '所回复请求的编号'],
  ['elapsed', 'duration', 'time since the request', '距请求的时间'],
  ['summary', 'text', 'last column of the log, in English', '摘要（英文）'],
  ['charset', 'word', 'charset of its texts', '字符集'],
  ['profile', 'word', 'wire profile of a 0x81 frame', '0x81 报文的写法'],
  ['problem', 'state', 'has a problem', '有问题'],
  ['problem.code', 'word', 'code of a problem', '问题代码'],
  ['problem.text', 'text', 'text of a problem', '问题说明'],
  ['severity', 'word', 'gravest problem: note, warn or error', '最严重的问题级别'],
  ['unknown', 'state', 'has a field or code that nothing explains', '有未知字段或代码'],
  ['assumed', 'state', 'has a field whose meaning is assumed', '有推测的字段'],
  ['disputed', 'state', 'has a field whose meaning is disputed', '有存在争议的字段'],
];

const oicqRows: readonly Row[] = [
  ['version', 'value', 'version of the client', '客户端版本'],
  ['command', 'value', 'command', '命令'],
  ['sequence', 'value', 'sequence number', '序号'],
  ['number', 'value', 'QQ number', 'QQ 号'],
  ['length', 'value', 'length in front of a frame over TCP', 'TCP 报文前的长度'],
  ['prefix', 'value', 'clear bytes in front of the ciphertext', '密文前的明文'],
  ['key', 'value', 'clear key', '明文密钥'],
];

const httpRows: readonly Row[] = [
  ['method', 'value', 'method', '方法'],
  ['target', 'value', 'target', '目标'],
  ['version', 'value', 'version', '版本'],
  ['status', 'value', 'status', '状态码'],
  ['reason', 'value', 'reason', '原因短语'],
  ['host', 'value', 'header Host; any header has its name', 'Host 首部；其他首部同理'],
];

const aliases: Readonly<Record<string, string>> = {
  command: 'cmd',
  protocol: 'proto',
  result: 'res',
  elapsedms: 'elapsed',
  'problem.severity': 'severity',
};

const protocols = ['kqq', 'oicq81', 'oicq', 'http', 'other'];

/** Every name that the tables of `registry` give. */
export function createNames(registry: Registry): FilterNames {
  const all: FilterName[] = [
    ...envelope.map((row) => toName(row, null)),
    ...protocols.map((name) => toName([name, 'flag', `is a message of ${name}`, `是 ${name} 消息`], null)),
    ...kqqNames(registry),
    ...binaryNames(registry),
    ...oicqRows.map((row) => toName(row, 'oicq')),
    ...httpRows.map((row) => toName(row, 'http')),
  ];
  const byName = new Map(all.map((one) => [one.name.toLowerCase(), one]));
  return {
    all,
    find: (name) => {
      const key = name.toLowerCase();
      const found = byName.get(aliases[key] ?? key);
      if (found !== undefined) return found;
      const header = /^http\.([a-z0-9!#$%&'*+.^_`|~-]+)$/.exec(key);
      return header === null ? null : toName([header[1], 'value', `header ${header[1]}`, `首部 ${header[1]}`], 'http');
    },
  };
}

function toName([name, type, en, zh]: Row, protocol: string | null): FilterName {
  return { name: protocol === null ? name : `${protocol}.${name}`, type, protocol, label: { en, zh } };
}

function kqqNames({ commands, unknown }: Registry): readonly FilterName[] {
  const found = new Map<string, FilterName>();
  for (const { request, response, push } of [unknown, ...commands]) {
    for (const rules of [request, response, push]) {
      for (const rows of [...rules.rows.values(), ...rules.anywhere.values()]) {
        for (const { row } of rows) {
          const name = `kqq.${row.name}`;
          if (!found.has(name)) found.set(name, { name, type: 'value', protocol: 'kqq', label: row.label });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function binaryNames({ oicq81 }: Registry): readonly FilterName[] {
  if (oicq81 === null) return [];
  const found = new Map<string, FilterName>();
  const add = ({ row }: BinaryRowRules): void => {
    const name = `oicq81.${row.name}`;
    if (!found.has(name)) found.set(name, { name, type: 'value', protocol: 'oicq81', label: row.label });
  };
  oicq81.header.forEach(add);
  for (const { rows } of oicq81.all) rows.forEach(add);
  return [...found.values()];
}
