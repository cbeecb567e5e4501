/**
 * A classic pcap goes in, the number of packets and their bytes come out, read with the package pcap-parser: what a
 * program gets that takes a library for the file and does nothing with the packets.
 */

import { parse } from 'pcap-parser';

let packets = 0;
let bytes = 0;
parse(process.argv[2] ?? '')
  .on('packet', ({ data }) => {
    packets++;
    bytes += data.length;
  })
  .on('error', (error) => {
    throw error;
  })
  .on('end', () => console.log(`${packets} packets, ${bytes} bytes`));
