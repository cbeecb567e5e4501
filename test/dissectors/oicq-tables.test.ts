/** The tables of the OICQ that really ran, against numbers typed by hand a second time. */

import { describe, expect, it } from 'vitest';
import { oicqCommands, oicqVersions, sources } from '../../dissectors/index.ts';

const numbers = (text: string) => text.split(/\s+/).map((hex) => Number.parseInt(hex, 16));
const ascending = (list: readonly number[]) => [...list].sort((a, b) => a - b);

const fromClients = numbers(
  `01 02 04 05 06 09 0a 0b 0d 12 16 17 18 1a 1c 1d 21 22 26 27 29 2d 30 31 3c 3d 3e 58 5c 5e 5f 61 62 65 66 67 80 81
   91 a6 a7 a8 ae b5 b7 ba dd 3f7`,
);
const fromCaptures = numbers('cd ce ec 01bd 0352 0388 0825 0828 0836');
const disputed = numbers('02 1d 58 5c a7 ba');
const versions = numbers(
  `0100 062e 072e 0801 0a1d 0b07 0b2f 0b35 0b37 0c0b 0c0d 0c21 0c49 0d05 0d51 0d55 0d61 0e1b 0e35 0f15 0f4b 0f5f 1105
   111d 115b 1203 1205 120b 1412 1441 1663 3103 350b 3511 3624 3639 3643 3721 3731 3761 3b0b 67b7`,
);

describe('commands', () => {
  it('all are there, and no other', () => {
    expect(ascending(oicqCommands.map(({ command }) => command))).toEqual(ascending([...fromClients, ...fromCaptures]));
  });

  it('each says who knows it', () => {
    const bySource = (id: string) => oicqCommands.filter((one) => one.sources.includes(id)).map((one) => one.command);
    expect(ascending(bySource('clients'))).toEqual(ascending(fromClients));
    expect(ascending(bySource('captures'))).toEqual(ascending(fromCaptures));
  });

  it('those that were used again have both meanings with their sources, and no other is disputed', () => {
    const found = oicqCommands.filter(({ status, readings }) => status !== undefined || readings !== undefined);
    expect(ascending(found.map(({ command }) => command))).toEqual(disputed);
    for (const { status, readings } of found) {
      expect(status).toBe('disputed');
      expect(readings?.map(({ source }) => source)).toEqual(['clients', 'captures']);
    }
  });

  it('names are unique words, and both languages say something', () => {
    expect(new Set(oicqCommands.map(({ name }) => name)).size).toBe(oicqCommands.length);
    for (const { name, title } of oicqCommands) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(title.en).toMatch(/^[\x20-\x7e]+$/);
      expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('versions', () => {
  it('all are there, and no other', () => {
    expect(ascending(oicqVersions.map(({ version }) => version))).toEqual(ascending(versions));
  });

  it.each([
    [0x0100, 'old servers'],
    [0x0801, 'QQ 2000c'],
    [0x0e1b, 'QQ 2005'],
    [0x115b, 'QQ 2008'],
    [0x1412, 'QQ for Mac'],
    [0x3624, 'QQ of 2015'],
    [0x3b0b, 'QQ of 2023'],
    [0x67b7, 'server, command b9'],
  ])('%i is %s', (number, title) => {
    expect(oicqVersions.find(({ version }) => version === number)?.title.en).toBe(title);
  });
});

it('every source that is cited is listed', () => {
  const known = new Set(sources.map(({ id }) => id));
  for (const { sources: cited } of [...oicqCommands, ...oicqVersions]) {
    for (const id of cited) expect(known).toContain(id);
  }
});
