import type { IncomingMessage, ServerResponse } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

/**
 * What we read of an Express 5 application beyond its types: the layers of its router. This file is the only one that
 * does; `stackOf` checks that they are there.
 */
export interface ExpressApplication {
  readonly router: ExpressRouter;
  readonly request: object;
  readonly response: object;
}

export interface ExpressRouter {
  readonly stack: readonly ExpressLayer[];
  handle(request: IncomingMessage, response: ServerResponse, done: (error?: unknown) => void): void;
  use(middleware: ExpressMiddleware): void;
}

export type ExpressMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

export interface ExpressLayer {
  readonly name: string;
  readonly handle: unknown;
  /** Set where the layer is a route, unset where it is middleware. */
  readonly route?: { readonly methods: Readonly<Record<string, boolean | undefined>> };
  match(path: string): boolean;
}

/** The layers of the app's router as they are now. Throws `REFLEX_EXPRESS_CHANGED` where they cannot be read. */
export function stackOf(app: ExpressApplication): readonly ExpressLayer[] {
  const stack: unknown = app.router?.stack;
  if (!Array.isArray(stack) || typeof app.router.handle !== 'function') {
    throw new ReflexError('REFLEX_EXPRESS_CHANGED', 'The Express application has no `router.stack`');
  }
  return stack as ExpressLayer[];
}

/** A router without layers, which runs by Express's own algorithm. */
export function emptyRouter(app: ExpressApplication): ExpressRouter & { readonly stack: ExpressLayer[] } {
  return Object.create(app.router, { stack: { value: [] } }) as ExpressRouter & { readonly stack: ExpressLayer[] };
}

/** Whether a route among `layers` answers a GET of `path`. */
export function answersGet(layers: readonly ExpressLayer[], path: string): boolean {
  try {
    return layers.some((layer) => layer.route?.methods['get'] === true && layer.match(path));
  } catch {
    // A path that cannot be decoded (`/%E0%A4%A`) is answered with a 400.
    return false;
  }
}
