import type { IncomingMessage, ServerResponse } from 'node:http';
import { identityOf } from './identity.js';

/** Members of a request that are its own: session middleware and Passport make them for each, and so does Express. */
const OWN = new Set(['session', 'sessionID', 'sessionStore', 'user', 'next', 'route', 'params', 'res', 'body', 'query', 'url']);

/** Milliseconds after which all of the middleware runs again: it prolongs the session, and cookies that are renewed so. */
const LIFETIME = 60_000;

type Members = Record<string, unknown>;
type WithLocals = ServerResponse & { locals?: Members };

/** What is used of a session store of express-session. */
interface SessionStore {
  get(id: string, done: (error?: unknown, data?: object | null) => void): void;
  createSession(request: IncomingMessage, data: object): object;
  generate(request: IncomingMessage): void;
}

export type SessionRequest = IncomingMessage & {
  session?: object | null;
  sessionID?: unknown;
  sessionStore?: Partial<SessionStore>;
};

/**
 * What the whole of the app's middleware has made of the first request of a socket, for those that follow with the same
 * session and user.
 */
export class SessionMemo {
  private readonly members: readonly (readonly [string, unknown])[];
  private readonly locals: Members;
  /** Id of the session; '' for one that holds nothing: where there is no cookie, each request gets another. */
  private readonly session: string;
  private readonly store?: SessionStore;
  private readonly identity: string;
  private readonly made = Date.now();

  /** `before`: names of the members that the request had before any middleware. */
  constructor(request: SessionRequest, response: ServerResponse, before: ReadonlySet<string>) {
    const property = (request as unknown as Members)['_userProperty'];
    this.members = Object.entries(request).filter(([name]) => !before.has(name) && !OWN.has(name) && name !== property);
    this.locals = { ...(response as WithLocals).locals };
    this.session = sessionOf(request);
    this.store = storeOf(request);
    this.identity = identityOf(request);
  }

  get expired(): boolean {
    return Date.now() - this.made > LIFETIME;
  }

  /** Gives a request what the first one got. */
  apply(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of this.members) (request as unknown as Members)[name] = value;
    Object.assign((response as WithLocals).locals ?? {}, this.locals);
  }

  /**
   * Gives a request its session as the store has it now, without the work of session middleware, which passes by a request
   * that has one. Where there is none any more, or no store that this can be done with, it is left to that middleware.
   */
  reload(request: SessionRequest, next: (error?: unknown) => void): void {
    const { store, session } = this;
    if (!store) return next();
    if (session === '') {
      store.generate(request);
      request.sessionStore = store;
      return next();
    }
    store.get(session, (error, data) => {
      if (error) return next(error);
      if (data) {
        Object.assign(request, { sessionID: session, sessionStore: store });
        store.createSession(request, data);
      }
      next();
    });
  }

  /** Whether a request has the session and the user of the first one. */
  holds(request: SessionRequest): boolean {
    return sessionOf(request) === this.session && identityOf(request) === this.identity;
  }
}

function sessionOf({ session, sessionID }: SessionRequest): string {
  const empty = !session || Object.keys(session).every((name) => name === 'cookie');
  return empty ? '' : String(sessionID);
}

function storeOf({ session, sessionStore }: SessionRequest): SessionStore | undefined {
  const known = typeof sessionStore?.createSession === 'function' && typeof sessionStore.generate === 'function';
  return session && known && typeof sessionStore.get === 'function' ? (sessionStore as SessionStore) : undefined;
}
