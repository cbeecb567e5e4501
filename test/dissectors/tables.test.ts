/**
 * The built-in tables as data: complete, consistent, and right where a hand-typed sample can tell.
 */

import { describe, expect, test } from 'vitest';
import { kqqCommands, kqqProtocol, sources } from '../../dissectors/index.ts';
import type { Reading } from '../../src/model/field.ts';
import type { Code, CodeTable, CommandTable, Condition, MessageTable, Row } from '../../src/model/table.ts';
import type { Text } from '../../src/model/text.ts';

const directions = ['request', 'response', 'push'] as const;

interface Place {
  readonly where: string;
  readonly command: CommandTable;
  readonly message: MessageTable;
  /** Rows that all commands have in this direction. */
  readonly shared: readonly Row[];
}

const places: readonly Place[] = kqqCommands.flatMap((command) =>
  directions.flatMap((direction) => {
    const message = command[direction];
    const shared = direction === 'response' ? kqqProtocol.response : kqqProtocol.request;
    return message === undefined ? [] : [{ where: `${command.command} ${direction}`, command, message, shared }];
  }),
);

const rows: readonly { readonly where: string; readonly row: Row }[] = [
  ...places.flatMap(({ where, message }) => message.rows.map((row) => ({ where: `${where} ${row.name}`, row }))),
  ...[...kqqProtocol.request, ...kqqProtocol.response, ...kqqProtocol.anywhere].map((row) => ({
    where: `shared ${row.name}`,
    row,
  })),
];

const codes: readonly { readonly where: string; readonly code: Code }[] = rows.flatMap(({ where, row }) =>
  (row.codes ?? []).map((code) => ({ where: `${where} ${code.value}`, code })),
);

function table(command: string): CommandTable {
  const found = kqqCommands.find((one) => one.command === command);
  if (found === undefined) throw new Error(`no table for ${command}`);
  return found;
}

function rowsOf(command: string, direction: (typeof directions)[number], name: string): readonly Row[] {
  return (table(command)[direction]?.rows ?? []).filter((row) => row.name === name);
}

function rowOf(command: string, direction: (typeof directions)[number], name: string): Row {
  const found = rowsOf(command, direction, name);
  if (found.length !== 1) throw new Error(`${found.length} rows ${name} in ${command} ${direction}`);
  return found[0];
}

function labels(codeTable: CodeTable | undefined, language: 'en' | 'zh'): Record<number, string> {
  return Object.fromEntries((codeTable ?? []).map((code) => [code.value, code.label[language]]));
}

/** Where `hold` is false. */
function offenders<T extends { readonly where: string }>(all: readonly T[], hold: (one: T) => boolean): string[] {
  return all.filter((one) => !hold(one)).map((one) => one.where);
}

function isTwoLanguages(text: Text | undefined): boolean {
  return text === undefined || (text.en.trim() !== '' && text.zh.trim() !== '' && !/[\u3400-\u9fff]/.test(text.en));
}

describe('the list of commands', () => {
  test('holds every command that documents and clients name, each once', () => {
    expect(kqqCommands.map((one) => one.command).sort()).toEqual(
      [
        'Login',
        'VERIFYCODE',
        'List',
        'Query_Stat',
        'Query_Stat2',
        'SimpleInfo2',
        'GetInfo',
        'AddToList',
        'Ack_AddToList',
        'DelFromList',
        'Change_Stat',
        'Change_Stat2',
        'GetMsgEx',
        'CLTMSG',
        'Finger',
        'Logout',
        'Server_Msg',
        'update_stat',
        'GROUP_CMD',
      ].sort(),
    );
    expect(new Set(kqqCommands.map((one) => one.command.toLowerCase())).size).toBe(kqqCommands.length);
  });

  test('has a summary in both languages for every direction of every command', () => {
    expect(
      offenders(places, ({ message }) => message.summary !== undefined && isTwoLanguages(message.summary)),
    ).toEqual([]);
  });

  test('cites the documents for the commands they know and clients for the rest', () => {
    const ofClients = kqqCommands.filter((one) => !one.sources.some((id) => id === 'weicheng' || id === 'hackfan'));
    expect(ofClients.map((one) => one.command).sort()).toEqual(
      ['VERIFYCODE', 'Query_Stat2', 'SimpleInfo2', 'Change_Stat2', 'Server_Msg', 'update_stat', 'GROUP_CMD'].sort(),
    );
  });
});

