/**
 * VERIFYCODE: the server sends a picture in the place of a Login reply, the client sends back what it shows.
 *
 *   VER=1.1&CMD=VERIFYCODE&SEQ=..&UIN=..&RES=0&SC=1&NT=..&VC=89504E47..
 *   VER=1.4&CON=1&CMD=VERIFYCODE&SEQ=..&UIN=..&SID=&XP=..&SC=2&VC=..
 *
 * Source: clients.
 */

import type { CommandTable } from '../../src/model/table.ts';

export const verifyCode: CommandTable = {
  protocol: 'kqq',
  command: 'VERIFYCODE',
  title: { en: 'picture code', zh: '验证码' },
  sources: ['clients'],
  answers: ['Login'],
  request: {
    rows: [
      {
        name: 'SC',
        kind: 'word',
        label: { en: 'step', zh: '步骤' },
        sources: ['inferred'],
        status: 'assumed',
        note: { en: 'always 2 in a request', zh: '请求中总是 2' },
      },
      {
        name: 'VC',
        kind: 'word',
        label: { en: 'typed picture code', zh: '输入的验证码' },
        sources: ['clients'],
        status: 'assumed',
        secret: true,
      },
    ],
    summary: { en: 'typed picture code', zh: '输入的验证码' },
  },
  response: {
    rows: [
      {
        name: 'SC',
        kind: 'word',
        label: { en: 'step', zh: '步骤' },
        sources: ['inferred'],
        status: 'assumed',
        note: { en: 'always 1 in a reply', zh: '回复中总是 1' },
      },
      { name: 'NT', kind: 'word', label: { en: 'unknown', zh: '未知' }, sources: ['clients'], status: 'unknown' },
      {
        name: 'VC',
        kind: 'bytes',
        label: { en: 'picture', zh: '图片' },
        sources: ['clients'],
        status: 'assumed',
        note: { en: 'a PNG file as hex digits', zh: '十六进制表示的 PNG 文件' },
      },
    ],
    summary: { en: 'asks for the code in a picture', zh: '要求输入图片中的验证码' },
  },
};
