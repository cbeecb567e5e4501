import { expect, test } from 'vitest';
import type { Message } from '../../src/model/message.ts';
import { plainStyles } from '../../src/present/styles.ts';
import { JsonSink } from '../../src/sinks/json.ts';
import { LogSink } from '../../src/sinks/log.ts';
import { NdjsonSink } from '../../src/sinks/ndjson.ts';
import { Output } from '../../src/sinks/output.ts';
import type { Sink } from '../../src/sinks/sink.ts';
import { TreeSink, type TreeSinkOptions } from '../../src/sinks/tree.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';

const json = { origin: () => ({ source: 'a.pcap', timeDigits: 6 }) as const, redact: true, hex: false };
const line = (message: Message) => `line ${message.no}`;
const tree: TreeSinkOptions = {
  line,
  tree: true,
  hex: false,
  redact: true,
  language: 'en',
  styles: plainStyles,
  columns: 80,
  timeDigits: () => 6,
};

const sinks: readonly (readonly [string, (output: Output) => Sink])[] = [
  ['log', (output) => new LogSink(output, (message, out) => out.text(line(message)))],
  ['tree', (output) => new TreeSink(output, tree)],
  ['tree with hex', (output) => new TreeSink(output, { ...tree, hex: true })],
  ['ndjson', (output) => new NdjsonSink(output, json)],
  ['json', (output) => new JsonSink(output, { ...json, hex: true })],
];

/** A sink with what it has written so far; `run` feeds it `count` requests and replies. */
function start(make: (output: Output) => Sink) {
  const chunks: Buffer[] = [];
  const output = new Output(1, (_, bytes, offset, length) => {
    chunks.push(Buffer.from(bytes.subarray(offset, offset + length)));
    return length;
  });
  const sink = make(output);
  const flow = new Conversation(smallRegistry());
  const feed = (count: number) => {
    for (let i = 0; i < count; i++) sink.message(flow.request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=secret'));
  };
  return { sink, output, feed, text: () => Buffer.concat(chunks).toString() };
}

test.each(sinks)('%s: flush shows every message so far', (_, make) => {
  const { sink, feed, text } = start(make);
  feed(1);
  expect(text()).toBe('');
  sink.flush();
  const first = text();
  expect(first).not.toBe('');
  feed(1);
  sink.flush();
  expect(text().startsWith(first)).toBe(true);
  expect(text().length).toBeGreaterThan(first.length);
});

test.each(sinks)('%s: close ends the text with a line end, and may be called twice', (_, make) => {
  const { sink, feed, text } = start(make);
  feed(2);
  sink.close();
  const all = text();
  sink.close();
  expect(text()).toBe(all);
  expect(all.endsWith('\n')).toBe(true);
});

test.each(sinks)('%s: secrets are masked', (_, make) => {
  const { sink, feed, text } = start(make);
  feed(1);
  sink.close();
  expect(text()).not.toContain('secret');
  expect(text()).not.toContain(Buffer.from('secret').toString('hex').replace(/../g, '$& ').trim());
});

test.each(sinks)('%s: the output stays open for others', (_, make) => {
  const { sink, output, feed } = start(make);
  feed(1);
  sink.close();
  expect(output.state).toBe('open');
});

test('the log has a line a message', () => {
  const { sink, feed, text } = start((output) => new LogSink(output, (message, out) => out.text(line(message))));
  feed(3);
  sink.close();
  expect(text()).toBe('line 1\nline 2\nline 3\n');
});

test('the tree stands below its line, an empty line behind it', () => {
  const { sink, feed, text } = start((output) => new TreeSink(output, tree));
  feed(2);
  sink.close();
  const parts = text().split('\n\n');
  expect(parts).toHaveLength(3);
  expect(parts[1].split('\n').slice(0, 3)).toEqual(['line 2', '  #2; flow 1 tcp, packet 1', '  POST / HTTP/1.1']);
});

test('-x alone prints the bytes without the tree', () => {
  const { sink, feed, text } = start((output) => new TreeSink(output, { ...tree, tree: false, hex: true }));
  feed(1);
  sink.close();
  expect(text().split('\n').slice(0, 2)).toEqual(['line 1', '  layer 0 frame, 61 bytes']);
});

test('NDJSON is an object a line, and -T json an array of the same objects', () => {
  const lines = start((output) => new NdjsonSink(output, json));
  const array = start((output) => new JsonSink(output, json));
  for (const one of [lines, array]) {
    one.feed(3);
    one.sink.close();
  }
  const objects: unknown[] = lines
    .text()
    .trimEnd()
    .split('\n')
    .map((one) => JSON.parse(one));
  expect(objects).toHaveLength(3);
  expect(JSON.parse(array.text())).toEqual(objects);
  expect(array.text().split('\n')).toHaveLength(6);
});

test('a JSON array without messages is an empty array', () => {
  const { sink, text } = start((output) => new JsonSink(output, json));
  sink.close();
  expect(text()).toBe('[]\n');
});

test('every capture has its own name and clock', () => {
  let source = 'a.pcap';
  const { sink, feed, text } = start(
    (output) => new NdjsonSink(output, { ...json, origin: () => ({ source, timeDigits: 6 }) }),
  );
  feed(1);
  source = 'b.pcap';
  feed(1);
  sink.close();
  expect(text().match(/"source":"[ab]\.pcap"/g)).toEqual(['"source":"a.pcap"', '"source":"b.pcap"']);
});
