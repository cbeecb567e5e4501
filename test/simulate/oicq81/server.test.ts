/**
 * The simulated server of the 0x81 protocol: frames typed by hand go in; those that come out are compared, byte for
 * byte, with frames typed by hand.
 */

import { beforeEach, expect, test } from 'vitest';
import type { Account } from '../../../src/simulate/account.ts';
import { type Oicq81Answer, Oicq81Server } from '../../../src/simulate/oicq81/server.ts';
import { World } from '../../../src/simulate/world.ts';
import { frameBytes, type Item, type NotedFrame } from '../../support/oicq81/frames.ts';
import { binaryRegistry, plain } from '../../support/oicq81/messages.ts';

const ada = 70001;
const bob = 70002;
const eve = 70003;

function person(uin: number, changes: Partial<Account> = {}): Account {
  return {
    uin,
    password: 'pass',
    nickname: `n${uin}`,
    picture: 5,
    adding: 'ask',
    friends: [],
    profile: {},
    ...changes,
  };
}

let world: World;
let server: Oicq81Server;
let got: Map<string, string[]>;

beforeEach(() => {
  world = new World([
    person(ada, { friends: [bob], profile: { SX: '1', AG: '30', RN: '安', CT: '昆明', EM: 'ada@example.cn' } }),
    person(bob, { friends: [ada], adding: 'anyone' }),
    person(eve, { adding: 'nobody' }),
  ]);
  server = new Oicq81Server(world, binaryRegistry, plain);
  got = new Map();
  for (const key of ['a', 'b', 'c']) join(key);
});

function join(key: string): void {
  const mine: string[] = [];
  got.set(key, mine);
  server.join(key, (frame) => mine.push(frame.toString('hex')) > 0);
}

function send(key: string, type: number, items: readonly Item[]): Oicq81Answer {
  return server.frame(key, frameBytes(plain, { from: 'client', type, items }));
}

/** What a client got since it was asked last. */
function received(key: string): readonly string[] {
  return got.get(key)?.splice(0) ?? [];
}

function frames(...noted: readonly (readonly [type: number, items: readonly Item[]])[]): readonly string[] {
  return noted.map(([type, items]) => hex({ from: 'server', type, items }));
}

function hex(frame: NotedFrame): string {
  return Buffer.from(frameBytes(plain, frame)).toString('hex');
}

function logIn(key: string, uin: number): void {
  send(key, 0x02, [
    ['number', 'L', uin],
    ['password', 'S', 'pass'],
    ['login_mode', 'T', 0],
  ]);
  received(key);
}

test('a login is answered with the groups and the friends in them', () => {
  send('a', 0x02, [
    ['number', 'L', ada],
    ['password', 'S', 'pass'],
    ['login_mode', 'T', 0],
  ]);
  expect(received('a')).toEqual(
    frames([
      0x02,
      [
        ['success', 'T', 1],
        ['group_count', 'T', 1],
        ['group_name[0]', 'S', '我的好友'],
        ['group_id[0]', 'T', 0],
        ['friend_count[0]', 'T', 1],
        ['friend_number[0][0]', 'L', bob],
        ['portrait_id[0][0]', 'T', 5],
        ['friend_status[0][0]', 'T', 4],
        ['friend_nickname[0][0]', 'S', `n${bob}`],
      ],
    ]),
  );
  expect(world.seen(ada)).toBe('online');
});

test('a wrong password fails, and nothing is answered before the login', () => {
  send('a', 0x02, [
    ['number', 'L', ada],
    ['password', 'S', 'no'],
    ['login_mode', 'T', 0],
  ]);
  expect(received('a')).toEqual(
    frames([
      0x02,
      [
        ['success', 'T', 0],
        ['group_count', 'T', 0],
      ],
    ]),
  );
  const { result, rule } = send('a', 0x16, [['number', 'L', ada]]);
  expect([result, rule.source, received('a')]).toEqual(['nothing', 'invented', []]);
});

