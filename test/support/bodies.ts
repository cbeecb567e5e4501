/**
 * Bodies as messages: the bytes of one body go in, the message an interpreter makes of it comes out, as if it had
 * been the whole of a frame of its own.
 */

import { type FlowMemory, Interpreter } from '../../src/dissect/interpret.ts';
import { Pairing } from '../../src/dissect/pairing.ts';
import type { Registry } from '../../src/dissect/registry.ts';
import type { Frame, HttpHead } from '../../src/model/frame.ts';
import type { Message } from '../../src/model/message.ts';
import type { Instant } from '../../src/model/time.ts';

/** A flow that nothing was sent on yet; side 0 is the client. */
function newFlow(): FlowMemory {
  const ends = [
    { address: '192.0.2.1', port: 1034, text: '192.0.2.1:1034' },
    { address: '198.51.100.7', port: 8000, text: '198.51.100.7:8000' },
  ] as const;
  return { info: { number: 1, transport: 'tcp', ends }, client: 0, pairing: new Pairing(), charset: null };
}

/** A frame whose head is one line and an empty line, and whose body is `body`. */
export function frameOf(kind: 'request' | 'response', body: string | Uint8Array, more: Partial<Frame> = {}): Frame {
  const startLine = kind === 'request' ? 'POST / HTTP/1.1' : 'HTTP/1.1 200 OK';
  const head = Buffer.from(`${startLine}\r\n\r\n`);
  const entity = typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body);
  const bytes = Buffer.concat([head, entity]);
  const http: HttpHead = {
    kind,
    startLine: 0,
    lineEnd: startLine.length,
    headEnd: head.length,
    bodyEnd: bytes.length,
    method: kind === 'request' ? 'POST' : '',
    status: kind === 'request' ? 0 : 200,
    chunked: false,
    codings: [],
  };
  return {
    carrier: 'http',
    framing: 'http',
    side: kind === 'request' ? 0 : 1,
    at: null,
    atEnd: null,
    packet: 1,
    streamOffset: 0,
    bytes,
    start: 0,
    end: bytes.length,
    body: bytes,
    bodyStart: head.length,
    bodyEnd: bytes.length,
    bodyFrom: null,
    http,
    complete: true,
    holes: [],
    problems: [],
    tunnel: null,
    ...more,
  };
}

/** Reads frames of one flow in order. */
export class Conversation {
  readonly #interpreter: Interpreter;
  readonly memory = newFlow();
  #number = 0;

  constructor(registry: Registry) {
    this.#interpreter = new Interpreter(registry);
  }

  read(frame: Frame): Message {
    this.#number += 1;
    return this.#interpreter.read(this.memory, frame, this.#number, []);
  }

  request(body: string | Uint8Array, at: Instant | null = null): Message {
    return this.read(frameOf('request', body, { at, atEnd: at }));
  }

  response(body: string | Uint8Array, at: Instant | null = null): Message {
    return this.read(frameOf('response', body, { at, atEnd: at }));
  }
}
