import type { IncomingMessage } from 'node:http';
import type { ExpressApplication, ExpressLayer } from './express-stack.js';
import { MiddlewareChain } from './middleware-chain.js';
import type { SessionMemo, SessionRequest } from './session-memo.js';

const SESSIONS: readonly string[] = ['session', '_cookieSession'];
/** Middleware that makes session or user: express-session, cookie-session, Passport. */
const MAKERS: readonly string[] = [...SESSIONS, 'initialize', 'authenticate'];

/** What tells that a middleware has made session or user. */
interface Made {
  readonly session?: unknown;
  readonly user?: unknown;
  readonly login?: unknown;
}

/** On a request: its session as it got it. A member, as a WeakMap with a key per event is what garbage collection is slow at. */
const RELOADED = Symbol('reflex:reloaded');

interface Reloaded {
  readonly memo: SessionMemo;
  session?: unknown;
  content?: string;
}

type Reminded = SessionRequest & { [RELOADED]?: Reloaded };

/**
 * The chains of the mode `session`: all middleware for the first event of a socket, and for those after it the middleware
 * that makes session and user. That is known by name, and by watching what becomes of requests, so that authentication
 * of the app's own runs for each event as well.
 */
export class SessionMode {
  readonly first: MiddlewareChain;
  private readonly makers: Set<ExpressLayer>;
  private readonly sessions: Set<ExpressLayer>;
  private readonly seen = new WeakMap<IncomingMessage, Made>();
  private chain?: MiddlewareChain;
  private sessionChain?: MiddlewareChain;

  constructor(
    private readonly app: ExpressApplication,
    private readonly layers: readonly ExpressLayer[],
  ) {
    this.makers = new Set(layers.filter(({ name }) => MAKERS.includes(name)));
    this.sessions = new Set(layers.filter(({ name }) => SESSIONS.includes(name)));
    this.first = new MiddlewareChain(app, layers, { after: (layer, request) => this.observe(layer, request) });
  }

  /** For the events after the first, which are to be `remind()`ed. */
  get rest(): MiddlewareChain {
    return (this.chain ??= new MiddlewareChain(this.app, this.of(this.makers), {
      before: (request, next) => this.reload(request, next),
    }));
  }

  /** Session middleware alone. */
  get session(): MiddlewareChain {
    return (this.sessionChain ??= new MiddlewareChain(this.app, this.of(this.sessions)));
  }

  /** Makes a request start from what the first one of its socket was. */
  remind(request: Reminded, memo: SessionMemo): void {
    request[RELOADED] = { memo, session: undefined, content: undefined };
  }

  /** Whether a request was given its session. */
  hasReloaded(request: Reminded): boolean {
    return request[RELOADED]?.session !== undefined;
  }

  /**
   * Whether the session that a request was given has changed, or is another one by now. Session middleware has passed the
   * request by, and has to see to it. Throws where it cannot be stored, as one that refers to itself.
   */
  hasChanged(request: Reminded): boolean {
    const { session, content } = request[RELOADED]!;
    return request.session !== session || JSON.stringify(request.session) !== content;
  }

  private reload(request: Reminded, next: (error?: unknown) => void): void {
    const reloaded = request[RELOADED];
    if (!reloaded) return next();
    reloaded.memo.reload(request, (error) => {
      if (!error && request.session) {
        reloaded.session = request.session;
        reloaded.content = JSON.stringify(request.session);
      }
      next(error);
    });
  }

  private of(layers: ReadonlySet<ExpressLayer>): readonly ExpressLayer[] {
    return this.layers.filter((layer) => layers.has(layer));
  }

  private observe(layer: ExpressLayer, request: IncomingMessage & Made): void {
    const { session, user, login } = request;
    const before = this.seen.get(request);
    this.seen.set(request, { session, user, login });
    if (session !== before?.session && !this.sessions.has(layer)) {
      this.sessions.add(layer);
      this.sessionChain = undefined;
    }
    if (session === before?.session && user === before?.user && login === before?.login) return;
    if (this.makers.has(layer)) return;
    this.makers.add(layer);
    this.chain = undefined;
  }
}
