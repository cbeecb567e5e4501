/**
 * Bytes of a keyboard and a mouse, whole, cut anywhere, and all at once.
 */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputReader } from '../../../src/dashboard/screen/input.ts';
import type { TerminalEvent } from '../../../src/dashboard/screen/keys.ts';

/** What the bytes say, as one word each: the key, or what the mouse did and where. */
function eventsOf(...pieces: readonly (string | Uint8Array)[]): string[] {
  const reader = new InputReader();
  const events = pieces.flatMap((piece) => [
    ...reader.read(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece),
  ]);
  return [...events, ...reader.giveUp()].map(wordOf);
}

function wordOf(event: TerminalEvent): string {
  if (event.kind === 'key') return event.key;
  return event.kind === 'mouse' ? `${event.action} ${event.column},${event.row}` : event.kind;
}

function textOf(events: readonly TerminalEvent[]): string {
  return events.map((event) => (event.kind === 'key' ? (event.text ?? `<${event.key}>`) : '')).join('');
}

test('letters are called what they are and insert themselves', () => {
  const reader = new InputReader();
  expect(reader.read(new TextEncoder().encode('jJ ,好𠮷'))).toEqual([
    { kind: 'key', key: 'j', text: 'j' },
    { kind: 'key', key: 'J', text: 'J' },
    { kind: 'key', key: 'space', text: ' ' },
    { kind: 'key', key: ',', text: ',' },
    { kind: 'key', key: '好', text: '好' },
    { kind: 'key', key: '𠮷', text: '𠮷' },
  ]);
});

test('Enter, Tab, Backspace and letters with Ctrl come once and insert nothing', () => {
  const reader = new InputReader();
  expect(reader.read(new TextEncoder().encode('\r'))).toEqual([{ kind: 'key', key: 'enter', text: null }]);
  expect(eventsOf('\r\n\t\x7f\b\x03\x1a\x0c\x00\x1c\x1f')).toEqual(
    'enter enter tab backspace backspace C-c C-z C-l C-space C-\\ C-_'.split(' '),
  );
});

test('arrows are known in both modes of the cursor keys, with and without modifiers', () => {
  expect(eventsOf('\x1b[A\x1b[B\x1b[C\x1b[D\x1bOA\x1bOB\x1bOC\x1bOD')).toEqual(
    'up down right left up down right left'.split(' '),
  );
  expect(eventsOf('\x1b[1;2A\x1b[1;5B\x1b[1;3C\x1b[5;6~')).toEqual('S-up C-down M-right C-S-pageup'.split(' '));
});

test('the keys above the arrows, those of functions and of the number pad', () => {
  expect(eventsOf('\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH\x1b[2~\x1b[3~\x1b[5~\x1b[6~\x1b[Z')).toEqual(
    'home end home end home insert delete pageup pagedown S-tab'.split(' '),
  );
  expect(eventsOf('\x1bOP\x1b[[A\x1b[15~\x1b[24~')).toEqual(['f1', 'f1', 'f5', 'f12']);
  expect(eventsOf('\x1bOM\x1bOq\x1bOk')).toEqual(['enter', '1', '+']);
});

test('an escape with nothing behind it is the escape key, at once before another one', () => {
  const reader = new InputReader();
  expect(reader.read(Uint8Array.of(0x1b))).toEqual([]);
  expect(reader.isWaiting).toBe(true);
  expect(reader.giveUp().map(wordOf)).toEqual(['escape']);
  expect(reader.isWaiting).toBe(false);
  expect(reader.giveUp()).toEqual([]);
  expect(eventsOf('\x1b\x1b')).toEqual(['escape', 'escape']);
  expect(eventsOf('\x1b\x1b[A')).toEqual(['escape', 'up']);
  expect(eventsOf('\x1bx', '\x1b[')).toEqual(['M-x', 'M-[']);
});

test('clicks and turns of the wheel are counted from 0; releases, moves and other buttons are nothing', () => {
  expect(eventsOf('\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<64;1;1M\x1b[<65;200;60M')).toEqual([
    'down 9,4',
    'wheelup 0,0',
    'wheeldown 199,59',
  ]);
  expect(eventsOf('\x1b[<2;1;1M\x1b[<32;1;1M\x1b[<66;1;1M\x1b[<0;0;0M\x1b[<0M')).toEqual([]);
  expect(eventsOf('\x1b[<16;3;4M')).toEqual(['down 2,3']);
});

test('the old mouse is understood, and no part of it is taken for keys', () => {
  expect(eventsOf('\x1b[M !!\x1b[M#!!\x1b[M`"#j')).toEqual(['down 0,0', 'wheelup 1,2', 'j']);
});

test('keys beside a click are not lost', () => {
  expect(eventsOf('j\x1b[<0;1;1Mk\x1b[A')).toEqual(['j', 'down 0,0', 'k', 'up']);
});

test('sequences without a meaning for us are passed over', () => {
  expect(eventsOf('\x1b[I\x1b[O\x1b[?1;2c\x1b[99~\x1b[27;5;13~j')).toEqual(['j']);
  expect(eventsOf('\x1b[1;\x07j', `\x1b[${'1'.repeat(200)}`).slice(0, 2)).toEqual(['C-g', 'j']);
});

test('a fast paste is its letters, each a key', () => {
  const text = '筛选 message.command == "Login" 𠮷'.repeat(30);
  const reader = new InputReader();
  const events = reader.read(new TextEncoder().encode(text));
  expect(textOf(events)).toBe(text);
  expect(events).toHaveLength([...text].length);
});

test('a paste in brackets presses no keys: line ends are blanks, controls nothing', () => {
  const reader = new InputReader();
  const bytes = new TextEncoder().encode('\x1b[200~a\r\nb\nc\td\x1b[A\x07\x7f好\x1b[201~\r');
  expect(textOf(reader.read(bytes))).toBe('a b c d[A好<enter>');
});

test('Ctrl-C is heard when the end of a paste was lost', () => {
  const reader = new InputReader();
  const read = (text: string) =>
    reader.read(new TextEncoder().encode(text)).map((event) => event.kind === 'key' && event.key);
  expect([read('\x1b[200~a'), read('\x03'), read('\x1b[A')]).toEqual([['a'], ['C-c'], ['up']]);
});

test('a Ctrl-C within a paste does not end it: what follows presses no keys', () => {
  expect(eventsOf('\x1b[200~a\x03x\r\x1b[201~\x1b[A')).toEqual(['a', 'x', 'space', 'up']);
});

test('bytes may be cut anywhere, and come to the same', () => {
  const parts = [
    'j',
    '好',
    '𠮷',
    '\r',
    '\x1b[A',
    '\x1bOB',
    '\x1b[1;5C',
    '\x1b[<0;10;5M',
    '\x1b[5~',
    '\x1bx',
    '\x7f',
    ' ',
  ];
  const pastes = ['\x1b[200~好 b\x1b[201~', '\x1b[200~\x1b[201~'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...parts, ...pastes), { maxLength: 12 }),
      fc.array(fc.nat(80), { maxLength: 6 }),
      (chosen, cuts) => {
        const bytes = new TextEncoder().encode(chosen.join(''));
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const pieces = ends.map((end, n) => bytes.subarray(n === 0 ? 0 : ends[n - 1], end));
        expect(eventsOf(...pieces)).toEqual(eventsOf(bytes));
      },
    ),
  );
});

test('any bytes are read, and little is kept of what never ends', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (pieces) => {
      for (const word of eventsOf(...pieces)) expect(word).not.toBe('');
    }),
  );
});
