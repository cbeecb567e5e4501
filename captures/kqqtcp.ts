/**
 * Nothing goes in, the packets of captures/kqqtcp.pcap come out: the text protocol without HTTP, on two connections
 * that stay open. A client of version 1.1 ends its messages with LF; one of version 1.4 puts the length of each in
 * front as a varint, gets a picture to read before it may log in, and asks twice when no answer comes.
 */

import { deskOfTuo, deskOfWanzhou } from '../test/support/dialogs/cast.ts';
import type { Packet } from '../test/support/packets.ts';
import { interleave, type TcpDialog } from '../test/support/tcp-dialog.ts';
import { dialogAt, ended, usualDelay } from './desk.ts';

const server = '203.0.113.80:14000';
/** 4 by 2 dots, black and white. */
const picture =
  '89504E470D0A1A0A0000000D494844520000000400000002010000000057D340CE0000000C49444154789C6358C0100000023400F11604B2' +
  '3F0000000049454E44AE426082';

export function kqqTcpPackets(): Packet[] {
  return interleave(plain(), withLengths());
}

/** What the server says ends in CR LF. */
function says(dialog: TcpDialog, ...messages: readonly string[]): TcpDialog {
  return dialog.send('server', messages.map((message) => `${message}\r\n`).join(''), { after: usualDelay });
}

function asks(dialog: TcpDialog, message: string, after = 900): TcpDialog {
  return dialog.send('client', `${message}\n`, { after });
}

function plain(): readonly Packet[] {
  const dialog = dialogAt(`${deskOfWanzhou.address}:1203`, server, 0).handshake();
  asks(
    dialog,
    'VER=1.1&CMD=Login&SEQ=40211&UIN=80521347&PS=9F3C1D27A6B84E05D1C2F07788AB3E64&M5=1&LC=9326B87B234E7235',
    20,
  );
  says(dialog, 'VER=1.1&CMD=LOGIN&SEQ=40211&UIN=80521347&RES=0&RS=0&HI=60&LI=300');
  asks(dialog, 'VER=1.1&CMD=Query_Stat&SEQ=40214&UIN=80521347&TN=50&UN=0');
  // The reply and what comes unasked share a segment.
  says(
    dialog,
    'VER=1.1&CMD=QUERY_STAT&SEQ=40214&UIN=80521347&RES=0&FC=270,33,&FN=1&SN=2&ST=10,30,&UN=90417,158240637,&NK=老潘，摄影,北巷的猫,',
    'VER=1.1&CMD=update_stat&SEQ=9001&UIN=80521347&RES=0&ST=10&UN=6203915',
  );
  says(dialog, 'VER=1.1&CMD=Server_Msg&SEQ=9002&UIN=80521347&RES=0&UN=6203915&MG=晚上还来吗？').pause(600);
  asks(dialog, 'VER=1.1&CMD=CLTMSG&SEQ=40219&UIN=80521347&UN=6203915&MG=来，八点老地方');
  says(dialog, 'VER=1.1&CMD=CLTMSG&SEQ=40219&UIN=80521347&RES=0');
  // Two requests at once; the second is answered first.
  dialog.send(
    'client',
    'VER=1.1&CMD=GetInfo&SEQ=40223&UIN=80521347&LV=0&UN=90417\nVER=1.1&CMD=GetMsgEx&SEQ=40224&UIN=80521347\n',
    { after: 1500 },
  );
  says(dialog, 'VER=1.1&CMD=GETMSGEX&SEQ=40224&UIN=80521347&RES=0&MN=1&MT=9,&UN=90417,&MG=底片洗好了 ,');
  says(dialog, 'VER=1.1&CMD=GETINFO&SEQ=40223&UIN=80521347&RES=0&LV=0&UN=90417&NK=老潘，摄影');
  asks(dialog, 'VER=1.1&CMD=Logout&SEQ=40230&UIN=80521347');
  says(dialog, 'VER=1.1&CMD=LOGOUT&SEQ=40230&UIN=80521347&RES=0');
  return ended(dialog, 'client');
}

/** The length in front counts the message and its LF. */
function counted(message: string): Uint8Array {
  const bytes = Buffer.from(`${message}\n`);
  const length =
    bytes.length < 0x80 ? Uint8Array.of(bytes.length) : Uint8Array.of(0x80 | (bytes.length & 0x7f), bytes.length >> 7);
  return Buffer.concat([length, bytes]);
}

function withLengths(): readonly Packet[] {
  const dialog = dialogAt(`${deskOfTuo.address}:3391`, server, 350).handshake();
  const xp = 'C4CA4238A0B92382';
  const login = counted(
    `VER=1.4&CON=1&CMD=Login&SEQ=6120&UIN=73110248&PS=5B0E77C9D3A41F6280CC9914E2BD6A30&M5=1&LG=0&LC=812822641C978097&GD=EX4RLS2GFYGR6T1R&CKE=`,
  );
  dialog.send('client', login, { after: 20 });
  says(dialog, `VER=1.1&CMD=VERIFYCODE&SEQ=6120&UIN=73110248&RES=0&SC=1&NT=1&VC=${picture}`);
  const typed = counted(`VER=1.4&CON=1&CMD=VERIFYCODE&SEQ=6121&UIN=73110248&SID=&XP=${xp}&SC=2&VC=k7wd`);
  dialog.send('client', typed, { after: 6200 });
  says(
    dialog,
    'VER=1.1&CMD=LOGIN&SEQ=6121&UIN=73110248&RES=0&RS=0&HI=60&LI=300&SG=3A6D0E9C41F7B285&SSG=7C11E0D94B2FA368',
  );
  const online = counted(`VER=1.4&CON=1&CMD=Query_Stat2&SEQ=6122&UIN=73110248&SID=&XP=${xp}&CM=2&UN=0`);
  // No answer: the client asks again, with the same SEQ.
  dialog.send('client', online, { after: 800 }).send('client', online, { after: 3000 });
  says(dialog, 'VER=1.1&CMD=QUERY_STAT2&SEQ=6122&UIN=73110248&RES=0&FN=1&SN=1&ST=10,&UN=6203915,');
  dialog.send('client', counted(`VER=1.4&CON=1&CMD=GetMsgEx&SEQ=6123&UIN=73110248&SID=&XP=${xp}`), { after: 1100 });
  // A text of two lines, and one with an address of the web.
  says(
    dialog,
    'VER=1.1&CMD=GETMSGEX&SEQ=6123&UIN=73110248&RES=0&MN=2&MT=9,9,&UN=6203915,6203915,&MG=第一行\n第二行 ,见 http://www.example.org/bbs?id=7 ,',
  );
  dialog.send('client', counted(`VER=1.4&CON=1&CMD=Logout&SEQ=6124&UIN=73110248&SID=&XP=${xp}`), { after: 2100 });
  return ended(dialog, 'server');
}
