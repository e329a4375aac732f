import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { dropWrites } from './event-response.js';
import type { MiddlewareMode } from './middleware-mode.js';
import type { RequestOrigin } from './request-origin.js';

export interface EventRequestInit {
  /** Path and query string of the page. */
  readonly url: string;
  /** Parameters of the page's route. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The first argument of the event. */
  readonly body: unknown;
  /** Which middleware runs. Default: what the app says. */
  readonly mode?: MiddlewareMode;
  /** Nobody has caused it: its session is read, and does not live longer by it. Default: false. */
  readonly unprompted?: boolean;
}

/** A request for a page that no person has made: sockets are opened again by themselves. */
export function unprompted({ url, params }: Pick<EventRequestInit, 'url' | 'params'>): EventRequestInit {
  return { url, params, body: undefined, unprompted: true };
}

/** Members that Express puts on each request and response before the first middleware. */
interface ExpressMembers {
  originalUrl: string;
  baseUrl: string;
  params: unknown;
  body: unknown;
  res: ServerResponse;
  next: undefined;
}

type SyntheticResponse = ServerResponse & { locals?: unknown };

/**
 * Makes requests and responses that Express middleware, Nest guards and decorators cannot tell from real ones:
 * constructed by Node's own constructors, with Express's prototypes. The method is POST: a GET would let a static
 * file middleware answer, and caches store.
 */
export class SyntheticRequests {
  private readonly requestType: new (socket: Socket) => IncomingMessage;
  private readonly responseType: new (request: IncomingMessage) => ServerResponse;

  /** `prototypes` are `app.request` and `app.response` of the Express application. */
  constructor(prototypes?: { readonly request: object; readonly response: object }) {
    // Classes, and one of each: V8 gives what they make one shape, which a function with a borrowed prototype would not.
    class EventRequest extends IncomingMessage {}
    class EventResponse extends ServerResponse {}
    if (prototypes) {
      Object.setPrototypeOf(EventRequest.prototype, prototypes.request);
      Object.setPrototypeOf(EventResponse.prototype, prototypes.response);
    }
    this.requestType = EventRequest;
    this.responseType = EventResponse;
  }

  create(
    origin: Pick<RequestOrigin, 'upgrade' | 'headers'>,
    init: EventRequestInit,
  ): { request: IncomingMessage; response: ServerResponse } {
    const request = new this.requestType(origin.upgrade.socket) as IncomingMessage & ExpressMembers;
    request.method = 'POST';
    request.url = init.url;
    request.httpVersion = '1.1';
    request.httpVersionMajor = 1;
    request.httpVersionMinor = 1;
    // A copy: middleware may write headers, and the next event starts from the socket's.
    request.headers = { ...origin.headers };
    request.complete = true;
    request.originalUrl = init.url;
    request.baseUrl = '';
    // A copy, as well: the page session's own outlive the event.
    request.params = { ...init.params };
    request.body = init.body;
    const response = this.respond(request);
    request.res = response;
    return { request, response };
  }

  /** Another response to a request: that of no handler. */
  respond(request: IncomingMessage): ServerResponse {
    const response: SyntheticResponse = dropWrites(new this.responseType(request));
    response.locals = Object.create(null) as unknown;
    return response;
  }
}
