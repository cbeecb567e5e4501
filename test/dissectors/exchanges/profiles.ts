/**
 * Every profile the documents print, with the persons replaced: number, names, places, school, mail, page, phones and
 * what they say of themselves. Source: 3.4.
 */

import { answered, done, type Expected, notLoggedIn, type PrintedExchange } from './shape.ts';

const normal: readonly Expected[] = [
  ...answered,
  ['AD', 'known', 'address'],
  ['AG', 'known', 'age'],
  ['EM', 'known', 'mail'],
  ['FC', 'known', 'picture'],
  ['HP', 'known', 'home page'],
  ['JB', 'known', 'job'],
  ['LV', 'known', 'size of the profile'],
  ['PC', 'known', 'post code'],
  ['PH', 'known', 'phone'],
  ['PR', 'known', 'introduction'],
  ['PV', 'known', 'province'],
  ['RN', 'known', 'real name'],
  ['SC', 'known', 'school'],
  ['SX', 'known', 'sex'],
  ['UN', 'known', 'QQ number'],
  ['NK', 'known', 'nickname'],
];

const full: readonly Expected[] = [
  ...answered,
  ['AD', 'known', 'address'],
  ['AG', 'known', 'age'],
  ['BT', 'known', 'blood type'],
  ['CO', 'known', 'constellation'],
  ['CT', 'known', 'city'],
  ['CV', 'unknown', 'unknown'],
  ['CY', 'known', 'country'],
  ['EM', 'known', 'mail'],
  ['FC', 'known', 'picture'],
  ['HP', 'known', 'home page'],
  ['ID', 'unknown', 'unknown'],
  ['JB', 'known', 'job'],
  ['LV', 'known', 'size of the profile'],
  ['MO', 'known', 'mobile phone'],
  ['MT', 'unknown', 'unknown'],
  ['MV', 'unknown', 'unknown'],
  ['PC', 'known', 'post code'],
  ['PH', 'known', 'phone'],
  ['PR', 'known', 'introduction'],
  ['PV', 'known', 'province'],
  ['RN', 'known', 'real name'],
  ['SC', 'known', 'school'],
  ['SH', 'known', 'zodiac animal'],
  ['SX', 'known', 'sex'],
  ['UN', 'known', 'QQ number'],
  ['NK', 'known', 'nickname'],
];

export const profiles: readonly PrintedExchange[] = [
  {
    source: 'weicheng',
    ref: '3.4.1',
    dir: 'response',
    command: 'GetInfo',
    body:
      'VER=1.1&CMD=GETINFO&SEQ=20883&UIN=317240955&RES=0&AD=湖北宜昌&AG=0&EM=qinghe.demo@example.com&FC=270' +
      '&HP=qinghe.example(装修中...)&JB=木匠&LV=2&PC=000000&PH=0000-0000000' +
      '&PR=早起为先%252c手艺为本%252c诚信为重%252c邻里为亲.%0d%0a&PV=湖北省&RN=乔X&SC=乡间学堂&SX=0&UN=77420915&NK=青禾',
    expect: normal,
    codes: [
      done,
      ['FC', '270', 'known', '91.bmp'],
      ['LV', '2', 'known', 'normal profile'],
      ['SX', '0', 'known', 'male'],
    ],
  },
  {
    source: 'hackfan',
    ref: '3.4.2',
    dir: 'response',
    command: 'GetInfo',
    body: 'VER=1.1&CMD=GETINFO&SEQ=5015&UIN=512047816&RES=0&LV=0&UN=204915&NK=Linkong 早',
    expect: [
      ...answered,
      ['LV', 'known', 'size of the profile'],
      ['UN', 'known', 'QQ number'],
      ['NK', 'known', 'nickname'],
    ],
    codes: [done, ['LV', '0', 'known', 'short profile']],
  },
  {
    source: 'hackfan',
    ref: '3.4.3',
    dir: 'response',
    command: 'GetInfo',
    body:
      'VER=1.1&CMD=GETINFO&SEQ=5015&UIN=512047816&RES=0&AD=某地&AG=19&EM=linkong@example.net&FC=0' +
      '&HP=http://blog.linkong.example&JB=学生&LV=2&PC=某编码&PH=某号码&PR=Somebody is learning to whistle......' +
      '&PV=湖北&RN=林小空&SC=某学校&SX=0&UN=204915&NK=Linkong 早',
    expect: normal,
    codes: [done, ['FC', '0', 'known', '1.bmp'], ['LV', '2', 'known', 'normal profile'], ['SX', '0', 'known', 'male']],
  },
  {
    source: 'hackfan',
    ref: '3.4.4',
    dir: 'response',
    command: 'GetInfo',
    body:
      'VER=1.1&CMD=GETINFO&SEQ=5015&UIN=512047816&RES=0&AD=某地&AG=19&BT=2&CO=6&CT=武汉&CV=%01&CY=中华人民共和国' +
      '&EM=linkong@example.net&FC=0&HP=http://blog.linkong.example&ID=-&JB=学生&LV=3&MO=000********&MT=0&MV=' +
      '&PC=某编码&PH=某号码&PR=Somebody is learning to whistle......&PV=湖北&RN=林小空&SC=某学校&SH=3&SX=0' +
      '&UN=204915&NK=Linkong 早',
    expect: full,
    codes: [
      done,
      ['BT', '2', 'known', 'B'],
      ['CO', '6', 'known', 'Cancer'],
      ['FC', '0', 'known', '1.bmp'],
      ['LV', '3', 'known', 'full profile'],
      ['SH', '3', 'known', 'tiger'],
      ['SX', '0', 'known', 'male'],
    ],
  },
  {
    source: 'hackfan',
    ref: '3.4.5',
    dir: 'response',
    command: 'GetInfo',
    body: 'VER=1.1&CMD=GETINFO&SEQ=5015&UIN=512047816&RES=20',
    expect: answered,
    codes: [notLoggedIn],
  },
];
