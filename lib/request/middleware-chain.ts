import type { IncomingMessage, ServerResponse } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

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

/** The part of an Express 5 layer that we read. Not in Express's types, hence the boot check in `layersOf`. */
interface Layer {
  readonly name: string;
  readonly handle: unknown;
  readonly route?: unknown;
}

interface RouterLike {
  readonly stack: Layer[];
  handle(request: IncomingMessage, response: ServerResponse, done: (error?: unknown) => void): void;
}

/** The Express application behind Nest's adapter, as far as the bridge touches it. */
export interface ExpressApplication {
  readonly router: RouterLike;
  readonly request: object;
  readonly response: object;
}

/**
 * The app's own middleware, run for an event by Express's own algorithm: the router with a stack of those layers that
 * are middleware and not skipped, so matching, mounting and error middleware are Express's.
 *
 * Taken in `onModuleInit`: everything from main.ts and from `configure()` is registered by then, the 404 and error
 * layers are not.
 */
export class MiddlewareChain {
  private readonly router: RouterLike;

  constructor(app: ExpressApplication, options: MiddlewareOptions = {}) {
    const skip = [...SKIPPED_BY_DEFAULT, ...(options.skip ?? [])];
    const layers = options.mode === 'none' ? [] : layersOf(app);
    const stack = layers.filter((layer) => !layer.route && !skip.some((reference) => refersTo(reference, layer)));
    this.router = Object.create(app.router, { stack: { value: stack } }) as RouterLike;
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

function layersOf(app: ExpressApplication): Layer[] {
  const stack: unknown = app.router?.stack;
  if (!Array.isArray(stack) || typeof app.router.handle !== 'function') {
    throw new ReflexError('REFLEX_EXPRESS_CHANGED', "The Express application has no `router.stack`, so the app's middleware cannot run for events");
  }
  // The first layer is the request hook that Nest's adapter installs in its constructor: it serves HTTP alone.
  return stack.slice(1) as Layer[];
}

function refersTo(reference: MiddlewareReference, layer: Layer): boolean {
  return typeof reference === 'string' ? layer.name === reference : layer.handle === reference;
}
