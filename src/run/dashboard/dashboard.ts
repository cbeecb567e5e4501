/**
 * The dashboard of a run: messages go in as to any sink, keys come from the terminal, frames go out to it. Here state,
 * update and view meet clocks, files and the terminal.
 */

import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { Account } from '../../dashboard/account/account.ts';
import type { DashboardEvent, Effect } from '../../dashboard/events.ts';
import type { Terminal } from '../../dashboard/screen/terminal.ts';
import { themeFor, themes } from '../../dashboard/screen/theme.ts';
import { type Phase, type State, startState } from '../../dashboard/state.ts';
import { update } from '../../dashboard/update.ts';
import { view } from '../../dashboard/view.ts';
import type { World } from '../../dashboard/world.ts';
import type { Registry } from '../../dissect/registry.ts';
import { compileFilter } from '../../filter/compile.ts';
import { createNames } from '../../filter/names.ts';
import type { Message } from '../../model/message.ts';
import { wantsColor } from '../../present/styles.ts';
import { openNothing } from '../nothing.ts';
import type { CurrentOrigin, PreparedSink, Presentation } from '../presentation.ts';
import type { DashboardChoice, ReadOptions } from '../read.ts';
import { report } from '../screen.ts';
import { noteHypothesis } from './evidence.ts';
import { copyPackets, exportMessages, type Outcome, saveText, writeMessages } from './files.ts';
import { DashboardMessages } from './messages.ts';
import { Opening } from './opening.ts';
import { Tasks } from './tasks.ts';

export interface DashboardOptions extends Presentation {
  /** The filter it begins with; it has been checked. */
  readonly filter: string | null;
  readonly dashboard: DashboardChoice | null;
  readonly isLive: boolean;
  /** What is read or listened to, for the status line. */
  readonly name: string;
  readonly recording: string | null;
  /** Captures that are read: nothing is written over them. */
  readonly inputs: readonly string[];
  /** Standard input is the capture: keys come from the terminal itself. */
  readonly isInputTaken: boolean;
  /** The reading of a file that can be read again; null for what comes but once. */
  readonly reading: ReadOptions | null;
}

/** How often what has arrived is painted: milliseconds. */
const paintInterval = 100;
const accountInterval = 1000;
/** Bytes of messages in memory. */
const storeSize = 160 * 1024 * 1024;

/** Why there can be no dashboard; null if there can be one. */
export function whyNoDashboard(): string | null {
  if (process.stdout.isTTY !== true) return '--dashboard needs a terminal: standard output is none';
  return process.env['TERM'] === 'dumb' ? '--dashboard needs a terminal that can move its cursor (TERM is dumb)' : null;
}

/** Keys of the controlling terminal, when standard input is something else. */
function openKeys(isInputTaken: boolean): ReadStream | { readonly fault: string } {
  if (process.stdin.isTTY === true && !isInputTaken) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { fault: `--dashboard needs a terminal for its keys: ${why}` };
  }
}

/** Opens the dashboard on the terminal. `origin` is what messages are from when they come. */
export async function openDashboard(
  options: DashboardOptions,
  registry: Registry,
  origin: CurrentOrigin,
): Promise<Dashboard | { readonly fault: string }> {
  const why = whyNoDashboard();
  if (why !== null) return { fault: why };
  const input = openKeys(options.isInputTaken);
  if ('fault' in input) return input;
  const { openTerminal } = await import('../../dashboard/screen/terminal.ts');
  const dashboard = new Dashboard(options, registry, origin);
  const hasColor = wantsColor(options.color, true, process.env);
  const theme = themes[hasColor ? themeFor(process.env) : 'mono'];
  const events = (event: DashboardEvent): void => dashboard.see(event);
  const gone = (): void => dashboard.close();
  const mouse = options.dashboard?.mouse ?? true;
  dashboard.attach(openTerminal({ input, output: process.stdout, mouse, theme, events, gone }));
  return dashboard;
}

