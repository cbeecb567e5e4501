/**
 * Views of the account as text, from the bundled captures: `npx vitest run test/dashboard/view --update` rewrites the
 * goldens; the difference is to be read line by line.
 */

import { describe, expect, test } from 'vitest';
import type { Account } from '../../../src/dashboard/account/account.ts';
import { type Line, textOf } from '../../../src/dashboard/screen/frame.ts';
import { viewConversations } from '../../../src/dashboard/view/conversations.ts';
import { viewEvents } from '../../../src/dashboard/view/events.ts';
import type { View, ViewPlace } from '../../../src/dashboard/view/listing.ts';
import { viewStatistics } from '../../../src/dashboard/view/statistics.ts';
import { viewUnknowns } from '../../../src/dashboard/view/unknowns.ts';
import { accountOf } from '../account/traffic.ts';

const account = accountOf('kqq-session.pcap', 'kqq-oddities.pcapng', 'oicq81-session.pcap', 'oicq-udp.pcapng');
account.push('capture ended', 'note');

const views: readonly (readonly [string, (account: Account, place: ViewPlace) => View, number])[] = [
  ['conversations', viewConversations, 3],
  ['statistics', viewStatistics, 1],
  ['unknowns', viewUnknowns, 2],
  ['events', viewEvents, 0],
];
const sizes = [
  [80, 24],
  [120, 40],
  [200, 30],
  [40, 10],
  [20, 5],
] as const;

/** The title, then the lines, each with a mark where it ends. */
function shown({ title, lines, count, top, page }: View): string {
  const marked = lines.map((line: Line) => `${textOf(line)}|\n`).join('');
  return `${title} (${count} rows, from ${top}, page ${page})\n${marked}`;
}

describe.each(views)('the view of %s', (name, view, selected) => {
  test.each(['en', 'zh'] as const)('reads as its golden says, in %s', async (language) => {
    const texts = sizes.map(([columns, rows]) => {
      const place = { columns, rows, language, top: 0, selected };
      return `== ${columns} x ${rows}: ${shown(view(account, place))}`;
    });
    await expect(texts.join('\n')).toMatchFileSnapshot(`../../golden/views/${name}.${language}.txt`);
  });
});
