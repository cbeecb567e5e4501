/**
 * The checks that users' tables get, for tables that are plain objects: they go in, what is wrong comes out.
 */

import { checkTable } from './check.ts';
import { describePath } from './problem.ts';
import type { BuiltInTables } from './registry.ts';
import { tableSchemas } from './schema.ts';

/** One line for each fault, beginning with the command's name; none when all is well. */
export function checkBuiltIn({ protocol, commands }: BuiltInTables): string[] {
  const { command: schema } = tableSchemas('built-in');
  return commands.flatMap((table) => {
    const shape = schema.safeParse(table).error?.issues ?? [];
    const wrong = shape.map(({ path, message }) => {
      const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
      return `${table.command} ${describePath(table, steps)}: ${message}`;
    });
    const findings = checkTable(table, table, protocol);
    return [...wrong, ...findings.map(({ path, text }) => `${table.command} ${describePath(table, path)}: ${text}`)];
  });
}
