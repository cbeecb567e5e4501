/**
 * Very many damaged dialogs, streams, bodies and tables in sound packets or without any.
 */

import { innerTrials } from './inner-trials.ts';
import { tryAll, wanted } from './mass.ts';
import { styleTrials } from './trials.ts';

const styles = styleTrials();
tryAll('dialogs', styles, Math.ceil(wanted / 4 / styles.length));
const inner = await innerTrials();
tryAll('what is inside', inner, Math.ceil(wanted / 10 / inner.length));
