import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import { emptyRouter, stackOf, type ExpressApplication, type ExpressLayer, type ExpressRouter } from './express-stack.js';
import { MiddlewareAnswer } from './middleware-answer.js';
import type { MiddlewareMode } from './middleware-mode.js';
import type { MiddlewareReference } from './middleware-skip.js';

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
  failedLate(error: unknown): void;
}

/** What is done beside the layers of a chain. */
export interface ChainWatch {
  /** Runs as the first middleware. */
  before?(request: IncomingMessage, next: (error?: unknown) => void): void;
  /** Called after each layer that has called `next()`. */
  after?(layer: ExpressLayer, request: IncomingMessage): void;
}

/** Where a request in the chain leads. */
const ARRIVE = Symbol('reflex:arrive');

type Travelling = IncomingMessage & { [ARRIVE]?: () => void; params?: unknown };

/**
 * The app's own middleware, run for an event by Express's own algorithm: the router with a stack of those layers that
 * are middleware and not skipped, so matching, mounting and error middleware are Express's.
 */
export class MiddlewareChain {
  private readonly router: ExpressRouter & { readonly stack: ExpressLayer[] };

  constructor(app: ExpressApplication, layers: readonly ExpressLayer[], { before, after }: ChainWatch = {}) {
    this.router = emptyRouter(app);
    if (before) this.router.use((request, _response, next) => before(request, next));
    for (const layer of layers) {
      this.router.stack.push(layer);
      if (after) {
        this.router.use((request, _response, next) => {
          after(layer, request);
          next();
        });
      }
    }
    this.router.use((request) => (request as Travelling)[ARRIVE]?.());
  }

  /** Calls `arrive` or `fail`, once. */
  run(request: IncomingMessage, response: ServerResponse, passage: Passage): void {
    const { time } = passage;
    const { params } = request as Travelling;
    let underway = true;
    const end = (): void => {
      underway = false;
      clearTimeout(timer);
      response.off('finish', answered);
    };
    const fail = (error: unknown): void => {
      if (!underway) return passage.failedLate(error);
      end();
      passage.fail(error);
    };
    const answered = (): void => fail(answerOf(response));
    const next = (): void => {
      if (!underway) return;
      // A middleware that redirects and forgets to return goes on, too.
      if (response.writableEnded) return answered();
      end();
      // The router has put those of the last layer's path there.
      (request as Travelling).params = params;
      passage.arrive();
    };
    const timer = setTimeout(
      () => fail(new ReflexError('REFLEX_EVENT_TIMEOUT', `The middleware took longer than ${time} ms`)),
      time,
    );
    response.once('finish', answered);
    (request as Travelling)[ARRIVE] = next;
    this.router.handle(request, response, (error?: unknown) => {
      if (error === undefined || error === null || error === 'router') next();
      else fail(failureOf(error));
    });
  }
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
