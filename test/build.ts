/**
 * Builds the program once before the tests, so that those which start it run what a user would run.
 */

import { execFileSync } from 'node:child_process';
import path from 'node:path';

export default function build(): void {
  const root = path.join(import.meta.dirname, '..');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}
