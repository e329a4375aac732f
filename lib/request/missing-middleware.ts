import type { IncomingMessage } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

/** Well-known middleware that never says who is logged in. */
const NO_AUTHENTICATION = new Set([
  'cookieParser',
  'session',
  '_cookieSession',
  'initialize',
  'logger',
  'compression',
  'corsMiddleware',
  'helmetMiddleware',
  'serveStatic',
  'jsonParser',
  'urlencodedParser',
  'rawParser',
  'textParser',
]);

const MODE =
  "Where the app or the state has `middleware: 'none'`, change it to 'session' or 'full'; where the app has no middleware, see docs/guide/requests.md.";

type Examined = IncomingMessage & {
  readonly session?: { readonly passport?: { readonly user?: unknown } } | null;
  readonly isAuthenticated?: unknown;
};

/**
 * Why there is no user, where that is not because nobody is logged in: undefined where some middleware may have looked and
 * found nobody. `middleware` are the names of what has run.
 */
export function missingAuthentication(request: IncomingMessage, middleware: readonly string[]): ReflexError | undefined {
  const { session, isAuthenticated } = request as Examined;
  if (middleware.length === 0) return noAuthentication('No middleware has run that could say who is logged in', MODE);
  if (session?.passport?.user !== undefined && isAuthenticated === undefined) {
    return noAuthentication(
      'The session knows who is logged in, but no passport.session() has run',
      'Add `app.use(passport.session())` behind the session, and do not skip it for events.',
    );
  }
  if (middleware.some((name) => !NO_AUTHENTICATION.has(name))) return undefined;
  return noAuthentication(`None of the middleware says who is logged in: ${middleware.join(', ')}`);
}

/** Why there is no session. */
export function missingSession(middleware: readonly string[] | undefined): ReflexError {
  if (middleware?.length === 0) return noSession('No middleware has run that could find a session', MODE);
  if (middleware?.includes('session')) {
    return noSession(
      'The session middleware has run and left no session',
      'It was destroyed in this request, or its store is disconnected, or its cookie has another path than the page.',
    );
  }
  return noSession('No session middleware has run on the current request');
}

function noAuthentication(detail: string, repair?: string): ReflexError {
  return new ReflexError('REFLEX_NO_AUTHENTICATION', detail, { repair });
}

function noSession(detail: string, repair?: string): ReflexError {
  return new ReflexError('REFLEX_NO_SESSION', detail, { repair });
}
