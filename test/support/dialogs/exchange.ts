/**
 * The shape in which conversations are typed by hand: who asks what and when, and what comes back.
 */

/** A computer: its address and the first port its next connection takes. */
export interface Computer {
  readonly address: string;
  readonly firstPort: number;
}

/** One request with its reply; bodies only, as text that is sent in UTF-8. */
export interface Exchange {
  /** Milliseconds from the beginning of the story to the request. */
  readonly at: number;
  readonly request: string;
  /** Null: the server closes the connection without a byte. */
  readonly reply: string | null;
  /** Milliseconds from the request to the reply (or the close). */
  readonly after: number;
}

/** The exchanges of one TCP connection. With more than one the connection is kept alive between them. */
export interface Visit {
  readonly from: Computer;
  readonly exchanges: readonly Exchange[];
}