test('a message goes to the other one at once, or when he comes', () => {
  logIn('a', ada);
  send('a', 0x03, [
    ['number', 'L', ada],
    ['peer_number', 'L', bob],
    ['content', 'S', '在吗'],
  ]);
  send('b', 0x02, [
    ['number', 'L', bob],
    ['password', 'S', 'pass'],
    ['login_mode', 'T', 0],
  ]);
  const message = (text: string): readonly [number, readonly Item[]] => [
    0x03,
    [
      ['flag', 'T', 2],
      ['friend_number', 'L', ada],
      ['text', 'S', text],
      ['message_kind', 'T', 0],
    ],
  ];
  const online: readonly [number, readonly Item[]] = [
    0x15,
    [
      ['friend_number', 'L', ada],
      ['status', 'T', 1],
    ],
  ];
  expect(received('b').slice(1)).toEqual(frames(online, message('在吗')));
  send('a', 0x03, [
    ['number', 'L', ada],
    ['peer_number', 'L', bob],
    ['content', 'S', '好'],
  ]);
  expect(received('b')).toEqual(frames(message('好')));
  send('a', 0x04, [
    ['number', 'L', ada],
    ['group_number', 'L', 0],
    ['content', 'S', '大家'],
  ]);
  expect(received('b')).toEqual(frames(message('大家')));
  expect(received('a').at(-1)).toBe(
    frames([
      0x15,
      [
        ['friend_number', 'L', bob],
        ['status', 'T', 1],
      ],
    ])[0],
  );
});

test('a display mode is confirmed and told to friends; hidden looks like offline', () => {
  logIn('a', ada);
  logIn('b', bob);
  received('a');
  for (const mode of [3, 2, 4, 1])
    send('a', 0x10, [
      ['number', 'L', ada],
      ['display_mode', 'T', mode],
    ]);
  const status = (mode: number): readonly [number, readonly Item[]] => [
    0x15,
    [
      ['friend_number', 'L', ada],
      ['status', 'T', mode],
    ],
  ];
  expect(received('b')).toEqual(frames(status(3), status(4), status(1)));
  expect(received('a')).toEqual(
    [3, 2, 4, 1].flatMap((mode) =>
      frames([
        0x10,
        [
          ['number', 'L', ada],
          ['display_mode', 'T', mode],
        ],
      ]),
    ),
  );
});

test('groups are added, renamed, filled and removed', () => {
  logIn('a', ada);
  const own: Item = ['number', 'L', ada];
  send('a', 0x06, [own, ['group_name', 'S', '同学']]);
  send('a', 0x07, [own, ['group_id', 'T', 1], ['group_name', 'S', '同事']]);
  send('a', 0x09, [own, ['move_count', 'T', 1], ['friend_number[0]', 'L', bob], ['target_group[0]', 'T', 1]]);
  send('a', 0x09, [own, ['move_count', 'T', 1], ['friend_number[0]', 'L', eve], ['target_group[0]', 'T', 1]]);
  send('a', 0x08, [own, ['group_id', 'T', 1]]);
  send('a', 0x08, [own, ['group_id', 'T', 0]]);
  expect(received('a')).toEqual(
    frames(
      [
        0x05,
        [
          ['success', 'T', 1],
          ['group_id', 'T', 1],
          ['group_name', 'S', '同学'],
        ],
      ],
      [
        0x06,
        [
          ['success', 'T', 1],
          ['group_id', 'T', 1],
          ['group_name', 'S', '同事'],
        ],
      ],
      [0x08, [['success', 'T', 1]]],
      [0x08, [['success', 'T', 0]]],
      [
        0x07,
        [
          ['success', 'T', 1],
          ['group_id', 'T', 1],
        ],
      ],
      [
        0x07,
        [
          ['success', 'T', 0],
          ['group_id', 'T', 0],
        ],
      ],
    ),
  );
});

