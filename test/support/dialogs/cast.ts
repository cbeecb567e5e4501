/**
 * The people of the sample captures, their computers and the servers. All of them are invented; addresses are from
 * the private and the documentation ranges (RFC 1918, RFC 5737).
 *
 * | number    | nickname | who                                               |
 * | --------- | -------- | ------------------------------------------------- |
 * | 80521347  | 晚舟      | her client takes five digits of a clock as SEQ     |
 * | 73110248  | 阿拓      | his script draws a SEQ between 1000 and 9000       |
 * | 90417     | 老潘，摄影 | friend of 晚舟, short number, long profile        |
 * | 158240637 | 北巷的猫   | friend of 晚舟                                    |
 * | 6203915   | 橘子汽水   | friend of both, logs in from the computer of 晚舟 |
 */

import type { Computer } from './exchange.ts';

export const deskOfWanzhou: Computer = { address: '192.168.10.21', firstPort: 1042 };
export const deskOfTuo: Computer = { address: '192.168.10.34', firstPort: 3120 };

/** Where the QQ server answers, also on the port of the web, and where a web page, an HTTP proxy and DNS do. */
export const qqServer = '203.0.113.80:8000';
export const qqServerOnWebPort = '203.0.113.80:80';
export const webServer = '198.51.100.7:80';
export const webProxy = '192.168.10.1:3128';
export const nameServer = '192.168.10.1:53';
