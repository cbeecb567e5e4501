/**
 * Problems of table files: what is wrong and where in the file.
 */

import type { Problem, Severity } from '../model/problem.ts';
import type { Path, Place } from './document.ts';

/** `text` begins with "file:line:column: " and can be printed alone. `line` is null for the file as a whole. */
export interface TableProblem extends Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface TableFault {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly text: string;
  readonly place?: Place;
  /** As describePath writes it. */
  readonly path?: string;
}

export function toTableProblem({ code, severity, file, text, place, path }: TableFault): TableProblem {
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  const what = path === undefined || path === '' ? text : `${path}: ${text}`;
  return {
    code,
    severity,
    text: `${where}: ${what}`,
    ...(path === undefined ? {} : { path }),
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
  };
}

/** Problems of one file beyond these are counted, not kept: finding the line of each would take long. */
const maxProblems = 50;

/** The problems of one file, the first of them in full. */
export class ProblemList {
  readonly #file: string;
  readonly #problems: TableProblem[] = [];
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(make: () => TableProblem): void {
    if (this.#problems.length < maxProblems) this.#problems.push(make());
    else this.#more += 1;
  }

  take(): TableProblem[] {
    if (this.#more === 0) return this.#problems;
    const rest: TableFault = {
      code: 'tables.more',
      severity: 'error',
      file: this.#file,
      text: `and ${this.#more} more`,
    };
    return [...this.#problems, toTableProblem(rest)];
  }
}

/** "request.rows[3] (CV).kind": the way to a part of a table, with the names that list items have. */
export function describePath(value: unknown, path: Path): string {
  let text = '';
  let at: unknown = value;
  for (const step of path) {
    at = Array.isArray(at) && typeof step === 'number' ? at[step] : isRecord(at) ? at[String(step)] : undefined;
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${step}`;
    if (typeof step === 'number' && isRecord(at) && typeof at['name'] === 'string') text += ` (${at['name']})`;
  }
  return text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
