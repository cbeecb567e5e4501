/**
 * Where the notebook is: what the user said and the environment go in, the file comes out.
 */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const notebookName = 'notes.yaml';

/** A notebook. Of one that the user named it is a fault if it is not there. */
export interface NotebookChoice {
  readonly file: string;
  readonly isNamed: boolean;
}

/** `given` if the user named a file; else that of the working folder; else that in the user's folder for data (XDG). */
export function chooseNotebook(given: string | null, env: NodeJS.ProcessEnv): NotebookChoice {
  if (given !== null) return { file: given, isNamed: true };
  if (existsSync(notebookName)) return { file: notebookName, isNamed: false };
  return { file: path.join(dataFolder(env), 'oicqscope', notebookName), isNamed: false };
}

/** A relative path in XDG_DATA_HOME counts as none (XDG Base Directory Specification). */
function dataFolder(env: NodeJS.ProcessEnv): string {
  const given = env['XDG_DATA_HOME'] ?? '';
  return path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'share');
}