test('who is there, who is found, and a profile', () => {
  logIn('a', ada);
  logIn('b', bob);
  received('a');
  const own: Item = ['number', 'L', ada];
  const list = (start: number, direction: number) =>
    send('a', 0x0a, [own, ['start_number', 'L', start], ['max_results', 'T', 9], ['direction', 'T', direction]]);
  list(ada, 2);
  list(ada, 1);
  send('a', 0x0b, [own, ['sql', 'S', `where number = ${eve}`]]);
  send('a', 0x05, [own, ['friend_number', 'L', ada]]);
  const found = (uin: number): readonly Item[] => [
    ['number[0]', 'L', uin],
    ['nickname[0]', 'S', `n${uin}`],
    ['portrait[0]', 'M', 5],
    ['province[0]', 'T', 0],
    ['city[0]', 'S', ''],
  ];
  expect(received('a')).toEqual(
    frames(
      [0x09, [['success', 'T', 1], ['online_count', 'T', 1], ...found(bob)]],
      [
        0x09,
        [
          ['success', 'T', 1],
          ['online_count', 'T', 0],
        ],
      ],
      [0x0a, [['success', 'T', 1], ['found_count', 'T', 1], ...found(eve)]],
      [
        0x04,
        [
          ['success', 'T', 1],
          ['friend_number', 'L', ada],
          ['nickname', 'S', `n${ada}`],
          ['portrait', 'M', 5],
          ['sex', 'T', 1],
          ['age', 'T', 30],
          ['real_name', 'S', '安'],
          ['country', 'T', 0],
          ['province', 'T', 0],
          ['city', 'S', '昆明'],
          ['address', 'S', ''],
          ['postcode', 'S', ''],
          ['education', 'T', 0],
          ['school', 'S', ''],
          ['occupation', 'S', ''],
          ['phone', 'S', ''],
          ['pager', 'S', ''],
          ['email', 'S', 'ada@example.cn'],
          ['hobby', 'S', ''],
          ['introduction', 'S', ''],
        ].map((item) => (item[0] === 'occupation' ? ['occupation', 'T', 0] : item)) as unknown as readonly Item[],
      ],
    ),
  );
});

test('adding: as the other one allows, and with a request and its answer', () => {
  logIn('a', ada);
  logIn('c', eve);
  const add = (key: string, uin: number, other: number) =>
    send(key, 0x0c, [
      ['number', 'L', uin],
      ['friend_number', 'L', other],
    ]);
  add('c', eve, bob);
  add('c', eve, ada);
  add('a', ada, eve);
  add('a', ada, 99_999);
  const result = (flag: number, other: number): readonly [number, readonly Item[]] => [
    0x0b,
    [
      ['flag', 'T', flag],
      ['friend_number', 'L', other],
    ],
  ];
  expect(received('c')).toEqual(frames(result(1, bob), result(2, ada)));
  expect(received('a')).toEqual(frames(result(3, eve), result(0, 99_999)));
  send('c', 0x0d, [
    ['number', 'L', eve],
    ['friend_number', 'L', ada],
    ['reason', 'S', '我是伊芙'],
  ]);
  const told = (from: number, text: string, kind: number): readonly [number, readonly Item[]] => [
    0x03,
    [
      ['flag', 'T', 1],
      ['friend_number', 'L', from],
      ['text', 'S', text],
      ['message_kind', 'T', kind],
    ],
  ];
  expect(received('a')).toEqual(frames(told(eve, '我是伊芙', 2)));
  send('a', 0x17, [
    ['number', 'L', ada],
    ['friend_number', 'L', eve],
    ['agree', 'T', 1],
  ]);
  send('a', 0x17, [
    ['number', 'L', ada],
    ['friend_number', 'L', eve],
    ['agree', 'T', 0],
  ]);
  expect(received('c')).toEqual(frames(told(ada, '', 3), told(ada, '', 4)));
  expect(world.friends(eve)).toEqual([ada, bob]);
  send('c', 0x0e, [
    ['number', 'L', eve],
    ['friend_number', 'L', bob],
  ]);
  expect(received('c')).toEqual(
    frames([
      0x0e,
      [
        ['success', 'T', 1],
        ['friend_number', 'L', bob],
      ],
    ]),
  );
});

