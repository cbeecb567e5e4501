/**
 * Whatever happens to the dashboard, its frames fill the screen exactly and hold nothing that moves a cursor.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DashboardEvent } from '../../src/dashboard/events.ts';
import { bindings } from '../../src/dashboard/keys.ts';
import { type Frame, run, textOf, widthOfLine } from '../../src/dashboard/screen/frame.ts';
import type { Task, TaskResult } from '../../src/dashboard/task.ts';
import type { Message } from '../../src/model/message.ts';
import { visible } from '../../src/present/visible.ts';
import { bundledNames } from '../hostile/samples.ts';
import { decode } from '../hostile/whole-program.ts';
import { Desk } from '../support/dashboard.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const names = [...bindings.flatMap(({ keys }) => keys), 'backspace', 'delete', 'C-u', 'C-w', 'y', 'n', 'v', 'f1'];

function faultsOf({ columns, rows, lines }: Frame): readonly string[] {
  const faults = lines.length === rows ? [] : [`${lines.length} lines of ${rows}`];
  for (const [row, line] of lines.entries()) {
    const text = textOf(line);
    if (widthOfLine(line) !== columns) faults.push(`line ${row} takes ${widthOfLine(line)} of ${columns}: ${text}`);
    if (visible(text) !== text) faults.push(`line ${row} has what is not to be shown: ${JSON.stringify(text)}`);
  }
  return faults;
}

const event: fc.Arbitrary<DashboardEvent | 'more' | 'task'> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .constantFrom(...names)
      .map((key) => ({ kind: 'key' as const, key, text: key.length === 1 ? key : null })),
  },
  {
    weight: 4,
    arbitrary: fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
        fc.constantFrom('cmd', '==', 'kqq.', '在吗', '"', ' '),
      )
      .map((text) => ({ kind: 'key' as const, key: 'paste', text })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      columns: fc.integer({ min: 1, max: 220 }),
      rows: fc.integer({ min: 1, max: 70 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mouse' as const),
      action: fc.constantFrom('down' as const, 'wheelup' as const, 'wheeldown' as const),
      column: fc.nat(220),
      row: fc.nat(70),
    }),
  },
  { weight: 2, arbitrary: fc.constant('more' as const) },
  { weight: 2, arbitrary: fc.constant('task' as const) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'phase', phase: 'ended' } as const, { kind: 'work' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('notice' as const),
      text: fc.string({ unit: 'binary', maxLength: 300 }),
      isBad: fc.boolean(),
    }),
  },
);

/** What a task could come to, of messages that are anywhere in front of those in memory. */
function resultOf({ goal }: Task): TaskResult | null {
  switch (goal.kind) {
    case 'list':
    case 'search':
      return { kind: goal.kind, indexes: Int32Array.from({ length: goal.before >> 1 }, (_, i) => 2 * i) };
    case 'conversation':
      return { kind: goal.kind, lines: new Map(goal.indexes.map((index) => [index, [[run(`turn ${index}`)]]])) };
    case 'evidence':
      return { kind: goal.kind, text: 'seen' };
    case 'comparison':
    case 'unsure':
      return { kind: goal.kind, opened: null };
  }
}

/** Each message of a capture, given to `take` one call at a time. */
function messagesOf(name: string, take: (message: Message) => void): void {
  decode(readFileSync(path.join(captures, name)), { message: take });
}

test('every frame is exactly full and free of control characters, whatever happens', () => {
  const runs = Number(process.env['FRAMES'] ?? 60);
  fc.assert(
    fc.property(
      fc.constantFrom(...bundledNames),
      fc.array(event, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('en' as const, 'zh' as const),
      (name, events, isLive, canReread, language) => {
        // So little memory that the oldest messages leave it.
        const desk = new Desk({ isLive, language, canReread, maxBytes: 8192 });
        messagesOf(name, (message) => desk.add(message));
        desk.see({ kind: 'arrived' });
        expect(faultsOf(desk.frame)).toEqual([]);
        for (const one of events) {
          if (one === 'more') {
            messagesOf(name, (message) => desk.add(message));
            desk.see({ kind: 'arrived' });
          } else if (one === 'task') {
            const [task] = desk.state.tasks;
            if (task !== undefined) desk.see({ kind: 'task-done', task: task.id, result: resultOf(task) });
          } else {
            desk.see(one);
          }
          expect(faultsOf(desk.frame)).toEqual([]);
        }
      },
    ),
    { numRuns: runs },
  );
});

test('texts of the wire that would move the cursor are shown as what they are', () => {
  const desk = new Desk().read('kqq-oddities.pcapng');
  for (let i = 0; i < desk.store.count; i++) {
    desk.press('j enter l l tab j tab tab');
    expect(faultsOf(desk.frame)).toEqual([]);
  }
});
