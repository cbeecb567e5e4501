/**
 * Milliseconds of the story go in, instants of the captures come out.
 */

import { addMilliseconds, type Instant, millisecondsBetween } from '../src/model/time.ts';
import type { TcpDialog } from '../test/support/tcp-dialog.ts';

/** 2008-06-21 12:00:00 UTC: when the stories begin. */
const begun: Instant = { sec: Date.UTC(2008, 5, 21, 12) / 1000, nsec: 0 };

/** The instant `at` milliseconds (may have decimals) after the story began. */
export function instantAt(at: number): Instant {
  return addMilliseconds(begun, at);
}

/** Lets the dialog wait for `at` unless that moment has passed. */
export function waitUntil(dialog: TcpDialog, at: number): TcpDialog {
  return dialog.pause(Math.max(0, millisecondsBetween(dialog.now, instantAt(at))));
}
