/**
 * What keys do in the dashboard, as sentences.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { spanOf } from '../../src/dashboard/tree-rows.ts';
import { decode } from '../hostile/whole-program.ts';
import { Desk } from '../support/dashboard.ts';

const session = 'kqq-session.pcap';
const captures = path.join(import.meta.dirname, '../../captures');

function desk(capture = session): Desk {
  return new Desk().read(capture);
}

function selected({ state, store }: Desk): number {
  return store.no(state.list.shown.at(state.list.selected));
}

/** The name of the field under the tree's cursor. */
function field({ state }: Desk): string | null {
  const subject = state.tree.rows[state.tree.selected]?.subject;
  return subject?.kind === 'field' ? subject.field.path : null;
}

describe('the list', () => {
  test('j, k, counts, g, G and a number with G go where they do in less and vim', () => {
    expect(selected(desk().press('j j j k'))).toBe(3);
    expect(selected(desk().press('5 j'))).toBe(6);
    expect(selected(desk().press('1 2 G'))).toBe(12);
    expect(selected(desk().press('G'))).toBe(70);
    expect(selected(desk().press('G g'))).toBe(1);
    expect(selected(desk().press(': type:33 enter'))).toBe(33);
    expect(desk().press(': type:999 enter').state.notice?.text).toBe('there is no message 999');
  });

  test('a page is what is in sight', () => {
    const paged = desk().press('space');
    expect(selected(paged)).toBe(9);
    expect(selected(paged.press('b'))).toBe(1);
  });

  test('the selected message is open, and stays so when the list moves on', () => {
    const one = desk().press('1 2 G');
    expect(one.state.opened?.no).toBe(12);
    expect(one.press('j').state.opened?.no).toBe(13);
  });

  test('following goes to what arrives, and going up stops it', () => {
    const live = new Desk({ isLive: true }).read(session);
    expect(selected(live)).toBe(70);
    live.press('k').read(session);
    expect(live.state.list.isFollowing).toBe(false);
    expect(selected(live)).toBe(69);
    expect(live.store.count).toBe(140);
    expect(live.press('F').state.list.selected).toBe(139);
  });

  test('a paused list stands still, counts what arrives, and takes it in when it goes on', () => {
    const paused = desk().press('P').read(session);
    expect(paused.state.list.shown.length).toBe(70);
    expect(paused.text).toContain('70/140');
    expect(paused.text).toContain('PAUSED +70');
    expect(paused.press('P').state.list.shown.length).toBe(140);
  });

  test('orders: by command, with messages alike in the order they came; n is back to numbers', () => {
    const sorted = desk().press('o c');
    const commands = Array.from(sorted.state.list.shown.all, (index) => sorted.store.message(index)?.command ?? '');
    expect(commands).toEqual([...commands].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(sorted.press('o n').state.list.shown.at(0)).toBe(0);
  });

  test('columns are any fields; one that there is none of is told', () => {
    const chosen = desk().press('c type:no,kqq.MT enter');
    expect(chosen.state.listColumns?.map(({ title }) => title)).toEqual(['no', 'kqq.MT']);
    expect(chosen.press('2 1 G').text).toMatch(/^> {2}21 +2,9/m);
    expect(desk().press('c type:kqq.QQ enter').state.notice?.isBad).toBe(true);
  });

  test('messages that have left memory for good leave the list when there are many of them', () => {
    const small = new Desk({ isLive: true, maxBytes: 20_000 });
    for (let i = 0; i < 40; i++) small.read(session);
    expect(small.store.first).toBeGreaterThan(1500);
    expect(small.state.list.shown.length).toBeLessThan(small.store.count - small.store.first + 1001);
    expect(small.text).toContain('left memory');
    small.press('g');
    expect(small.text).toContain('not in memory');
  });
});

describe('filters', () => {
  test('a filter shows what it lets through, and esc at the prompt leaves things as they were', () => {
    const filtered = desk().press('f type:cmd_==_GetInfo enter');
    expect(filtered.state.list.shown.length).toBe(6);
    expect(filtered.press('f type:_and_ escape').state.list.shown.length).toBe(6);
    expect(filtered.press('f C-u enter').state.list.shown.length).toBe(70);
  });

  test('while it is wrong it says why, enter does nothing, and the old one stays', () => {
    const wrong = desk().press('f type:cmd_==_GetInfo enter').press('f C-u type:kqq.MQ_==_3');
    expect(wrong.state.prompt?.fault?.text).toContain('there is no field kqq.MQ');
    expect(wrong.text).toContain('filter no:');
    wrong.press('enter');
    expect(wrong.state.prompt).not.toBeNull();
    expect(wrong.state.filter.text).toBe('cmd == GetInfo');
    expect(wrong.state.list.shown.length).toBe(6);
  });

  test('tab completes names, labels of codes and commands, one after the other', () => {
    const typed = (keys: string): string => desk().press(`f ${keys}`).state.prompt?.text.join('') ?? '';
    expect(typed('type:kqq.S tab')).toMatch(/^kqq\.S/);
    expect(typed('type:kqq.ST_==_bus tab')).toBe('kqq.ST == busy');
    expect(typed('type:kqq.ST_==_忙 tab')).toBe('kqq.ST == 忙碌');
    expect(typed('type:cmd_==_GetM tab')).toBe('cmd == GetMsgEx');
    expect(typed('type:dir_==_ tab tab')).toBe('dir == response');
    expect(typed('type:dir_==_ tab tab S-tab')).toBe('dir == request');
    expect(typed('type:constructor_==_ tab')).toMatch(/^constructor == /);
  });

  test('up and down go through what was typed before', () => {
    const one = desk().press('f type:unknown enter f C-u type:assumed enter f C-u');
    expect(one.press('up').state.prompt?.text.join('')).toBe('assumed');
    expect(one.press('up').state.prompt?.text.join('')).toBe('unknown');
    expect(one.press('down down').state.prompt?.text.join('')).toBe('');
  });

  test('the message that was selected stays selected where it is shown, else the next one is', () => {
    expect(selected(desk().press('1 2 G f type:cmd_==_GetInfo enter'))).toBe(12);
    expect(selected(desk().press('9 G f type:cmd_==_Login enter'))).toBe(18);
  });

  test('what arrives is filtered as it comes', () => {
    const filtered = desk().press('f type:cmd_==_Login enter').read(session);
    expect(filtered.state.list.shown.length).toBe(
      2 * desk().press('f type:cmd_==_Login enter').state.list.shown.length,
    );
  });
});

describe('the field tree and the bytes', () => {
  test('a selected field lights up its bytes in its layer', () => {
    const one = desk().press('1 2 G u');
    expect(field(one)).toBe('kqq.CV');
    expect(one.text).toContain('[25 30 31]');
    const span = spanOf(one.state.tree.rows[one.state.tree.selected]);
    expect(span).toEqual({ layer: 1, start: 96, end: 99 });
  });

  test('the layer below shows where they were on the wire, the layer above what became of them', () => {
    const one = desk().press('1 2 G u').press('[');
    expect(one.state.hex.layer).toBe(0);
    expect(one.text).toContain('layer 0/5 frame');
    expect(one.text).toContain('[25 30 31]');
    expect(one.press('] ]').text).toContain('layer 2/5');
  });

  test('moving in the bytes names the field, and the tree goes there', () => {
    const one = desk().press('1 2 G tab tab');
    expect(one.state.focus).toBe('hex');
    one.press('l l l l');
    expect(one.text).toContain('kqq.VER');
    expect(field(one)).toBe('kqq.VER');
  });

  test('a byte of the head unfolds the head', () => {
    const one = desk().press('1 2 G tab tab [');
    one.press('l l l l l l l l l l l l l l l l l l l l l l l l l l');
    expect(field(one)).toBe('http.server');
  });

  test('folding and unfolding stay as they are from message to message', () => {
    const one = desk().press('6 G enter j l');
    const open = one.state.tree.rows.length;
    expect(one.state.tree.rows[1].isOpen).toBe(true);
    one.press('escape j j enter');
    expect(one.state.tree.rows[1].isOpen).toBe(true);
    expect(open).toBeGreaterThan(0);
  });

  test('u goes on from field to field and from message to message', () => {
    const one = desk().press('u');
    expect([selected(one), field(one)]).toEqual([1, 'kqq.M5']);
    expect(field(one.press('u'))).toBe('kqq.LC');
    expect([selected(one.press('u')), field(one)]).toEqual([2, 'kqq.HI']);
  });

  test('a secret is stars in the tree and in the bytes', () => {
    const one = desk().press('enter');
    expect(one.text).not.toMatch(/PS +[0-9a-f]{32}/);
    expect(one.press('j j j j j j').text).toContain('** **');
  });
});

describe('searching', () => {
  test('in the list: hits are counted through, forward and back', () => {
    const one = desk().press('/ type:照片 enter');
    const first = selected(one);
    expect(one.state.notice?.text).toMatch(/^照片: 1 of [2-9]/);
    const [row] = one.frame.lines.filter((line) => line.some(({ role }) => role === 'match'));
    expect(row.find(({ role }) => role === 'match')?.text).toBe('照片');
    expect(one.press('n') && selected(one)).toBeGreaterThan(first);
    expect(one.press('N') && selected(one)).toBe(first);
    expect(desk().press('/ type:nowhere enter').state.notice?.isBad).toBe(true);
  });

  test('in the tree, and in the bytes as text and as hex', () => {
    expect(field(desk().press('1 2 G enter / type:constellation enter'))).toBe('kqq.CO');
    const text = desk().press('1 2 G tab tab / type:GETINFO enter');
    expect(field(text)).toBe('kqq.CMD');
    const hex = desk().press('1 2 G tab tab / type:25_30_31 enter');
    expect(field(hex)).toBe('kqq.CV');
    expect(hex.state.notice?.text).toContain('in kqq.CV');
  });
});

describe('marks, comments and what leaves the dashboard', () => {
  test('m marks and goes on; M shows only what is marked; the apostrophe goes from mark to mark', () => {
    const one = desk().press('3 G m 9 G m');
    expect([...one.state.marks]).toEqual([2, 8]);
    expect(selected(one)).toBe(10);
    expect(selected(one.press("'"))).toBe(3);
    expect(one.press('M').state.list.shown.length).toBe(2);
    expect(one.press('M').state.list.shown.length).toBe(70);
  });

  test('exports are of what is marked, else of what is shown, and take comments along', () => {
    const one = desk().press('3 G ; type:look_here enter x type:out.ndjson enter');
    expect(one.effects).toMatchObject([{ kind: 'export', format: 'ndjson', file: 'out.ndjson' }]);
    const [effect] = one.effects;
    expect(effect.kind === 'export' && [effect.indexes.length, effect.comments.get(2)]).toEqual([70, 'look here']);
    const marked = desk().press('3 G m w type:out.pcapng enter');
    expect(marked.effects).toMatchObject([{ kind: 'write', file: 'out.pcapng', indexes: [2] }]);
    expect(desk().press('x C-u type:xml_f enter').state.notice?.text).toContain('export takes a format');
  });

  test('y copies field, value, message, hex and a command that explains it', () => {
    const copied = (key: string): string => {
      const [effect] = desk().press(`1 2 G u y ${key}`).effects;
      return effect?.kind === 'copy' ? effect.text : '';
    };
    expect(copied('f')).toBe('kqq.CV=\x01');
    expect(copied('v')).toBe('\x01');
    expect(copied('h')).toBe('25 30 31');
    expect(copied('m')).toContain('GetInfo');
    expect(copied('e')).toMatch(/^oicqscope explain --hex 5645523d312e31[0-9a-f]+$/);
  });

  test('what is too long for the clipboard asks for a file', () => {
    const one = desk().see({ kind: 'too-long', text: 'long' }).press('type:copy.txt enter');
    expect(one.effects).toEqual([{ kind: 'save', text: 'long', file: 'copy.txt' }]);
  });

  test('d needs a marked message, and shows what differs', () => {
    expect(desk().press('d').state.notice?.isBad).toBe(true);
    const page = desk().press('8 G m 1 2 G d').text;
    expect(page).toMatch(/^~ kqq\.UN +158240637 +90417$/m);
    expect(page).toMatch(/^= kqq\.CMD/m);
  });
});

describe('views', () => {
  test('V goes round, and a row of a view filters', () => {
    const one = desk().press('V');
    expect(one.state.view).toBe('conversations');
    one.press('j j enter');
    expect(one.state.view).toBe('messages');
    expect(one.state.filter.text).toBe('flow == 3');
    expect(one.state.list.shown.length).toBe(2);
    expect(desk().press('V V V V').state.view).toBe('messages');
  });

  test('an unknown field leads to the messages that have it', () => {
    const one = desk().press('V V V enter');
    expect(one.state.filter.text).not.toBe('');
    expect(one.state.list.shown.length).toBeGreaterThan(0);
  });

  test('s shows the conversation as both sides spoke', () => {
    const text = desk().press('1 2 G s').text;
    expect(text).toContain('conversation 6, 2 messages');
    expect(text).toContain('VER=1.1&CMD=GetInfo');
  });
});

describe('evidence and notes', () => {
  const field = { protocol: 'kqq', command: 'GetInfo', dir: 'response', field: 'CV' } as const;

  test('e asks for the evidence of the field under the cursor, and e on its page for a note', () => {
    const one = desk().press('1 2 G u e');
    expect(one.effects).toEqual([
      { kind: 'task', task: { id: 1, goal: { kind: 'evidence', field, columns: 80 }, done: 0 } },
    ]);
    one.see({ kind: 'task-done', task: 1, result: { kind: 'evidence', text: 'in 1 of 3 messages\n  x\x1b[2J' } });
    expect(one.text).toContain('in 1 of 3 messages');
    expect(one.text).toContain('\\x1b[2J');
    one.press('e type:who_may_see_it enter');
    expect(one.effects.at(-1)).toEqual({ kind: 'note', field, hypothesis: 'who may see it' });
    one.see({ kind: 'noted', field, hypothesis: 'who may see it' }).press('escape');
    expect(one.text).toContain('note: who may see it  [note]');
  });

  test('without a field under the cursor it says what to do', () => {
    expect(desk().press('1 2 G e').state.notice?.isBad).toBe(true);
  });
});

describe('leaving', () => {
  test('q goes back step by step, and out of a file at once', () => {
    const one = desk().press('enter q');
    expect([one.state.focus, one.effects]).toEqual(['list', []]);
    expect(one.press('q').effects).toEqual([{ kind: 'quit' }]);
  });

  test('q asks while traffic is live; C-c stops the capture first, and quits then', () => {
    const live = new Desk({ isLive: true }).read(session);
    expect(live.press('q').state.menu?.kind).toBe('quit');
    expect(live.press('n').effects).toEqual([]);
    expect(live.press('C-c').effects).toEqual([{ kind: 'stop' }]);
    expect(live.press('C-c').effects.at(-1)).toEqual({ kind: 'quit' });
  });

  test('no single key writes, deletes or ends anything but what was asked twice', () => {
    const keys =
      "j k h l space b g G enter escape tab S-tab f escape / escape n N F m M ' ; escape s escape u c escape o escape x escape w escape y escape d V L P \\ - < > : escape E ?";
    const live = new Desk({ isLive: true }).read(session).press(keys);
    expect(live.effects).toEqual([]);
  });
});

test('a click selects, the wheel scrolls, a click on the selected row of the tree folds', () => {
  const one = desk().see({ kind: 'mouse', action: 'down', column: 10, row: 5 });
  expect(selected(one)).toBe(4);
  one.see({ kind: 'mouse', action: 'wheeldown', column: 10, row: 5 });
  expect(selected(one)).toBe(7);
  one.see({ kind: 'mouse', action: 'down', column: 10, row: 12 });
  expect(one.state.focus).toBe('tree');
  const before = one.state.tree.rows.length;
  one.see({ kind: 'mouse', action: 'down', column: 10, row: 12 });
  expect(one.state.tree.rows.length).not.toBe(before);
});

test('a click on a byte goes to its field', () => {
  const one = desk()
    .press('1 2 G')
    .see({ kind: 'mouse', action: 'down', column: 5 + 3 * 4 + 1, row: 18 });
  expect([one.state.focus, field(one)]).toEqual(['hex', 'kqq.VER']);
});

test('what left memory before a filter saw it is looked for in the file', () => {
  const small = new Desk({ maxBytes: 8192, canReread: true }).press('f type:cmd_==_Login enter').read(session);
  expect(small.store.first).toBeGreaterThan(0);
  const goal = { kind: 'list', filter: { text: 'cmd == Login' }, before: small.store.first };
  expect(small.effects.filter(({ kind }) => kind === 'task')).toMatchObject([{ task: { id: 1, goal } }]);
  small.see({ kind: 'task-done', task: 1, result: { kind: 'list', indexes: Int32Array.of(0, 1) } });
  expect(Array.from(small.state.list.shown.all.slice(0, 2))).toEqual([0, 1]);
});

test('u looks through all messages behind, a part at a time', () => {
  const one = desk();
  const bytes = readFileSync(path.join(captures, session));
  for (let i = 0; i < 2; i++) decode(bytes, { message: (message) => one.add(message) });
  one.see({ kind: 'arrived' }).press('f type:cmd_==_Logout enter');
  expect(one.press('u').state.notice?.text).toContain('from here on');
  const long = desk();
  for (let i = 0; i < 80; i++)
    decode(bytes, { message: (message) => void (message.command === 'CLTMSG' && long.add(message)) });
  long.see({ kind: 'arrived' }).press('f type:cmd_==_CLTMSG enter g');
  expect(long.steps({ kind: 'key', key: 'u', text: 'u' })).toBeGreaterThan(1);
  expect(long.state.list.selected).toBe(0);
  expect(long.state.notice?.text).toContain('from here on');
});

test('a word that is no command of ours is none', () => {
  expect(desk().press(': type:constructor enter').state.notice?.text).toContain('there is no command constructor');
});

test('the same keys on the same messages give the same frames', () => {
  const keys = 'j j u V V f type:unknown enter enter s escape 5 G d m y v';
  expect(desk().press(keys).text).toBe(desk().press(keys).text);
});

test('a pass over many messages is done in parts, and keys are heard in between', () => {
  const one = new Desk();
  const bytes = readFileSync(path.join(captures, session));
  for (let i = 0; i < 80; i++) decode(bytes, { message: (message) => one.add(message) });
  one.see({ kind: 'arrived' });
  expect(one.state.list.shown.length).toBe(5600);
  one.press('f type:cmd_==_Login');
  // By hand, so that the parts are seen.
  const parts = one.steps({ kind: 'key', key: 'enter', text: null });
  expect(parts).toBeGreaterThan(1);
  expect(one.state.filter.text).toBe('cmd == Login');
});

test('a menu shows all of its keys, however narrow the terminal', () => {
  const narrow = new Desk({ columns: 40, rows: 10 }).read(session).press('o');
  expect(narrow.text.split('\n').at(-1)).toMatch(/^order: n n.* c c.* u u.* r r.* e e.* s s/);
});
