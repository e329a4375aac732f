import type { IncomingMessage } from 'node:http';
import type { ExpressLayer } from './express-stack.js';

/** What is used of a session store of express-session: the part of it that its documentation asks of every store, and what its `Store` adds. */
export interface SessionStore {
  get(id: string, done: (error?: unknown, data?: object | null) => void): void;
  createSession(request: IncomingMessage, data: object): object;
  generate(request: IncomingMessage): void;
  on(event: 'connect' | 'disconnect', listener: () => void): unknown;
}

/** What is used of a session of express-session. */
export interface Session {
  readonly id?: unknown;
  readonly cookie?: { readonly originalMaxAge?: number | null };
}

export type SessionRequest = IncomingMessage & {
  session?: Session | null;
  sessionID?: unknown;
  sessionStore?: Partial<SessionStore>;
};

/** What express-session does, in the order that it does it: it passes by a request with a session, reads its cookie, then its store. */
const DOES =
  /\breq\.session\)[^]*\breq\.sessionStore = store\b[^]*\bgetcookie\(req, name, secrets\)[^]*\bonHeaders\(res,[^]*\bstore\.get\(req\.sessionID,/;

/**
 * Whether a layer is express-session itself, told by its name and source. This file is the only one that knows what it is made
 * of. What is not recognised, as one that something has wrapped, runs for each event: that is slower, and the same.
 */
export function isExpressSession({ name, handle, route }: ExpressLayer): boolean {
  if (name !== 'session' || route || typeof handle !== 'function' || handle.length !== 3) return false;
  return DOES.test(Function.prototype.toString.call(handle));
}

/** Whether a store can do what is used of it. */
export function isSessionStore(store: Partial<SessionStore> | undefined): store is SessionStore {
  return (
    typeof store?.get === 'function' &&
    typeof store.createSession === 'function' &&
    typeof store.generate === 'function' &&
    typeof store.on === 'function'
  );
}

/** Whether a session holds anything beside its cookie. */
export function holdsAnything(session: object): boolean {
  for (const name in session) if (name !== 'cookie') return true;
  return false;
}
