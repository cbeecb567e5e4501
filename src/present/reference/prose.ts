/**
 * What the reference says of a protocol as a whole, for somebody who does not know it: blocks of plain words.
 */

import { type Block, paragraph } from './blocks.ts';

/** By the name of the protocol. */
export const protocolProse: Readonly<Record<string, readonly Block[]>> = {
  kqq: [
    paragraph(
      'QQ, first called OICQ, is a Chinese instant messenger. Besides its binary protocol the server answered plain text ',
      'over HTTP. A program that speaks it logs in with the number of a user and a hash of the password, fetches the list ',
      'of friends and who is online, and from then on asks for messages again and again: the server sends nothing by ',
      'itself. A client that is silent for long is taken for offline. No public capture of it is known.',
    ),
    {
      kind: 'code',
      lines: [
        'POST / HTTP/1.1',
        'Host: tqq.tencent.com:8000',
        'Content-length: 39',
        '',
        'VER=1.1&CMD=GetMsgEx&SEQ=4711&UIN=10001',
        '',
        '                HTTP/1.1 200 OK',
        '                Server: tencent imserver/1.0.0',
        '                Content-Length: 62',
        '',
        '                VER=1.1&CMD=GETMSGEX&SEQ=4711&UIN=10001&RES=0&MN=0&MT=&UN=&MG=',
      ],
    },
    {
      kind: 'list',
      lines: [
        [
          'A message is a row of parameters, ',
          { code: 'NAME=VALUE' },
          ', joined by ',
          { code: '&' },
          ' in any order. It is the body of a POST to port 8000, or of its response.',
        ],
        [{ code: 'CMD' }, ' names the command. A reply has the same one, mostly in capitals: case means nothing.'],
        [
          'Without HTTP ("KQQTCP") the same text is sent over a TCP connection that stays open: a request ends in LF, a ',
          'reply in CR LF, and the server may send messages unasked.',
        ],
        [
          'Text is UTF-8. In values ',
          { code: '%2c' },
          ' and the like stand for characters that would part them; some texts are escaped twice.',
        ],
        [
          'A list is its items with a comma behind each. Several lists of one message are read side by side: item 1 of each ',
          'belongs together.',
        ],
        [
          'A reply that never comes (the server closes the connection, or sends an empty body) is called ',
          { strong: 'NULL' },
          ' here. The documents say when that happens.',
        ],
      ],
    },
  ],
  oicq81: [
    paragraph(
      'A document of 2002 describes the messages between an OICQ program and a server as frames that begin with the byte ',
      '0x81. No capture of it is known, and neither transport nor port is stated. The document lists the values of each ',
      'type as letters and leaves open how they are written; this program finds that out from the traffic.',
    ),
    {
      kind: 'code',
      lines: [
        'guide | sender | receiver | type | length | content',
        '  81  |   0A   |    01    |  ..  |   ..   | ..  user to server (printed)',
        '  81  |   01   |    0A    |  ..  |   ..   | ..  server to user (inferred)',
      ],
    },
    {
      kind: 'list',
      lines: [
        [
          { code: 'T' },
          ' is read as one byte, ',
          { code: 'L' },
          ' as four, ',
          { code: 'M' },
          ' as one or two, ',
          { code: 'S' },
          ' is a string, ',
          { code: 'B' },
          ' all bytes up to the end.',
        ],
        [
          'Open are the order of bytes, what the length counts, how long a string is, the width of an M, and the charset: a wire profile.',
        ],
        ['The document pairs no types. Which type answers which is inferred.'],
        [
          '"In friend" and the like name the repeats that a value stands in; the value in front of a repeat says how often.',
        ],
      ],
    },
  ],
  oicq: [
    paragraph(
      'What clients of OICQ and QQ really sent: frames between 02 and 03, over UDP to port 8000, and over TCP with their ',
      'length in front. All behind the header is encrypted with keys that both sides have, so that a command and a ',
      'version are nearly all that can be said of a frame.',
    ),
    {
      kind: 'code',
      lines: [
        '02 | version 2 | command 2 | sequence 2 | number 4 | .. | ciphertext | 03',
        'over TCP behind a length of two bytes, which counts itself',
      ],
    },
    {
      kind: 'list',
      lines: [
        ['Numbers have their highest byte first. A reply repeats command and sequence of its request.'],
        ['What the server sends unasked has a pair of its own; the client acknowledges it with the same pair.'],
      ],
    },
  ],
};

/** How sure a meaning is, and the marks of it. */
export const certainty: Block = {
  kind: 'definitions',
  definitions: [
    { term: ['known'], lines: [['a source states it']] },
    { term: ['~ assumed'], lines: [["an inference, or a reading of one client's author"]] },
    { term: ['! disputed'], lines: [['sources disagree; all readings are given']] },
    { term: ['? unknown'], lines: [['nobody says what it means']] },
  ],
};
