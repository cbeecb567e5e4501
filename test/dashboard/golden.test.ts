/**
 * Goldens of the dashboard: what it shows of bundled captures at the sizes of terminals, as text. `npm run golden`
 * rewrites them.
 */

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/dashboard.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
  { columns: 40, rows: 10 },
  { columns: 20, rows: 5 },
];

/** What is pressed, and what is then to be seen. */
const scenes = [
  { name: 'start', capture: 'kqq-session.pcap', keys: '' },
  { name: 'unknown field', capture: 'kqq-session.pcap', keys: '1 2 G u' },
  { name: 'bytes', capture: 'all-protocols.pcap', keys: '9 G enter u tab l l' },
  { name: 'records', capture: 'kqq-session.pcap', keys: '6 G enter G' },
  { name: 'filtering', capture: 'kqq-session.pcap', keys: 'f type:kqq.ST_==_bus tab' },
  { name: 'conversations', capture: 'kqqtcp.pcap', keys: 'V j' },
  { name: 'statistics', capture: 'kqq-session.pcap', keys: 'V V j j' },
  { name: 'unknowns', capture: 'kqq-oddities.pcapng', keys: 'V V V j' },
  { name: 'events', capture: 'kqq-oddities.pcapng', keys: 'E tab tab tab j' },
  { name: 'help', capture: 'kqq-session.pcap', keys: '?' },
  { name: 'conversation', capture: 'kqq-session.pcap', keys: '1 2 G s' },
  { name: 'comparison', capture: 'kqq-session.pcap', keys: '8 G m 1 2 G d' },
  { name: 'columns', capture: 'kqq-session.pcap', keys: 'c type:no,kqq.MT,kqq.UN,elapsed enter 2 1 G' },
];

describe.each(sizes)('$columns by $rows', ({ columns, rows }) => {
  test.each(['en', 'zh'] as const)('everything there is to see, in %s', async (language) => {
    const seen = scenes.map(({ name, capture, keys }) => {
      const desk = new Desk({ columns, rows, language }).read(capture).press(keys);
      return `### ${name}\n${desk.text}\n`;
    });
    const file = `../golden/dashboard/${columns}x${rows}${language === 'zh' ? '.zh' : ''}.txt`;
    await expect(seen.join('\n')).toMatchFileSnapshot(file);
  });
});
