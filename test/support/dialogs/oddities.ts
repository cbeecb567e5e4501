/**
 * Bodies of everything that is unusual on the QQ HTTP interface, typed by hand and grouped by what is odd about them.
 * Strings are sent as UTF-8 unless a group says otherwise. Sources: weicheng, hackfan; forms seen only with public
 * clients (version 1.4, form-encoding, hash-map order) say so.
 */

/** A request and what answers it. */
export interface Pair {
  readonly request: string;
  readonly reply: string;
}

/** Query_Stat without TN: two replies, 56 and 77 bytes long as printed. Source: hackfan. */
export const twoReplies = {
  withoutTn: {
    request: 'VER=1.1&CMD=Query_Stat&SEQ=4711&UIN=158240637',
    first: 'VER=1.1&CMD=QUERY_STAT&SEQ=4711&UIN=158240637&RES=0&FN=1',
    second: 'VER=1.1&CMD=QUERY_STAT&SEQ=4711&UIN=158240637&RES=0&FC=&FN=1&SN=0&ST=&UN=&NK=',
  },
  tnZero: {
    request: 'VER=1.1&CMD=Query_Stat&SEQ=4712&UIN=158240637&TN=0',
    first: 'VER=1.1&CMD=QUERY_STAT&SEQ=4712&UIN=158240637&RES=0&FN=2',
    second: 'VER=1.1&CMD=QUERY_STAT&SEQ=4712&UIN=158240637&RES=0&FC=&FN=1&SN=0&ST=&UN=&NK=',
  },
  listTnZero: {
    request: 'VER=1.1&CMD=List&SEQ=4713&UIN=158240637&TN=0',
    reply: 'VER=1.1&CMD=LIST&SEQ=4713&UIN=158240637&RES=0&FN=3',
  },
} as const;

/** Requests that get no answer, with the reason the documents give. `%GBK%` stands for the bytes of 你好 in GBK. */
export const withoutAnswer = {
  nonsenseVersion: 'VER=abc&CMD=GetMsgEx&SEQ=2001&UIN=80521347',
  loginNumberIsText:
    'VER=1.1&CMD=Login&SEQ=2002&UIN=wanzhou&PS=5f4dcc3b5aa765d61d8327deb882cf99&M5=1&LC=9326B87B234E7235',
  loginWithoutPassword: 'VER=1.1&CMD=Login&SEQ=2003&UIN=80521347&PS=&M5=1&LC=9326B87B234E7235',
  loginWrongLc: 'VER=1.1&CMD=Login&SEQ=2004&UIN=80521347&PS=5f4dcc3b5aa765d61d8327deb882cf99&M5=1&LC=0123456789ABCDEF',
  listTnIsText: 'VER=1.1&CMD=List&SEQ=2005&UIN=80521347&TN=all&UN=0',
  onlineUnIsText: 'VER=1.1&CMD=Query_Stat&SEQ=2006&UIN=80521347&TN=50&UN=first',
  profileLvIsText: 'VER=1.1&CMD=GetInfo&SEQ=2007&UIN=80521347&LV=full&UN=90417',
  addUnIsText: 'VER=1.1&CMD=AddToList&SEQ=2008&UIN=80521347&UN=阿拓',
  answerCdIsText: 'VER=1.1&CMD=Ack_AddToList&SEQ=2009&UIN=80521347&UN=73110248&CD=yes&RS=好',
  answerReasonNotUtf8: ['VER=1.1&CMD=Ack_AddToList&SEQ=2010&UIN=80521347&UN=73110248&CD=2&RS=', '你好，是我'],
  deleteUnIsText: 'VER=1.1&CMD=DelFromList&SEQ=2011&UIN=80521347&UN=nobody',
  statusIllegal: 'VER=1.1&CMD=Change_Stat&SEQ=2012&UIN=80521347&ST=25',
  messagesNumberIsText: 'VER=1.1&CMD=GetMsgEx&SEQ=2013&UIN=-',
  textNotUtf8: ['VER=1.1&CMD=CLTMSG&SEQ=2014&UIN=80521347&UN=73110248&MG=', '今天下雨，不去了'],
  textWithSmallH: 'VER=1.1&CMD=CLTMSG&SEQ=2015&UIN=80521347&UN=73110248&MG=oh no',
  logoutNumberIsText: 'VER=1.1&CMD=Logout&SEQ=2016&UIN=me',
} as const;

