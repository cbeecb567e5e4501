/**
 * Nothing goes in, the sample captures come out: the same bytes on every machine. `npm run captures` writes them.
 */

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pcapFile, pcapngFile } from '../test/support/capture-files.ts';
import { allProtocolsPackets } from './all-protocols.ts';
import { kqqTcpPackets } from './kqqtcp.ts';
import { odditiesFile } from './oddities.ts';
import { oicqTcpPackets, oicqUdpPackets } from './oicq.ts';
import { oicq81Http, oicq81OtherProfile, oicq81Session } from './oicq81.ts';
import { sessionPackets } from './session.ts';

export interface SampleCapture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function sampleCaptures(): readonly SampleCapture[] {
  return [
    { name: 'kqq-session.pcap', bytes: pcapFile(sessionPackets()) },
    { name: 'kqq-oddities.pcapng', bytes: odditiesFile() },
    { name: 'kqqtcp.pcap', bytes: pcapFile(kqqTcpPackets()) },
    { name: 'oicq-udp.pcapng', bytes: pcapngFile(oicqUdpPackets()) },
    { name: 'oicq-tcp.pcap', bytes: pcapFile(oicqTcpPackets()) },
    { name: 'oicq81-session.pcap', bytes: pcapFile(oicq81Session()) },
    { name: 'oicq81-be.pcap', bytes: pcapFile(oicq81OtherProfile()) },
    { name: 'oicq81-http.pcap', bytes: pcapFile(oicq81Http()) },
    { name: 'all-protocols.pcap', bytes: pcapFile(allProtocolsPackets()) },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes } of sampleCaptures()) {
    writeFileSync(join(dirname(fileURLToPath(import.meta.url)), name), bytes);
    console.error(`captures/${name}: ${bytes.length} bytes`);
  }
}
