import { expect, test } from 'vitest';
import { EndpointNames, ipv4Text, ipv6Text } from '../../src/tcp/endpoint.ts';
import { addressBytes } from '../support/packets.ts';

test.each(['0.0.0.0', '10.0.0.2', '192.0.2.177', '255.255.255.255'])('IPv4 address %s', (text) => {
  const words = new DataView(addressBytes(text).buffer);
  expect(ipv4Text(words.getInt32(0))).toBe(text);
});

test.each([
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['fe80:0:0:0:ab12:cd34:ef56:7890', 'fe80::ab12:cd34:ef56:7890'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['0:0:0:0:0:ffff:c000:2b1', '::ffff:192.0.2.177'],
])('IPv6 address %s is written %s', (text, written) => {
  const words = new DataView(addressBytes(text).buffer);
  expect(ipv6Text(words.getInt32(0), words.getInt32(4), words.getInt32(8), words.getInt32(12))).toBe(written);
});

test('endpoints are ready to print, and many addresses do not pile up wrong texts', () => {
  const names = new EndpointNames();
  for (let i = 0; i < 10_000; i++) expect(names.ofIpv4(i, 80).address).toBe(`0.0.${i >> 8}.${i & 255}`);
  expect(names.ofIpv4(0x0a000002, 1034)).toEqual({ address: '10.0.0.2', port: 1034, text: '10.0.0.2:1034' });
  expect(names.ofIpv6(0, 0, 0, 1, 8000)).toEqual({ address: '::1', port: 8000, text: '[::1]:8000' });
});
