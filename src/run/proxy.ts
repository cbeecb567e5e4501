/**
 * The proxy command: its thread passes traffic on, this one decodes what it saw and prints it.
 */

import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DecodeAs } from '../model/decode-as.ts';
import type { Limits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { WireProfile } from '../model/wire-profile.ts';
import type { TimeFormat } from '../present/time.ts';
import { describeHost } from '../sources/proxy/context.ts';
import {
  describeMode,
  type FromProxy,
  type Listening,
  type ProxyAccount,
  type ProxySettings,
  type ProxyStart,
  type ToProxy,
} from '../sources/proxy/settings.ts';
import { compileTables } from './compile.ts';
import { endOutput } from './ending.ts';
import { prepareView } from './filter.ts';
import { Live } from './live.ts';
import { CurrentOrigin, type Presentation } from './presentation.ts';
import type { DashboardChoice } from './read.ts';
import { report } from './screen.ts';
import { openShowing } from './showing.ts';
import { onEnding } from './signals.ts';
import { exitStatus, graver } from './status.ts';
import { prepareTables } from './tables.ts';
import { readUsers } from './users.ts';

export interface ProxyOptions extends Presentation {
  readonly settings: Omit<ProxySettings, 'users'>;
  /** The file of the users; null: nobody has to give a name. */
  readonly usersFile: string | null;
  /** Show only messages for which this expression holds; null: all. */
  readonly filter: string | null;
  readonly count: number | null;
  /** A path; null is standard output. */
  readonly output: string | null;
  /** A capture to write, or null. */
  readonly recording: string | null;
  readonly quiet: boolean;
  readonly timeFormat: TimeFormat;
  readonly showOther: boolean;
  readonly decodeAs: readonly DecodeAs[];
  readonly profile: WireProfile | null;
  readonly limits: Limits;
  /** Show the messages in a dashboard instead of printing them; null: print. */
  readonly dashboard: DashboardChoice | null;
  /** How long open exchanges may take after the first interrupt: milliseconds. */
  readonly grace: number;
}

/** More unknown fields than this are counted, not named. */
const mostNamed = 20;

/** What whoever started a proxy may do with it. */
export interface RunningProxy {
  readonly listeners: readonly Listening[];
  readonly stop: () => void;
  /** It takes nothing new any more. */
  readonly stopping: AbortSignal;
  /** Tells people a line, wherever they look. */
  readonly say: (text: string) => void;
}

/** Runs until it is interrupted. `ready` is told once it listens. Gives an exit status; everything has been said. */
export async function runProxy(
  options: ProxyOptions,
  ready: (proxy: RunningProxy) => void = () => {},
): Promise<number> {
  const tables = await prepareTables(options);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const asked = prepareView(options, registry);
  if (asked === null) return exitStatus.usage;
  const read = options.usersFile === null ? { users: null } : readUsers(options.usersFile);
  if ('fault' in read) {
    report(read.fault);
    return exitStatus.unreadable;
  }
  const origin = new CurrentOrigin();
  const live = { isLive: true, name: 'proxy', inputs: [], isInputTaken: false, reading: null };
  const showing = await openShowing({ ...options, ...live }, 'keep', registry, origin);
  if ('status' in showing) return showing.status;
  const { output, prepared, dashboard } = showing;
  const handled = new Uint32Array(new SharedArrayBuffer(4));
  // This source may have been built into another folder beside run; the thread's own file never is.
  const file = new URL(`../run/proxy-thread${path.extname(import.meta.filename)}`, import.meta.url);
  const settings = { ...options.settings, users: read.users };
  const start: ProxyStart = { settings, handled, recording: options.recording };
  const worker = new Worker(file, { workerData: start });
  const tell = dashboard === null ? report : dashboard.say;
  const say = (text: string): void => {
    if (!options.quiet || dashboard !== null) tell(text);
  };
  const stopping = new AbortController();
  let isInterrupted = false;
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const message: ToProxy = { kind: 'stop', grace: options.grace };
    worker.postMessage(message);
  };
  // A dashboard filters by itself.
  const filter = dashboard === null ? asked.filter : null;
  const isWanted = filter === null ? null : (message: Message) => filter(message, origin.source);
  const decoding = new Live({ ...options, filter: isWanted }, { registry, output, prepared, handled, over: stop });
  dashboard?.onStop(stop);
  dashboard?.onAccount(() => (decoding.undecoded === 0 ? null : `${decoding.undecoded} bytes not decoded`));
  void dashboard?.left.then(stop);
  const forget = onEnding(() => {
    isInterrupted = true;
    dashboard?.close();
    stop();
  });
  try {
    const ended = await serve(worker, {
      listening: (listeners) => {
        origin.source = listeners.map(describeHost).join(',');
        if (options.recording !== null) say(`recording to ${options.recording}, passwords and all`);
        for (const one of listeners) say(`listening at ${describeHost(one)} (${describeMode(one.mode)})`);
        ready({ listeners, stop, stopping: stopping.signal, say: tell });
      },
      take: (block) => decoding.take(block),
      say,
    });
    if ('fault' in ended) {
      output.close();
      report(ended.isListening ? `cannot listen: ${ended.fault}` : `cannot write ${options.recording}: ${ended.fault}`);
      return ended.isListening ? exitStatus.unbound : exitStatus.outputFailed;
    }
    await decoding.finish(options.grace);
    if (dashboard?.isOpen === true) for (const line of describeRun(decoding, ended.account)) say(line);
    await dashboard?.left;
    const name = options.output ?? 'standard output';
    const leftovers = options.quiet ? null : decoding.leftovers;
    const recorded = ended.account.fault === null ? exitStatus.done : exitStatus.outputFailed;
    const status = endOutput(output, name, recorded, leftovers, report);
    for (const line of describeRun(decoding, ended.account)) say(line);
    return isInterrupted ? graver(status, exitStatus.interrupted) : status;
  } finally {
    dashboard?.close();
    forget();
    await worker.terminate();
  }
}

interface ProxyEvents {
  readonly listening: (listeners: readonly Listening[]) => void;
  readonly take: (block: Uint8Array) => void;
  readonly say: (text: string) => void;
}

async function serve(
  worker: Worker,
  events: ProxyEvents,
): Promise<{ readonly account: ProxyAccount } | { readonly fault: string; readonly isListening: boolean }> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread of the proxy ended')));
    worker.on('message', (message: FromProxy) => {
      if (message.kind === 'events') events.take(message.block);
      else if (message.kind === 'report') events.say(message.text);
      else if (message.kind === 'listening') events.listening(message.listeners);
      else if (message.kind === 'stopped') resolve({ account: message.account });
      else resolve({ fault: message.text, isListening: message.isListening });
    });
  });
}

function describeRun(live: Live, account: ProxyAccount): string[] {
  const { unknown } = live;
  const lines = [
    `${count(live.messages, 'message')} in ${count(live.flows, 'conversation')}, ${count(account.connections, 'connection')}`,
  ];
  if (unknown.length > 0) {
    const named = unknown.slice(0, mostNamed).join(', ');
    const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : '';
    lines.push(`fields no table knows: ${named}${more}`);
  }
  if (account.undecoded > 0)
    lines.push(`${account.undecoded} bytes were passed on and not decoded: decoding did not keep up`);
  if (account.unrecorded > 0)
    lines.push(`${account.unrecorded} bytes were passed on and not recorded: the disk did not keep up`);
  if (account.unseen > 0) lines.push(`${account.unseen} other requests passed on and not shown (--show-other)`);
  if (account.untold > 0) lines.push(`${account.untold} more lines about connections`);
  return lines;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
