import type { IncomingMessage } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

type Done = (error?: unknown) => void;

/** What is used of express-session. */
interface SavedSession {
  save(done?: Done): unknown;
}

/**
 * Watches over the saving of a request's session while its response ends. express-session reports a failure to Express
 * alone, long after the response: an event must not be answered as if it had been saved.
 */
export class SessionSave {
  /** The session had changed. */
  tried = false;
  private failure?: { readonly cause: unknown };

  constructor(request: IncomingMessage) {
    const { session } = request as { session?: Partial<SavedSession> | null };
    if (typeof session?.save !== 'function') return;
    const save = session.save;
    const value = (done?: Done): unknown => {
      this.tried = true;
      return save.call(session, (cause) => {
        if (cause) this.failure = { cause };
        done?.(cause);
      });
    };
    // As express-session wraps it: a session is stored with what can be enumerated.
    Object.defineProperty(session, 'save', { value, configurable: true, enumerable: false, writable: true });
  }

  /** Throws `REFLEX_SESSION_NOT_SAVED` where the store has failed. */
  check(): void {
    if (this.failure) throw new ReflexError('REFLEX_SESSION_NOT_SAVED', 'The session could not be saved', this.failure);
  }
}
