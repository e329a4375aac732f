import type { IncomingMessage } from 'node:http';
import type { ExpressApplication, ExpressLayer } from './express-stack.js';
import { MiddlewareChain } from './middleware-chain.js';

/** Middleware that makes session or user: express-session, cookie-session, Passport. */
const MAKERS: readonly string[] = ['session', '_cookieSession', 'initialize', 'authenticate'];

/** What tells that a middleware has made session or user. */
interface Made {
  readonly session?: unknown;
  readonly user?: unknown;
  readonly login?: unknown;
}

/**
 * The chains of the mode `session`: all middleware for the first event of a socket, and for those after it the middleware
 * that makes session and user. That is known by name, and by watching what becomes of requests, so that authentication
 * of the app's own runs for each event as well.
 */
export class SessionMode {
  readonly first: MiddlewareChain;
  private readonly makers: Set<ExpressLayer>;
  private readonly seen = new WeakMap<IncomingMessage, Made>();
  private chain?: MiddlewareChain;

  constructor(
    private readonly app: ExpressApplication,
    private readonly layers: readonly ExpressLayer[],
  ) {
    this.makers = new Set(layers.filter(({ name }) => MAKERS.includes(name)));
    this.first = new MiddlewareChain(app, layers, (layer, request) => this.observe(layer, request));
  }

  /** For the events after the first. */
  get rest(): MiddlewareChain {
    return (this.chain ??= new MiddlewareChain(
      this.app,
      this.layers.filter((layer) => this.makers.has(layer)),
    ));
  }

  private observe(layer: ExpressLayer, request: IncomingMessage & Made): void {
    const { session, user, login } = request;
    const before = this.seen.get(request);
    this.seen.set(request, { session, user, login });
    if (session === before?.session && user === before?.user && login === before?.login) return;
    if (this.makers.has(layer)) return;
    this.makers.add(layer);
    this.chain = undefined;
  }
}
