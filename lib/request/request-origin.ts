import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { readCookies } from './cookies.js';
import { holdsAnything, type SessionStore } from './express-session.js';
import type { KnownSession } from './known-session.js';
import type { SessionMemo } from './session-memo.js';

/** Headers that speak of the upgrade or of a body, neither of which an event's request has. */
const NOT_COPIED = new Set([
  'connection',
  'upgrade',
  'content-length',
  'content-type',
  'transfer-encoding',
  'expect',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
]);

/** Who sent a request, as middleware has put it there. */
export interface Sender {
  readonly user?: unknown;
  /** Members of express-session, where the session holds anything. */
  readonly sessionID?: string;
  readonly sessionStore?: Pick<SessionStore, 'get'>;
}

/** Who has sent a request, after its middleware. A session that holds nothing says nothing, and may be in no store. */
export function senderOf(request: object): Sender {
  const { user, session, sessionID, sessionStore } = request as Sender & { readonly session?: object | null };
  return session && holdsAnything(session) ? { user, sessionID, sessionStore } : { user };
}

/** A socket's upgrade request, prepared once for all its events. */
export class RequestOrigin {
  /** Those of the upgrade that hold for every event. Cookies that were set since are among them. */
  readonly headers: IncomingHttpHeaders;
  /** SHA-256 of the cookie that tells the browser from others; undefined where it has none. */
  readonly owner?: string;
  /**
   * Whether nobody else can have planted that cookie in the browser: it came over HTTPS with the `__Host-` prefix, or the
   * host is the machine itself.
   */
  readonly trusted: boolean;
  /** `Set-Cookie` lines that the browser has not been given yet. */
  readonly owed: string[] = [];
  /** When a cookie was last renewed in the browser, in milliseconds of the epoch. */
  renewed = 0;
  /** What middleware has made of its first event, in the mode `session`. */
  memo?: SessionMemo;
  /** What session middleware has found its cookie to mean. */
  known?: KnownSession;
  /** What middleware made of the last request; undefined where none has run. */
  sender?: Sender;
  /** What the browser's session said of who is logged in when an HTTP response was last sent to it; '' for no session. */
  login?: string;
  /** The browser may have cookies that are not among `headers`. */
  outdated = false;

  /**
   * `upgrade`: its real socket keeps `req.ip` and `req.secure` true. `reopen` makes the browser open another socket,
   * `refresh` has its page looked at again because who sends its events may have changed.
   */
  constructor(
    readonly upgrade: IncomingMessage,
    readonly reopen?: () => void,
    readonly refresh?: () => void,
  ) {
    const { owner, securely = false } = readCookies(upgrade);
    this.headers = Object.fromEntries(Object.entries(upgrade.headers).filter(([name]) => !NOT_COPIED.has(name)));
    this.owner = owner;
    this.trusted = isOwnCookie(upgrade, securely);
  }
}

/** See `RequestOrigin.trusted`. `securely`: the browser's cookie is the one of HTTPS. */
export function isOwnCookie(request: IncomingMessage, securely: boolean): boolean {
  return securely || /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '');
}
