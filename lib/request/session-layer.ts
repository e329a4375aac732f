import type { ServerResponse } from 'node:http';
import { eventOf, type EventRequest } from './event-request.js';
import { EventSession } from './event-session.js';
import { isExpressSession, type SessionRequest } from './express-session.js';
import type { ExpressLayer, ExpressMiddleware } from './express-stack.js';

type Next = (error?: unknown) => void;

/**
 * Layers as they are, but for those of express-session: where a socket knows what its cookie means, the session of an event is
 * read from its store. That saves signatures, hashes, and the prolonging of a session that was just prolonged: two thirds
 * of what all middleware of an event costs. They match, and stand, as they did.
 */
export function readingSessions(layers: readonly ExpressLayer[]): readonly ExpressLayer[] {
  return layers.map((layer) => (isExpressSession(layer) ? reading(layer) : layer));
}

function reading(layer: ExpressLayer): ExpressLayer {
  const handle = layer.handle as ExpressMiddleware;
  const session = (request: SessionRequest, response: ServerResponse, next: Next): void => {
    const event = eventOf(request);
    // It passes by a request that has a session, whoever made it.
    if (!event || request.session) return handle(request, response, next);
    const { known } = event.origin;
    if (!known?.tells(layer, request, event.unprompted)) return handle(request, response, noting(layer, event, next));
    known.give(request, (error, given) => {
      if (error) return next(error);
      try {
        if (!given) return handle(request, response, noting(layer, event, next));
        event.session = new EventSession(request, known.id === undefined ? 'new' : 'store', layer);
      } catch (cause) {
        return next(cause);
      }
      next();
    });
  };
  return Object.create(layer, { handle: { value: session } }) as ExpressLayer;
}

/** Keeps what the middleware has given. It calls `next()` once more where it fails at the end of the response. */
function noting(layer: ExpressLayer, event: EventRequest, next: Next): Next {
  const request: SessionRequest = event.request;
  return (error) => {
    if (!error && !event.session && request.session) event.session = new EventSession(request, 'middleware', layer);
    next(error);
  };
}