describe('every statement', () => {
  const known = new Set(sources.map((one) => one.id));
  const isCited = (ids: readonly string[]): boolean => ids.length > 0 && ids.every((id) => known.has(id));
  const readings = [
    ...rows.flatMap(({ where, row }) => (row.readings ?? []).map((reading) => ({ where, reading }))),
    ...codes.flatMap(({ where, code }) => (code.readings ?? []).map((reading) => ({ where, reading }))),
  ] satisfies { where: string; reading: Reading }[];
  const statements = kqqCommands.flatMap((command) =>
    [...(command.nulls ?? []), ...(command.delays ?? []), ...kqqProtocol.nulls].map((statement) => ({
      where: `${command.command}: ${statement.text.en}`,
      statement,
    })),
  );

  test('names sources that the list of sources has', () => {
    expect(offenders(rows, ({ row }) => isCited(row.sources))).toEqual([]);
    expect(offenders(codes, ({ code }) => isCited(code.sources))).toEqual([]);
    expect(offenders(readings, ({ reading }) => isCited([reading.source]))).toEqual([]);
    expect(offenders(statements, ({ statement }) => isCited(statement.sources))).toEqual([]);
    expect(kqqCommands.filter((one) => !isCited(one.sources))).toEqual([]);
  });

  test('stands in both languages', () => {
    const ofRow = (row: Row): boolean => isTwoLanguages(row.label) && isTwoLanguages(row.note);
    expect(offenders(rows, ({ row }) => ofRow(row))).toEqual([]);
    expect(offenders(codes, ({ code }) => isTwoLanguages(code.label) && isTwoLanguages(code.note))).toEqual([]);
    expect(offenders(readings, ({ reading }) => isTwoLanguages(reading.label))).toEqual([]);
    expect(offenders(statements, ({ statement }) => isTwoLanguages(statement.text))).toEqual([]);
    expect(kqqCommands.filter((one) => !isTwoLanguages(one.title) || !isTwoLanguages(one.note))).toEqual([]);
    expect(sources.filter((one) => !isTwoLanguages(one.title) || !isTwoLanguages(one.about))).toEqual([]);
  });

  test('is known only where a document says so', () => {
    const isDocumented = (ids: readonly string[]): boolean => ids.includes('weicheng') || ids.includes('hackfan');
    expect(offenders(rows, ({ row }) => row.status !== undefined || isDocumented(row.sources))).toEqual([]);
    const ownCodes = rows.flatMap(({ where, row }) => (row.codes ?? []).map((code) => ({ where, row, code })));
    expect(
      offenders(ownCodes, ({ row, code }) => (code.status ?? row.status) !== undefined || isDocumented(code.sources)),
    ).toEqual([]);
  });

  test('that is disputed has two readings from different sources', () => {
    const disputed = codes.filter(({ code }) => code.status === 'disputed');
    expect(disputed.map(({ where }) => where)).toEqual(['AddToList response CD 2', 'AddToList response CD 3']);
    for (const { code } of disputed) {
      expect(new Set(code.readings?.map((one) => one.source)).size).toBeGreaterThan(1);
    }
    expect(rows.filter(({ row }) => row.status === 'disputed')).toEqual([]);
  });
});

