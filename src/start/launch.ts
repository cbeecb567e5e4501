#!/usr/bin/env node

/**
 * The first file of the built program, and of each of its threads: its own name says which part runs.
 */

import path from 'node:path';
import { loadProgram } from './load.ts';

const part = path.basename(import.meta.filename, '.js');
const { parts } = loadProgram(path.join(import.meta.dirname, '../cli/program.js'));
if (part !== 'main' && part !== 'job-thread' && part !== 'proxy-thread') throw new Error(`there is no part ${part}`);
void parts[part]();
