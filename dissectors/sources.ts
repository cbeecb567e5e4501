/**
 * The documents that tables cite: nothing goes in, the list of sources with title, date and what each is comes out.
 */

import type { SourceDocument } from '../src/model/table.ts';

export const sources: readonly SourceDocument[] = [
  {
    id: 'weicheng',
    title: {
      en: 'Weicheng: study of the HTTP interface protocol of QQ (in Chinese)',
      zh: '微程：QQ 的 HTTP 接口协议探究',
    },
    date: '2020-03-03',
    about: {
      en: 'an article with requests of versions 1.0 and 1.1 and one reply to each command; dated by a reprint, it is older',
      zh: '文章，列出 1.0、1.1 版的请求，以及每条命令的一个回复；日期是转载的日期，原文更早',
    },
  },
  {
    id: 'hackfan',
    title: {
      en: 'Hackfan: C# QQ interface software, the HTTP interface protocol of QQ (in Chinese)',
      zh: 'Hackfan：C#实现QQ接口软件--QQ的HTTP接口协议探究',
    },
    date: '2012-04-29',
    about: {
      en: "experiments with version 1.1 that build on Weicheng's article: more replies, codes, and when no reply comes; dated by its oldest dated copy",
      zh: '在微程文章的基础上对 1.1 版所做的试验：更多回复、代码，以及何时没有回复；日期是最早一份有日期的转载',
    },
  },
  {
    id: 'oicq-doc',
    title: { en: 'OICQ server system: communication protocol (in Chinese)', zh: 'OICQ 服务器系统通讯协议' },
    date: '2002',
    about: {
      en: 'a list of the messages of a binary protocol that begins with 0x81',
      zh: '以 0x81 开头的二进制协议的报文列表',
    },
  },
  {
    id: 'clients',
    title: { en: 'public source code of clients', zh: '公开的客户端源代码' },
    date: null,
    about: {
      en: 'what programs send and how they read the replies; their authors guessed too',
      zh: '程序发送什么、怎样理解回复；作者自己也有猜测',
    },
  },
  {
    id: 'captures',
    title: { en: 'public captures', zh: '公开的抓包文件' },
    date: null,
    about: { en: 'bytes seen on the wire', zh: '网络上实际出现的字节' },
  },
  {
    id: 'inferred',
    title: { en: 'inference', zh: '推断' },
    date: null,
    about: { en: 'concluded from what other sources show, never proven', zh: '由其他来源推出，未经证实' },
  },
  {
    id: 'note',
    title: { en: "the user's notebook", zh: '用户的笔记' },
    date: null,
    about: { en: 'what the user has written about a field', zh: '用户对字段所作的记录' },
  },
];
