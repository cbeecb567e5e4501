/**
 * Change_Stat2: as Change_Stat, in version 1.4.
 *
 *   VER=1.4&CMD=Change_Stat2&SEQ=..&UIN=..&ST=10
 *
 * Source: clients. How it differs is not known.
 */

import type { CommandTable } from '../../src/model/table.ts';
import { statusCodes } from './labels.ts';

export const changeStat2: CommandTable = {
  protocol: 'kqq',
  command: 'Change_Stat2',
  title: { en: 'change own status', zh: '改变状态' },
  sources: ['clients'],
  request: {
    rows: [
      {
        name: 'ST',
        kind: 'code',
        label: { en: 'new status', zh: '新状态' },
        sources: ['clients'],
        status: 'assumed',
        codes: statusCodes,
      },
    ],
    summary: { en: 'change own status', zh: '改变状态' },
  },
};
