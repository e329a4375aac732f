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
    // The first layer is the request hook that Nest's adapter installs in its constructor: it serves HTTP alone.
    const layers = options.mode === 'none' ? [] : stackOf(app).slice(1);
    const stack = layers.filter((layer) => !layer.route && !skip.some((reference) => refersTo(reference, layer)));
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
        if (error === undefined || error === null || error === 'router') resolve('passed');
        else reject(error);
      });
    });
  }
}

function refersTo(reference: MiddlewareReference, layer: ExpressLayer): boolean {
  return typeof reference === 'string' ? layer.name === reference : layer.handle === reference;
}
