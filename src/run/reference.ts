/**
 * The reference command: tables, notes and captures go in, the protocol reference comes out as text, Markdown, HTML or
 * JSON, in one file or in a folder.
 */

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findNearest } from '../bytes/nearest.ts';
import type { Registry } from '../dissect/registry.ts';
import { compareTexts } from '../evidence/place.ts';
import type { Message } from '../model/message.ts';
import { type Book, type BookTables, makeBook } from '../present/reference/book.ts';
import { pagesAsHtml } from '../present/reference/html.ts';
import { pageAsMarkdown } from '../present/reference/markdown.ts';
import { nothingObserved } from '../present/reference/observed.ts';
import { headingPages, makePages } from '../present/reference/pages.ts';
import { pagesAsText } from '../present/reference/text.ts';
import { visibleJson } from '../present/visible.ts';
import { builtInTables } from '../tables/built-in.ts';
import { loadTables } from '../tables/registry.ts';
import { compileTables } from './compile.ts';
import { withDistinctFiles } from './distinct.ts';
import { endOutput } from './ending.ts';
import { openNothing } from './nothing.ts';
import { describeLoss } from './overwritten.ts';
import { CurrentOrigin } from './presentation.ts';
import { control, type ReadOptions } from './read.ts';
import { Reading } from './reading.ts';
import { ReferenceEvidence } from './reference-evidence.ts';
import { openResult } from './result-output.ts';
import { report } from './screen.ts';
import { exitStatus, graver } from './status.ts';

export type ReferenceFormat = 'text' | 'markdown' | 'html' | 'json';

export interface ReferenceOptions {
  /** Its captures are those that values and examples are from; none: the bundled ones. `output` may be a folder. */
  readonly reading: ReadOptions;
  readonly format: ReferenceFormat;
  /** Of this command alone; null: of all. */
  readonly command: string | null;
}

/** Of each protocol what is plain; the captures of oddities would make bad examples. */
export const bundledCaptures = [
  'kqq-session.pcap',
  'kqqtcp.pcap',
  'oicq-tcp.pcap',
  'oicq-udp.pcapng',
  'oicq81-session.pcap',
];

/** Writes the reference. Gives an exit status: that of reading the captures unless more is wrong. */
export async function runReference({ reading, format, command }: ReferenceOptions): Promise<number> {
  const tables = await loadTables(builtInTables, reading.dissectors, reading.notebook);
  for (const { severity, text } of tables.problems) report(`${severity}: ${text}`);
  if (tables.problems.some(({ code }) => code === 'tables.unreadable')) return exitStatus.unreadable;
  if (command !== null && !isKnown(tables, command)) return exitStatus.usage;
  const { output } = reading;
  const loss = describeLoss(reading, output);
  if (loss !== null) {
    report(loss);
    return exitStatus.outputFailed;
  }
  const files = inOneOrder(reading.files.length > 0 ? withDistinctFiles(reading).files : findBundled());
  const registry = compileTables(tables);
  const evidence = new ReferenceEvidence(registry);
  const status = files.length === 0 ? exitStatus.done : await observe({ ...reading, files }, registry, evidence);
  if (status === exitStatus.interrupted) return status;
  const observed = files.length === 0 ? nothingObserved : evidence.observed;
  const book = makeBook(
    tables,
    observed,
    files.map((file) => path.basename(file)),
    command,
  );
  return graver(status, write(referenceFiles(book, format, command !== null), reading));
}

function isKnown(tables: BookTables, command: string): boolean {
  if (makeBook(tables, nothingObserved, [], command).chapters.length > 0) return true;
  const names = makeBook(tables, nothingObserved, [], null).chapters.flatMap(({ commands }) =>
    commands.map(({ name }) => name),
  );
  const nearest = findNearest(command, names);
  report(`no table has the command ${command}${nearest === null ? '' : ` (did you mean ${nearest}?)`}`);
  return false;
}

/**
 * The files as they are read, whatever the order in which they are named: what is taken of the first message that will do,
 * as examples are, is then the same.
 */
function inOneOrder(files: readonly string[]): readonly string[] {
  return files.toSorted((a, b) => compareTexts(path.basename(a), path.basename(b)) || compareTexts(a, b));
}

/** Those that come with the program, beside its folder src or dist. */
function findBundled(): readonly string[] {
  const root = ['../..', '../../..'].map((up) => path.resolve(import.meta.dirname, up, 'captures'));
  const folder = root.find((one) => bundledCaptures.every((name) => existsSync(path.join(one, name))));
  return folder === undefined ? [] : bundledCaptures.map((name) => path.join(folder, name));
}

/** Reads captures. Gives an exit status. */
async function observe(reading: ReadOptions, registry: Registry, evidence: ReferenceEvidence): Promise<number> {
  const origin = new CurrentOrigin();
  const message = (one: Message): void => evidence.add(one, origin.source);
  const prepared = { sink: { message, flush: () => {}, close: () => {} }, pass: () => {} };
  // The reading itself prints nothing.
  const output = openNothing();
  const quiet = { ...reading, quiet: true };
  return control(new Reading(quiet, { registry, output, prepared, filter: null, origin, report, progress: null }));
}

export interface ReferenceFile {
  readonly name: string;
  readonly text: string;
}

/** The files of a reference; the first has all where only one is wanted, but in Markdown. */
export function referenceFiles(book: Book, format: ReferenceFormat, isPart: boolean): readonly ReferenceFile[] {
  const pages = makePages(book, isPart);
  switch (format) {
    case 'text':
      return [{ name: 'reference.txt', text: pagesAsText(pages) }];
    case 'html':
      return [{ name: 'reference.html', text: pagesAsHtml(pages) }];
    case 'json':
      return [{ name: 'reference.json', text: `${visibleJson(JSON.stringify(book, null, 1))}\n` }];
    case 'markdown': {
      const pageOf = headingPages(pages);
      const fileOf = (name: string): string => (name === 'index' ? 'README.md' : `${name}.md`);
      return pages.map((page) => {
        const linkOf = (id: string): string => {
          const name = pageOf.get(id) ?? page.name;
          return `${name === page.name ? '' : fileOf(name)}#${id}`;
        };
        return { name: fileOf(page.name), text: pageAsMarkdown(page, linkOf) };
      });
    }
  }
}

/** Writes to standard output, to a file (all of it), or into a folder. */
function write(files: readonly ReferenceFile[], reading: ReadOptions): number {
  const { output } = reading;
  const isFolder = output !== null && (output.endsWith('/') || isThere(output));
  if (!isFolder) return writeTo(reading, files.map(({ text }) => text).join('\n'));
  return files.reduce(
    (status, { name, text }) => graver(status, writeTo({ ...reading, output: path.join(output, name) }, text)),
    exitStatus.done as number,
  );
}

function isThere(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory();
}

function writeTo(reading: ReadOptions, text: string): number {
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  output.write(text);
  return endOutput(output, reading.output ?? 'standard output', exitStatus.done, null, report);
}
