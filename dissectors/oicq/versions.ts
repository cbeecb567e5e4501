/**
 * The version numbers that clients, and some servers, put into the header, and the year of the client.
 *
 * Sources: clients, captures.
 */

import type { OicqVersion } from '../../src/model/oicq-table.ts';

function versions(en: string, zh: string, ...numbers: readonly number[]): readonly OicqVersion[] {
  return numbers.map((version) => ({ version, title: { en, zh }, sources: ['clients'] }));
}

export const oicqVersions: readonly OicqVersion[] = [
  ...versions('old servers', '旧服务器', 0x0100),
  ...versions('QQ 2000c', 'QQ 2000c', 0x062e, 0x072e, 0x0801),
  ...versions('QQ 2003', 'QQ 2003', 0x0a1d, 0x0b07, 0x0b2f, 0x0b35, 0x0b37),
  ...versions('QQ 2004', 'QQ 2004', 0x0c0b, 0x0c0d, 0x0c21, 0x0c49),
  ...versions('QQ 2005', 'QQ 2005', 0x0d05, 0x0d51, 0x0d55, 0x0d61, 0x0e1b, 0x0e35),
  ...versions('QQ 2006', 'QQ 2006', 0x0f15, 0x0f4b, 0x0f5f),
  ...versions('QQ 2007', 'QQ 2007', 0x1105, 0x111d),
  ...versions('QQ 2008', 'QQ 2008', 0x115b, 0x1203, 0x1205, 0x120b),
  ...versions('QQ for Mac', 'QQ for Mac', 0x1412),
  ...versions('QQ 2009', 'QQ 2009', 0x1441, 0x1663),
  ...versions('QQ 2013', 'QQ 2013', 0x3103),
  ...versions('QQ 2014', 'QQ 2014', 0x350b, 0x3511),
  ...versions('QQ of 2015', '2015 年的 QQ', 0x3624),
  ...versions('QQ of 2016', '2016 年的 QQ', 0x3639, 0x3643),
  ...versions('QQ of 2017', '2017 年的 QQ', 0x3721),
  ...versions('QQ of 2018', '2018 年的 QQ', 0x3731, 0x3761),
  ...versions('QQ of 2023', '2023 年的 QQ', 0x3b0b),
  ...versions('server, command b9', '服务器（命令 b9）', 0x67b7),
];
