/**
 * Six minutes of a few people on the QQ HTTP interface, typed by hand in the forms of the documents: field
 * order, trailing `&`, the space after each text in MG, upper- and lower-case commands. Sources: weicheng, hackfan.
 */

import { deskOfTuo, deskOfWanzhou } from './cast.ts';
import type { Computer, Exchange, Visit } from './exchange.ts';

function visit(from: Computer, at: number, request: string, after: number, reply: string | null): Visit {
  return { from, exchanges: [{ at, request, reply, after }] };
}

const wanzhouArrives: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    0,
    'VER=1.1&CMD=Login&SEQ=30112&UIN=80521347&PS=5f4dcc3b5aa765d61d8327deb882cf99&M5=1&LC=9326B87B234E7235',
    181,
    'VER=1.1&CMD=LOGIN&SEQ=30112&UIN=80521347&RES=0&RS=0&HI=60&LI=300',
  ),
  visit(
    deskOfWanzhou,
    912,
    'VER=1.1&CMD=List&SEQ=30203&UIN=80521347&TN=160&UN=0',
    64,
    'VER=1.1&CMD=LIST&SEQ=30203&UIN=80521347&RES=0&FN=1&SN=3&UN=90417,158240637,6203915,',
  ),
  visit(
    deskOfWanzhou,
    1640,
    'VER=1.1&CMD=Query_Stat&SEQ=30276&UIN=80521347&TN=50&UN=0',
    71,
    'VER=1.1&CMD=QUERY_STAT&SEQ=30276&UIN=80521347&RES=0&FC=270,0,141,&FN=1&SN=3&ST=10,30,10,' +
      '&UN=90417,158240637,80521347,&NK=老潘%2c摄影,北巷的猫,晚舟,&',
  ),
];

const wanzhouLooksPeopleUp: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    4105,
    'VER=1.1&CMD=GetInfo&SEQ=30522&UIN=80521347&LV=0&UN=158240637',
    58,
    'VER=1.1&CMD=GETINFO&SEQ=30522&UIN=80521347&RES=0&LV=0&UN=158240637&NK=北巷的猫',
  ),
  visit(
    deskOfWanzhou,
    7380,
    'VER=1.1&CMD=GetInfo&SEQ=30850&UIN=80521347&LV=2&UN=73110248',
    66,
    'VER=1.1&CMD=GETINFO&SEQ=30850&UIN=80521347&RES=0&AD=枫林路九号&AG=22&EM=tuo@example.cn&FC=66' +
      '&HP=http://tuo.example.com/?page=1&JB=学生&LV=2&PC=000000&PH=0000-0000001' +
      '&PR=走得慢%252c看得多%252c记得少.%0d%0a山里信号不好，回得晚.&PV=湖南省&RN=陶X&SC=河西学院&SX=0&UN=73110248&NK=阿拓',
  ),
  visit(
    deskOfWanzhou,
    11020,
    'VER=1.1&CMD=GetInfo&SEQ=31214&UIN=80521347&LV=3&UN=90417',
    73,
    'VER=1.1&CMD=GETINFO&SEQ=31214&UIN=80521347&RES=0&AD=码头街12号&AG=47&BT=3&CO=8&CT=北海&CV=%01&CY=中华人民共和国' +
      '&EM=laopan@example.com&FC=270&HP=http://pan.example.com&ID=-&JB=摄影师&LV=3&MO=00000000000&MT=0&MV=&PC=000000' +
      '&PH=0000-0000002&PR=约拍请先留言%252c谢谢&PV=广西&RN=潘XX&SC=海边大学&SH=4&SX=0&UN=90417&NK=老潘%2c摄影',
  ),
];

/** The verification request has to be sent twice; the one that is refused is answered after 20 s. */
const wanzhouAddsTuo: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    18440,
    'VER=1.1&CMD=AddToList&SEQ=31956&UIN=80521347&UN=73110248',
    62,
    'VER=1.1&CMD=AddToList&SEQ=31956&UIN=80521347&RES=0&CD=1&UN=73110248',
  ),
  visit(
    deskOfWanzhou,
    25010,
    'VER=1.1&CMD=Ack_AddToList&SEQ=32613&UIN=80521347&UN=73110248&CD=2&RS=我是晚舟，摄影群里的',
    20_093,
    'VER=1.1&CMD=Ack_AddToList&SEQ=32613&UIN=80521347&RES=3',
  ),
  visit(
    deskOfWanzhou,
    25130,
    'VER=1.1&CMD=Ack_AddToList&SEQ=32625&UIN=80521347&UN=73110248&CD=2&RS=你好，我是晚舟',
    69,
    'VER=1.1&CMD=Ack_AddToList&SEQ=32625&UIN=80521347&RES=0&',
  ),
];

