/**
 * The dashboard without a terminal: captures go in, keys are pressed, and the frame is read as text.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Account } from '../../src/dashboard/account/account.ts';
import type { DashboardEvent, Effect } from '../../src/dashboard/events.ts';
import { type Frame, textOf } from '../../src/dashboard/screen/frame.ts';
import { type State, startState } from '../../src/dashboard/state.ts';
import { MessageStore } from '../../src/dashboard/store/message-store.ts';
import { update } from '../../src/dashboard/update.ts';
import { view } from '../../src/dashboard/view.ts';
import type { World } from '../../src/dashboard/world.ts';
import { createNames } from '../../src/filter/names.ts';
import type { Message } from '../../src/model/message.ts';
import { decode, registry } from '../hostile/whole-program.ts';

const captures = path.join(import.meta.dirname, '../../captures');

export interface DeskOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly language?: 'en' | 'zh';
  readonly isLive?: boolean;
  readonly maxBytes?: number;
  readonly canReread?: boolean;
}

/** Somebody sits at the dashboard. */
export class Desk {
  readonly store: MessageStore;
  readonly account = new Account();
  readonly world: World;
  /** What the dashboard has asked for. */
  readonly effects: Effect[] = [];
  state: State;

  constructor({
    columns = 80,
    rows = 24,
    language = 'en',
    isLive = false,
    maxBytes = 64 << 20,
    canReread = false,
  }: DeskOptions = {}) {
    this.store = new MessageStore({ maxBytes });
    const names = createNames(registry);
    this.world = { messages: this.store, account: this.account, names, registry, canReread };
    this.state = startState({
      columns,
      rows,
      language,
      redact: true,
      origin: 'captures/kqq-session.pcap',
      isLive,
      recording: null,
      filter: { text: '', test: null },
    });
  }

  /** The messages of a bundled capture arrive. */
  read(name: string): this {
    decode(readFileSync(path.join(captures, name)), { message: (message) => this.add(message) });
    return this.see({ kind: 'arrived' });
  }

  add(message: Message): void {
    this.account.add(message, this.store.count);
    this.store.add(message, 'test.pcap', 6);
  }

  /** An event, and all the work it asks for. */
  see(event: DashboardEvent): this {
    this.steps(event);
    return this;
  }

  /** How many events there were in all, those of the work among them. */
  steps(event: DashboardEvent): number {
    const waiting: DashboardEvent[] = [event];
    let count = 0;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      count += 1;
      const { state, effects } = update(this.state, next, this.world);
      this.state = state;
      for (const effect of effects) {
        if (effect.kind === 'work') waiting.push({ kind: 'work' });
        else this.effects.push(effect);
      }
    }
    return count;
  }

  /** Keys one after the other: names between blanks, `type:words_with_underscores_for_blanks`. */
  press(keys: string): this {
    for (const key of keys.split(' ').filter((one) => one !== '')) {
      if (key.startsWith('type:')) this.type(key.slice(5).replaceAll('_', ' '));
      else this.see({ kind: 'key', key, text: [...key].length === 1 ? key : null });
    }
    return this;
  }

  type(text: string): this {
    for (const character of text) this.see({ kind: 'key', key: character, text: character });
    return this;
  }

  get frame(): Frame {
    return view(this.state, this.world);
  }

  /** The frame as a person reads it. */
  get text(): string {
    return this.frame.lines.map((line) => textOf(line).trimEnd()).join('\n');
  }
}
