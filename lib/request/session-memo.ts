import type { IncomingMessage, ServerResponse } from 'node:http';
import { identityOf } from './identity.js';

/** Members of a request that are its own: session middleware and Passport make them for each, and so does Express. */
const OWN = new Set(['session', 'sessionID', 'sessionStore', 'user', 'next', 'route', 'params', 'res', 'body', 'query', 'url']);

type Members = Record<string, unknown>;
type Kept = Pick<ServerResponse, never> & { locals?: Members };

/**
 * What the whole of the app's middleware has made of the first request of a socket, for those that follow with the same
 * session and user.
 */
export class SessionMemo {
  private readonly members: readonly (readonly [string, unknown])[];
  private readonly locals: Members;
  private readonly session: string;
  private readonly identity: string;

  /** `before`: names of the members that the request had before any middleware. */
  constructor(request: IncomingMessage, response: ServerResponse, before: ReadonlySet<string>) {
    const property = (request as unknown as Members)['_userProperty'];
    this.members = Object.entries(request).filter(([name]) => !before.has(name) && !OWN.has(name) && name !== property);
    this.locals = { ...(response as Kept).locals };
    this.session = sessionOf(request);
    this.identity = identityOf(request);
  }

  /** Gives a request what the first one got. */
  apply(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of this.members) (request as unknown as Members)[name] = value;
    Object.assign((response as Kept).locals ?? {}, this.locals);
  }

  /** Whether a request has the session and the user of the first one. */
  holds(request: IncomingMessage): boolean {
    return sessionOf(request) === this.session && identityOf(request) === this.identity;
  }
}

/** '' for a session that holds nothing: where there is no cookie, each request gets one with an id of its own. */
function sessionOf(request: IncomingMessage): string {
  const { session, sessionID } = request as { session?: object | null; sessionID?: unknown };
  const empty = !session || Object.keys(session).every((name) => name === 'cookie');
  return empty ? '' : String(sessionID);
}
