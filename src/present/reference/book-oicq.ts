/**
 * The chapter on the OICQ that really ran: its tables go in, entries for the header and for each command come out. All
 * that follows the header is encrypted.
 */

import type { Status } from '../../model/field.ts';
import type { BookTables, CodeEntry, CommandEntry, Draft, FieldEntry } from './book.ts';
import { Findings, toStatement } from './entries.ts';
import type { Observed } from './observed.ts';

export function oicqChapter({ oicq }: BookTables, observed: Observed): Draft {
  const findings = new Findings(observed);
  const versions = oicq.versions.map(({ version, title, sources }): CodeEntry => {
    return { ...toStatement(title, { sources }), value: version, symbol: hexWord(version) };
  });
  return {
    protocol: 'oicq',
    title: { en: 'the OICQ that really ran', zh: '实际运行的 OICQ' },
    shared: [
      {
        title: 'The header of every frame',
        fields: [
          headerField('version', 'version of the client', '客户端版本', 'known', versions),
          headerField('command', 'command; see below', '命令，见下', 'known', []),
          headerField('sequence', 'sequence number; a reply repeats it', '序号，回复与请求相同', 'known', []),
          headerField('number', 'QQ number; old servers leave it out', 'QQ 号，旧服务器省略', 'known', []),
          headerField('prefix', 'clear bytes, unknown', '明文字节，含义未知', 'unknown', []),
        ],
      },
    ],
    nulls: [],
    commands: oicq.commands
      .toSorted((a, b) => a.command - b.command)
      .map(
        (one): CommandEntry => ({
          ...toStatement(one.title, one),
          name: one.name,
          number: hexWord(one.command),
          parts: [],
          answers: [],
          nulls: [],
          delays: [],
          example: findings.example('oicq', one.name),
        }),
      ),
  };
}

function headerField(name: string, en: string, zh: string, status: Status, codes: readonly CodeEntry[]): FieldEntry {
  const statement = toStatement({ en, zh }, { sources: ['captures'], status });
  return { ...statement, name, kind: 'number', codes, traits: [], when: [], within: [], observed: null };
}

function hexWord(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}
