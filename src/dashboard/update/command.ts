/**
 * The command line of the dashboard (`:`): a command goes in, what it does comes out.
 */

import { findNearest } from '../../bytes/nearest.ts';
import { orders } from '../order.ts';
import { type State, viewNames } from '../state.ts';
import type { World } from '../world.ts';
import { applyFilter, chooseColumns, exportTo, writeTo } from './finish.ts';
import { openHelp } from './help.ts';
import { goTo } from './move.ts';
import { sortBy } from './passes.ts';
import { startSearch } from './search.ts';
import { reopen } from './select.ts';
import { type Step, step, told } from './step.ts';

const themes = ['dark', 'light', 'mono'] as const;
const languages = ['en', 'zh'] as const;

type Command = (state: State, world: World, rest: string) => Step;

const commands: Readonly<Record<string, Command>> = {
  filter: applyFilter,
  search: startSearch,
  columns: (state, world, rest) => step(chooseColumns(state, world, rest)),
  export: (state, _world, rest) => exportTo(state, rest),
  write: (state, _world, rest) => writeTo(state, rest),
  order: (state, world, rest) => {
    const order = orders.find((one) => one === rest);
    return order === undefined ? wrong(state, `order takes ${orders.join(', ')}`) : sortBy(state, world, order);
  },
  theme: (state, _world, rest) => {
    const name = themes.find((one) => one === rest);
    return name === undefined ? wrong(state, `theme takes ${themes.join(', ')}`) : step(state, { kind: 'theme', name });
  },
  lang: (state, world, rest) => {
    const language = languages.find((one) => one === rest);
    if (language === undefined) return wrong(state, `lang takes ${languages.join(', ')}`);
    return step(reopen({ ...state, language }, world));
  },
  view: (state, _world, rest) => {
    const view = viewNames.find((one) => one === rest);
    return view === undefined
      ? wrong(state, `view takes ${viewNames.join(', ')}`)
      : step({ ...state, view, focus: 'list' });
  },
  help: (state) => step(openHelp(state, 0)),
  quit: (state) => step(state, { kind: 'quit' }),
};

const short: Readonly<Record<string, string>> = { q: 'quit', w: 'write', f: 'filter', h: 'help', x: 'export' };

export const commandWords: readonly string[] = Object.keys(commands);

/** Runs what was typed behind the colon. */
export function runCommand(state: State, world: World, text: string): Step {
  if (text === '') return step(state);
  if (/^\d+$/.test(text)) return step(goTo(state, world, Number(text)));
  const found = /^(\S+)\s*(.*)$/.exec(text);
  const word = found?.[1] ?? '';
  const command = findCommand(word);
  if (command !== undefined) return command(state, world, found?.[2] ?? '');
  const nearest = findNearest(word, commandWords);
  return wrong(state, `there is no command ${word}${nearest === null ? '' : ` (did you mean ${nearest}?)`}`);
}

/** Words are a user's: `constructor` is none of ours. */
function findCommand(word: string): Command | undefined {
  const name = Object.hasOwn(short, word) ? short[word] : word;
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function wrong(state: State, text: string): Step {
  return step(told(state, text, true));
}
