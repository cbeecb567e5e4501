/**
 * The version of the program, as its package.json says it.
 */

import { readFileSync } from 'node:fs';

/** "oicqscope 0.1.0". The package's folder is two folders up from the source and three from the built file. */
export function describeVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const content: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (isPackage(content)) return `oicqscope ${content.version}`;
    } catch {
      // Not there: the other place has it.
    }
  }
  return 'oicqscope (version unknown)';
}

function isPackage(content: unknown): content is { name: string; version: string } {
  return (
    typeof content === 'object' &&
    content !== null &&
    'name' in content &&
    content.name === 'oicqscope' &&
    'version' in content &&
    typeof content.version === 'string'
  );
}
