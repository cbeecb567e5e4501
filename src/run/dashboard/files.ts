/**
 * Files that a user of the dashboard asks for: messages go in, exports and captures are written, and what went wrong, if
 * anything, comes out. Comments go along, in the form that comments in captures have.
 */

import { writeFileSync } from 'node:fs';
import type { Effect } from '../../dashboard/events.ts';
import type { Messages } from '../../dashboard/world.ts';
import type { Message } from '../../model/message.ts';
import type { Side } from '../../model/stream.ts';
import { usualColumns } from '../../present/columns.ts';
import { type Output, openOutput } from '../../sinks/output.ts';
import { CaptureWriter } from '../../sinks/pcapng/message-writer.ts';
import { CurrentOrigin, type Presentation, prepareSink } from '../presentation.ts';

type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** Messages written before others get their turn. */
const part = 2000;
/** A capture holds passwords in clear. */
const forOwner = 0o600;

/** Writes `text`. Null, or why that failed. */
export function saveText(file: string, text: string): string | null {
  try {
    writeFileSync(file, text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
