import type { IncomingMessage } from 'node:http';
import { eventContext } from './event-context.js';

/** Requests whose time was over: what still runs in them is heard by nobody. */
const givenUp = new WeakSet<IncomingMessage>();

/** Nobody waits for the work of this request any more. */
export function giveUp(request: IncomingMessage): void {
  givenUp.add(request);
}

/** Whether this runs in a request that was given up: its user was told that it failed, so it is to leave nothing behind. */
export function isGivenUp(): boolean {
  const context = eventContext.getStore();
  return context !== undefined && givenUp.has(context.request);
}
