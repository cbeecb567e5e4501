/**
 * Evidence in the dashboard: a field goes in, what the messages tell about it comes out as a page; and notes about it are
 * written to the notebook.
 */

import type { FieldName } from '../../dashboard/field-name.ts';
import type { Registry } from '../../dissect/registry.ts';
import { accountsOf } from '../../evidence/account.ts';
import { Watcher } from '../../evidence/watcher.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { type NoteOptions, runNote, type Voice } from '../fields/note.ts';
import { describePage } from '../fields/page-text.ts';
import type { DashboardMessages } from './messages.ts';

/** Messages looked at before keys are heard again. */
const part = 2000;

/**
 * The page of the field, from all messages that there still are, until the signal; or why the file could not be read for it.
 * `progress` hears how many it has seen.
 */
export async function describeEvidence(
  { protocol, command, dir, field }: FieldName,
  messages: DashboardMessages,
  registry: Registry,
  style: { readonly language: Language; readonly columns: number },
  until: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<{ readonly text: string } | { readonly fault: string }> {
  const source = messages.count > messages.first ? messages.source(messages.first) : '';
  const watcher = new Watcher(source, { protocol, command: command.toLowerCase(), field });
  const { first, count } = messages;
  const all = (): boolean => true;
  const see = (message: Message): void => watcher.see(message, 0);
  const fault = await messages.read(all, first, see, until, (done) => progress(done, count));
  if (fault !== null) return { fault };
  for (let index = first; index < count && !until.aborted; index++) {
    const message = messages.message(index);
    if (message !== null) watcher.see(message, 0);
    if (index % part !== 0) continue;
    progress(index, count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const accounts = accountsOf(watcher.evidence, registry, { dir, field, all: true });
  return { text: accounts.map((account) => describePage(account, style)).join('\n') };
}

/** Writes what a field means to the notebook, as `fields note` does. */
export async function noteHypothesis(
  { command, field, protocol }: FieldName,
  hypothesis: string,
  options: Pick<NoteOptions, 'notebook' | 'dissectors' | 'language'>,
  voice: Voice,
): Promise<boolean> {
  const target = { protocol, command, field, direction: null, code: null };
  const changes = {
    hypothesis,
    hypothesisZh: null,
    predicate: null,
    status: null,
    author: null,
    date: null,
    sources: [],
    text: null,
  };
  return (await runNote({ ...options, target, action: { kind: 'set', changes }, json: false }, voice)) === 0;
}
