import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival } from './arrival.js';

/** The request an event or a page load runs in. One object from the first middleware to the last line of a service. */
export interface EventContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Names of the middleware that runs before it; undefined where that is not known. */
  readonly middleware?: readonly string[];
  /** While a page's `onLoad` runs. */
  readonly arrival?: Arrival;
}

/** Carries the context through everything a handler awaits, plain services included. */
export const eventContext = new AsyncLocalStorage<EventContext>();
