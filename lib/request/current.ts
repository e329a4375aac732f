import type { Request } from 'express';
import { ReflexError } from '../errors/reflex.error.js';
import { eventContext } from './event-context.js';

/** What authentication middleware and session middleware put on a request; apps widen it by declaration merging. */
interface RequestExtras {
  readonly user?: unknown;
  readonly session?: unknown;
}

/**
 * The request of the event or page load that is running: in an event, one whose headers, address and cookies are the
 * socket's, whose URL is the page's and whose body is the event's first argument.
 *
 * Throws `REFLEX_NO_REQUEST` outside of both.
 */
export function currentRequest(): Request {
  const context = eventContext.getStore();
  if (!context)
    throw new ReflexError('REFLEX_NO_REQUEST', 'There is no current request: no event and no page load is running here');
  return context.request as Request;
}

/** The user that authentication put on the current request; undefined where nobody is logged in. */
export function currentUser<User = unknown>(): User | undefined {
  return (currentRequest() as RequestExtras).user as User | undefined;
}

/** The HTTP session of the current request. Throws `REFLEX_NO_SESSION` where no session middleware runs. */
export function currentSession<Session = Record<string, unknown>>(): Session {
  const session = (currentRequest() as RequestExtras).session;
  if (session === undefined) throw new ReflexError('REFLEX_NO_SESSION', 'The current request has no session');
  return session as Session;
}

/**
 * The current request as a value to import: each property is read from `currentRequest()` at the time it is read.
 * Methods are called on the request itself.
 */
export const request: Request = new Proxy({} as Request, {
  get(_target, key) {
    const current = currentRequest();
    const value: unknown = Reflect.get(current, key, current);
    return typeof value === 'function' ? value.bind(current) : value;
  },
  set: (_target, key, value) => Reflect.set(currentRequest(), key, value),
  has: (_target, key) => Reflect.has(currentRequest(), key),
});
