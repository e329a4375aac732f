import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';

/** What session and authentication middleware put on a request, as far as it tells who sends it. */
interface Identified {
  readonly user?: unknown;
  readonly session?: { readonly passport?: { readonly user?: unknown } } | null;
  /** Set by express-session, whatever becomes of the session. */
  readonly sessionStore?: unknown;
}

/** Members by which a user is told from others: the first that is there. */
const KEYS = ['id', '_id', 'sub', 'uuid', 'username', 'email'] as const;

/** Begins the key of who is logged in by Passport. */
const LOGIN = 'p';

/** Characters of the hash: 132 bits. */
const LENGTH = 22;

/** Characters of what is kept of a session for each browser. */
const LONGEST_LOGIN = 100;

/** Hashes of those who were here lately: an event costs a look-up instead of a hash. */
const known = new LRUCache<string, string>({ max: 1_000 });

/**
 * Who sends a request, as authentication middleware has said: a stable key of its user, '' for nobody. To be asked where
 * the last middleware has run, before guards, which may put users of their own on the request.
 */
export function identityOf(request: IncomingMessage): string {
  const { session, user } = request as Identified;
  const login = loginOf(session);
  if (login !== undefined) return loginKey(login);
  return isNobody(user) ? '' : `u${keyOf(userKey(user))}`;
}

/**
 * Who the request's session belongs to after a handler has run. `before` is what `identityOf` said before it.
 *
 * A user that appears on the request by now is one that a guard or the handler put there: what middleware will make of it is
 * seen at the next event.
 */
export function identityAfter(request: IncomingMessage, before: string): string {
  const { session, user, sessionStore } = request as Identified;
  const login = loginOf(session);
  if (login !== undefined) return loginKey(login);
  const gone = session === null || (session === undefined && sessionStore !== undefined);
  return gone || isNobody(user) || before.startsWith(LOGIN) ? '' : before;
}

/** What Passport keeps of a user who is logged in; undefined where nobody is. */
function loginOf(session: Identified['session']): unknown {
  const login = session?.passport?.user;
  return login === undefined || login === null || login === false || login === '' ? undefined : login;
}

function loginKey(login: unknown): string {
  return LOGIN + keyOf(JSON.stringify(login));
}

/**
 * What of a session says who is logged in: Passport's part where there is one; else all but the cookie, which each request
 * renews: any of it may name a user. To be compared alone; a hash where it is long.
 */
export function loginIn({ cookie: _renewed, ...content }: { readonly cookie?: unknown; readonly passport?: unknown }): string {
  const text = JSON.stringify(content.passport ?? content);
  return text.length > LONGEST_LOGIN ? hash('sha256', text, 'base64url') : text;
}

/** What tells a user from others; undefined where nothing does. */
export function userIdOf(user: unknown): string | number | undefined {
  if (typeof user !== 'object' || user === null) return undefined;
  const id = KEYS.map((key) => (user as Record<string, unknown>)[key]).find((value) => value !== undefined && value !== null);
  return id === undefined || typeof id === 'number' ? id : String(id);
}

function isNobody(user: unknown): boolean {
  return user === undefined || user === null || user === false;
}

function userKey(user: unknown): string {
  if (typeof user !== 'object') return `${typeof user}:${String(user)}`;
  for (const key of KEYS) {
    const value: unknown = (user as Record<string, unknown>)[key];
    if (value !== undefined && value !== null) return `${key}:${typeof value}:${String(value)}`;
  }
  // Somebody, whom nothing tells from others.
  return 'user';
}

function keyOf(text: string): string {
  let key = known.get(text);
  if (key === undefined) known.set(text, (key = hash('sha256', text, 'base64url').slice(0, LENGTH)));
  return key;
}
