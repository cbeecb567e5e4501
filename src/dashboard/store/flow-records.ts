/**
 * Conversations in pages: what messages say of one is written once in each page, and read again from there.
 */

import type { FlowInfo } from '../../model/message.ts';
import type { Endpoint } from '../../model/stream.ts';
import type { Page, PageReader } from './page.ts';

export class FlowRecords {
  /** Where the conversations stand in the page that is written. */
  readonly #places = new Map<FlowInfo, number>();
  #written: Page | null = null;
  /** Those read last, all of one page. */
  readonly #flows = new Map<number, FlowInfo>();
  #read: Page | null = null;

  /** Where `flow` stands in `page`; writes it there if it does not yet. Its texts are short. */
  place(flow: FlowInfo, page: Page): number {
    if (page !== this.#written) {
      this.#places.clear();
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
      this.#flows.clear();
      this.#read = reader.page;
    }
    const known = this.#flows.get(place);
    if (known !== undefined) return known;
    const back = reader.at;
    reader.at = place;
    const transport = reader.byte() === 1 ? 'udp' : 'tcp';
    const flow: FlowInfo = { number: reader.double(), transport, ends: [readEnd(reader), readEnd(reader)] };
    reader.at = back;
    this.#flows.set(place, flow);
    return flow;
  }
}

function readEnd(reader: PageReader): Endpoint {
  const port = reader.int();
  return { port, address: reader.text(), text: reader.text() };
}