/** Refusals: RES 3 (late), 5, 20, a failed login, CD 2 and 3. */
export const refusals = {
  illegalNumber: {
    request: 'VER=1.1&CMD=Login&SEQ=3001&UIN=321&PS=5f4dcc3b5aa765d61d8327deb882cf99&M5=1&LC=9326B87B234E7235',
    reply: 'VER=1.1&CMD=LOGIN&SEQ=3001&UIN=321&RES=5',
  },
  wrongPassword: {
    request: 'VER=1.1&CMD=Login&SEQ=3002&UIN=80521347&PS=098f6bcd4621d373cade4e832627b4f6&M5=1&LC=9326B87B234E7235',
    reply: 'VER=1.1&CMD=LOGIN&SEQ=3002&UIN=80521347&RES=0&RS=1&RA=密码错误',
  },
  loginFailed: {
    request: 'VER=1.1&CMD=Login&SEQ=3003&UIN=6203915&PS=098f6bcd4621d373cade4e832627b4f6&M5=0&LC=9326B87B234E7235',
    reply: 'VER=1.1&CMD=Login&SEQ=3003&UIN=6203915&RES=0&RS=1&RA=登录失败',
  },
  notLoggedIn: {
    request: 'VER=1.1&CMD=List&SEQ=3004&UIN=6203915&TN=160&UN=0',
    reply: 'VER=1.1&CMD=LIST&SEQ=3004&UIN=6203915&RES=20',
  },
  statusTooOften: {
    request: 'VER=1.1&CMD=Change_Stat&SEQ=3005&UIN=80521347&ST=30',
    reply: 'VER=1.1&CMD=Change_Stat&SEQ=3005&UIN=80521347&RES=3',
  },
  deletedAgain: {
    request: 'VER=1.1&CMD=DelFromList&SEQ=3006&UIN=80521347&UN=158240637',
    reply: 'VER=1.1&CMD=DelFromList&SEQ=3006&UIN=80521347&RES=3',
  },
  sentTooFast: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=3007&UIN=80521347&UN=73110248&MG=在吗',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=3007&UIN=80521347&RES=3',
  },
  answerCdThree: {
    request: 'VER=1.1&CMD=Ack_AddToList&SEQ=3008&UIN=80521347&UN=73110248&CD=3&RS=',
    reply: 'VER=1.1&CMD=Ack_AddToList&SEQ=3008&UIN=80521347&RES=3',
  },
  addRefusedTwo: {
    request: 'VER=1.1&CMD=AddToList&SEQ=3009&UIN=80521347&UN=158240637',
    reply: 'VER=1.1&CMD=AddToList&SEQ=3009&UIN=80521347&RES=0&CD=2&UN=158240637',
  },
  addRefusedThree: {
    request: 'VER=1.1&CMD=AddToList&SEQ=3010&UIN=80521347&UN=158240637',
    reply: 'VER=1.1&CMD=AddToList&SEQ=3010&UIN=80521347&RES=0&CD=3&UN=158240637',
  },
} as const satisfies Record<string, Pair>;

/** Percent escapes: both cases, twice, of `%` `&` `,`, of a control character, broken ones, of GBK bytes. */
export const escapes = {
  profile: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=4001&UIN=73110248&LV=3&UN=6203915',
    reply:
      'VER=1.1&CMD=GETINFO&SEQ=4001&UIN=73110248&RES=0&AD=%25&AG=0&BT=0&CO=0&CT=&CV=%01&CY=&EM=juzi@example.com&FC=1' +
      '&HP=http://juzi.example.com/?a=1%26b=2&ID=-&JB=&LV=3&MO=-&MT=0&MV=&PC=&PH=&PR=酸%252C甜%252c苦%0D%0a辣.%0d%0a' +
      '&PV=&RN=-&SC=&SH=0&SX=1&UN=6203915&NK=橘子%2c汽水',
  },
  mixedCase: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=4002&UIN=73110248&UN=6203915&MG=%e6%98%8E%E5%a4%a9见%2C%26%25',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=4002&UIN=73110248&RES=0&',
  },
  broken: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=4003&UIN=73110248&UN=6203915&MG=打9折%，满100%zz减5%2',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=4003&UIN=73110248&RES=0&',
  },
  gbkBytes: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=4004&UIN=73110248&UN=6203915&MG=%D6%D0%CE%C4%B2%E2%CA%D4%A3%AC%BA%C3%B5%C4',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=4004&UIN=73110248&RES=0&',
  },
  received: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=4005&UIN=6203915',
    reply:
      'VER=1.1&CMD=GETMSGEX&SEQ=4005&UIN=6203915&RES=0&MN=3&MT=9,9,9,&UN=73110248,73110248,73110248,' +
      '&MG=明天见%2c%26%25 ,第一行%0d%0a第二行 ,a=b%26c=d ,&',
  },
} as const satisfies Record<string, Pair>;

