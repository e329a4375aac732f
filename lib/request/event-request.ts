import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival } from './arrival.js';
import type { EventContext } from './event-context.js';
import type { EventSession } from './event-session.js';
import type { RequestOrigin } from './request-origin.js';

const NO_MIDDLEWARE: readonly string[] = [];

/** On a request: the event that it was made for. A member, as a WeakMap with a key per event is what garbage collection is slow at. */
const EVENT = Symbol('reflex:event');

type Marked = IncomingMessage & { [EVENT]?: EventRequest };

/** The request of one event. */
export class EventRequest implements EventContext {
  /** Who sends it, by `identityOf()`; undefined where no middleware has run that could tell. */
  identity?: string = undefined;
  /** Whose its session was at the end, by `identityAfter()`; undefined where it has come to none. */
  left?: string = undefined;
  middleware: readonly string[] = NO_MIDDLEWARE;
  /** The app has middleware that it did not go through. */
  bypasses = false;
  /** Set where it opens a page. */
  arrival?: Arrival = undefined;
  /** Set where it opens a page: aborted when its user goes on to another one. */
  superseded?: AbortSignal = undefined;
  /** Its session as express-session has given it, where that was one that we know. */
  session?: EventSession = undefined;

  constructor(
    readonly origin: RequestOrigin,
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    /** Nobody has caused it: its session is read, and does not live longer by it. */
    readonly unprompted: boolean,
  ) {
    (request as Marked)[EVENT] = this;
  }
}

/** The event that a request was made for. */
export function eventOf(request: IncomingMessage): EventRequest | undefined {
  return (request as Marked)[EVENT];
}
