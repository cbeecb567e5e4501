/**
 * Conversations in pages: what messages say of one is written once in each page, and read again from there.
 */

import type { FlowInfo } from '../../model/message.ts';
import type { Endpoint } from '../../model/stream.ts';
import type { Page, PageReader } from './page.ts';

/** Messages of one conversation stand close to one another: so many are kept, each in a slot of its own. */
const slots = 64;

export class FlowRecords {
  /** Where the conversations stand in the page that is written. */
  #places = new Map<FlowInfo, number>();
  #written: Page | null = null;
  /** Some of those read last, all of one page, and where they stand in it. */
  readonly #flows: (FlowInfo | undefined)[] = new Array(slots).fill(undefined);
  readonly #flowPlaces = new Int32Array(slots);
  #read: Page | null = null;

  /** Where `flow` stands in `page`; writes it there if it does not yet. Its texts are short. */
  place(flow: FlowInfo, page: Page): number {
    if (page !== this.#written) {
      // A map that is emptied is held by what it had before, and so on, until all memory is looked through.
      this.#places = new Map();
      this.#written = page;
    }
    const known = this.#places.get(flow);
    if (known !== undefined) return known;
    const place = page.at;
    page.byte(flow.transport === 'udp' ? 1 : 0);
    page.double(flow.number);
    for (const { address, port, text } of flow.ends) {
      page.int(port);
      page.text(address);
      page.text(text);
    }
    this.#places.set(flow, place);
    return place;
  }

  /** What stands at `place` of the reader's page. */
  read(place: number, reader: PageReader): FlowInfo {
    if (reader.page !== this.#read) {
      this.#flows.fill(undefined);
      this.#read = reader.page;
    }
    const slot = place % slots;
    const known = this.#flows[slot];
    if (known !== undefined && this.#flowPlaces[slot] === place) return known;
    const back = reader.at;
    reader.at = place;
    const transport = reader.byte() === 1 ? 'udp' : 'tcp';
    const flow: FlowInfo = { number: reader.double(), transport, ends: [readEnd(reader), readEnd(reader)] };
    reader.at = back;
    this.#flows[slot] = flow;
    this.#flowPlaces[slot] = place;
    return flow;
  }
}

function readEnd(reader: PageReader): Endpoint {
  const port = reader.int();
  return { port, address: reader.text(), text: reader.text() };
}