/** Typed here as text, sent in GBK. */
export const inGbk = {
  profile: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=5001&UIN=90417&LV=2&UN=158240637',
    reply:
      'VER=1.1&CMD=GETINFO&SEQ=5001&UIN=90417&RES=0&AD=北巷三十二号&AG=31&EM=mao@example.cn&FC=0&HP=&JB=兽医&LV=2' +
      '&PC=000000&PH=0000-0000003&PR=养了七只猫%252c还想再养一只&PV=四川省&RN=冯X&SC=城南农学院&SX=1&UN=158240637&NK=北巷的猫',
  },
  messages: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=5002&UIN=90417',
    reply:
      'VER=1.1&CMD=GETMSGEX&SEQ=5002&UIN=90417&RES=0&MN=2&MT=9,9,&UN=158240637,158240637,' +
      '&MG=老潘，片子洗好了吗 ,不急，下周来取 ,&',
  },
  sent: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=5003&UIN=90417&UN=158240637&MG=洗好了，随时来拿',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=5003&UIN=90417&RES=0&',
  },
} as const satisfies Record<string, Pair>;

/** Bodies for requests whose HTTP frame is odd. The form-encoded one is as a PHP client sends it. */
export const oddFrames = {
  formEncoded: {
    request:
      'VER=1.1&CMD=CLTMSG&SEQ=6001&UIN=73110248&UN=80521347&MG=%E5%91%A8%E6%9C%AB+%E5%8E%BB%E7%88%AC%E5%B1%B1%EF%BC%9F',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=6001&UIN=73110248&RES=0&',
  },
  twoWrites: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=6002&UIN=73110248',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=6002&UIN=73110248&RES=0&MN=0&MT=&UN=&MG=',
  },
  strayBlank: {
    request: 'VER=1.1&CMD=Login&SEQ=6003&UIN=73110248&PS=e10adc3949ba59abbe56e057f20f883e &M5=1&LC=9326B87B234E7235',
    reply: 'VER=1.1&CMD=LOGIN&SEQ=6003&UIN=73110248&RES=0&RS=0&HI=60&LI=300',
  },
  expectContinue: {
    request: 'VER=1.1&CMD=Change_Stat&SEQ=6004&UIN=80521347&ST=10',
    reply: 'VER=1.1&CMD=Change_Stat&SEQ=6004&UIN=80521347&RES=0&',
  },
  bareLineFeeds: {
    request: 'VER=1.1&CMD=Query_Stat&SEQ=6005&UIN=80521347&TN=50&UN=0',
    reply: 'VER=1.1&CMD=QUERY_STAT&SEQ=6005&UIN=80521347&RES=0&FC=66,&FN=1&SN=1&ST=10,&UN=73110248,&NK=阿拓,',
  },
  untilClose: {
    request: 'VER=1.0&CMD=GetMsgEx&SEQ=6006&UIN=80521347',
    reply: 'VER=1.0&CMD=GETMSGEX&SEQ=6006&UIN=80521347&RES=0&MN=1&MT=9,&UN=73110248,&MG=没有长度的回复 ,&',
  },
  compressed: {
    request: 'VER=1.1&CMD=List&SEQ=6007&UIN=80521347&TN=160&UN=0',
    reply: 'VER=1.1&CMD=LIST&SEQ=6007&UIN=80521347&RES=0&FN=1&SN=3&UN=90417,6203915,73110248,',
  },
  countedShort: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=6008&UIN=80521347&LV=0&UN=90417',
    reply: 'VER=1.1&CMD=GETINFO&SEQ=6008&UIN=80521347&RES=0&LV=0&UN=90417&NK=老潘%2c摄影',
  },
  afterShort: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=6010&UIN=80521347',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=6010&UIN=80521347&RES=0&MN=1&MT=9,&UN=90417,&MG=明天开门吗 ,',
  },
  portEighty: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=6009&UIN=80521347&LV=1&UN=73110248',
    reply: 'VER=1.1&CMD=GETINFO&SEQ=6009&UIN=80521347&RES=0&LV=1&UN=73110248&NK=阿拓',
  },
} as const satisfies Record<string, Pair>;

