/**
 * tshark, a program that shares nothing with this one: a capture goes in, its HTTP messages and TCP streams as tshark
 * reads them come out.
 *
 * `-T json -x` gives each body as hex, whatever the version of tshark; its http layers without a start line ("Continuation")
 * are no messages and are left out.
 */

import { execFileSync } from 'node:child_process';

/** Whether tshark is there; `what` is then not compared with it, and a line says so. */
export function hasTshark(what: string): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`tshark is not installed: ${what} not compared with it`);
    return false;
  }
}

/** One HTTP message: the packet that completed it, and its body as hex. */
export type Told = readonly [packet: number, body: string];

/** What tshark prints of a capture. Segments are put in order, and port 8000 is HTTP, as here. */
export function tshark(file: string, ...args: readonly string[]): string {
  const all = ['-n', '-r', file, '-o', 'tcp.reassemble_out_of_order:TRUE', '-d', 'tcp.port==8000,http', ...args];
  return execFileSync('tshark', all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 29 });
}

const startLine = /^(?:HTTP\/\d|\S+ (?:.* )?HTTP\/\d)/;

/** Its HTTP messages. */
export function messagesByTshark(file: string): readonly Told[] {
  const packets: unknown = JSON.parse(tshark(file, '-Y', 'http', '-T', 'json', '-x', '--no-duplicate-keys'));
  if (!Array.isArray(packets)) throw new Error('tshark gave no list of packets');
  return packets.flatMap((packet) => {
    const { http, frame } = packet._source.layers;
    return [http].flat().flatMap((layer): Told[] => {
      const isMessage = Object.keys(layer).some((key) => startLine.test(key));
      return isMessage ? [[Number(frame['frame.number']), layer['http.file_data_raw']?.[0] ?? '']] : [];
    });
  });
}

/** How many packets it counts. */
export function packetsByTshark(file: string): number {
  return tshark(file, '-T', 'fields', '-e', 'frame.number').split('\n').length - 1;
}

/** The bytes of both sides of the TCP streams 0..count-1, as hex; what follow says of missing bytes is left out. */
export function streamsByTshark(file: string, count: number): readonly (readonly [string, string])[] {
  const follow = Array.from({ length: count }, (_, i) => ['-z', `follow,tcp,raw,${i}`]).flat();
  const text = tshark(file, '-q', ...follow);
  return text
    .split(/^=+\nFollow: .*\n/m)
    .slice(1)
    .map((part) => {
      const lines = part.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
      const side = (isSecond: boolean) =>
        lines
          .filter((line) => line.startsWith('\t') === isSecond)
          .map((line) => line.trim())
          .join('');
      return [side(false), side(true)] as const;
    });
}
