/**
 * The line at the bottom: keys go in, the line as it is being typed comes out, and what it says when it is done.
 */

import { compileFilter } from '../../filter/compile.ts';
import { type Completions, completeColumns, completeFilter, completeWord } from '../completion.ts';
import { exportFormats } from '../events.ts';
import type { Prompt, PromptKind, State } from '../state.ts';
import type { World } from '../world.ts';
import { commandWords } from './command.ts';
import { finishPrompt } from './finish.ts';
import { type Step, step } from './step.ts';

/** Characters a line may have; a paste may be of any size. */
const longest = 4000;

/** Opens a line with `text` in it. */
export function openPrompt(state: State, world: World, kind: PromptKind, text = '', about = ''): State {
  const characters = [...text];
  const prompt: Prompt = {
    kind,
    about,
    text: characters,
    cursor: characters.length,
    history: -1,
    typed: text,
    payload: '',
    fault: null,
    completions: [],
    completion: -1,
  };
  return { ...state, notice: null, prompt: checked(prompt, world) };
}

/** A filter is checked as it is typed. */
function checked(prompt: Prompt, { names }: World): Prompt {
  if (prompt.kind !== 'filter') return prompt;
  const text = prompt.text.join('');
  if (text.trim() === '') return { ...prompt, fault: null };
  const compiled = compileFilter(text, names);
  return { ...prompt, fault: 'fault' in compiled ? compiled.fault : null };
}

/** A key while a line is being typed. */
export function keyInPrompt(state: State, world: World, prompt: Prompt, key: string, text: string | null): Step {
  switch (key) {
    case 'escape':
    case 'C-c':
    case 'C-g':
      return step({ ...state, prompt: null });
    case 'enter':
      return finishPrompt(state, world, prompt);
    case 'tab':
      return edit(state, world, complete(prompt, world, 1));
    case 'S-tab':
      return edit(state, world, complete(prompt, world, -1));
    case 'up':
      return edit(state, world, remember(state, prompt, 1));
    case 'down':
      return edit(state, world, remember(state, prompt, -1));
    default:
      return edit(state, world, typed(prompt, key, text));
  }
}

function edit(state: State, world: World, prompt: Prompt): Step {
  return step({ ...state, prompt: checked(prompt, world) });
}

/** Moving and erasing as in a shell; anything else is typed, if it is a character. */
function typed(prompt: Prompt, key: string, text: string | null): Prompt {
  const { text: line, cursor } = prompt;
  switch (key) {
    case 'left':
    case 'C-b':
      return { ...prompt, cursor: Math.max(0, cursor - 1) };
    case 'right':
    case 'C-f':
      return { ...prompt, cursor: Math.min(line.length, cursor + 1) };
    case 'home':
    case 'C-a':
      return { ...prompt, cursor: 0 };
    case 'end':
    case 'C-e':
      return { ...prompt, cursor: line.length };
    case 'backspace':
      return cursor === 0 ? prompt : replaced(prompt, cursor - 1, cursor, []);
    case 'delete':
    case 'C-d':
      return replaced(prompt, cursor, cursor + 1, []);
    case 'C-u':
      return replaced(prompt, 0, cursor, []);
    case 'C-k':
      return replaced(prompt, cursor, line.length, []);
    case 'C-w':
      return replaced(prompt, startOfWord(line, cursor), cursor, []);
    default:
      return text === null ? prompt : replaced(prompt, cursor, cursor, [...text]);
  }
}

function startOfWord(line: readonly string[], cursor: number): number {
  let at = cursor;
  while (at > 0 && line[at - 1] === ' ') at -= 1;
  while (at > 0 && line[at - 1] !== ' ') at -= 1;
  return at;
}

function replaced(prompt: Prompt, start: number, end: number, by: readonly string[]): Prompt {
  const text = [...prompt.text.slice(0, start), ...by, ...prompt.text.slice(end)].slice(0, longest);
  const cursor = Math.min(text.length, start + by.length);
  return { ...prompt, text, cursor, typed: text.join(''), history: -1, completions: [], completion: -1 };
}

/** Puts the next candidate in; the first press puts in what all of them begin with. */
function complete(prompt: Prompt, world: World, way: 1 | -1): Prompt {
  const { completions, completion, cursor, text } = prompt;
  if (completions.length > 0) {
    const next = (completion + way + completions.length) % completions.length;
    const before = [...(completions[completion] ?? '')].length;
    return { ...put(prompt, cursor - before, completions[next]), completions, completion: next };
  }
  const found = completionsOf(prompt.kind, text.slice(0, cursor).join(''), world);
  if (found === null || found.candidates.length === 0) return prompt;
  const start = cursor - found.replaced;
  const first = put(prompt, start, found.candidates[0]);
  return found.candidates.length === 1 ? first : { ...first, completions: found.candidates, completion: 0 };
}

function put(prompt: Prompt, start: number, candidate: string): Prompt {
  return replaced(prompt, Math.max(0, start), prompt.cursor, [...candidate]);
}

function completionsOf(kind: PromptKind, text: string, { names, registry }: World): Completions | null {
  switch (kind) {
    case 'filter':
      return completeFilter(text, names, registry);
    case 'columns':
      return completeColumns(text, names);
    case 'export':
      return text.includes(' ') ? null : completeWord(text, exportFormats);
    case 'command': {
      const filter = /^filter\s+(.*)$/.exec(text);
      if (filter !== null) return completeFilter(filter[1], names, registry);
      return completeWord(text, commandWords);
    }
    default:
      return null;
  }
}

function historyOf(state: State, kind: PromptKind): readonly string[] {
  return kind === 'filter' || kind === 'search' || kind === 'command' ? state.history[kind] : [];
}

/** What was typed before, the last first; down comes back to what is being typed. */
function remember(state: State, prompt: Prompt, way: 1 | -1): Prompt {
  const lines = historyOf(state, prompt.kind);
  const history = Math.max(-1, Math.min(lines.length - 1, prompt.history + way));
  const text = [...(history < 0 ? prompt.typed : lines[history])];
  return { ...prompt, text, cursor: text.length, history, completions: [], completion: -1 };
}
