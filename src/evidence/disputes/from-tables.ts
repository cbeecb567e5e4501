/**
 * Disputes of tables: the tables of a run go in, a question comes out for each row, code and command of which they give several
 * readings and that no other question covers.
 */

import type { Registry } from '../../dissect/registry.ts';
import type { Dispute, DisputeReading } from '../../model/dispute.ts';
import type { Reading } from '../../model/field.ts';
import type { CompiledRow } from '../../model/rules.ts';
import type { Text } from '../../model/text.ts';

const untold: Text = {
  en: 'the values alone do not tell; fields show has them',
  zh: '仅凭取值无法判断，见 fields show',
};
/** Clients from 2009 on are the later ones: what a number means changed with them. */
const firstLater = 0x1441;

const early: Text = { en: 'early clients send it', zh: '早期客户端发送' };
const late: Text = { en: 'later clients send it', zh: '后期客户端发送' };

export function disputesOfTables(registry: Registry, known: readonly Dispute[]): readonly Dispute[] {
  const covered = new Set(known.flatMap(({ covers }) => covers));
  return [...kqqDisputes(registry), ...binaryDisputes(registry), ...oicqDisputes(registry)].filter(
    ({ covers }) => !covers.some((name) => covered.has(name)),
  );
}

function kqqDisputes({ commands }: Registry): readonly Dispute[] {
  return commands.flatMap(({ command, ...directions }) =>
    (['request', 'response', 'push'] as const).flatMap((dir) => {
      const rows = [...directions[dir].rows.values()].flat();
      const name = command?.command ?? '';
      return rows.flatMap((row) => rowDisputes(row, name, `kqq.${name}.${dir}`, `cmd == "${name}" && dir == ${dir}`));
    }),
  );
}

function rowDisputes({ row }: CompiledRow, command: string, place: string, where: string): readonly Dispute[] {
  const about = { protocol: 'kqq', command, field: `${place}.${row.name}` } as const;
  const codes = (row.codes ?? []).filter(({ readings, status }) => status === 'disputed' || readings !== undefined);
  const ofCodes = codes.map((code) =>
    toDispute({ ...about, value: ` = ${code.value}`, messages: `${where} && kqq.${row.name} == ${code.value}` }, code),
  );
  if (row.status !== 'disputed' && row.readings === undefined) return ofCodes;
  return [toDispute({ ...about, value: '', messages: `${where} && has(kqq.${row.name})` }, row), ...ofCodes];
}

function binaryDisputes({ oicq81 }: Registry): readonly Dispute[] {
  return (oicq81?.all ?? []).flatMap(({ table: { command }, rows }) =>
    rows
      .filter(({ row }) => row.readings !== undefined || row.status === 'disputed')
      .map(({ row }) => {
        const messages = `oicq81 && cmd == "${command}" && has(oicq81.${row.name})`;
        const field = `oicq81.${command}.${row.name}`;
        return toDispute({ protocol: 'oicq81', command, field, value: '', messages }, row);
      }),
  );
}

/** What a question is about; `value`: which value of the field, "" for all. */
interface About {
  readonly protocol: Dispute['protocol'];
  readonly command: string;
  readonly field: string;
  readonly value: string;
  readonly messages: string;
}

interface Told {
  readonly label: Text;
  readonly sources: readonly string[];
  readonly readings?: readonly Reading[];
}

/** The first reading is that of the table, for which messages are counted. */
function toDispute({ protocol, command, field, value, messages }: About, { label, sources, readings }: Told): Dispute {
  const id = `${field}${value}`;
  const others = (readings ?? []).filter(({ label: own }) => own.en !== label.en);
  return {
    id,
    question: { en: `What is ${id}?`, zh: `${id} 是什么？` },
    protocol,
    commands: [command],
    covers: [field],
    readings: [
      { label: seenAs(label), source: sources[0] ?? 'inferred', sign: { messages } },
      ...others.map((reading): DisputeReading => ({ ...reading, sign: { untold } })),
    ],
  };
}

function seenAs({ en, zh }: Text): Text {
  return en === 'unknown'
    ? { en: 'it comes', zh: '出现过' }
    : { en: `it comes; read as ${en}`, zh: `出现过，读作${zh}` };
}

/** What is behind the header is encrypted: all that tells the meanings of a number apart is who sends it. */
function oicqDisputes({ oicq }: Registry): readonly Dispute[] {
  return [...(oicq?.commands.values() ?? [])]
    .filter(({ readings }) => readings !== undefined)
    .map(({ command, name, title, readings }) => {
      const hex = `0x${command.toString(16).padStart(4, '0')}`;
      const [first, second] = [readings?.[0]?.label ?? title, readings?.[1]?.label ?? title];
      const sent = `oicq.command == ${hex} && dir == request && oicq.version`;
      return {
        id: `oicq.command=${hex}`,
        question: {
          en: `Is command ${hex} "${first.en}", or "${second.en}"?`,
          zh: `命令 ${hex} 是“${first.zh}”还是“${second.zh}”？`,
        },
        protocol: 'oicq' as const,
        commands: [name],
        covers: [`oicq.command=${hex}`],
        readings: [
          sentBy(first, early, 'clients', `${sent} < ${firstLater}`),
          sentBy(second, late, 'captures', `${sent} >= ${firstLater}`),
        ],
      };
    });
}

function sentBy(label: Text, who: Text, source: string, messages: string): DisputeReading {
  return { label: { en: `${label.en}: ${who.en}`, zh: `${label.zh}：${who.zh}` }, source, sign: { messages } };
}
