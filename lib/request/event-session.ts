import type { ExpressLayer } from './express-stack.js';
import type { Session, SessionRequest } from './express-session.js';

/** How the session of an event came to be. */
export type EventSessionSource =
  /** By its middleware, which sees to it itself. */
  | 'middleware'
  /** From its store, past that middleware, which is to see to it where it has changed. */
  | 'store'
  /** As from the store, where there was none: it holds nothing, and is not stored. */
  | 'new';

/** The session of an event as it was at first. */
export class EventSession {
  private readonly id: unknown;
  private readonly content: string;
  private readonly cookie: string | undefined;

  /** `layer`: its middleware, where that is express-session as we know it. */
  constructor(
    { session }: SessionRequest,
    readonly source: EventSessionSource,
    readonly layer?: ExpressLayer,
  ) {
    this.id = session?.id;
    this.content = contentOf(session);
    // One that is not stored has no cookie, either.
    this.cookie = source === 'new' ? undefined : JSON.stringify(session?.cookie);
  }

  /**
   * Whether it is another one by now, or holds something else, as express-session has it. Throws where it cannot be stored, as one
   * that refers to itself.
   */
  isModified({ session }: SessionRequest): boolean {
    return session?.id !== this.id || contentOf(session) !== this.content;
  }

  /** As `isModified()`; or it is to live longer or shorter, which is stored with it. */
  hasChanged(request: SessionRequest): boolean {
    return this.isModified(request) || (this.cookie !== undefined && JSON.stringify(request.session?.cookie) !== this.cookie);
  }
}

function contentOf(session: Session | null | undefined): string {
  return JSON.stringify({ ...session, cookie: undefined });
}
