/**
 * Sink: messages go in one by one, text goes to an output.
 */

import type { Message } from '../model/message.ts';

/**
 * Takes the messages that are shown. `flush` writes what is held back, so that a person waiting sees it; `close` ends
 * the text (an array's bracket) and flushes. Neither closes the output. A message is only read during the call.
 */
export interface Sink {
  message(message: Message): void;
  flush(): void;
  close(): void;
}
