import type { IncomingMessage } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

type Done = (error?: unknown) => void;

/** What is used of express-session. */
interface SavedSession {
  save(done?: Done): unknown;
  touch(): unknown;
}

/**
 * Watches over the saving of a request's session while its response ends. express-session reports a failure to Express
 * alone, long after the response: an event must not be answered as if it had been saved.
 */
export class SessionSave {
  /** Whether there is a session of express-session. */
  readonly watches: boolean = false;
  /** The session had changed. */
  tried = false;
  /** `REFLEX_SESSION_NOT_SAVED`, where the store has failed. */
  failure?: ReflexError;

  constructor(private readonly request: IncomingMessage) {
    const { session } = request as { session?: Partial<SavedSession> | null };
    if (typeof session?.save !== 'function' || typeof session.touch !== 'function') return;
    this.watches = true;
    const { save } = session;
    const value = (done?: Done): unknown => {
      this.tried = true;
      return save.call(session, (cause) => {
        if (cause) this.failure = new ReflexError('REFLEX_SESSION_NOT_SAVED', 'The session could not be saved', { cause });
        done?.(cause);
      });
    };
    // As express-session has it: a session is stored with what can be enumerated. A member it has stays as it is.
    if (Object.hasOwn(session, 'save')) session.save = value;
    else Object.defineProperty(session, 'save', { value, configurable: true, enumerable: false, writable: true });
  }

  /** Saves now, where there is something to save. */
  run(done: () => void): void {
    const { session } = this.request as { session?: SavedSession | null };
    if (this.watches) session!.save(done);
    else done();
  }
}
