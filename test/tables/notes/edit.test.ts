/** Texts of notebooks and edits go in, the edited texts come out; everything else stays as it is. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addEntry, changeEntry, type EditedText, removeEntry } from '../../../src/tables/notes/edit.ts';

function textOf(edited: EditedText): string {
  if ('fault' in edited) throw new Error(edited.fault);
  return edited.text;
}

const notebook = `# What we know of GetInfo.

- command: GetInfo   # three spaces
  field:   "MV"
  # doubtful
  status: assumed    # since May
  sources:
    - a letter   # of 2003
    - 'captures'
  text: |
    first line

    third line

# - command: GetInfo
#   field: OLD

- {command: GetInfo, field: CV}   # in braces
-   command: 'List'
    hypothesis: { en: "friends", zh: 好友 }
# the end
`;

test('a changed value takes the place of the old one, and no other byte changes', () => {
  expect(textOf(changeEntry(notebook, 0, { status: 'known' }))).toBe(
    notebook.replace('status: assumed    #', 'status: known    #'),
  );
  expect(textOf(changeEntry(notebook, 2, { hypothesis: 'contacts' }))).toBe(
    notebook.replace('hypothesis: { en: "friends", zh: 好友 }', 'hypothesis: contacts'),
  );
});

test('a new key stands behind the last one of its entry, in the column of the others', () => {
  expect(textOf(changeEntry(notebook, 0, { author: 'Li' }))).toBe(
    notebook.replace('    third line\n', '    third line\n  author: Li\n'),
  );
  expect(textOf(changeEntry(notebook, 2, { author: 'Li', text: 'two\nlines' }))).toBe(
    notebook.replace('好友 }\n', '好友 }\n    author: Li\n    text: |-\n      two\n      lines\n'),
  );
});

test('comments inside a value that is replaced go with it, others stay', () => {
  const text = textOf(changeEntry(notebook, 0, { sources: ['Wang, 2004', 'me'] }));
  expect(text).toContain('  sources: ["Wang, 2004", me]\n  text: |\n');
  expect(text).not.toContain('of 2003');
  for (const comment of ['# three spaces', '# doubtful', '# since May', '# in braces', '# the end']) {
    expect(text).toContain(comment);
  }
});

test('a text of several lines in front of a comment is put in quotes, so that the comment stays one', () => {
  const text = textOf(changeEntry('- command: A\n  text: x # why\n', 0, { text: 'one\ntwo' }));
  expect(text).toContain('# why');
  expect(parse(text)).toEqual([{ command: 'A', text: 'one\ntwo' }]);
});

test('an entry in braces is written by the library, with its comments and those of others', () => {
  const text = textOf(changeEntry(notebook, 1, { status: 'unknown' }));
  expect(parse(text)[1]).toEqual({ command: 'GetInfo', field: 'CV', status: 'unknown' });
  for (const comment of ['# three spaces', '# doubtful', '#   field: OLD', '# in braces', '# the end']) {
    expect(text).toContain(comment);
  }
});

test('a new entry stands at the end, behind a blank line; an empty notebook gets a heading', () => {
  expect(textOf(addEntry(notebook, { field: 'MT', command: 'GetInfo' }))).toBe(
    `${notebook}\n- command: GetInfo\n  field: MT\n`,
  );
  expect(textOf(addEntry('', { command: 'List' }))).toMatch(/^# .*\n\n- command: List\n$/);
  expect(textOf(addEntry('# mine', { command: 'List' }))).toBe('# mine\n- command: List\n');
  expect(textOf(addEntry('  - command: A\n', { command: 'B', code: 9 }))).toBe(
    '  - command: A\n\n  - command: B\n    code: 9\n',
  );
});

test('lists in brackets, and documents with an end, can be added to', () => {
  expect(parse(textOf(addEntry('[{command: A}]\n', { command: 'B' })))).toEqual([{ command: 'A' }, { command: 'B' }]);
  expect(parse(textOf(addEntry('---\n- command: A\n...\n', { command: 'B' })))).toHaveLength(2);
});

test('a removed entry goes with its comments, and what stands around it stays', () => {
  expect(textOf(removeEntry(notebook, 0))).toBe(
    `# What we know of GetInfo.\n\n${notebook.slice(notebook.indexOf('# - command'))}`,
  );
  expect(textOf(removeEntry('# only\n- command: A\n', 0))).toBe('# only\n');
  expect(textOf(removeEntry('- command: A\n- command: B\n', 1))).toBe('- command: A\n');
});

test('lines that end in CR LF go on doing so', () => {
  const text = textOf(changeEntry('- command: A\r\n  text: x\r\n', 0, { status: 'known', text: 'y' }));
  expect(text).toBe('- command: A\r\n  text: y\r\n  status: known\r\n');
});

test('an alias is not changed behind the back of what it stands for', () => {
  expect(changeEntry('- &a {command: A}\n- *a\n', 1, { text: 'x' })).toHaveProperty('fault');
});

describe('any text', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      '# no comment',
      '- list',
      ': ',
      'a: b',
      '"',
      "'",
      '|',
      '>',
      '&a',
      '*a',
      '!!x',
      '%',
      '@',
      '`',
      'null',
    ),
    fc.constantFrom(
      'yes',
      '0x10',
      '1e3',
      '~',
      ' lead',
      'trail ',
      'a\nb',
      '\n',
      'a\n\n  b\n',
      '\t',
      '在吗',
      '---',
      '...',
    ),
  );

  test('what was noted is what is read', () => {
    fc.assert(
      fc.property(words, words, words, (text, author, hypothesis) => {
        const values = { command: 'GetInfo', hypothesis: { en: hypothesis, zh: text }, author, text };
        const added = textOf(addEntry(notebook, values));
        expect(parse(added).at(-1)).toEqual(values);
        expect(added.startsWith(notebook)).toBe(true);
        const changed = textOf(changeEntry(notebook, 0, { text, author }));
        expect(parse(changed)[0]).toMatchObject({ text, author, field: 'MV' });
        const rest = notebook.slice(notebook.indexOf('\n# - command'));
        expect(changed.endsWith(rest)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