/** Parameters in unusual order, number and shape; codes, fields and commands that no document names. */
export const oddParameters = {
  hashMapOrder: {
    request: 'UN=0&SEQ=7001&TN=50&VER=1.1&UIN=80521347&CMD=Query_Stat',
    reply:
      'VER=1.1&CMD=QUERY_STAT&SEQ=7001&UIN=80521347&RES=0&FC=66,270,&FN=1&SN=2&ST=10,77,&UN=73110248,90417,' +
      '&NK=阿拓,老潘%2c摄影,',
  },
  repeatedKeys: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=7002&UIN=80521347&UN=73110248&UN=90417&MG=给谁的？&MG=两个人',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=7002&UIN=80521347&RES=0&RES=3',
  },
  pieces: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=7003&UIN=80521347&LV=2&fast&&UN=90417&',
    reply:
      'VER=1.1&CMD=GETINFO&SEQ=7003&UIN=80521347&RES=0&AD=码头街12号&AG=47&EM=&FC=270&HP=&JB=摄影师&LV=2&PC&PH=' +
      '&PR=&PV=广西&RN=潘XX&SC=&SX=9&UN=90417&NK=老潘%2c摄影&',
  },
  unknownFields: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=7004&UIN=80521347&XQ=1&ZZ=测试',
    reply:
      'VER=1.1&CMD=GETMSGEX&SEQ=7004&UIN=80521347&RES=0&MN=4&MT=4,1,10,55,&UN=158240637,90417,31415,73110248,' +
      '&MG=暂时不加人，抱歉 ,- ,陌生人你好 ,?? ,&QF=0,0,0,1,',
  },
  unknownCommand: {
    request: 'VER=1.1&CMD=Weather&SEQ=7005&UIN=80521347&CT=大理',
    reply: 'VER=1.1&CMD=WEATHER&SEQ=7005&UIN=80521347&RES=77&TX=晴，有风',
  },
  wrongCounts: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=7006&UIN=80521347',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=7006&UIN=80521347&RES=0&MN=3&MT=9,9,&UN=73110248,73110248,&MG=只有两条 ,真的 ,&',
  },
  wrongFriendCount: {
    request: 'VER=1.1&CMD=Query_Stat&SEQ=7007&UIN=80521347&TN=50&UN=0',
    reply: 'VER=1.1&CMD=QUERY_STAT&SEQ=7007&UIN=80521347&RES=0&FC=66,&FN=1&SN=5&ST=10,30,&UN=73110248,90417,&NK=阿拓,',
  },
  anotherSequence: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=7008&UIN=80521347',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=7006&UIN=80521347&RES=0&MN=0&MT=&UN=&MG=',
  },
  anotherCommand: {
    request: 'VER=1.1&CMD=AddToList&SEQ=7009&UIN=80521347&UN=31415',
    reply: 'VER=1.1&CMD=LIST&SEQ=7009&UIN=90417&RES=0&FN=1&SN=0&UN=',
  },
  smallLetters: {
    request: 'ver=1.1&cmd=getmsgex&seq=7010&uin=80521347',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=7010&UIN=80521347&RES=0&MN=0&MT=&UN=&MG=',
  },
  missing: {
    request: 'VER=1.1&CMD=GetInfo&SEQ=-1&UIN=80521347',
    reply: 'VER=1.1&CMD=GETINFO&SEQ=-1&UIN=80521347&RES=0&LV=0&NK=晚舟',
  },
} as const satisfies Record<string, Pair>;

/** The picture of a verification code: one grey dot. */
const picture =
  '89504E470D0A1A0A0000000D49484452000000010000000108060000001F15C4890000000D49444154789C6364F8CF500F00038601805A347D6B' +
  '0000000049454E44AE426082';