const tuoArrivesAndAccepts: readonly Visit[] = [
  visit(
    deskOfTuo,
    30400,
    'VER=1.1&CMD=Login&SEQ=4127&UIN=73110248&PS=e10adc3949ba59abbe56e057f20f883e&M5=1&LC=9326B87B234E7235',
    214,
    'VER=1.1&CMD=LOGIN&SEQ=4127&UIN=73110248&RES=0&RS=0&HI=60&LI=300',
  ),
  visit(
    deskOfTuo,
    31250,
    'VER=1.1&CMD=GetMsgEx&SEQ=8806&UIN=73110248',
    57,
    'VER=1.1&CMD=GETMSGEX&SEQ=8806&UIN=73110248&RES=0&MN=2&MT=2,9,&UN=80521347,6203915,' +
      '&MG=你好，我是晚舟 ,周末还去爬山吗? ,&',
  ),
  visit(
    deskOfTuo,
    39870,
    'VER=1.1&CMD=Ack_AddToList&SEQ=2390&UIN=73110248&UN=80521347&CD=0&RS=',
    61,
    'VER=1.1&CMD=Ack_AddToList&SEQ=2390&UIN=73110248&RES=0',
  ),
  visit(
    deskOfTuo,
    43100,
    'VER=1.1&CMD=AddToList&SEQ=6651&UIN=73110248&UN=80521347',
    55,
    'VER=1.1&CMD=AddToList&SEQ=6651&UIN=73110248&RES=0&CD=0&UN=80521347',
  ),
];

const conversation: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    61200,
    'VER=1.1&CMD=GetMsgEx&SEQ=36232&UIN=80521347',
    59,
    'VER=1.1&CMD=GETMSGEX&SEQ=36232&UIN=80521347&RES=0&MN=2&MT=3,99,&UN=73110248,73110248,&MG=,10,',
  ),
  visit(
    deskOfWanzhou,
    74950,
    'VER=1.1&CMD=CLTMSG&SEQ=37607&UIN=80521347&UN=73110248&MG=在吗？照片收到了没',
    67,
    'VER=1.1&CMD=CLTMSG&SEQ=37607&UIN=80521347&RES=0',
  ),
  visit(
    deskOfWanzhou,
    128300,
    'VER=1.1&CMD=GetMsgEx&SEQ=42942&UIN=80521347',
    60,
    'VER=1.1&CMD=GETMSGEX&SEQ=42942&UIN=80521347&RES=0&MN=3&MT=9,9,99,&UN=73110248,73110248,73110248,' +
      '&MG=在 ,收到了%2c拍得真好!%0d%0a第三张能发原图吗? ,30 ,&',
  ),
  visit(
    deskOfWanzhou,
    141700,
    'VER=1.1&CMD=CLTMSG&SEQ=44282&UIN=80521347&UN=73110248&MG=可以，晚上发到 tuo@example.cn 100%25没问题',
    63,
    'VER=1.1&CMD=CLTMSG&SEQ=44282&UIN=80521347&RES=0',
  ),
];

/** 阿拓 keeps one connection open for five minutes: polls, messages, and his status. */
const keptAlive: Visit = {
  from: deskOfTuo,
  exchanges: [
    {
      at: 90300,
      request: 'VER=1.1&CMD=GetMsgEx&SEQ=5519&UIN=73110248',
      reply: 'VER=1.1&CMD=GETMSGEX&SEQ=5519&UIN=73110248&RES=0&MN=1&MT=9,&UN=80521347,&MG=在吗？照片收到了没 ,',
      after: 52,
    },
    {
      at: 98210,
      request: 'VER=1.1&CMD=CLTMSG&SEQ=1743&UIN=73110248&UN=80521347&MG=在',
      reply: 'VER=1.1&CMD=CLTMSG&SEQ=1743&UIN=73110248&RES=0&',
      after: 58,
    },
    {
      at: 112480,
      request: 'VER=1.1&CMD=CLTMSG&SEQ=8032&UIN=73110248&UN=80521347&MG=收到了%2c拍得真好!%0d%0a第三张能发原图吗?',
      reply: 'VER=1.1&CMD=CLTMSG&SEQ=8032&UIN=73110248&RES=0&',
      after: 63,
    },
    {
      at: 121000,
      request: 'VER=1.1&CMD=Change_Stat&SEQ=3377&UIN=73110248&ST=30',
      reply: 'VER=1.1&CMD=Change_Stat&SEQ=3377&UIN=73110248&RES=0&',
      after: 49,
    },
    {
      at: 180500,
      request: 'VER=1.1&CMD=GetMsgEx&SEQ=7260&UIN=73110248',
      reply:
        'VER=1.1&CMD=GETMSGEX&SEQ=7260&UIN=73110248&RES=0&MN=2&MT=9,99,&UN=80521347,6203915,' +
        '&MG=可以，晚上发到 tuo@example.cn 100%25没问题 ,10,',
      after: 54,
    },
    {
      at: 240500,
      request: 'VER=1.1&CMD=GetMsgEx&SEQ=2846&UIN=73110248',
      reply: 'VER=1.1&CMD=GETMSGEX&SEQ=2846&UIN=73110248&RES=0&MN=0&MT=&UN=&MG=',
      after: 51,
    },
    {
      at: 331800,
      request: 'VER=1.1&CMD=GetMsgEx&SEQ=6104&UIN=73110248',
      reply:
        'VER=1.1&CMD=GETMSGEX&SEQ=6104&UIN=73110248&RES=0&MN=3&MT=99,99,9,&UN=80521347,90417,6203915,' +
        '&MG=20,20,明天七点，老地方见 ,',
      after: 56,
    },
  ],
};

