/**
 * Notices: the messages of one capture go in, in order, what only several of them together tell comes out: who logged in
 * from where, and what became of those who hid.
 */

import { fieldsOf } from '../../dissect/dissect.ts';
import { KqqRecords } from '../../filter/kqq-values.ts';
import { type Value, Values } from '../../filter/value.ts';
import type { NoticeId } from '../../model/dispute.ts';
import type { FieldRecord } from '../../model/field.ts';
import type { KqqParse, Message } from '../../model/message.ts';
import { kqqCells } from '../cells.ts';
import { valueIn } from '../sheet.ts';

/** Users that are remembered. */
const mostUsers = 100_000;
const notLoggedIn = 20;
const nothing: readonly NoticeId[] = [];
const noStrangers = (): boolean => false;
/** Codes of ST and MG, and the MT of news of a friend's status. */
const hidden = 40;
const offline = 20;
const statusNews = 99;

export class Notices {
  /** Where each user logged in last, and who did from where. */
  readonly #last = new Map<string, string>();
  readonly #sessions = new Set<string>();
  /** Users who are hidden. */
  readonly #hidden = new Set<string>();
  readonly #records = new KqqRecords();
  readonly #values = new Values();

  /** What a message shows. */
  see(message: Message): readonly NoticeId[] {
    const { parse, command, dir, flow, side, uin } = message;
    if (parse.protocol !== 'kqq' || uin === null || message.null !== null) return nothing;
    const client = flow.ends[dir === 'request' ? side : 1 - side].address;
    if (dir === 'request') {
      if (command === 'Change_Stat' || command === 'Change_Stat2')
        this.#noteStatus(uin, valueIn(kqqCells(parse, noStrangers), 'ST'));
      return nothing;
    }
    if (command === 'Login' && message.result?.code === 0) {
      // A refused login has RES=0, too: its RS is 1.
      if (valueIn(kqqCells(parse, noStrangers), 'RS') !== '1') this.#noteLogin(uin, client);
      return nothing;
    }
    if (message.result?.code === notLoggedIn) return [this.#whyNot(uin, client)];
    return command === 'GetMsgEx' && this.#hidden.size > 0 ? this.#announced(message, parse) : nothing;
  }

  #noteStatus(uin: string, status: string | null): void {
    if (status === String(hidden) && this.#hidden.size < mostUsers) this.#hidden.add(uin);
    else this.#hidden.delete(uin);
  }

  #noteLogin(uin: string, client: string): void {
    if (this.#last.size >= mostUsers && !this.#last.has(uin)) return;
    this.#last.set(uin, client);
    if (this.#sessions.size < 2 * mostUsers) this.#sessions.add(`${client} ${uin}`);
  }

  #whyNot(uin: string, client: string): NoticeId {
    if (!this.#sessions.has(`${client} ${uin}`)) return 'no-login';
    return this.#last.get(uin) === client ? 'login-here' : 'login-elsewhere';
  }

  /** What friends are told of those who hide; the field tree is made only where the compact parse does not tell records. */
  #announced(message: Message, parse: KqqParse): readonly NoticeId[] {
    const records = this.#records;
    if (!records.begin(parse)) return this.#announcedInTree(message);
    const found: NoticeId[] = [];
    while (records.next()) {
      if (this.#read(message, 'mt')?.number !== statusNews) continue;
      const code = this.#read(message, 'mg')?.number;
      const notice = code === offline ? 'hidden-as-20' : code === hidden ? 'hidden-as-40' : null;
      if (notice !== null && this.#hidden.has(this.#read(message, 'un')?.text.trim() ?? '')) found.push(notice);
    }
    return found;
  }

  #announcedInTree(message: Message): readonly NoticeId[] {
    return (fieldsOf(message).records ?? []).flatMap((record) => {
      if (textIn(record, 'MT') !== String(statusNews) || !this.#hidden.has(textIn(record, 'UN'))) return [];
      const code = textIn(record, 'MG');
      if (code === String(offline)) return ['hidden-as-20' as const];
      return code === String(hidden) ? ['hidden-as-40' as const] : [];
    });
  }

  /** What the record at hand has in a column; null for nothing. */
  #read(message: Message, column: string): Value | null {
    const values = this.#values;
    values.clear();
    this.#records.read(message, column, values);
    return values.count === 0 ? null : values.at(0);
  }
}

function textIn(record: FieldRecord, name: string): string {
  return String(record[name]?.value ?? '').trim();
}
