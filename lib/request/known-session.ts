import { parseCookie } from 'cookie';
import type { ExpressLayer } from './express-stack.js';
import { holdsAnything, isSessionStore, type SessionRequest, type SessionStore } from './express-session.js';

/** Milliseconds after which session middleware runs again at the latest: it prolongs the session, and its cookie. */
const LONGEST = 30_000;
/** The part of a session's time after which it does, where that is less. */
const PART = 1 / 20;

/** Begins the value of a signed cookie. */
const SIGNED = 's:';

/**
 * What express-session has found the cookie of a socket's events to mean. Until it is to run again, the session of those with
 * the same cookie, at the same path, is read from its store: only the store knows whether it is there, and what it holds.
 */
export class KnownSession {
  private readonly until: number;

  private constructor(
    private readonly layer: ExpressLayer,
    private readonly store: SessionStore,
    /** Undefined where the request has none: each gets an empty one of its own. */
    readonly id: string | undefined,
    private readonly cookie: string | undefined,
    private readonly path: string,
    time: number,
    private readonly ready: () => boolean,
  ) {
    this.until = Date.now() + time;
  }

  /**
   * What `layer` has shown by giving this request its session just now; undefined where that shows nothing. A session that
   * holds something was in the store, so that the middleware has verified the signature of the cookie with its id. One that holds
   * nothing may have been made for the request, unless there is no cookie that could be of a session.
   *
   * `prolonged`: whether it lives longer by this request; if not, the middleware is to see the next one that makes it.
   */
  static shown(
    { layer, prolonged }: { readonly layer: ExpressLayer; readonly prolonged: boolean },
    request: SessionRequest,
    stores: SessionStores,
  ): KnownSession | undefined {
    const { session, sessionID, sessionStore } = request;
    if (!session || typeof sessionID !== 'string' || !isSessionStore(sessionStore)) return undefined;
    const { cookie } = request.headers;
    const values = Object.values(parseCookie(cookie ?? ''));
    const holds = holdsAnything(session);
    const fits = (value = ''): boolean => (holds ? value.startsWith(`${SIGNED}${sessionID}.`) : value.startsWith(SIGNED));
    if (values.some(fits) !== holds) return undefined;
    const { originalMaxAge } = session.cookie ?? {};
    const time = prolonged ? Math.min(LONGEST, (originalMaxAge ?? Infinity) * PART) : 0;
    return new KnownSession(
      layer,
      sessionStore,
      holds ? sessionID : undefined,
      cookie,
      pathOf(request),
      time,
      stores.watch(sessionStore),
    );
  }

  /** Whether it tells the session of this request in `layer`. `late`: also where that middleware should run again. */
  tells(layer: ExpressLayer, request: SessionRequest, late: boolean): boolean {
    return (
      layer === this.layer &&
      request.headers.cookie === this.cookie &&
      (late || Date.now() < this.until) &&
      pathOf(request) === this.path &&
      this.ready()
    );
  }

  /**
   * Gives a request its session as the store has it now. `done` is called as express-session calls `next()`; with false where
   * there is none any more, which is for that middleware to handle.
   */
  give(request: SessionRequest, done: (error: unknown, given: boolean) => void): void {
    const { store, id } = this;
    if (id === undefined) {
      request.sessionStore = store;
      store.generate(request);
      return done(undefined, true);
    }
    store.get(id, (error, data) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'ENOENT') return done(error, false);
      if (error || !data) return done(undefined, false);
      try {
        request.sessionID = id;
        request.sessionStore = store;
        store.createSession(request, data);
      } catch (cause) {
        return done(cause, false);
      }
      done(undefined, true);
    });
  }
}

/** Whether stores are there, as express-session asks it of them: while one says that it is not, requests get no session. */
export class SessionStores {
  private readonly watched = new Map<SessionStore, () => boolean>();

  /** Called where the store has just been at work. */
  watch(store: SessionStore): () => boolean {
    let watched = this.watched.get(store);
    if (!watched) {
      let connected = true;
      store.on('disconnect', () => void (connected = false));
      store.on('connect', () => void (connected = true));
      this.watched.set(store, (watched = () => connected));
    }
    return watched;
  }
}

/** What the path of a session's cookie is compared with. */
function pathOf({ originalUrl, url }: SessionRequest & { readonly originalUrl?: string }): string {
  const path = originalUrl ?? url ?? '/';
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}
