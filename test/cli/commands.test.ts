/** The table of commands is one that can be typed: its names are unique and its examples are understood. */

import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { commands, findCommand } from '../../src/cli/commands.ts';
import { toSize } from '../../src/cli/size.ts';
import { defaultLimits } from '../../src/model/limits.ts';

test('no two options of a command share a name or a letter, and none takes those of help', () => {
  for (const { options } of commands) {
    const names = [...options.flatMap((one) => [one.name, ...(one.short ? [one.short] : [])]), 'help', 'h', 'version'];
    expect(new Set(names).size).toBe(names.length);
  }
});

test('every example is a command line that is understood', () => {
  for (const [line] of commands.flatMap((one) => one.examples)) {
    // The part that calls the program, without what the shell keeps: pipes, redirections, quotes.
    const own = line.split(' | ').find((part) => part.includes('oicqscope ')) ?? '';
    const call = /oicqscope (.*?)(?: <.*|\)?)$/.exec(own)?.[1] ?? '';
    const words = (call.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
    const command = findCommand(words[0]);
    expect([line, command?.name]).not.toEqual([line, undefined]);
    if (command !== undefined)
      expect([line, readArguments(words.slice(1), command)]).toEqual([
        line,
        expect.not.objectContaining({ fault: expect.anything() }),
      ]);
  }
});

test('the bounds that help prints are those that hold', () => {
  const options = findCommand('read')?.options ?? [];
  const printed = (name: string) => toSize(options.find((one) => one.name === name)?.fallback ?? '');
  expect(printed('max-message')).toBe(defaultLimits.maxMessage);
  expect(printed('max-flow')).toBe(defaultLimits.maxFlow);
  expect(printed('max-flows')).toBe(defaultLimits.maxFlows);
  expect(printed('max-memory')).toBe(defaultLimits.maxMemory);
  expect(printed('max-body-out')).toBe(defaultLimits.maxBodyOut);
});
