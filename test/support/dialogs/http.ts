/**
 * Bodies go in, whole HTTP messages as the QQ clients and servers wrote them come out (bytes, ready for a packet).
 * The two header blocks are those of the documents; `line` and `headers` replace them where a client did otherwise.
 */

/** Text (sent as UTF-8) or bytes as they are. */
export type Part = string | Uint8Array;

/** The parts one behind the other. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

export interface RequestStyle {
  /** The first line without its CR LF; `POST HTTP/1.1`, without a target, unless given. */
  readonly line?: string;
  /** Lines before Content-length; Host and Content-Type unless given. */
  readonly headers?: readonly string[];
  /** The value of Connection, or null for no such line. */
  readonly connection?: 'close' | 'keep-alive' | null;
  /** The number in Content-length, if it is not the body's. */
  readonly length?: number;
}

/** A request as the documents print it: no target, `Content-length` with a small l. */
export function post(body: Part, style: RequestStyle = {}): Uint8Array {
  const payload = bytesOf(body);
  const connection = style.connection === undefined ? 'close' : style.connection;
  return bytesOf(
    [
      style.line ?? 'POST HTTP/1.1',
      ...(style.headers ?? ['Host: tqq.tencent.com:8000', 'Content-Type: text/plain; charset=UTF-8']),
      `Content-length: ${style.length ?? payload.length}`,
      ...(connection === null ? [] : [`Connection: ${connection}`]),
      '\r\n',
    ].join('\r\n'),
    payload,
  );
}

export interface ReplyStyle {
  /** The status line without its CR LF. */
  readonly line?: string;
  /** Lines after Server and Content-Type. */
  readonly headers?: readonly string[];
  /** False for a reply without Content-Length (`headers` say how its end is found). */
  readonly counted?: boolean;
  /** The number in Content-Length, if it is not the body's. */
  readonly length?: number;
}

/** A reply as the documents print it. */
export function reply(body: Part, style: ReplyStyle = {}): Uint8Array {
  const payload = bytesOf(body);
  return bytesOf(
    [
      style.line ?? 'HTTP/1.1 200 OK',
      'Server: tencent imserver/1.0.0',
      'Content-Type: text/plain; charset=UTF-8',
      ...(style.headers ?? []),
      ...(style.counted === false ? [] : [`Content-Length: ${style.length ?? payload.length}`]),
      '\r\n',
    ].join('\r\n'),
    payload,
  );
}

/** The body cut into chunks of the given sizes (the rest in one more), with the closing chunk. */
export function chunked(body: Part, sizes: readonly number[]): Uint8Array {
  const payload = bytesOf(body);
  const parts: Part[] = [];
  let start = 0;
  for (const size of [...sizes, payload.length]) {
    const piece = payload.subarray(start, start + size);
    if (piece.length > 0) parts.push(`${piece.length.toString(16)}\r\n`, piece, '\r\n');
    start += piece.length;
  }
  return bytesOf(...parts, '0\r\n\r\n');
}
