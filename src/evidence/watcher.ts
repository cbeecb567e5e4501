/**
 * Watcher: the messages of one capture go in, one by one, and are counted in the evidence of that capture.
 *
 * The hot path reads the compact parse of kqq: no field tree is made, and a value that was seen before costs a hash and a
 * comparison.
 */

import { latin1Text, toBuffer } from '../bytes/text.ts';
import { itemRow, RecordWalk } from '../dissect/kqq/items.ts';
import type { KqqParse, Message, MessageDirection } from '../model/message.ts';
import type { CompiledRow } from '../model/rules.ts';
import { gapNames, type TakeValue, visitOicq, visitOicq81 } from './binary-cells.ts';
import { CellWriter, kqqCells, nameOf } from './cells.ts';
import { Evidence } from './evidence.ts';
import type { FieldTally } from './field-tally.ts';
import type { Group } from './group.ts';
import { hashText, hashWith } from './hash.ts';
import type { Cells } from './row-sample.ts';

/** Requests whose replies are still to come. */
const mostOpen = 4096;
const longestCommand = 64;
const noCells: Cells = { names: [], values: [] };

/** What is looked at; null: everything. */
export interface Wanted {
  readonly protocol: string | null;
  /** In lower case. */
  readonly command: string | null;
  readonly field: string | null;
}

export const everything: Wanted = { protocol: null, command: null, field: null };

export class Watcher {
  readonly evidence = new Evidence();
  readonly #capture: string;
  readonly #captureHash: number;
  readonly #wanted: Wanted;
  readonly #walk = new RecordWalk();
  /** Cells of requests by number; those of which no sample wants the exchange are not kept. */
  readonly #open = new Map<number, Cells>();
  /** By command as it is shown; null where nobody asks for it. */
  readonly #groups = new Map<string, Record<MessageDirection, Group | null | undefined>>();

  constructor(capture: string, wanted: Wanted) {
    this.#capture = capture;
    this.#captureHash = hashText(capture);
    this.#wanted = wanted;
  }

  /** Looks at a message. `before` is how many messages the captures before had: numbers are those within the capture. */
  see(message: Message, before: number): void {
    const { parse, command } = message;
    // A reply that is none has no fields, and so says nothing of when they come.
    if (parse.protocol === 'http' || parse.protocol === 'other' || message.frame === null || message.null !== null)
      return;
    const group = this.#groupOf(message, parse.protocol, command ?? '-');
    if (group === null) return;
    const no = message.no - before;
    group.messages += 1;
    if (parse.protocol === 'kqq') this.#countKqq(group, parse, no);
    else this.#countBinary(group, message, no);
    this.#keepRow(group, message, no, message.replyTo > before ? message.replyTo - before : 0);
  }

  #groupOf({ dir, parse }: Message, protocol: 'kqq' | 'oicq81' | 'oicq', command: string): Group | null {
    const key = protocol === 'kqq' ? command : `${protocol} ${command}`;
    let found = this.#groups.get(key);
    if (found === undefined) {
      found = { request: undefined, response: undefined, push: undefined };
      if (this.#groups.size < mostOpen) this.#groups.set(key, found);
    }
    const known = found[dir];
    // A group that made way for others is not there any more.
    if (known !== undefined && (known === null || known.isKnown)) return known;
    const wanted = this.#wanted;
    const isWanted =
      (wanted.protocol === null || wanted.protocol === protocol) &&
      (wanted.command === null || wanted.command === command.toLowerCase());
    if (!isWanted) {
      found[dir] = null;
      return null;
    }
    const isKnown =
      parse.protocol === 'kqq'
        ? parse.rules.table !== null
        : parse.protocol === 'oicq81'
          ? parse.rules !== null
          : parse.protocol === 'oicq' && parse.rules.commands.has(parse.command);
    const group = this.evidence.open({ protocol, command: command.slice(0, longestCommand), dir }, isKnown);
    if (isKnown) found[dir] = group;
    return group;
  }

  #countKqq(group: Group, parse: KqqParse, no: number): void {
    const { count, keys, spans, rows, body } = parse;
    for (let i = 0; i < count; i++) {
      const start = spans[4 * i + 2];
      const key = keys[i];
      // Of which command it is, is what the group says.
      if (start < 0 || key === 0 || i === parse.cmd) continue;
      const row = rows[i];
      let field = key > 0 ? group.byKey(key) : undefined;
      if (field === undefined) {
        const name = nameOf(parse, i);
        if (this.#wanted.field !== null && this.#wanted.field !== name) {
          group.skip(name, row !== null, key);
          continue;
        }
        field = group.open(name, row !== null, key);
      }
      if (field === null) continue;
      if (row?.isSecret === true) field.isSecret = true;
      field.addMessage(no);
      if (row?.isList === true) this.#countItems(field, parse, i, row, no);
      else field.add(body, start, spans[4 * i + 3], this.#capture, no, start - parse.start, row);
    }
  }

