/**
 * What all commands of the kqq protocol share: the parameters that begin every request and every reply, and those
 * that stay secret wherever they stand.
 *
 *   request  VER=1.1&CMD=..&SEQ=..&UIN=..&(parameters of the command)
 *   reply    VER=1.1&CMD=..&SEQ=..&UIN=..&RES=..&(parameters of the command)
 *
 * Sources: weicheng, hackfan; version 1.4: clients.
 */

import type { Condition, ProtocolTable, Row } from '../../src/model/table.ts';
import { resultCodes } from './labels.ts';
import { versionNonsense } from './rules.ts';

const head: readonly Row[] = [
  {
    name: 'VER',
    kind: 'version',
    label: { en: 'protocol version', zh: '协议版本' },
    sources: ['weicheng', 'hackfan'],
    required: true,
  },
  { name: 'CMD', kind: 'word', label: { en: 'command', zh: '命令' }, sources: ['weicheng', 'hackfan'], required: true },
  {
    name: 'SEQ',
    kind: 'word',
    label: { en: 'sequence mark', zh: '序列标记' },
    sources: ['weicheng', 'hackfan'],
    required: true,
  },
  {
    name: 'UIN',
    kind: 'uin',
    label: { en: 'own QQ number', zh: '自己的 QQ 号' },
    sources: ['weicheng', 'hackfan'],
    required: true,
  },
];

/** RES as every command has it; a command whose codes mean something of their own puts other codes into a copy. */
export const resultRow: Row = {
  name: 'RES',
  kind: 'code',
  label: { en: 'result', zh: '结果' },
  sources: ['weicheng', 'hackfan'],
  codes: resultCodes,
  required: true,
};

/** The documents, which know 1.0 and 1.1, have none of what clients of later versions add. */
const later: readonly Condition[] = [{ field: 'VER', is: 'not-in', values: ['1.0', '1.1'] }];

const sessionRow: Row = {
  name: 'SID',
  kind: 'word',
  label: { en: 'session', zh: '会话' },
  sources: ['inferred'],
  status: 'assumed',
  secret: true,
  note: { en: 'clients send it empty', zh: '客户端发送空值' },
};

const laterRows: readonly Row[] = [
  {
    name: 'CON',
    kind: 'word',
    label: { en: 'unknown', zh: '未知' },
    sources: ['clients'],
    status: 'unknown',
    when: later,
    note: { en: 'clients send 0 or 1', zh: '客户端发送 0 或 1' },
  },
  { ...sessionRow, when: later },
  {
    name: 'XP',
    kind: 'word',
    label: { en: 'unknown', zh: '未知' },
    sources: ['clients'],
    status: 'unknown',
    when: later,
    note: {
      en: 'mostly 16 hex digits; the most common, C4CA4238A0B92382, is the first half of MD5("1")',
      zh: '多为 16 位十六进制数；最常见的 C4CA4238A0B92382 是 MD5("1") 的前一半',
    },
  },
];

/** Parameters that are secret in whatever message they turn up. */
const secrets: readonly Row[] = [
  {
    name: 'PS',
    kind: 'md5',
    label: { en: 'password hash', zh: '密码的散列值' },
    sources: ['weicheng', 'hackfan'],
    secret: true,
  },
  {
    name: 'VC',
    kind: 'word',
    label: { en: 'typed picture code', zh: '输入的验证码' },
    sources: ['clients'],
    status: 'assumed',
    secret: true,
  },
  {
    name: 'SG',
    kind: 'word',
    label: { en: 'unknown', zh: '未知' },
    sources: ['clients'],
    status: 'unknown',
    secret: true,
  },
  {
    name: 'SSG',
    kind: 'word',
    label: { en: 'unknown', zh: '未知' },
    sources: ['clients'],
    status: 'unknown',
    secret: true,
  },
  sessionRow,
  {
    name: 'CKE',
    kind: 'word',
    label: { en: 'cookie', zh: 'Cookie' },
    sources: ['inferred'],
    status: 'assumed',
    secret: true,
    note: { en: 'clients send it empty', zh: '客户端发送空值' },
  },
];

export const kqqProtocol: ProtocolTable = {
  protocol: 'kqq',
  title: { en: 'QQ HTTP interface', zh: 'QQ 的 HTTP 接口' },
  request: [...head, ...laterRows],
  response: [...head, resultRow],
  anywhere: secrets,
  nulls: [versionNonsense],
};
