/**
 * Notices: the messages of one capture go in, in order, what only several of them together tell comes out: who logged in
 * from where, and what became of those who hid.
 */

import { fieldsOf } from '../../dissect/dissect.ts';
import type { NoticeId } from '../../model/dispute.ts';
import type { FieldRecord } from '../../model/field.ts';
import type { Message } from '../../model/message.ts';
import { kqqCells } from '../cells.ts';
import { valueIn } from '../sheet.ts';

/** Users that are remembered. */
const mostUsers = 100_000;
const notLoggedIn = 20;
const hidden = '40';

export class Notices {
  /** Where each user logged in last, and who did from where. */
  readonly #last = new Map<string, string>();
  readonly #sessions = new Set<string>();
  /** Users who are hidden. */
  readonly #hidden = new Set<string>();

  /** What a message shows. */
  see(message: Message): readonly NoticeId[] {
    const { parse, command, dir, flow, side, uin } = message;
    if (parse.protocol !== 'kqq' || uin === null || message.null !== null) return [];
    const client = flow.ends[dir === 'request' ? side : 1 - side].address;
    if (dir === 'request') {
      if (command === 'Change_Stat' || command === 'Change_Stat2')
        this.#noteStatus(uin, valueIn(kqqCells(parse), 'ST'));
      return [];
    }
    if (command === 'Login' && message.result?.code === 0) {
      // A refused login has RES=0, too: its RS is 1.
      if (valueIn(kqqCells(parse), 'RS') !== '1') this.#noteLogin(uin, client);
      return [];
    }
    if (message.result?.code === notLoggedIn) return [this.#whyNot(uin, client)];
    return command === 'GetMsgEx' && this.#hidden.size > 0 ? this.#announced(message) : [];
  }

  #noteStatus(uin: string, status: string | null): void {
    if (status === hidden && this.#hidden.size < mostUsers) this.#hidden.add(uin);
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

  #announced(message: Message): readonly NoticeId[] {
    return (fieldsOf(message).records ?? []).flatMap((record) => {
      if (textIn(record, 'MT') !== '99' || !this.#hidden.has(textIn(record, 'UN'))) return [];
      const code = textIn(record, 'MG');
      if (code === '20') return ['hidden-as-20' as const];
      return code === hidden ? ['hidden-as-40' as const] : [];
    });
  }
}

function textIn(record: FieldRecord, name: string): string {
  return String(record[name]?.value ?? '').trim();
}
