import type { IncomingMessage } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

type Done = (error?: unknown) => void;

/** What is used of express-session. */
interface StoredSession {
  readonly id: string;
  save(done: Done): unknown;
}

interface SessionStore {
  get(id: string, done: (error: unknown, session?: object | null) => void): void;
}

type SessionRequest = IncomingMessage & {
  readonly session?: Partial<StoredSession> | null;
  readonly sessionStore?: Partial<SessionStore>;
};

/**
 * Saves what an event has changed in its session so far, before a `yield` shows what goes with it. A session that is as it
 * is stored stays alone: another tab may be at it. Rejects with `REFLEX_SESSION_NOT_SAVED`. Undefined where there is no
 * session of express-session.
 */
export function saveBeforeYield({ session, sessionStore }: SessionRequest): Promise<void> | undefined {
  if (typeof session?.save !== 'function' || typeof sessionStore?.get !== 'function') return undefined;
  return save(session as StoredSession, sessionStore as SessionStore);
}

async function save(session: StoredSession, store: SessionStore): Promise<void> {
  try {
    const content = contentOf(session);
    const stored = await settled<object | null | undefined>((done) => store.get(session.id, done));
    if (content === contentOf(stored ?? {})) return;
    await settled<void>((done) => session.save(done));
  } catch (cause) {
    throw new ReflexError('REFLEX_SESSION_NOT_SAVED', 'The session could not be saved', { cause });
  }
}

/** What it holds, without its cookie, which changes by itself. */
function contentOf(session: object): string {
  return JSON.stringify({ ...session, cookie: undefined });
}

function settled<T>(call: (done: (error?: unknown, result?: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error as Error) : resolve(result as T)));
  });
}
