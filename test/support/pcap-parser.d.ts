/** What the tests use of pcap-parser, which has no types of its own. */
declare module 'pcap-parser' {
  import type { Readable } from 'node:stream';

  interface PacketHeader {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  }

  interface Parser {
    on(event: 'packet', take: (packet: { readonly header: PacketHeader; readonly data: Buffer }) => void): Parser;
    on(event: 'end', take: () => void): Parser;
    on(event: 'error', take: (error: Error) => void): Parser;
  }

  export function parse(source: string | Readable): Parser;
}
