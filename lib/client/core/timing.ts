/** Delays of the runtime in milliseconds. A test shortens them. */
export interface Timing {
  /** Longest first wait before a reconnect; doubles with each attempt that fails. */
  readonly retryFirst: number;
  readonly retryMost: number;
  /** Least wait after the server said that there was too much. */
  readonly retryTooMany: number;
  /** A connection that lived so long was good: the next loss starts with the short wait again. */
  readonly stable: number;
  /** From opening a socket to its welcome. */
  readonly welcome: number;
  /** Silence before the server is asked whether it is there; `unanswered` where it owes an answer. */
  readonly idle: number;
  readonly unanswered: number;
  /** From that question to giving the socket up. */
  readonly pong: number;
  /** How long another document may take to come that was asked for, before this one stays. */
  readonly departure: number;
  /** Quiet time after a key stroke before a bound field is sent, and how long steady typing may put it off. */
  readonly write: number;
  readonly writeMost: number;
}

export const defaultTiming: Timing = {
  retryFirst: 250,
  retryMost: 10_000,
  retryTooMany: 1_000,
  stable: 5_000,
  welcome: 10_000,
  idle: 25_000,
  unanswered: 3_000,
  pong: 5_000,
  departure: 3_000,
  write: 120,
  writeMost: 480,
};
