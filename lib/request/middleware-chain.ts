import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { emptyRouter, stackOf, type ExpressApplication, type ExpressLayer, type ExpressRouter } from './express-stack.js';
import { onFinish } from './event-response.js';
import { MiddlewareAnswer } from './middleware-answer.js';
import type { MiddlewareMode } from './middleware-mode.js';
import type { MiddlewareReference } from './middleware-skip.js';

/** Which of the app's own middleware run for events. */
export interface MiddlewareOptions {
  /**
   * `full` (default) runs the app's own middleware for every event. `session` runs it for the first event of a socket, and
   * for those after it what makes the session and the user. `none` runs nothing. A state may say otherwise for its events.
   */
  readonly mode?: MiddlewareMode;
  /**
   * Middleware that events pass by, beside the defaults: body parsers, CORS, static files, compression, helmet, and CSRF
   * tokens of forms.
   */
  readonly skip?: readonly MiddlewareReference[];
}

/** Token of the app's `MiddlewareOptions`. */
export const MIDDLEWARE_OPTIONS = Symbol('MIDDLEWARE_OPTIONS');

/** Where a passage through the chain ends. */
export interface Passage {
  /** Milliseconds until the last middleware must have called `next()`. */
  readonly time: number;
  /** Called by the last `next()`, in whatever asynchronous context middleware has opened. */
  arrive(): void;
  /**
   * Called instead, with `MiddlewareAnswer` where a middleware has ended the response, with what one has failed with, or
   * with `REFLEX_EVENT_TIMEOUT`.
   */
  fail(error: unknown): void;
  /** A middleware failed after that, as where a session cannot be touched when its response ends. */
  readonly failedLate: (error: unknown) => void;
}

/** On a request in a chain: its way through it. */
const WAY = Symbol('reflex:way');

type Travelling = IncomingMessage & { [WAY]?: Way; params?: unknown };

/** Called after each layer that has called `next()`. */
export type ChainWatch = (layer: ExpressLayer, request: IncomingMessage) => void;

/**
 * The app's own middleware, run for an event by Express's own algorithm: the router with a stack of those layers that
 * are middleware and not skipped, so matching, mounting and error middleware are Express's.
 */
export class MiddlewareChain {
  private readonly router: ExpressRouter & { readonly stack: ExpressLayer[] };

  constructor(app: ExpressApplication, layers: readonly ExpressLayer[], watch?: ChainWatch) {
    this.router = emptyRouter(app);
    for (const layer of layers) {
      this.router.stack.push(layer);
      if (watch) {
        this.router.use((request, _response, next) => {
          watch(layer, request);
          next();
        });
      }
    }
    this.router.use((request, response) => wayOf(request, response)?.next());
  }

  /** Calls `arrive` or `fail` of the passage, once. */
  run(request: IncomingMessage, response: ServerResponse, passage: Passage): void {
    const { failedLate } = passage;
    (request as Travelling)[WAY] = new Way(request, response, passage);
    this.router.handle(request, response, (error) => {
      const way = wayOf(request, response);
      if (error === undefined || error === null || error === 'router') way?.next();
      else if (way) way.fail(failureOf(error));
      else failedLate(failureOf(error));
    });
  }
}

/**
 * The way of one request through a chain. It leaves the request at its end: V8 puts functions that are assigned to members
 * straight into the old generation, as Passport's are, and what can be reached from there stays until that is collected.
 */
class Way {
  private readonly params: unknown;
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly request: Travelling,
    readonly response: ServerResponse,
    private readonly passage: Passage,
  ) {
    this.params = request.params;
    this.timer = setTimeout(expire, passage.time, this);
    onFinish(response, answered);
  }

  next(): void {
    // A middleware that redirects and forgets to return goes on, too.
    if (this.response.writableEnded) return this.answered();
    this.end();
    // The router has put those of the last layer's path there.
    this.request.params = this.params;
    this.passage.arrive();
  }

  fail(error: unknown): void {
    this.end();
    this.passage.fail(error);
  }

  answered(): void {
    this.fail(answerOf(this.response));
  }

  expire(): void {
    this.fail(new ReflexError('REFLEX_EVENT_TIMEOUT', `The middleware took longer than ${this.passage.time} ms`));
  }

  private end(): void {
    this.request[WAY] = undefined;
    clearTimeout(this.timer);
  }
}

/** Undefined where it has ended: the session of the same request may go another way by now, with a response of its own. */
function wayOf(request: Travelling, response: ServerResponse): Way | undefined {
  const way = request[WAY];
  return way?.response === response ? way : undefined;
}

function expire(way: Way): void {
  way.expire();
}

function answered(response: ServerResponse): void {
  wayOf(response.req, response)?.answered();
}

/** What a middleware has handed to `next()`, as the failure of an event. */
function failureOf(error: unknown): unknown {
  if (error instanceof HttpException || error instanceof ReflexError) return error;
  const { status, statusCode = status, message, expose = true } = error as Partial<HttpError>;
  // As Express and its middleware do it: an error with a status below 500 is an answer, and its text is for the browser.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new HttpException(expose && message ? message : 'The request was refused', statusCode, { cause: error });
  }
  return new ReflexError('REFLEX_MIDDLEWARE_FAILED', 'A middleware of the app has failed', { cause: error });
}

/** Errors of `http-errors`, and of all that follows them. */
interface HttpError {
  readonly status: number;
  readonly statusCode: number;
  readonly message: string;
  readonly expose: boolean;
}

function answerOf(response: ServerResponse): MiddlewareAnswer {
  const location = response.getHeader('location');
  return new MiddlewareAnswer(response.statusCode, typeof location === 'string' ? location : undefined);
}

/**
 * The layers of the app that are middleware. To be called in `onModuleInit`: everything from main.ts and from `configure()`
 * is registered by then, the 404 and error layers are not.
 */
export function middlewareOf(app: ExpressApplication): readonly ExpressLayer[] {
  return stackOf(app).filter((layer) => isMiddleware(layer) && !isRequestHook(layer));
}

/** Some of the methods that a route for all of them has, and no controller's route for a few. */
const ALL_METHODS = ['get', 'post', 'put', 'delete', 'trace', 'unlock'];

/**
 * Routes for all methods are middleware as well: `forRoutes({ path, method: RequestMethod.ALL })` makes one, and so does
 * `app.all()`. One that is a controller's and answers the URL of a page has taken that page's own request, too.
 */
function isMiddleware({ route }: ExpressLayer): boolean {
  return route === undefined || route.methods['_all'] === true || ALL_METHODS.every((method) => route.methods[method] === true);
}

/**
 * What Nest's adapter installs in its constructor: it serves HTTP alone. Told by its source, as it has no name, and is
 * the first layer only where the adapter has made the application itself. One that is not recognised runs, and does nothing.
 */
function isRequestHook({ name, handle }: ExpressLayer): boolean {
  return (
    name === '<anonymous>' &&
    typeof handle === 'function' &&
    /\bthis\.onRequestHook\b/.test(Function.prototype.toString.call(handle))
  );
}
