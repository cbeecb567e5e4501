/**
 * Very many damaged captures, of every file format and link layer: none throws, none makes more work or keeps more than
 * its size allows, and most of them still give messages.
 */

import { tryAll, wanted } from './mass.ts';
import { captureTrials } from './trials.ts';

const trials = captureTrials();
tryAll('captures', trials, Math.ceil(wanted / trials.length));
