import type { IncomingMessage, ServerResponse } from 'node:http';
import { routerWith, stackOf, type ExpressApplication, type ExpressLayer, type ExpressRouter } from './express-stack.js';

/** Names a middleware: by its function's name, or by the function itself. */
export type MiddlewareReference = string | ((...args: never[]) => unknown);

export interface MiddlewareOptions {
  /** `full` (default) runs the app's own middleware for every event; `none` runs nothing. */
  readonly mode?: 'full' | 'none';
  /** Middleware that events pass by, beside the defaults: body parsers, CORS, static files, compression, helmet. */
  readonly skip?: readonly MiddlewareReference[];
}

/** What cannot matter to an event: it has no body to parse, no headers a browser reads and no file to serve. */
const SKIPPED_BY_DEFAULT: readonly string[] = [
  'jsonParser',
  'urlencodedParser',
  'rawParser',
  'textParser',
  'corsMiddleware',
  'serveStatic',
  'compression',
  'helmetMiddleware',
];

/**
 * The app's own middleware, run for an event by Express's own algorithm: the router with a stack of those layers that
 * are middleware and not skipped, so matching, mounting and error middleware are Express's.
 *
 * Taken in `onModuleInit`: everything from main.ts and from `configure()` is registered by then, the 404 and error
 * layers are not.
 */
export class MiddlewareChain {
  private readonly router: ExpressRouter;

  constructor(app: ExpressApplication, options: MiddlewareOptions = {}) {
    const skip = [...SKIPPED_BY_DEFAULT, ...(options.skip ?? [])];
    const layers = options.mode === 'none' ? [] : stackOf(app);
    const stack = layers.filter(
      (layer) => isMiddleware(layer) && !isRequestHook(layer) && !skip.some((reference) => refersTo(reference, layer)),
    );
    this.router = routerWith(app, stack);
  }

  /** True where no middleware would run, so that an event need not pay for the chain. */
  get empty(): boolean {
    return this.router.stack.length === 0;
  }

  /** Names of the middleware in order, for the boot log and for tests. */
  get names(): readonly string[] {
    return this.router.stack.map((layer) => layer.name);
  }

  /** Resolves to `answered` where a middleware ended the response; rejects with what a middleware threw. */
  run(request: IncomingMessage, response: ServerResponse): Promise<'passed' | 'answered'> {
    return new Promise((resolve, reject) => {
      const answered = () => resolve('answered');
      response.once('finish', answered);
      this.router.handle(request, response, (error?: unknown) => {
        response.off('finish', answered);
        // A middleware that redirects and forgets to return goes on, too.
        if (response.writableEnded) resolve('answered');
        else if (error === undefined || error === null || error === 'router') resolve('passed');
        else reject(error);
      });
    });
  }
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

function refersTo(reference: MiddlewareReference, layer: ExpressLayer): boolean {
  return typeof reference === 'string' ? layer.name === reference : layer.handle === reference;
}