/** Version 1.4, seen with public clients: a verification code stands between password and login; lists have pages. */
export const laterVersion = {
  login: {
    request:
      'VER=1.4&CON=1&CMD=Login&SEQ=8001&UIN=90417&PS=5F4DCC3B5AA765D61D8327DEB882CF99&M5=1&LG=0&LC=812822641C978097' +
      '&GD=ABCDEFGH01234567&CKE=',
    reply: `VER=1.1&CMD=VERIFYCODE&SEQ=8001&UIN=90417&RES=0&SC=1&NT=1&VC=${picture}\r\n`,
  },
  verify: {
    request: 'VER=1.4&CON=1&CMD=VERIFYCODE&SEQ=8002&UIN=90417&SID=&XP=C4CA4238A0B92382&SC=2&VC=k7mp',
    reply:
      'VER=1.1&CMD=LOGIN&SEQ=8002&UIN=90417&RES=0&RS=0&HI=60&LI=300&SG=00000000111111112222222233333333' +
      '&SSG=44444444555555556666666677777777\r\n',
  },
  online: {
    request: 'VER=1.4&CON=1&CMD=Query_Stat2&SEQ=8003&UIN=90417&SID=&XP=C4CA4238A0B92382&CM=2&UN=0',
    reply: 'VER=1.1&CMD=QUERY_STAT2&SEQ=8003&UIN=90417&RES=0&FN=1&SN=2&ST=50,70,&UN=158240637,6203915,\r\n',
  },
  names: {
    request: 'VER=1.4&CON=1&CMD=SimpleInfo2&SEQ=8004&UIN=90417&SID=&XP=C4CA4238A0B92382&TO=0',
    reply: 'VER=1.1&CMD=SIMPLEINFO2&SEQ=8004&UIN=90417&RES=0&NP=65535&UN=158240637,6203915,&NK=北巷的猫,橘子汽水,\r\n',
  },
} as const satisfies Record<string, Pair>;

/** Requests of version 1.4 whose replies nobody has described; here the server closes without a byte. */
export const laterWithoutReply = [
  'VER=1.4&CON=1&CMD=GROUP_CMD&SEQ=8005&UIN=90417&SID=&XP=C4CA4238A0B92382&LV=1&UN=0',
  'VER=1.4&CON=1&CMD=Change_Stat2&SEQ=8006&UIN=90417&SID=&XP=C4CA4238A0B92382&ST=60',
] as const;

/** The plain exchanges that travel in odd packets, through a proxy, in a tunnel, or without times. */
export const carried = {
  shuffled: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=9001&UIN=80521347',
    reply:
      'VER=1.1&CMD=GETMSGEX&SEQ=9001&UIN=80521347&RES=0&MN=4&MT=9,9,9,9,&UN=73110248,73110248,73110248,73110248,' +
      '&MG=第一条，先说这个 ,第二条，再说那个 ,第三条，还有一件事 ,第四条，没有了 ,&',
  },
  cut: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=9002&UIN=80521347',
    reply:
      'VER=1.1&CMD=GETMSGEX&SEQ=9002&UIN=80521347&RES=0&MN=2&MT=9,9,&UN=73110248,73110248,' +
      '&MG=这一条的中间有一段没有被抓到，所以读不全 ,后面这一条还在 ,&',
  },
  afterCut: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=9003&UIN=80521347&UN=73110248&MG=你说什么？没看全',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=9003&UIN=80521347&RES=0&',
  },
  throughProxy: {
    request: 'VER=1.1&CMD=Query_Stat&SEQ=9004&UIN=6203915&TN=50&UN=0',
    reply: 'VER=1.1&CMD=QUERY_STAT&SEQ=9004&UIN=6203915&RES=0&FC=66,&FN=1&SN=1&ST=30,&UN=73110248,&NK=阿拓,',
  },
  throughTunnel: {
    request: 'VER=1.1&CMD=CLTMSG&SEQ=9005&UIN=6203915&UN=73110248&MG=隧道里也能说话',
    reply: 'VER=1.1&CMD=CLTMSG&SEQ=9005&UIN=6203915&RES=0&',
  },
  withoutTimes: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=9006&UIN=158240637',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=9006&UIN=158240637&RES=0&MN=1&MT=99,&UN=90417,&MG=10,',
  },
  midStream: {
    request: 'VER=1.1&CMD=GetMsgEx&SEQ=9007&UIN=73110248',
    reply: 'VER=1.1&CMD=GETMSGEX&SEQ=9007&UIN=73110248&RES=0&MN=1&MT=9,&UN=6203915,&MG=到家了吗 ,&',
  },
  overIpv6: {
    request: 'VER=1.1&CMD=Logout&SEQ=9008&UIN=73110248',
    reply: 'VER=1.1&CMD=LOGOUT&SEQ=9008&UIN=73110248&RES=0',
  },
} as const satisfies Record<string, Pair>;

/** Sent three times with the same SEQ, as a Delphi client does on an empty answer (source: weicheng). */
export const repeatedOnSilence: Pair = {
  request: 'VER=1.0&CMD=List&SEQ=27455&UIN=80521347&TN=160&UN=0',
  reply: 'VER=1.0&CMD=LIST&SEQ=27455&UIN=80521347&RES=0&FN=1&SN=1&UN=73110248,',
};

/** Nobody answers before the capture ends. */
export const unanswered = 'VER=1.1&CMD=Logout&SEQ=9999&UIN=80521347';
