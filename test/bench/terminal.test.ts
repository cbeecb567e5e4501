import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns, ProgramOnTerminal, rows, whyNoTerminal } from '../../bench/terminal.ts';

describe.skipIf(whyNoTerminal() !== null)('a program on a terminal', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'oicqscope-terminal-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is told the size, gets keys, and shows what it writes', async () => {
    const program = new ProgramOnTerminal(['sh', '-c', 'stty size; stty raw -echo; cat'], folder);
    try {
      await program.wait(({ text }) => text[0] === `${rows} ${columns}`);
      const taken = await program.press("it's 在吗", ({ text }) => text[1]?.endsWith("it's 在吗") === true);
      expect(taken).toBeGreaterThan(0);
    } finally {
      await program.close();
    }
  });

  test('that ends instead of answering is an error with what was to be seen', async () => {
    const program = new ProgramOnTerminal(['sh', '-c', 'echo sorry; read line'], folder);
    await program.wait(({ text }) => text[0] === 'sorry');
    await expect(program.press('\r', ({ text }) => text[0] === 'done')).rejects.toThrow(/it has ended\nsorry/);
    await program.close();
  });
});
