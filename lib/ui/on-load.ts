import { ReflexError } from '../errors/reflex.error.js';
import { actionOf, type EventRef } from './event.reference.js';
import type { EventAction, UiNode } from './node.js';
import { createNode } from './node.factory.js';

/**
 * Has an event run before a page with this node is first shown, and at each navigation to it, as `onLoad` of the page does: for parts
 * that bring their own data. It shows nothing. An event that several parts of a page ask for runs once, after those of the page's own
 * `onLoad`; the handler reads route and query parameters itself.
 *
 * @throws ReflexError REFLEX_BAD_ON_LOAD for anything but an event without arguments
 */
export function onLoad(...events: readonly EventRef[]): UiNode {
  const loads = events.map((event): EventAction => {
    const action = actionOf(event);
    if (action?.kind === 'event' && !action.args?.length) return action;
    throw new ReflexError('REFLEX_BAD_ON_LOAD', 'onLoad() is given something that is not an event without arguments');
  });
  return createNode({ kind: 'fragment', children: [], loads });
}