/** Two accounts at one address: the server tells them apart by UIN. */
const juziAtTheSameDesk: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    160220,
    'VER=1.1&CMD=Login&SEQ=4608213&UIN=6203915&PS=25d55ad283aa400af464c76d713c07ad&M5=1&LC=9326B87B234E7235',
    198,
    'VER=1.1&CMD=Login&SEQ=4608213&UIN=6203915&RES=0&RS=0&HI=60&LI=300',
  ),
  visit(
    deskOfWanzhou,
    165900,
    'VER=1.1&CMD=Query_Stat&SEQ=4665011&UIN=6203915&TN=50&UN=0',
    68,
    'VER=1.1&CMD=QUERY_STAT&SEQ=4665011&UIN=6203915&RES=0&FC=66,&FN=1&SN=1&ST=30,&UN=73110248,&NK=阿拓,',
  ),
  visit(
    deskOfWanzhou,
    301440,
    'VER=1.1&CMD=CLTMSG&SEQ=6020402&UIN=6203915&UN=73110248&MG=明天七点，老地方见',
    66,
    'VER=1.1&CMD=CLTMSG&SEQ=6020402&UIN=6203915&RES=0',
  ),
  visit(
    deskOfWanzhou,
    312075,
    'VER=1.1&CMD=Logout&SEQ=6126755&UIN=6203915',
    47,
    'VER=1.1&CMD=LOGOUT&SEQ=6126755&UIN=6203915&RES=0',
  ),
];

/** The people search has no documented reply: here the server closes without a byte. */
const wanzhouSearchesAndHides: readonly Visit[] = [
  visit(deskOfWanzhou, 210700, 'VER=1.0&CMD=Finger&SEQ=51182&UIN=80521347&AG=24&SX=1&PV=云南省', 640, null),
  visit(
    deskOfWanzhou,
    222340,
    'VER=1.1&CMD=Change_Stat&SEQ=52346&UIN=80521347&ST=40',
    55,
    'VER=1.1&CMD=Change_Stat&SEQ=52346&UIN=80521347&RES=0&',
  ),
  visit(
    deskOfWanzhou,
    260010,
    'VER=1.1&CMD=DelFromList&SEQ=56113&UIN=80521347&UN=158240637',
    71,
    'VER=1.1&CMD=DelFromList&SEQ=56113&UIN=80521347&RES=0&',
  ),
  visit(
    deskOfWanzhou,
    272900,
    'VER=1.1&CMD=List&SEQ=57402&UIN=80521347&TN=160&UN=0',
    65,
    'VER=1.1&CMD=LIST&SEQ=57402&UIN=80521347&RES=0&FN=1&SN=3&UN=90417,6203915,73110248,',
  ),
  visit(
    deskOfWanzhou,
    320615,
    'VER=1.1&CMD=GetMsgEx&SEQ=62174&UIN=80521347',
    58,
    'VER=1.1&CMD=GETMSGEX&SEQ=62174&UIN=80521347&RES=0&MN=2&MT=99,9,&UN=90417,90417,&MG=20 ,我先下了，88 ,&',
  ),
];

const everybodyLeaves: readonly Visit[] = [
  visit(
    deskOfWanzhou,
    350260,
    'VER=1.1&CMD=Logout&SEQ=65138&UIN=80521347',
    44,
    'VER=1.1&CMD=LOGOUT&SEQ=65138&UIN=80521347&RES=0',
  ),
  visit(
    deskOfTuo,
    361930,
    'VER=1.1&CMD=Logout&SEQ=1098&UIN=73110248',
    46,
    'VER=1.1&CMD=LOGOUT&SEQ=1098&UIN=73110248&RES=0',
  ),
];

/** Every connection of the story; those of one computer stand in the order in which they open. */
export const sessionVisits: readonly Visit[] = [
  ...wanzhouArrives,
  ...wanzhouLooksPeopleUp,
  ...wanzhouAddsTuo,
  ...tuoArrivesAndAccepts,
  ...conversation,
  keptAlive,
  ...juziAtTheSameDesk,
  ...wanzhouSearchesAndHides,
  ...everybodyLeaves,
].sort((a, b) => opening(a) - opening(b));

function opening(story: Visit): number {
  return story.exchanges[0]?.at ?? 0;
}

/** Every exchange of the story in the order of the requests. */
export const sessionExchanges: readonly Exchange[] = sessionVisits
  .flatMap((story) => story.exchanges)
  .sort((a, b) => a.at - b.at);