describe('rows', () => {
  test('have code tables exactly where their kind is code, with each code once', () => {
    expect(offenders(rows, ({ row }) => (row.kind === 'code') === (row.codes !== undefined))).toEqual([]);
    expect(
      offenders(rows, ({ row }) => new Set(row.codes?.map((code) => code.value)).size === (row.codes?.length ?? 0)),
    ).toEqual([]);
  });

  test('of one name follow one another, and all but the last have a condition', () => {
    for (const { where, message } of places) {
      const names = message.rows.map((row) => row.name);
      expect([where, names.filter((name, i) => names[i + 1] !== name && names.indexOf(name, i + 1) > 0)]).toEqual([
        where,
        [],
      ]);
      const open = message.rows.filter((row, i) => row.when === undefined && names[i + 1] === row.name);
      expect([where, open]).toEqual([where, []]);
    }
  });

  test('have conditions on fields of the same message, with values where the form needs them', () => {
    const withValues = ['in', 'not-in', 'contains'];
    const isSane = (one: Condition, names: ReadonlySet<string>): boolean =>
      names.has(one.field) && withValues.includes(one.is) === (one.values !== undefined && one.values.length > 0);
    for (const { where, message, shared } of places) {
      const names = new Set([...message.rows, ...shared].map((row) => row.name));
      const conditions = message.rows.flatMap((row) => row.when ?? []);
      expect([where, conditions.filter((one) => !isSane(one, names))]).toEqual([where, []]);
    }
    for (const command of kqqCommands) {
      const names = new Set([...(command.request?.rows ?? []), ...kqqProtocol.request].map((row) => row.name));
      const conditions = [...(command.nulls ?? []).flatMap((one) => one.when ?? []), ...(command.replies?.when ?? [])];
      expect([command.command, conditions.filter((one) => !isSane(one, names))]).toEqual([command.command, []]);
    }
  });

  test('that records join are lists, and the field that counts them is a number', () => {
    for (const { where, message } of places) {
      for (const name of message.records?.of ?? []) {
        const columns = message.rows.filter((row) => row.name === name);
        expect([where, name, columns.length > 0, columns.every((row) => row.list === true)]).toEqual([
          where,
          name,
          true,
          true,
        ]);
      }
      const count = message.records?.count;
      if (count === undefined) continue;
      expect([where, message.rows.find((row) => row.name === count)?.kind]).toEqual([where, 'number']);
    }
  });

  test('that are lists are joined into records', () => {
    for (const { where, message } of places) {
      const lists = new Set(message.rows.filter((row) => row.list === true).map((row) => row.name));
      expect([where, [...lists].sort()]).toEqual([where, [...(message.records?.of ?? [])].sort()]);
    }
  });

  test('are named in summaries only where a sure row of that message has the name', () => {
    for (const { where, message } of places) {
      for (const text of [message.summary?.en ?? '', message.summary?.zh ?? '']) {
        const named = [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]);
        const sure = new Set(message.rows.filter((row) => row.status === undefined).map((row) => row.name));
        expect([where, named.filter((name) => !sure.has(name))]).toEqual([where, []]);
      }
    }
  });

  test('of a late refusal stand beside its code', () => {
    const delayed = kqqCommands.filter((one) => one.delays !== undefined);
    expect(delayed.map((one) => [one.command, one.delays?.map((delay) => [delay.res, delay.seconds])])).toEqual([
      ['Ack_AddToList', [[3, 20]]],
      ['DelFromList', [[3, 30]]],
      ['Change_Stat', [[3, 20]]],
      ['CLTMSG', [[3, 20]]],
    ]);
    for (const { command } of delayed)
      expect(labels(rowOf(command, 'response', 'RES').codes, 'en')[3]).toMatch(/refused/);
  });
});

describe('secrets', () => {
  test('are the password, the typed code, session and login keys, in whatever message they stand', () => {
    expect(kqqProtocol.anywhere.filter((row) => row.secret === true).map((row) => row.name)).toEqual([
      'PS',
      'VC',
      'SG',
      'SSG',
      'SID',
      'CKE',
    ]);
  });

  test('stay secret in every row of their name but the picture that the server sends', () => {
    const names = new Set(kqqProtocol.anywhere.map((row) => row.name));
    const open = rows.filter(({ row }) => names.has(row.name) && row.secret !== true);
    expect(open.map(({ where }) => where)).toEqual(['VERIFYCODE response VC']);
    const others = rows.filter(({ row }) => !names.has(row.name) && row.secret === true);
    expect(others).toEqual([]);
  });
});

