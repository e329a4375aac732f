import type { Request } from 'express';
import { ReflexError } from '../errors/reflex.error.js';
import type { Arrival } from './arrival.js';
import { eventContext, type EventContext } from './event-context.js';
import { missingAuthentication, missingSession } from './missing-middleware.js';

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
  return currentContext().request as Request;
}

/**
 * The user that authentication put on the current request; undefined where nobody is logged in.
 *
 * Throws `REFLEX_NO_AUTHENTICATION` where nothing has run that could have said so.
 */
export function currentUser<User = unknown>(): User | undefined {
  const { request: current, middleware } = currentContext();
  const { user } = current as RequestExtras;
  if (user) return user as User;
  const missing = middleware && !('user' in current) ? missingAuthentication(current, middleware) : undefined;
  if (missing) throw missing;
  return undefined;
}

/** The HTTP session of the current request. Throws `REFLEX_NO_SESSION` where there is none, with the reason. */
export function currentSession<Session = Record<string, unknown>>(): Session {
  const { request: current, middleware } = currentContext();
  const { session } = current as RequestExtras;
  if (!session) throw missingSession(middleware);
  return session as Session;
}

/**
 * How somebody came to the page that loads; undefined in an event that no page's `onLoad` has run. A state lives as long as its tab:
 * what is to begin anew with each visit of a page begins where its `onLoad` sees `entered`.
 *
 * Throws `REFLEX_NO_REQUEST` outside of events and page loads.
 */
export function currentArrival(): Arrival | undefined {
  return currentContext().arrival;
}

function currentContext(): EventContext {
  const context = eventContext.getStore();
  if (!context)
    throw new ReflexError('REFLEX_NO_REQUEST', 'There is no current request: no event and no page load is running here');
  return context;
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
