/**
 * A request for every documented condition under which no reply comes, with the reasons that fit it. Source: hackfan.
 */

import type { PrintedSilence } from './shape.ts';

/** `body` with the bytes of 你好 in GBK behind it, which are no UTF-8. */
function withGbk(body: string): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode(body), 0xc4, 0xe3, 0xba, 0xc3);
}

export const silences: readonly PrintedSilence[] = [
  {
    ref: '3.1.6 UIN',
    command: 'Login',
    body: 'VER=1.1&CMD=Login&SEQ=4711&UIN=linkong&PS=25d55ad283aa400af464c76d713c07ad&M5=1&LC=9326B87B234E7235',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.1.6 PS',
    command: 'Login',
    body: 'VER=1.1&CMD=Login&SEQ=4711&UIN=512047816&PS=&M5=1&LC=9326B87B234E7235',
    reasonsEn: ['PS is empty'],
  },
  {
    ref: '3.1.6 LC',
    command: 'Login',
    body: 'VER=1.1&CMD=Login&SEQ=4711&UIN=512047816&PS=25d55ad283aa400af464c76d713c07ad&M5=1&LC=7001946358120077',
    reasonsEn: ['LC is wrong'],
  },
  {
    ref: '3.1.6 VER',
    command: 'Login',
    body: 'VER=x&CMD=Login&SEQ=4711&UIN=512047816&PS=25d55ad283aa400af464c76d713c07ad&M5=1&LC=9326B87B234E7235',
    reasonsEn: ['VER is nonsense'],
  },
  {
    ref: '3.2.5 UIN',
    command: 'List',
    body: 'VER=1.1&CMD=List&SEQ=4711&UIN=linkong&TN=160&UN=0',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.2.5 TN',
    command: 'List',
    body: 'VER=1.1&CMD=List&SEQ=4711&UIN=512047816&TN=all&UN=0',
    reasonsEn: ['TN is not a number'],
  },
  {
    ref: '3.2.5 UN',
    command: 'List',
    body: 'VER=1.1&CMD=List&SEQ=4711&UIN=512047816&TN=160&UN=first',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.3.4 UIN',
    command: 'Query_Stat',
    body: 'VER=1.1&CMD=Query_Stat&SEQ=4711&UIN=linkong&TN=50&UN=0',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.3.4 TN and UN',
    command: 'Query_Stat',
    body: 'VER=1.1&CMD=Query_Stat&SEQ=4711&UIN=512047816&TN=all&UN=first',
    reasonsEn: ['TN is not a number', 'UN is not a number'],
  },
  {
    ref: '3.4.6 UIN',
    command: 'GetInfo',
    body: 'VER=1.1&CMD=GetInfo&SEQ=4711&UIN=linkong&LV=2&UN=204915',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.4.6 LV',
    command: 'GetInfo',
    body: 'VER=1.1&CMD=GetInfo&SEQ=4711&UIN=512047816&LV=full&UN=204915',
    reasonsEn: ['LV is not a number'],
  },
  {
    ref: '3.4.6 UN',
    command: 'GetInfo',
    body: 'VER=1.1&CMD=GetInfo&SEQ=4711&UIN=512047816&LV=2&UN=somebody',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.5.6 UIN',
    command: 'AddToList',
    body: 'VER=1.1&CMD=AddToList&SEQ=4711&UIN=linkong&UN=204915',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.5.6 UN',
    command: 'AddToList',
    body: 'VER=1.1&CMD=AddToList&SEQ=4711&UIN=512047816&UN=青禾',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.6.5 UIN',
    command: 'Ack_AddToList',
    body: 'VER=1.1&CMD=Ack_AddToList&SEQ=4711&UIN=linkong&UN=204915&CD=2&RS=你好',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.6.5 UN',
    command: 'Ack_AddToList',
    body: 'VER=1.1&CMD=Ack_AddToList&SEQ=4711&UIN=512047816&UN=somebody&CD=2&RS=你好',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.6.5 CD',
    command: 'Ack_AddToList',
    body: 'VER=1.1&CMD=Ack_AddToList&SEQ=4711&UIN=512047816&UN=204915&CD=yes&RS=你好',
    reasonsEn: ['CD is not a number'],
  },
  {
    ref: '3.6.5 RS',
    command: 'Ack_AddToList',
    body: withGbk('VER=1.1&CMD=Ack_AddToList&SEQ=4711&UIN=512047816&UN=204915&CD=2&RS='),
    reasonsEn: ['RS is not UTF-8'],
  },
  {
    ref: '3.6.10 UIN',
    command: 'DelFromList',
    body: 'VER=1.1&CMD=DelFromList&SEQ=4711&UIN=linkong&UN=204915',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.6.10 UN',
    command: 'DelFromList',
    body: 'VER=1.1&CMD=DelFromList&SEQ=4711&UIN=512047816&UN=somebody',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.6.15 UIN',
    command: 'Change_Stat',
    body: 'VER=1.1&CMD=Change_Stat&SEQ=4711&UIN=linkong&ST=10',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.6.15 ST',
    command: 'Change_Stat',
    body: 'VER=1.1&CMD=Change_Stat&SEQ=4711&UIN=512047816&ST=15',
    reasonsEn: ['ST is none of 10, 20, 30, 40'],
  },
  {
    ref: '3.7.5 UIN',
    command: 'GetMsgEx',
    body: 'VER=1.1&CMD=GetMsgEx&SEQ=4711&UIN=linkong',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.8.5 UIN',
    command: 'CLTMSG',
    body: 'VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=linkong&UN=204915&MG=你好',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.8.5 UN',
    command: 'CLTMSG',
    body: 'VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=512047816&UN=somebody&MG=你好',
    reasonsEn: ['UN is not a number'],
  },
  {
    ref: '3.8.5 MG',
    command: 'CLTMSG',
    body: withGbk('VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=512047816&UN=204915&MG='),
    reasonsEn: ['MG is not UTF-8'],
  },
  {
    ref: '3.8.5 h',
    command: 'CLTMSG',
    body: 'VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=512047816&UN=204915&MG=oh',
    reasonsEn: ['MG has a lower-case h, which sometimes gets no reply'],
  },
  {
    ref: '3.8.8 UIN',
    command: 'Logout',
    body: 'VER=1.1&CMD=Logout&SEQ=4711&UIN=linkong',
    reasonsEn: ['UIN is not a number'],
  },
  {
    ref: '3.8.8 VER',
    command: 'Logout',
    body: 'VER=9&CMD=Logout&SEQ=4711&UIN=512047816',
    reasonsEn: ['VER is nonsense'],
  },
  {
    ref: 'none fits',
    command: 'Logout',
    body: 'VER=1.1&CMD=Logout&SEQ=4711&UIN=512047816',
    reasonsEn: [],
  },
];
