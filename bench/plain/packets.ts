/**
 * A classic pcap goes in whole (little-endian, microseconds, Ethernet), its TCP segments and UDP datagrams come out as
 * a list of objects. Nothing else is understood; what is not IP is passed over.
 *
 *   record  sec(4) usec(4) captured(4) original(4) | ethernet(14), VLAN tags(4 each) | IPv4 or IPv6 | TCP or UDP
 */

export interface Time {
  readonly sec: number;
  readonly nsec: number;
}

export interface Packet {
  /** Counted from 1 over all records of the file. */
  readonly number: number;
  readonly at: Time;
  readonly transport: 'tcp' | 'udp';
  /** "ip:port" or "[ip6]:port". */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export function readPackets(file: Buffer): Packet[] {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== 1)
    throw new Error('no pcap of Ethernet packets');
  const packets: Packet[] = [];
  let number = 0;
  for (let at = 24; at < file.length; ) {
    number += 1;
    const length = file.readUInt32LE(at + 8);
    const time = { sec: file.readUInt32LE(at), nsec: file.readUInt32LE(at + 4) * 1000 };
    const packet = readEthernet(file.subarray(at + 16, at + 16 + length), number, time);
    if (packet !== null) packets.push(packet);
    at += 16 + length;
  }
  return packets;
}

function readEthernet(frame: Buffer, number: number, at: Time): Packet | null {
  let head = 14;
  while (frame.readUInt16BE(head - 2) === 0x8100) head += 4;
  const type = frame.readUInt16BE(head - 2);
  const ip = frame.subarray(head);
  if (type === 0x0800) {
    const addresses = [12, 16].map((start) => [...ip.subarray(start, start + 4)].join('.'));
    const payload = ip.subarray(((ip[0] ?? 0) & 15) * 4, ip.readUInt16BE(2));
    return readTransport(ip[9] ?? 0, addresses, payload, number, at);
  }
  if (type === 0x86dd) {
    const addresses = [8, 24].map((start) => ip6Text(ip.subarray(start, start + 16)));
    return readTransport(ip[6] ?? 0, addresses, ip.subarray(40, 40 + ip.readUInt16BE(4)), number, at);
  }
  return null;
}

/** As RFC 5952 has it, in brackets: the library knows how. */
function ip6Text(bytes: Buffer): string {
  const groups = (bytes.toString('hex').match(/..../g) ?? []).join(':');
  return new URL(`http://[${groups}]/`).hostname;
}

function readTransport(
  protocol: number,
  addresses: readonly string[],
  bytes: Buffer,
  number: number,
  at: Time,
): Packet | null {
  if (protocol !== 6 && protocol !== 17) return null;
  const from = `${addresses[0]}:${bytes.readUInt16BE(0)}`;
  const to = `${addresses[1]}:${bytes.readUInt16BE(2)}`;
  if (protocol === 17) {
    return { number, at, transport: 'udp', from, to, seq: 0, flags: 0, payload: bytes.subarray(8) };
  }
  const payload = bytes.subarray(((bytes[12] ?? 0) >> 4) * 4);
  return { number, at, transport: 'tcp', from, to, seq: bytes.readUInt32BE(4), flags: bytes[13] ?? 0, payload };
}
