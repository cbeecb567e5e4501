/**
 * Compact parses in pages: of each only what cannot be found again in the bytes is written, where the message lies and
 * which tables explain it; reading takes the bytes apart once more.
 */

import { KqqScan } from '../../dissect/kqq/scan.ts';
import { Oicq81Parser } from '../../dissect/oicq81/parse.ts';
import type { BinaryRegistry } from '../../model/binary-rules.ts';
import type { KqqParse, Oicq81Parse, OicqParse, Parse } from '../../model/message.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';
import type { SharedValues } from './interned.ts';
import type { Page, PageReader } from './page.ts';

const protocols = ['kqq', 'oicq81', 'oicq', 'http', 'other'] as const;
const http: Parse = { protocol: 'http' };
const other: Parse = { protocol: 'other' };

/** Where the body of a message is found again. */
export interface BodyPlace {
  readonly bytes: Uint8Array;
  readonly start: number;
}

export class ParseRecords {
  readonly #shared: SharedValues;
  readonly #scan = new KqqScan();
  #parser81: Oicq81Parser | null = null;

  constructor(shared: SharedValues) {
    this.#shared = shared;
  }

  /** Writes `parse`, whose body begins at `bodyStart`. */
  write(parse: Parse, bodyStart: number, page: Page): void {
    page.byte(protocols.indexOf(parse.protocol));
    if (parse.protocol === 'kqq') this.#writeKqq(parse, bodyStart, page);
    else if (parse.protocol === 'oicq81') this.#writeOicq81(parse, bodyStart, page);
    else if (parse.protocol === 'oicq') this.#writeOicq(parse, bodyStart, page);
  }

  /** `profile` is that of the message. */
  read(reader: PageReader, body: BodyPlace, profile: ProfileChoice | null): Parse {
    const protocol = protocols[reader.byte()];
    if (protocol === 'kqq') return this.#readKqq(reader, body);
    if (protocol === 'oicq81' && profile !== null) return this.#readOicq81(reader, body, profile);
    if (protocol === 'oicq') return this.#readOicq(reader, body);
    return protocol === 'http' ? http : other;
  }

  #writeKqq({ command, rules, start, end, stop }: KqqParse, bodyStart: number, page: Page): void {
    page.int(this.#shared.rules.numberOf(command));
    page.byte(rules === command.request ? 0 : rules === command.response ? 1 : 2);
    page.int(start - bodyStart);
    page.int(end - start);
    page.int(stop - start);
  }

  #readKqq(reader: PageReader, { bytes, start: bodyStart }: BodyPlace): KqqParse {
    const command = this.#shared.rules.valueOf(reader.int());
    const which = reader.byte();
    const rules = which === 0 ? command.request : which === 1 ? command.response : command.push;
    const start = bodyStart + reader.int();
    const end = start + reader.int();
    const stop = start + reader.int();
    this.#scan.scan(bytes, start, end);
    return this.#scan.explain(command, rules, start, end, stop);
  }

  #writeOicq81({ registry, start, end }: Oicq81Parse, bodyStart: number, page: Page): void {
    page.int(this.#shared.oicq81.numberOf(registry));
    page.int(start - bodyStart);
    page.int(end - start);
  }

  #readOicq81(reader: PageReader, { bytes, start: bodyStart }: BodyPlace, profile: ProfileChoice): Oicq81Parse {
    const parser = this.#parserOf(this.#shared.oicq81.valueOf(reader.int()));
    const start = bodyStart + reader.int();
    return parser.parse(bytes, start, start + reader.int(), profile);
  }

  #parserOf(registry: BinaryRegistry): Oicq81Parser {
    if (this.#parser81?.registry !== registry) this.#parser81 = new Oicq81Parser(registry);
    return this.#parser81;
  }

  // How a frame of oicq is built may depend on what its flow has shown, so all of it is written.

  #writeOicq(parse: OicqParse, bodyStart: number, page: Page): void {
    page.int(this.#shared.oicq.numberOf(parse.rules));
    page.int(parse.start - bodyStart);
    page.int(parse.end - bodyStart);
    page.int(parse.version);
    page.int(parse.command);
    page.int(parse.sequence);
    page.double(parse.number);
    page.byte(parse.isNumberSure ? 1 : 0);
    page.int(parse.prefixStart - bodyStart);
    page.int(parse.keyStart - bodyStart);
    page.int(parse.cipherStart - bodyStart);
    page.int(parse.stop - bodyStart);
    page.byte(parse.fits ? 1 : 0);
  }

  #readOicq(reader: PageReader, { bytes, start: bodyStart }: BodyPlace): OicqParse {
    return {
      protocol: 'oicq',
      rules: this.#shared.oicq.valueOf(reader.int()),
      body: bytes,
      start: bodyStart + reader.int(),
      end: bodyStart + reader.int(),
      version: reader.int(),
      command: reader.int(),
      sequence: reader.int(),
      number: reader.double(),
      isNumberSure: reader.byte() === 1,
      prefixStart: bodyStart + reader.int(),
      keyStart: bodyStart + reader.int(),
      cipherStart: bodyStart + reader.int(),
      stop: bodyStart + reader.int(),
      fits: reader.byte() === 1,
    };
  }
}
