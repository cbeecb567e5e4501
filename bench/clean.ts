/**
 * Deletes the generated captures.
 */

import { rmSync } from 'node:fs';
import { dataPath } from './generate.ts';

rmSync(dataPath(''), { recursive: true, force: true });