  /** Items of the list in parameter `index`; which row explains one may depend on the other lists. */
  #countItems(field: FieldTally, parse: KqqParse, index: number, row: CompiledRow, no: number): void {
    const walk = this.#walk;
    const isJoined = row.isJoined && row.column >= 0;
    const column = isJoined ? row.column : 0;
    if (isJoined) walk.begin(parse, index);
    else walk.beginList(parse, index);
    while (walk.next() && walk.starts[column] >= 0) {
      const sense = isJoined ? itemRow(parse, walk, column) : row;
      const start = walk.starts[column];
      field.add(parse.body, start, walk.ends[column], this.#capture, no, start - parse.start, sense);
    }
  }

  #countBinary(group: Group, { parse }: Message, no: number): void {
    const take: TakeValue = (name, bytes, start, end, byte, row) => {
      if (this.#wanted.field !== null && this.#wanted.field !== name) return;
      const field = group.open(name, true);
      if (field === null) return;
      field.addMessage(no);
      field.add(bytes, start, end, this.#capture, no, byte, row);
    };
    if (parse.protocol === 'oicq81') visitOicq81(parse, take);
    else if (parse.protocol === 'oicq') visitOicq(parse, take);
  }

  /** Puts the message into the samples that want it. A reply has the place of its request, so that both are in or out. */
  #keepRow(group: Group, message: Message, no: number, replyTo: number): void {
    const capture = this.#capture;
    const exchange = hashWith(this.#captureHash, replyTo > 0 ? replyTo : no);
    const { user, client, server } = sidesOf(message);
    const session = hashWith(hashText(client), hashText(user));
    const isSpread = group.spread.wants(exchange, capture, no);
    const isOfSession = group.sessions.wants(session, capture, no);
    const isWanted = isSpread || isOfSession;
    const isOpen = message.dir === 'request' && (isWanted || this.#wantsReply(message, exchange, session, no));
    const cells = isWanted || isOpen ? cellsOf(message, group) : noCells;
    if (isOpen) this.#keepOpen(no, cells);
    const request = replyTo > 0 ? (this.#open.get(replyTo) ?? null) : null;
    if (!isWanted) return;
    const { names, values } = cells;
    const version = versionOf(message);
    const { time } = message;
    const row = { capture, no, time, user, client, server, version, names, values, request };
    if (isSpread) group.spread.add({ ...row, hash: exchange });
    if (isOfSession) group.sessions.add({ ...row, hash: session });
  }

  /** Whether a sample of replies may want what answers this request. */
  #wantsReply({ parse, command }: Message, exchange: number, session: number, no: number): boolean {
    const { protocol } = parse;
    const replies = this.#groups.get(protocol === 'kqq' ? (command ?? '-') : `${protocol} ${command ?? '-'}`)?.response;
    if (replies == null) return true;
    return replies.spread.wants(exchange, this.#capture, no) || replies.sessions.wants(session, this.#capture, no);
  }

  #keepOpen(no: number, cells: Cells): void {
    this.#open.set(no, cells);
    if (this.#open.size <= mostOpen) return;
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      break;
    }
  }
}

function cellsOf({ parse }: Message, group: Group): Cells {
  if (parse.protocol === 'kqq') return kqqCells(parse, (name) => group.hasStranger(name));
  const cells = new CellWriter();
  const take: TakeValue = (name, bytes, start, end) => {
    if (cells.names.includes(name)) return;
    if (gapNames.has(name)) cells.addText(name, latin1Text(bytes, start, end));
    else cells.add(name, bytes, start, end);
  };
  if (parse.protocol === 'oicq81') visitOicq81(parse, take);
  else if (parse.protocol === 'oicq') visitOicq(parse, take);
  return cells;
}

/** A session is what a server knows it by: the address of the client and the number of the user (hackfan). */
function sidesOf({ flow, side, dir, uin, tunnel }: Message) {
  const isClient = dir === 'request';
  const client = flow.ends[isClient ? side : 1 - side];
  const server = flow.ends[isClient ? 1 - side : side];
  return { user: uin ?? '', client: client.address, server: tunnel ?? server.text };
}

function versionOf({ parse }: Message): string {
  if (parse.protocol === 'oicq') return String(parse.version);
  if (parse.protocol !== 'kqq' || parse.ver < 0) return '';
  return latin1Text(toBuffer(parse.body), parse.spans[4 * parse.ver + 2], parse.spans[4 * parse.ver + 3]).slice(0, 16);
}