export class Dashboard {
  /** Where a run puts its messages. */
  readonly prepared: PreparedSink;
  /** What a run writes to besides: it takes everything and shows nothing, and is open as long as the dashboard is. */
  readonly output = openNothing();
  /** The user has left. */
  readonly left: Promise<void>;
  readonly #leave: () => void;
  readonly #options: DashboardOptions;
  readonly #origin: CurrentOrigin;
  readonly messages: DashboardMessages;
  readonly #account = new Account();
  readonly #world: World;
  readonly #tasks: Tasks;
  readonly #opening: Opening;
  readonly #timers: NodeJS.Timeout[] = [];
  #state: State;
  #terminal: Terminal | null = null;
  #painted = 0;
  #paintTimer: NodeJS.Timeout | null = null;
  #hasArrived = false;
  #isWorking = false;
  #hasLeft = false;
  #stop: () => void = () => {};
  #drops: () => string | null = () => null;

  constructor(options: DashboardOptions, registry: Registry, origin: CurrentOrigin) {
    this.#options = options;
    this.#origin = origin;
    const names = createNames(registry);
    this.messages = new DashboardMessages(storeSize, registry, options.reading, options);
    const { canReread } = this.messages;
    this.#world = { messages: this.messages, account: this.#account, names, registry, canReread };
    this.#tasks = new Tasks({
      messages: this.messages,
      registry,
      progress: (task, done) => this.see({ kind: 'progress', task, done }),
      done: (task, result) => this.see({ kind: 'task-done', task, result }),
      tell: (text) => this.#tell(text, true),
    });
    this.#opening = new Opening({
      messages: this.messages,
      opened: (opened) => this.see({ kind: 'opened', opened }),
      progress: (index, done) => this.see({ kind: 'opening', index, done }),
    });
    const compiled = options.filter === null ? null : compileFilter(options.filter, names);
    const test = compiled === null || 'fault' in compiled ? null : compiled.filter;
    const { language, redact, isLive, recording, name } = options;
    const filter = { text: test === null ? '' : (options.filter ?? ''), test };
    this.#state = startState({ columns: 80, rows: 24, language, redact, origin: name, isLive, recording, filter });
    this.prepared = {
      pass: () => {},
      sink: { message: (message) => this.#add(message), flush: () => {}, close: () => this.phase('ended') },
    };
    let leave = (): void => {};
    this.left = new Promise((resolve) => {
      leave = resolve;
    });
    this.#leave = leave;
  }

  attach(terminal: Terminal): void {
    this.#terminal = terminal;
    this.see({ kind: 'resize', columns: terminal.columns, rows: terminal.rows });
    this.#timers.push(
      setInterval(() => this.#takeArrived(), paintInterval),
      setInterval(() => this.#tellAccount(), accountInterval),
    );
  }

  get isOpen(): boolean {
    return !this.#hasLeft;
  }

  /** What to do when the user stops the capture. */
  onStop(stop: () => void): void {
    this.#stop = stop;
  }

  /** A line for people: in the log of events, or, when the terminal has been given back, on standard error. */
  readonly say = (text: string): void => {
    if (this.#hasLeft) {
      report(text);
      return;
    }
    this.#account.push(text);
    this.see({ kind: 'notice', text, isBad: false });
  };

  /** Asks once a second for what was not decoded, in words; null for nothing. */
  onAccount(drops: () => string | null): void {
    this.#drops = drops;
  }

  phase(phase: Phase): void {
    this.#takeArrived();
    this.see({ kind: 'phase', phase });
  }

  /** Gives the terminal back. */
  close(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#paintTimer !== null) clearTimeout(this.#paintTimer);
    this.#tasks.giveUp();
    this.#opening.leave();
    this.#terminal?.close();
    this.output.close();
    this.#leave();
  }

  #add(message: Message): void {
    if (this.#hasLeft) return;
    this.#account.add(message, this.messages.count);
    this.messages.add(message, this.#origin.source, this.#origin.timeDigits);
    this.#hasArrived = true;
  }

  #takeArrived(): void {
    if (!this.#hasArrived) return;
    this.#hasArrived = false;
    this.see({ kind: 'arrived' });
  }

  #tellAccount(): void {
    const origin = this.#options.isLive && this.#origin.source !== '' ? this.#origin.source : this.#options.name;
    this.see({ kind: 'account', memory: process.memoryUsage.rss(), drops: this.#drops(), origin });
  }

  see(event: DashboardEvent): void {
    if (this.#hasLeft) return;
    const { state, effects } = update(this.#state, event, this.#world);
    const before = this.#state;
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    if (this.#hasLeft || state === before) return;
    const isAnswer = event.kind === 'key' || event.kind === 'mouse' || event.kind === 'resize';
    // Somebody waits for the end of a pass, too.
    if (isAnswer || (before.job !== null && state.job === null)) this.#paint();
    else this.#paintSoon();
  }

  #paint(): void {
    if (this.#paintTimer !== null) clearTimeout(this.#paintTimer);
    this.#paintTimer = null;
    this.#painted = performance.now();
    this.#terminal?.paint(view(this.#state, this.#world));
  }

  /** What nobody waits for at the keys is painted ten times a second at most. */
  #paintSoon(): void {
    if (this.#paintTimer !== null) return;
    const wait = Math.max(0, this.#painted + paintInterval - performance.now());
    this.#paintTimer = setTimeout(() => this.#paint(), wait);
  }

  #do(effect: Effect): void {
    const terminal = this.#terminal;
    switch (effect.kind) {
      case 'quit':
        this.close();
        return;
      case 'stop':
        this.#stop();
        return;
      case 'suspend':
        terminal?.suspend();
        return;
      case 'redraw':
        terminal?.redraw();
        return;
      case 'theme':
        terminal?.setTheme(themes[effect.name]);
        return;
      case 'work':
        this.#workSoon();
        return;
      case 'copy':
        if (terminal?.copy(effect.text) === true) this.#tell(`copied ${effect.text.length} characters`);
        else this.see({ kind: 'too-long', text: effect.text });
        return;
      case 'save':
        this.#finish(saveText(effect.file, effect.text, this.#inUse));
        return;
      case 'export':
        void this.#export(effect).then(this.#finish);
        return;
      case 'write':
        void this.#write(effect).then(this.#finish);
        return;
      case 'reread':
        void this.messages.reread(effect.indexes).then((done) => {
          if (done === null) return;
          if (done.why !== null) this.#tell(done.why, true);
          this.see({ kind: 'arrived' });
        });
        return;
      case 'open':
        this.#opening.start(effect.index, this.#state);
        return;
      case 'leave-open':
        this.#opening.leave();
        return;
      case 'task':
        this.#tasks.start(effect.task, this.#state);
        return;
      case 'give-up':
        this.#tasks.giveUp();
        return;
      case 'note':
        void this.#note(effect);
        return;
    }
  }

  #workSoon(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    setImmediate(() => {
      this.#isWorking = false;
      this.see({ kind: 'work' });
    });
  }

  /** Files that must not be written over. */
  get #inUse(): readonly string[] {
    const { inputs, recording } = this.#options;
    return recording === null ? inputs : [...inputs, recording];
  }

  #export(effect: Extract<Effect, { kind: 'export' }>): Promise<Outcome> {
    return exportMessages(effect, this.messages, this.#options, this.#world.registry, this.#inUse);
  }

  #write(effect: Extract<Effect, { kind: 'write' }>): Promise<Outcome> {
    const { reading } = this.#options;
    if (reading === null) return writeMessages(effect, this.messages, this.#inUse);
    return copyPackets(effect, this.messages, reading, this.#world.registry, this.#inUse);
  }

  async #note({ field, hypothesis }: Extract<Effect, { kind: 'note' }>): Promise<void> {
    const { notebook, dissectors, language } = this.#options;
    if (notebook === null) return;
    const voice = {
      report: (text: string) => this.#tell(text, true),
      print: (text: string) => this.#tell(`${text}; dissection shows it from the next start on`),
    };
    const isNoted = await noteHypothesis(field, hypothesis, { notebook, dissectors, language }, voice);
    if (isNoted) this.see({ kind: 'noted', field, hypothesis });
  }

  #tell(text: string, isBad = false): void {
    this.see({ kind: 'notice', text, isBad });
  }

  readonly #finish = (outcome: Outcome): void => {
    if ('fault' in outcome) this.#tell(outcome.fault, true);
    else this.#tell(outcome.done);
  };
}
