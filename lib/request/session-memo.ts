import type { IncomingMessage, ServerResponse } from 'node:http';
import { holdsAnything, type SessionRequest } from './express-session.js';
import { identityOf } from './identity.js';

/** Members of a request that are its own: session middleware and Passport make them for each, and so does Express. */
const OWN = new Set(['session', 'sessionID', 'sessionStore', 'user', 'next', 'route', 'params', 'res', 'body', 'query', 'url']);

/** Milliseconds after which all of the middleware runs again: it prolongs the session, and cookies that are renewed so. */
const LIFETIME = 60_000;

type Members = Record<string, unknown>;
type WithLocals = ServerResponse & { locals?: Members };

/**
 * What the whole of the app's middleware has made of the first request of a socket, for those that follow with the same
 * session and user.
 */
export class SessionMemo {
  private readonly members: readonly (readonly [string, unknown])[];
  private readonly locals: Members;
  /** Id of the session; '' for one that holds nothing: where there is no cookie, each request gets another. */
  private readonly session: string;
  private readonly identity: string;
  private readonly made = Date.now();

  /** `before`: names of the members that the request had before any middleware. */
  constructor(request: SessionRequest, response: ServerResponse, before: ReadonlySet<string>) {
    const property = (request as unknown as Members)['_userProperty'];
    this.members = Object.entries(request).filter(([name]) => !before.has(name) && !OWN.has(name) && name !== property);
    this.locals = { ...(response as WithLocals).locals };
    this.session = sessionOf(request);
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

  /** Whether a request has the session and the user of the first one. */
  holds(request: SessionRequest): boolean {
    return sessionOf(request) === this.session && identityOf(request) === this.identity;
  }
}

function sessionOf({ session, sessionID }: SessionRequest): string {
  return session && holdsAnything(session) ? String(sessionID) : '';
}