describe('what is not understood', () => {
  const named = (status: string, direction: 'request' | 'response', commands: readonly string[]): string[] =>
    commands.flatMap((command) =>
      (table(command)[direction]?.rows ?? [])
        .filter((row) => row.status === status && !row.sources.includes('clients') && row.secret !== true)
        .map((row) => `${command} ${row.name}`),
    );
  const documented = ['Login', 'List', 'Query_Stat', 'GetInfo', 'AddToList', 'Ack_AddToList', 'GetMsgEx', 'CLTMSG'];

  test('is unknown in what the documents print', () => {
    expect(named('unknown', 'request', documented)).toEqual(['Login M5', 'Login M6', 'Login LC']);
    expect(named('unknown', 'response', documented)).toEqual(['GetInfo CV', 'GetInfo ID', 'GetInfo MT', 'GetInfo MV']);
  });

  test('is assumed where a reading has been inferred', () => {
    expect(named('assumed', 'request', documented)).toEqual(['List TN', 'List UN', 'Query_Stat TN', 'Query_Stat UN']);
    expect(named('assumed', 'response', documented)).toEqual(['Login HI', 'Login LI']);
  });

  test('lists the guesses of others as readings with their sources', () => {
    const guesses = ['CV', 'ID', 'MT', 'MV'].map((name) => [
      name,
      rowOf('GetInfo', 'response', name).readings?.[0].source,
    ]);
    expect(guesses).toEqual([
      ['CV', 'inferred'],
      ['ID', 'clients'],
      ['MT', 'inferred'],
      ['MV', 'inferred'],
    ]);
    expect(rowOf('Login', 'request', 'M5').readings?.[0].source).toBe('clients');
    expect(rowOf('Login', 'request', 'LC').readings?.[0].source).toBe('clients');
  });
});

describe('the profile', () => {
  const named = (...names: string[]): string[] => names.sort();
  const fits = (row: Row, level: string): boolean =>
    row.when === undefined ||
    row.when.some(({ is, values = [] }) =>
      is === 'not-in' ? !values.includes(level) : is === 'in' && values.includes(level),
    );
  const fieldsAt = (level: string): string[] =>
    [
      ...new Set((table('GetInfo').response?.rows ?? []).filter((row) => fits(row, level)).map((row) => row.name)),
    ].sort();

  const short = ['LV', 'UN', 'NK'];
  const normal = ['AD', 'AG', 'EM', 'FC', 'HP', 'JB', 'PC', 'PH', 'PR', 'PV', 'RN', 'SC', 'SX'];
  const full = ['BT', 'CO', 'CT', 'CV', 'CY', 'ID', 'MO', 'MT', 'MV', 'SH'];

  test('has the fields that LV asks for', () => {
    expect(fieldsAt('0')).toEqual(named(...short));
    expect(fieldsAt('1')).toEqual(named(...short));
    expect(fieldsAt('2')).toEqual(named(...short, ...normal));
    expect(fieldsAt('3')).toEqual(named(...short, ...normal, ...full));
    expect(fieldsAt('9')).toEqual(named(...short, ...normal, ...full));
  });

  test('has its fields in the order of the wire', () => {
    const names = [...new Set((table('GetInfo').response?.rows ?? []).map((row) => row.name))];
    expect(names.slice(-2)).toEqual(['UN', 'NK']);
    expect(names.slice(0, -2)).toEqual([...names.slice(0, -2)].sort());
  });

  test('has an introduction that is escaped twice, and nothing else is', () => {
    expect(rows.filter(({ row }) => row.twice === true).map(({ where }) => where)).toEqual(['GetInfo response PR']);
  });

  test('names constellations, zodiac animals, blood types and sexes as the document does', () => {
    const constellations = rowOf('GetInfo', 'response', 'CO').codes;
    expect(labels(constellations, 'zh')).toMatchObject({
      1: '水瓶座',
      3: '牡羊座',
      6: '巨蟹座',
      11: '射手座',
      12: '摩羯座',
    });
    expect(labels(constellations, 'en')).toMatchObject({ 1: 'Aquarius', 3: 'Aries', 6: 'Cancer', 12: 'Capricorn' });
    const animals = rowOf('GetInfo', 'response', 'SH').codes;
    expect(labels(animals, 'zh')).toMatchObject({ 1: '鼠', 3: '虎', 5: '龙', 8: '羊', 12: '猪' });
    expect(labels(animals, 'en')).toMatchObject({ 1: 'rat', 3: 'tiger', 8: 'goat', 10: 'rooster' });
    expect(labels(rowOf('GetInfo', 'response', 'BT').codes, 'en')).toEqual({
      0: '(empty)',
      1: 'A',
      2: 'B',
      3: 'O',
      4: 'AB',
      5: 'other',
    });
    expect(labels(rowOf('GetInfo', 'response', 'SX').codes, 'zh')).toEqual({ 0: '男', 1: '女' });
    expect(constellations?.length).toBe(13);
    expect(animals?.length).toBe(13);
  });
});

