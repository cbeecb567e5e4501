/**
 * Text of the dashboard: any text goes in, text that every terminal shows in the same columns comes out, and its width.
 */

import { visible } from '../../present/visible.ts';

export { clip, padTo, widthOf, wrap } from '../../present/width.ts';

/** `text` as a pane may show it. */
export function safe(text: string): string {
  return visible(text);
}
