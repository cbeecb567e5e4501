/** Text messages without HTTP around them. */

import { describe, expect, it } from 'vitest';
import { brief, client, close, gap, play, playAllWays, server } from './dialog.ts';

const ask = 'VER=1.1&CMD=List&SEQ=1&UIN=10001';
const answer = 'VER=1.1&CMD=LIST&SEQ=1&UIN=10001&RES=0&FN=2';

describe('lines', () => {
  it('end in LF or CR LF, several in a piece', () => {
    const outcome = playAllWays([client(`${ask}\n${ask}2\n`), server(`${answer}\r\n${answer}1\r\n`)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, `> line ${ask}2`, `< line ${answer}`, `< line ${answer}1`]);
    expect(outcome.frames.map(({ wire }) => wire)).toEqual([
      `${ask}\n`,
      `${ask}2\n`,
      `${answer}\r\n`,
      `${answer}1\r\n`,
    ]);
    expect(outcome.frames.every(({ complete, problems }) => complete && problems.length === 0)).toBe(true);
  });

  it.each([
    ['one byte', '\x21'],
    ['two bytes, though they look like the beginning of a 0x81 frame', '\x81\x01'],
    ['line ends', '\r\n'],
    ['line ends and a length', '\n\x30'],
  ])('may have %s in front', (_, junk) => {
    const outcome = playAllWays([client(`${junk}${ask}\n${junk}${ask}\n`)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, `> line ${ask}`]);
    expect(outcome.frames[0].wire).toBe(`${junk}${ask}\n`);
  });

  it('of a server go on behind a lone LF, up to CR LF', () => {
    const text = 'VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=one\ntwo\nhttp://a/ ,';
    const outcome = playAllWays([client(`${ask}\n`), server(`${text}\r\n${answer}\r\n`)]);
    expect(brief(outcome).slice(1)).toEqual([`< line ${text}`, `< line ${answer}`]);
  });

  it('of a server that ends them in LF alone are over where the next begins or the other side speaks', () => {
    const outcome = playAllWays([client(`${ask}\n`), server(`${answer}\n\x30${answer}2\n`), client(`${ask}\n`)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, `< line ${answer}`, `< line ${answer}2`, `> line ${ask}`]);
  });

  it('without an end go out as far as they came', () => {
    const cut = playAllWays([client(ask)]);
    expect(brief(cut)).toEqual([`> line ${ask}`]);
    expect(cut.frames[0]).toMatchObject({ complete: false, problems: ['line.cut'] });
    const closed = playAllWays([client(ask), close(0, 'fin')]);
    expect(closed.frames[0].problemTexts).toEqual(['the sender closed the connection before the end of the line']);
    const lost = playAllWays([client(`${ask}&UN`), gap(0, 3), client('\n'), server('x'), client(`${ask}\n`)]);
    expect(lost.frames[0]).toMatchObject({ body: `${ask}&UN`, complete: false });
    expect(brief(lost).at(-1)).toBe(`> line ${ask}`);
  });

  it('are told by their first bytes where the connection begins with missing ones', () => {
    const outcome = playAllWays([gap(0, 30), client(`${ask}\n${ask}\n`), gap(1, 9), server(`${answer}\r\n`)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, `> line ${ask}`, `< line ${answer}`]);
  });

  it('are found again behind missing bytes, though the other side never speaks', () => {
    const outcome = playAllWays([
      server(`${answer}\r\n${answer}&NK=a`),
      gap(1, 30),
      server(`rest of a text\r\n${answer}2\r\n${answer}3\r\n`),
      gap(1, 40),
      server(`${answer}4\r\n`),
    ]);
    expect(brief(outcome)).toEqual([
      `< line ${answer}`,
      `< line ${answer}&NK=a`,
      '< tcp rest of a text\r\n',
      `< line ${answer}2`,
      `< line ${answer}3`,
      `< line ${answer}4`,
    ]);
    expect(outcome.frames.map(({ complete }) => complete)).toEqual([true, false, true, true, true, true]);
  });

  it('that never come behind missing bytes are given up where the other side speaks', () => {
    const post = `POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi`;
    const outcome = playAllWays([client(`${ask}\n`), gap(0, 3), client('half'), server('x'), client(post)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, '> tcp half', '< tcp x', '> http hi']);
  });

  it('with RES behind long text and very many lone LF are read once', () => {
    const text = `VER=1.1&CMD=GETMSGEX&MG=${'x'.repeat(300_000)}&RES=0${'\n'.repeat(300_000)}`;
    const outcome = play([server(`${text}\r\n`)]);
    expect(outcome.frames.map(({ body }) => body.length)).toEqual([text.length]);
  });

  it('may be as long as --max-message says', () => {
    const long = `${ask}&MG=${'x'.repeat(200)}`;
    const outcome = playAllWays([client(`${long}\n`), server('y'), client(`${ask}\n`)], {
      limits: { maxMessage: 100 },
    });
    expect(outcome.frames[0]).toMatchObject({ body: long.slice(0, 100), problems: ['http.max-message'] });
    expect(brief(outcome).at(-1)).toBe(`> line ${ask}`);
  });

  it('and HTTP may follow one another in a flow', () => {
    const post = `POST / HTTP/1.1\r\nContent-Length: ${ask.length}\r\n\r\n${ask}`;
    const reply = `HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`;
    const outcome = playAllWays([client(`${ask}\n`), server(`${answer}\r\n`), client(post), server(reply)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, `< line ${answer}`, `> http ${ask}`, `< http ${answer}`]);
  });

  it('are looked for again when bytes come that are none', () => {
    const outcome = playAllWays([client(`${ask}\nwhat is this`), server(`${answer}\r\n`), client(`${ask}\n`)]);
    expect(brief(outcome)).toEqual([`> line ${ask}`, '> tcp what is this', `< line ${answer}`, `> line ${ask}`]);
  });
});