describe('codes that depend on command and direction', () => {
  test('tell apart CD of a reply to AddToList and CD of an answer', () => {
    expect(labels(rowOf('AddToList', 'response', 'CD').codes, 'en')).toEqual({
      0: 'added',
      1: 'verification needed',
      2: 'refused',
      3: 'refused',
    });
    expect(labels(rowOf('Ack_AddToList', 'request', 'CD').codes, 'en')).toEqual({
      0: 'accept',
      1: 'reject',
      2: 'ask to be added',
    });
  });

  test('tell apart RS of a login reply, a code, and RS of an answer, a text', () => {
    expect(rowOf('Login', 'response', 'RS').kind).toBe('code');
    expect(rowOf('Ack_AddToList', 'request', 'RS').kind).toBe('text');
  });

  test('tell apart MT of messages, a list of codes, and MT of a profile, which nobody understands', () => {
    expect(labels(rowOf('GetMsgEx', 'response', 'MT').codes, 'en')).toMatchObject({
      2: 'asks to be added',
      9: 'user message',
    });
    expect(rowOf('GetInfo', 'response', 'MT').status).toBe('unknown');
  });

  test('read MG by MT: a status with its constant, or a text', () => {
    const byType = rowsOf('GetMsgEx', 'response', 'MG').map((row) => [row.when?.[0].values?.[0] ?? null, row.kind]);
    expect(byType).toEqual([
      ['99', 'code'],
      ['9', 'text'],
      ['2', 'text'],
      ['3', 'text'],
      ['4', 'text'],
      [null, 'text'],
    ]);
    const [news] = rowsOf('GetMsgEx', 'response', 'MG');
    expect(news.codes?.map((code) => [code.value, code.symbol])).toEqual([
      [10, 'QQ_STATUS_ONLINE'],
      [20, 'QQ_STATUS_OFFLINE'],
      [30, 'QQ_STATUS_BUSY'],
    ]);
    expect(rowsOf('GetMsgEx', 'response', 'MG').every((row) => row.endSpace === true)).toBe(true);
  });

  test('have RES say of each command what it says there', () => {
    const shared = labels(kqqProtocol.response.find((row) => row.name === 'RES')?.codes, 'en');
    expect(shared).toEqual({ 0: 'done', 3: 'refused', 5: 'illegal QQ number', 20: 'not logged in' });
    expect(labels(rowOf('Login', 'response', 'RES').codes, 'en')[0]).toBe('answered');
    expect(labels(rowOf('CLTMSG', 'response', 'RES').codes, 'en')[3]).toBe('refused: too fast');
    expect(labels(rowOf('DelFromList', 'response', 'RES').codes, 'zh')[3]).toBe('被拒绝：重复发送');
  });

  test('know the documented statuses and assume those of version 1.4', () => {
    const statuses = rowOf('Change_Stat', 'request', 'ST').codes ?? [];
    expect(statuses.map((code) => [code.value, code.label.en, code.status ?? 'known'])).toEqual([
      [10, 'online', 'known'],
      [20, 'offline', 'known'],
      [30, 'busy', 'known'],
      [40, 'hidden', 'known'],
      [50, 'busy', 'assumed'],
      [60, 'call me', 'assumed'],
      [70, 'do not disturb', 'assumed'],
    ]);
  });

  test('have FN count without a list and say that a list follows with one', () => {
    for (const command of ['List', 'Query_Stat']) {
      const forms = rowsOf(command, 'response', 'FN');
      expect(forms.map((row) => [row.kind, row.when?.[0]])).toEqual([
        ['number', { field: 'SN', is: 'absent' }],
        ['code', undefined],
      ]);
    }
  });

  test('promise two replies to Query_Stat without TN, and to nothing else', () => {
    const doubled = kqqCommands.filter((one) => one.replies !== undefined);
    expect(doubled.map((one) => [one.command, one.replies])).toEqual([
      [
        'Query_Stat',
        {
          count: 2,
          when: [
            { field: 'TN', is: 'absent' },
            { field: 'TN', is: 'in', values: ['0'] },
          ],
        },
      ],
    ]);
  });
});
