/**
 * What the real program says of every kind of damage a capture can have: messages shown, words on standard error and
 * exit status, in one golden. `npm run golden` rewrites it.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { damagedCaptures } from './support/damaged-captures.ts';
import { oicqscope } from './support/program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'damage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every kind of damage has its words, its status and the messages around it', async () => {
  let told = '';
  for (const [name, content] of damagedCaptures) {
    const target = path.join(folder, name);
    writeFileSync(target, content);
    const { status, stdout, stderr } = oicqscope(['read', '-t', 'ud', target]);
    told += `== ${name}: status ${status}\n${stdout}${stderr.replaceAll(`${folder}/`, '')}\n`;
  }
  await expect(told).toMatchFileSnapshot('golden/damage.txt');
});
