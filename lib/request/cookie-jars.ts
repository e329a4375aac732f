import type { ServerResponse } from 'node:http';
import { parseCookie, parseSetCookie, stringifyCookie } from 'cookie';
import type { RequestOrigin } from './request-origin.js';

/** Milliseconds between two renewals of a cookie that only lives longer by them, as with `rolling` sessions. */
const RENEWAL = 60_000;

const RAW = { decode: (value: string): string => value };
const AS_IT_IS = { encode: (value: string): string => value };

/** What has become of the cookies of a browser, for the other processes that have sockets of it. */
export interface CookieNews {
  readonly owner: string;
  /** `Set-Cookie` lines for a URL. `trusted`: as in `RequestOrigin`, of whom they were set for. */
  readonly set?: { readonly lines: readonly string[]; readonly url: string; readonly trusted: boolean };
  /** The browser has what was set for it. */
  readonly redeemed?: true;
}

/**
 * The cookies that the events of open sockets are sent with. A socket is opened with those that its browser had then; what
 * events and HTTP responses set since goes into them at once, so that the very next event has it.
 */
export class CookieJars {
  /** Tells the other processes. Undefined where there are none. */
  tell?: (news: CookieNews) => void;
  private readonly origins = new Map<string, Set<RequestOrigin>>();

  join(origin: RequestOrigin): void {
    const { owner } = origin;
    if (owner === undefined) return;
    const joined = this.origins.get(owner);
    if (joined) joined.add(origin);
    else this.origins.set(owner, new Set([origin]));
  }

  leave(origin: RequestOrigin): void {
    const { owner } = origin;
    const joined = owner === undefined ? undefined : this.origins.get(owner);
    joined?.delete(origin);
    if (joined?.size === 0) this.origins.delete(owner!);
  }

  /** The open sockets of a browser. */
  of(owner: string): Iterable<RequestOrigin> {
    return this.origins.get(owner) ?? [];
  }

  /** The event of a socket has set cookies: puts them where they hold, and what the browser has not got on what it is owed. */
  setByEvent(origin: RequestOrigin, url: string, setCookies: readonly string[]): void {
    const changed = setCookies.filter((line) => put(origin, line, url));
    const now = Date.now();
    if (changed.length < setCookies.length && now - origin.renewed > RENEWAL) {
      origin.renewed = now;
      origin.owed.push(...setCookies);
    } else origin.owed.push(...changed);
    const { owner, trusted } = origin;
    if (changed.length === 0 || owner === undefined) return;
    const set = { lines: changed, url, trusted };
    this.take(owner, set, origin);
    this.tell?.({ owner, set });
  }

  /**
   * An HTTP response to the browser `owner` has set cookies, which it has got. `url` is the request's. Sockets that cannot be
   * given them are opened anew.
   */
  setByResponse(owner: string, trusted: boolean, url: string, setCookies: readonly string[]): void {
    const set = { lines: setCookies, url, trusted };
    this.hear({ owner, set, redeemed: true });
    this.tell?.({ owner, set, redeemed: true });
  }

  /** Another process has set cookies of a browser. */
  hear({ owner, set, redeemed }: CookieNews): void {
    if (set) this.take(owner, set);
    if (redeemed) this.reopen(owner);
  }

  /** Nobody would hear of a browser's cookies. */
  get empty(): boolean {
    return this.origins.size === 0 && !this.tell;
  }

  /**
   * An HTTP response to the browser `owner` has left its session with this `login`, see `loginIn()`. Not every login makes a
   * new session, and with it a cookie.
   */
  leftWith(owner: string, login: string): void {
    for (const origin of this.of(owner)) {
      if (origin.login === login) continue;
      origin.login = login;
      origin.memo = undefined;
      origin.refresh?.();
    }
  }

  /** An event has changed the session of its browser: what was made of it before holds no more. */
  changed(origin: RequestOrigin): void {
    origin.memo = undefined;
    if (origin.owner === undefined) return;
    for (const other of this.of(origin.owner)) {
      other.memo = undefined;
      if (other !== origin) other.refresh?.();
    }
  }

  /** The browser has its new cookies. */
  redeemed(owner: string): void {
    this.reopen(owner);
    this.tell?.({ owner, redeemed: true });
  }

  /** Sockets that could not be given their browser's cookies are opened anew, now that it has them. */
  private reopen(owner: string): void {
    for (const other of this.of(owner)) {
      if (!other.outdated) continue;
      other.outdated = false;
      other.reopen?.();
    }
  }

  /**
   * A browser's cookie that others could have planted in it proves nothing about a socket: who planted it has one of the
   * same name. Such a socket gets no session of another's login, and is opened anew with what its browser has.
   */
  private take(owner: string, { lines, url, trusted }: NonNullable<CookieNews['set']>, giver?: RequestOrigin): void {
    for (const other of this.of(owner)) {
      if (other === giver) continue;
      if (!trusted || !other.trusted) other.outdated = true;
      else if (lines.filter((line) => put(other, line, url)).length > 0) other.refresh?.();
    }
  }
}

/** The cookies that a response is going to set. */
export function setCookiesOf(response: ServerResponse): readonly string[] {
  const header = response.getHeader('set-cookie');
  return header === undefined ? [] : Array.isArray(header) ? header : [String(header)];
}

/** Puts a cookie where events take theirs from, unless it does not hold at `url`. False where it is there already. */
function put(origin: RequestOrigin, setCookie: string, url: string): boolean {
  const { name, value = '', path, maxAge, expires } = parseSetCookie(setCookie, RAW);
  if (!holdsAt(url, path)) return true;
  const cookies = parseCookie(origin.headers.cookie ?? '', RAW);
  const over = maxAge === undefined ? expires !== undefined && expires.getTime() <= Date.now() : maxAge <= 0;
  if (over ? cookies[name] === undefined : cookies[name] === value) return false;
  if (over) delete cookies[name];
  else cookies[name] = value;
  origin.memo = undefined;
  const header = stringifyCookie(cookies, AS_IT_IS);
  if (header === '') delete origin.headers.cookie;
  else origin.headers.cookie = header;
  return true;
}

/** Whether a cookie of `path` is sent with a request of `url`. */
function holdsAt(url: string, path: string | undefined): boolean {
  if (!path?.startsWith('/')) return true;
  const [pathname] = url.split('?', 1) as [string];
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
