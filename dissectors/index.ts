/**
 * All tables that come with the program, as plain arrays.
 */

import type { BinaryTable } from '../src/model/binary-table.ts';
import type { CommandTable } from '../src/model/table.ts';
import { ackAddToList } from './kqq/ack-add-to-list.ts';
import { addToList } from './kqq/add-to-list.ts';
import { changeStat } from './kqq/change-stat.ts';
import { changeStat2 } from './kqq/change-stat2.ts';
import { cltMsg } from './kqq/clt-msg.ts';
import { delFromList } from './kqq/del-from-list.ts';
import { finger } from './kqq/finger.ts';
import { getInfo } from './kqq/get-info.ts';
import { getMsgEx } from './kqq/get-msg-ex.ts';
import { groupCmd } from './kqq/group-cmd.ts';
import { list } from './kqq/list.ts';
import { login } from './kqq/login.ts';
import { logout } from './kqq/logout.ts';
import { queryStat } from './kqq/query-stat.ts';
import { queryStat2 } from './kqq/query-stat2.ts';
import { serverMsg } from './kqq/server-msg.ts';
import { simpleInfo2 } from './kqq/simple-info2.ts';
import { updateStat } from './kqq/update-stat.ts';
import { verifyCode } from './kqq/verifycode.ts';
import { fromClients } from './oicq81/from-client.ts';
import { fromServers } from './oicq81/from-server.ts';

export { kqqProtocol } from './kqq/protocol.ts';
export { oicqCommands } from './oicq/commands.ts';
export { oicqVersions } from './oicq/versions.ts';
export { oicq81Protocol } from './oicq81/protocol.ts';
export { sources } from './sources.ts';

/** The commands of the kqq protocol in the order in which a session uses them. */
export const kqqCommands: readonly CommandTable[] = [
  login,
  verifyCode,
  list,
  simpleInfo2,
  queryStat,
  queryStat2,
  getInfo,
  addToList,
  ackAddToList,
  delFromList,
  changeStat,
  changeStat2,
  getMsgEx,
  cltMsg,
  serverMsg,
  updateStat,
  finger,
  groupCmd,
  logout,
];

/** The types of the 0x81 protocol, of both directions, by type. */
export const oicq81Tables: readonly BinaryTable[] = [...fromClients, ...fromServers];
