/**
 * A small protocol of two commands, typed by hand, for tests of dissection that must not depend on the real tables.
 */

import { createRegistry, type Registry } from '../../src/dissect/registry.ts';
import type { CommandTable, ProtocolTable, Row } from '../../src/model/table.ts';

const same = (words: string) => ({ en: words, zh: words });

function row(name: string, kind: Row['kind'], more: Partial<Row> = {}): Row {
  return { name, kind, label: same(`label of ${name}`), sources: ['weicheng'], ...more };
}

export const smallProtocol: ProtocolTable = {
  protocol: 'kqq',
  title: same('small'),
  request: [row('VER', 'version'), row('CMD', 'word'), row('SEQ', 'word'), row('UIN', 'uin')],
  response: [
    row('VER', 'version'),
    row('CMD', 'word'),
    row('SEQ', 'word'),
    row('UIN', 'uin'),
    row('RES', 'code', {
      codes: [
        { value: 0, label: same('done'), sources: ['hackfan'] },
        { value: 3, label: same('refused'), sources: ['hackfan'] },
      ],
    }),
  ],
  anywhere: [row('PS', 'md5', { secret: true })],
  nulls: [
    {
      when: [{ field: 'VER', is: 'not-in', values: ['1.0', '1.1'] }],
      text: same('VER is nonsense'),
      sources: ['hackfan'],
    },
  ],
};

const poll: CommandTable = {
  protocol: 'kqq',
  command: 'Poll',
  title: same('poll'),
  sources: ['weicheng'],
  request: { rows: [row('PS', 'md5', { secret: true })] },
  response: {
    rows: [
      row('MN', 'number', { required: true }),
      row('MT', 'code', {
        list: true,
        codes: [
          { value: 9, label: same('message'), sources: ['weicheng'] },
          { value: 99, label: same('system'), sources: ['weicheng'] },
        ],
      }),
      row('UN', 'uin', { list: true }),
      row('MG', 'code', {
        list: true,
        when: [{ field: 'MT', is: 'in', values: ['99'] }],
        endSpace: true,
        codes: [{ value: 30, label: same('busy'), sources: ['weicheng'] }],
      }),
      row('MG', 'text', { list: true, endSpace: true }),
    ],
    records: { of: ['MT', 'UN', 'MG'], count: 'MN' },
    summary: same('{MN} {MN?message|messages}[: <{UN} {MG}>]'),
  },
  nulls: [{ when: [{ field: 'UIN', is: 'not-number' }], text: same('UIN is not a number'), sources: ['hackfan'] }],
  delays: [{ res: 3, seconds: 20, text: same('too fast'), sources: ['hackfan'] }],
};

const look: CommandTable = {
  protocol: 'kqq',
  command: 'Look',
  title: same('look'),
  sources: ['hackfan'],
  request: { rows: [row('LV', 'number'), row('TN', 'number', { status: 'assumed' })] },
  response: {
    rows: [
      row('LV', 'number'),
      row('FC', 'number', { transform: 'picture-file' }),
      row('PR', 'text', { twice: true }),
      row('CV', 'word', { status: 'unknown' }),
      row('CD', 'code', {
        codes: [
          { value: 0, label: same('added'), sources: ['weicheng'] },
          {
            value: 3,
            label: same('refused'),
            status: 'disputed',
            sources: ['weicheng'],
            readings: [
              { label: same('refused'), source: 'weicheng' },
              { label: same('question'), source: 'inferred' },
            ],
          },
        ],
      }),
      row('BT', 'number', { required: true, when: [{ field: 'LV', is: 'not-in', values: ['0', '1', '2'] }] }),
    ],
    summary: same('[{PR}][ picture {FC}][ {CD}]'),
  },
  replies: {
    count: 2,
    when: [
      { field: 'TN', is: 'absent' },
      { field: 'TN', is: 'in', values: ['0'] },
    ],
  },
};

const ask: CommandTable = {
  protocol: 'kqq',
  command: 'Ask',
  title: same('ask'),
  sources: ['clients'],
  response: { rows: [row('SC', 'number')] },
  answers: ['Look'],
};

const news: CommandTable = {
  protocol: 'kqq',
  command: 'News',
  title: same('news'),
  sources: ['clients'],
  push: { rows: [row('UN', 'uin'), row('MG', 'text')], summary: same('{UN}: {MG}') },
};

/** The compiled tables: commands Poll (records, secrets), Look (escapes, conditions, two replies), Ask, News. */
export function smallRegistry(): Registry {
  return createRegistry(smallProtocol, [poll, look, ask, news]);
}