test('files are offered, allowed and passed on', () => {
  logIn('a', ada);
  logIn('b', bob);
  received('a');
  send('a', 0x13, [
    ['number', 'L', ada],
    ['friend_number', 'L', bob],
    ['file_name', 'S', '照片.jpg'],
    ['file_length', 'L', 3],
  ]);
  send('b', 0x14, [
    ['number', 'L', bob],
    ['friend_number', 'L', ada],
    ['allow', 'T', 1],
  ]);
  send('a', 0x15, [
    ['number', 'L', ada],
    ['friend_number', 'L', bob],
    ['file_content', 'B', Uint8Array.of(1, 2, 0x81)],
  ]);
  expect(received('b')).toEqual(
    frames(
      [
        0x12,
        [
          ['friend_number', 'L', ada],
          ['file_name', 'S', '照片.jpg'],
          ['file_length', 'L', 3],
        ],
      ],
      [
        0x14,
        [
          ['friend_number', 'L', ada],
          ['file_content', 'B', Uint8Array.of(1, 2, 0x81)],
        ],
      ],
    ),
  );
  expect(received('a')).toEqual(
    frames([
      0x13,
      [
        ['friend_number', 'L', bob],
        ['allow', 'T', 1],
      ],
    ]),
  );
});

test('who registers gets a number and can log in; the connection test comes back', () => {
  send('a', 0x01, [
    ['nickname', 'S', '新'],
    ['portrait', 'M', 7],
    ['user_password', 'S', 'new'],
    ['sex', 'T', 0],
    ['age', 'T', 20],
    ['real_name', 'S', ''],
    ['country', 'T', 0],
    ['province', 'T', 0],
    ['city', 'S', ''],
    ['address', 'S', ''],
    ['postcode', 'S', ''],
    ['education', 'T', 0],
    ['school', 'S', ''],
    ['occupation', 'T', 0],
    ['phone', 'S', ''],
    ['pager', 'S', ''],
    ['email', 'S', ''],
    ['hobby', 'S', ''],
    ['introduction', 'S', ''],
    ['needs_auth', 'T', 1],
  ]);
  const [reply] = received('a');
  const uin = Buffer.from(reply ?? '', 'hex').readUInt32LE(9);
  expect(reply).toBe(
    frames([
      0x01,
      [
        ['success', 'T', 1],
        ['number', 'L', uin],
      ],
    ])[0],
  );
  send('a', 0x02, [
    ['number', 'L', uin],
    ['password', 'S', 'new'],
    ['login_mode', 'T', 1],
  ]);
  expect([world.status(uin), world.seen(uin), received('a').length]).toEqual(['hidden', 'offline', 1]);
  send('a', 0x16, [['number', 'L', uin]]);
  expect(received('a')).toEqual(frames([0x16, [['number', 'L', uin]]]));
  server.leave('a');
  expect(world.status(uin)).toBe('offline');
});

test('what does not fit gets nothing, and says why', () => {
  logIn('a', ada);
  const answers = [
    server.frame('a', Buffer.from('810a011805000000', 'hex')),
    server.frame('a', Buffer.from('81010a0200000000', 'hex')),
    server.frame('a', Buffer.from('810a010301000000ff', 'hex')),
    send('a', 0x16, [['number', 'L', bob]]),
    send('a', 0x11, [
      ['number', 'L', ada],
      ['watched_number', 'L', bob],
    ]),
  ];
  expect(answers.map(({ result, rule }) => `${result}: ${rule.why}`)).toEqual([
    'nothing: no such type',
    'nothing: no such type',
    'nothing: the content does not fit its type',
    'nothing: not logged in with that number',
    'nothing: no answer is documented',
  ]);
  expect(received('a')).toEqual([]);
});
