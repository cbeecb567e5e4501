import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { widthOf } from '../../../src/dashboard/text/columns.ts';
import { bar, sparkline } from '../../../src/dashboard/view/figures.ts';

test('a terminal gives every block one column, as the views count them', async () => {
  const terminal = new xterm.Terminal({ cols: 80, rows: 2, allowProposedApi: true });
  const blocks =
    [1, 2, 3, 4, 5, 6, 7, 8].map((part) => bar(part, 8, 1)).join('') + sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8);
  await new Promise<void>((resolve) => terminal.write(`${blocks}─…×`, resolve));
  expect(terminal.buffer.active.cursorX).toBe(19);
  expect(widthOf(`${blocks}─…×`)).toBe(19);
});
