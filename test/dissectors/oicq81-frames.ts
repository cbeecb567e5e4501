/**
 * One frame of every type and direction in hex, with its fields, typed by hand: profile le,content,s1,m1,gb18030.
 *
 *   81 | sender | receiver | type | length of the content, 4 bytes, low byte first | content
 */

/** Field names with their values: numbers of T, L and M; texts; hex digits of a file. */
export interface LiteralFrame {
  readonly from: 'client' | 'server';
  readonly type: number;
  readonly hex: string;
  readonly fields: readonly (readonly [string, number | string])[];
}

export const literalFrames: readonly LiteralFrame[] = [
  {
    from: 'client',
    type: 0x01,
    hex: [
      '81 0a 01 01 40 00 00 00',
      '02 c6 bd c8 02 6b 39 00 1f 04 d6 dc c6 bd 01 02 04 e1 e9 d6 dd 00 06 33 32 34 30 30',
      '30 03 04 d2 bb d6 d0 05 04 30 35 37 30 00 0e 7a 70 40 65 78 61 6d 70 6c 65 2e 63 6f',
      '6d 02 c6 e5 02 ce de 00',
    ].join(' '),
    fields: [
      ['nickname', '平'],
      ['portrait', 200],
      ['user_password', 'k9'],
      ['sex', 0],
      ['age', 31],
      ['real_name', '周平'],
      ['country', 1],
      ['province', 2],
      ['city', '衢州'],
      ['address', ''],
      ['postcode', '324000'],
      ['education', 3],
      ['school', '一中'],
      ['occupation', 5],
      ['phone', '0570'],
      ['pager', ''],
      ['email', 'zp@example.com'],
      ['hobby', '棋'],
      ['introduction', '无'],
      ['needs_auth', 0],
    ],
  },
  {
    from: 'client',
    type: 0x02,
    hex: ['81 0a 01 02 08 00 00 00', '4d d0 07 00 02 6b 39 01'].join(' '),
    fields: [
      ['number', 512077],
      ['password', 'k9'],
      ['login_mode', 1],
    ],
  },
  {
    from: 'client',
    type: 0x03,
    hex: ['81 0a 01 03 0f 00 00 00', '4d d0 07 00 fa 38 09 00 06 b3 d4 c1 cb c2 f0'].join(' '),
    fields: [
      ['number', 512077],
      ['peer_number', 604410],
      ['content', '吃了吗'],
    ],
  },
  {
    from: 'client',
    type: 0x04,
    hex: ['81 0a 01 04 0d 00 00 00', '4d d0 07 00 03 00 00 00 04 c9 a2 bb e1'].join(' '),
    fields: [
      ['number', 512077],
      ['group_number', 3],
      ['content', '散会'],
    ],
  },
  {
    from: 'client',
    type: 0x05,
    hex: ['81 0a 01 05 08 00 00 00', '4d d0 07 00 fa 38 09 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
    ],
  },
  {
    from: 'client',
    type: 0x06,
    hex: ['81 0a 01 06 09 00 00 00', '4d d0 07 00 04 cd ac d1 a7'].join(' '),
    fields: [
      ['number', 512077],
      ['group_name', '同学'],
    ],
  },
  {
    from: 'client',
    type: 0x07,
    hex: ['81 0a 01 07 0a 00 00 00', '4d d0 07 00 07 04 d0 a3 d3 d1'].join(' '),
    fields: [
      ['number', 512077],
      ['group_id', 7],
      ['group_name', '校友'],
    ],
  },
  {
    from: 'client',
    type: 0x08,
    hex: ['81 0a 01 08 05 00 00 00', '4d d0 07 00 07'].join(' '),
    fields: [
      ['number', 512077],
      ['group_id', 7],
    ],
  },
  {
    from: 'client',
    type: 0x09,
    hex: ['81 0a 01 09 0a 00 00 00', '4d d0 07 00 01 fa 38 09 00 07'].join(' '),
    fields: [
      ['number', 512077],
      ['move_count', 1],
      ['friend_number[0]', 604410],
      ['target_group[0]', 7],
    ],
  },
  {
    from: 'client',
    type: 0x0a,
    hex: ['81 0a 01 0a 0a 00 00 00', '4d d0 07 00 ff ff ff ff ff 01'].join(' '),
    fields: [
      ['number', 512077],
      ['start_number', 4294967295],
      ['max_results', 255],
      ['direction', 1],
    ],
  },
  {
    from: 'client',
    type: 0x0b,
    hex: ['81 0a 01 0b 0b 00 00 00', '4d d0 07 00 06 61 67 65 3e 32 30'].join(' '),
    fields: [
      ['number', 512077],
      ['sql', 'age>20'],
    ],
  },
  {
    from: 'client',
    type: 0x0c,
    hex: ['81 0a 01 0c 08 00 00 00', '4d d0 07 00 fa 38 09 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
    ],
  },
  {
    from: 'client',
    type: 0x0d,
    hex: ['81 0a 01 0d 0d 00 00 00', '4d d0 07 00 fa 38 09 00 04 c4 e3 ba c3'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
      ['reason', '你好'],
    ],
  },
  {
    from: 'client',
    type: 0x0e,
    hex: ['81 0a 01 0e 08 00 00 00', '4d d0 07 00 fa 38 09 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
    ],
  },
  {
    from: 'client',
    type: 0x10,
    hex: ['81 0a 01 10 05 00 00 00', '4d d0 07 00 02'].join(' '),
    fields: [
      ['number', 512077],
      ['display_mode', 2],
    ],
  },
  {
    from: 'client',
    type: 0x11,
    hex: ['81 0a 01 11 08 00 00 00', '4d d0 07 00 fa 38 09 00'].join(' '),
    fields: [
      ['number', 512077],
      ['watched_number', 604410],
    ],
  },
  {
    from: 'client',
    type: 0x12,
    hex: [
      '81 0a 01 12 45 00 00 00',
      '4d d0 07 00 02 c6 bd 00 03 6b 31 30 00 1f 04 d6 dc c6 bd 01 02 04 e1 e9 d6 dd 00 06',
      '33 32 34 30 30 30 03 04 d2 bb d6 d0 05 04 30 35 37 30 00 0e 7a 70 40 65 78 61 6d 70',
      '6c 65 2e 63 6f 6d 02 c6 e5 02 ce de 01',
    ].join(' '),
    fields: [
      ['number', 512077],
      ['nickname', '平'],
      ['portrait', 0],
      ['user_password', 'k10'],
      ['sex', 0],
      ['age', 31],
      ['real_name', '周平'],
      ['country', 1],
      ['province', 2],
      ['city', '衢州'],
      ['address', ''],
      ['postcode', '324000'],
      ['education', 3],
      ['school', '一中'],
      ['occupation', 5],
      ['phone', '0570'],
      ['pager', ''],
      ['email', 'zp@example.com'],
      ['hobby', '棋'],
      ['introduction', '无'],
      ['needs_auth', 1],
    ],
  },
  {
    from: 'client',
    type: 0x13,
    hex: ['81 0a 01 13 12 00 00 00', '4d d0 07 00 fa 38 09 00 05 61 2e 74 78 74 70 11 01 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
      ['file_name', 'a.txt'],
      ['file_length', 70000],
    ],
  },
  {
    from: 'client',
    type: 0x14,
    hex: ['81 0a 01 14 09 00 00 00', '4d d0 07 00 fa 38 09 00 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
      ['allow', 0],
    ],
  },
  {
    from: 'client',
    type: 0x15,
    hex: ['81 0a 01 15 0d 00 00 00', '4d d0 07 00 fa 38 09 00 81 0a 01 03 ff'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
      ['file_content', '810a0103ff'],
    ],
  },
  {
    from: 'client',
    type: 0x16,
    hex: ['81 0a 01 16 04 00 00 00', '4d d0 07 00'].join(' '),
    fields: [['number', 512077]],
  },
  {
    from: 'client',
    type: 0x17,
    hex: ['81 0a 01 17 09 00 00 00', '4d d0 07 00 fa 38 09 00 00'].join(' '),
    fields: [
      ['number', 512077],
      ['friend_number', 604410],
      ['agree', 0],
    ],
  },
  {
    from: 'server',
    type: 0x01,
    hex: ['81 01 0a 01 05 00 00 00', '01 4d d0 07 00'].join(' '),
    fields: [
      ['success', 1],
      ['number', 512077],
    ],
  },
  {
    from: 'server',
    type: 0x02,
    hex: ['81 01 0a 02 13 00 00 00', '01 02 02 bc d2 01 01 fa 38 09 00 08 02 02 d6 db 00 02 00'].join(' '),
    fields: [
      ['success', 1],
      ['group_count', 2],
      ['group_name[0]', '家'],
      ['group_id[0]', 1],
      ['friend_count[0]', 1],
      ['friend_number[0][0]', 604410],
      ['portrait_id[0][0]', 8],
      ['friend_status[0][0]', 2],
      ['friend_nickname[0][0]', '舟'],
      ['group_name[1]', ''],
      ['group_id[1]', 2],
      ['friend_count[1]', 0],
    ],
  },
  {
    from: 'server',
    type: 0x03,
    hex: ['81 01 0a 03 09 00 00 00', '02 fa 38 09 00 02 d4 da 01'].join(' '),
    fields: [
      ['flag', 2],
      ['friend_number', 604410],
      ['text', '在'],
      ['message_kind', 1],
    ],
  },
  {
    from: 'server',
    type: 0x04,
    hex: [
      '81 01 0a 04 41 00 00 00',
      '01 fa 38 09 00 02 d6 db 01 00 1f 04 d6 dc c6 bd 01 02 04 e1 e9 d6 dd 00 06 33 32 34',
      '30 30 30 03 04 d2 bb d6 d0 05 04 30 35 37 30 00 0e 7a 70 40 65 78 61 6d 70 6c 65 2e',
      '63 6f 6d 02 c6 e5 02 ce de',
    ].join(' '),
    fields: [
      ['success', 1],
      ['friend_number', 604410],
      ['nickname', '舟'],
      ['portrait', 1],
      ['sex', 0],
      ['age', 31],
      ['real_name', '周平'],
      ['country', 1],
      ['province', 2],
      ['city', '衢州'],
      ['address', ''],
      ['postcode', '324000'],
      ['education', 3],
      ['school', '一中'],
      ['occupation', 5],
      ['phone', '0570'],
      ['pager', ''],
      ['email', 'zp@example.com'],
      ['hobby', '棋'],
      ['introduction', '无'],
    ],
  },
  {
    from: 'server',
    type: 0x05,
    hex: ['81 01 0a 05 07 00 00 00', '01 07 04 cd ac d1 a7'].join(' '),
    fields: [
      ['success', 1],
      ['group_id', 7],
      ['group_name', '同学'],
    ],
  },
  {
    from: 'server',
    type: 0x06,
    hex: ['81 01 0a 06 07 00 00 00', '00 07 04 d0 a3 d3 d1'].join(' '),
    fields: [
      ['success', 0],
      ['group_id', 7],
      ['group_name', '校友'],
    ],
  },
  {
    from: 'server',
    type: 0x07,
    hex: ['81 01 0a 07 02 00 00 00', '00 07'].join(' '),
    fields: [
      ['success', 0],
      ['group_id', 7],
    ],
  },
  {
    from: 'server',
    type: 0x08,
    hex: ['81 01 0a 08 01 00 00 00', '00'].join(' '),
    fields: [['success', 0]],
  },
  {
    from: 'server',
    type: 0x09,
    hex: ['81 01 0a 09 10 00 00 00', '01 01 fa 38 09 00 02 d6 db 01 02 04 e1 e9 d6 dd'].join(' '),
    fields: [
      ['success', 1],
      ['online_count', 1],
      ['number[0]', 604410],
      ['nickname[0]', '舟'],
      ['portrait[0]', 1],
      ['province[0]', 2],
      ['city[0]', '衢州'],
    ],
  },
  {
    from: 'server',
    type: 0x0a,
    hex: ['81 01 0a 0a 18 00 00 00', '01 02 fa 38 09 00 02 d6 db 01 02 04 e1 e9 d6 dd fb 38 09 00 00 00 00 00'].join(
      ' ',
    ),
    fields: [
      ['success', 1],
      ['found_count', 2],
      ['number[0]', 604410],
      ['nickname[0]', '舟'],
      ['portrait[0]', 1],
      ['province[0]', 2],
      ['city[0]', '衢州'],
      ['number[1]', 604411],
      ['nickname[1]', ''],
      ['portrait[1]', 0],
      ['province[1]', 0],
      ['city[1]', ''],
    ],
  },
  {
    from: 'server',
    type: 0x0b,
    hex: ['81 01 0a 0b 05 00 00 00', '04 fa 38 09 00'].join(' '),
    fields: [
      ['flag', 4],
      ['friend_number', 604410],
    ],
  },
  {
    from: 'server',
    type: 0x0c,
    hex: ['81 01 0a 0c 09 00 00 00', 'fa 38 09 00 02 d6 db 01 01'].join(' '),
    fields: [
      ['friend_number', 604410],
      ['nickname', '舟'],
      ['portrait_no', 1],
      ['friend_status', 1],
    ],
  },
  {
    from: 'server',
    type: 0x0e,
    hex: ['81 01 0a 0e 05 00 00 00', '01 fa 38 09 00'].join(' '),
    fields: [
      ['success', 1],
      ['friend_number', 604410],
    ],
  },
  {
    from: 'server',
    type: 0x10,
    hex: ['81 01 0a 10 05 00 00 00', '4d d0 07 00 04'].join(' '),
    fields: [
      ['number', 512077],
      ['display_mode', 4],
    ],
  },
  {
    from: 'server',
    type: 0x11,
    hex: ['81 01 0a 11 01 00 00 00', '00'].join(' '),
    fields: [['success', 0]],
  },
  {
    from: 'server',
    type: 0x12,
    hex: ['81 01 0a 12 0e 00 00 00', 'fa 38 09 00 05 62 2e 67 69 66 01 00 00 00'].join(' '),
    fields: [
      ['friend_number', 604410],
      ['file_name', 'b.gif'],
      ['file_length', 1],
    ],
  },
  {
    from: 'server',
    type: 0x13,
    hex: ['81 01 0a 13 05 00 00 00', 'fa 38 09 00 00'].join(' '),
    fields: [
      ['friend_number', 604410],
      ['allow', 0],
    ],
  },
  {
    from: 'server',
    type: 0x14,
    hex: ['81 01 0a 14 04 00 00 00', 'fa 38 09 00'].join(' '),
    fields: [
      ['friend_number', 604410],
      ['file_content', ''],
    ],
  },
  {
    from: 'server',
    type: 0x15,
    hex: ['81 01 0a 15 05 00 00 00', 'fa 38 09 00 04'].join(' '),
    fields: [
      ['friend_number', 604410],
      ['status', 4],
    ],
  },
  {
    from: 'server',
    type: 0x16,
    hex: ['81 01 0a 16 04 00 00 00', '4d d0 07 00'].join(' '),
    fields: [['number', 512077]],
  },
];
