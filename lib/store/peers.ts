/** What a process asks the others of a page session whose socket it has, or is to have. */
export type PeerQuestion =
  /** Whether no other document has the page session. One that has it gives it up to itself, and keeps it where it is still there. */
  | { readonly kind: 'vacate'; readonly document?: string }
  /** Whether the document that has it lets go: it has announced that the page which now loads takes its place. */
  | { readonly kind: 'leave' };

/** What a process is told of a page session by others. */
export interface PeerListener {
  /** The record was changed. */
  changed(): void;
  /** Somebody waits for the lease. */
  wanted(): void;
  /** See `PeerQuestion`. */
  asked(question: PeerQuestion): Promise<boolean>;
}

/**
 * The other processes that use a store, for one that is shared: who may work on a page session, what has changed, and a bus.
 *
 * A page session is worked on by the one process that has its lease. A lease is kept until it is released; it ends by itself
 * where its process does. What is told may be lost with a connection, which `onGap` tells.
 */
export abstract class Peers {
  /**
   * Undefined where this process has the lease of the page session. Otherwise waits until it has, which takes as long as another
   * one is at work; what it knew of the record may be outdated then. One call for a page session at a time.
   *
   * Rejects where the store does not answer, and with `REFLEX_STOPPING` after `stop()`.
   */
  abstract lease(id: string): Promise<void> | undefined;
  /** Whether this process has the lease. */
  abstract holds(id: string): boolean;
  /** Gives the lease to who waits for it, or back. */
  abstract release(id: string): void;
  /** What became of a commit is not known: the next `lease()` asks. */
  abstract doubt(id: string): void;
  /** Has what concerns the page session told from now on, once it resolves. In vain where it is already. */
  abstract listen(id: string, listener: PeerListener): Promise<void>;
  abstract unlisten(id: string): void;
  /** Asks all others that listen. Resolves to false where one says so; who is gone does not answer, and has no say. */
  abstract ask(id: string, question: PeerQuestion): Promise<boolean>;
  /** Tells all other processes. `message` is JSON. */
  abstract tell(topic: string, message: unknown): void;
  /** Calls `listener` with what others tell. Returns what ends that. */
  abstract hear(topic: string, listener: (message: unknown) => void): () => void;
  /** Calls `listener` where something may have been missed. Returns what ends that. */
  abstract onGap(listener: () => void): () => void;
  /** Waits for no lease any more. */
  abstract stop(): void;
}
