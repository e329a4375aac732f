import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse, serialize } from 'cookie';

/** HttpOnly cookie that proves which browser a page session belongs to. */
const BROWSER_COOKIE = 'reflex';
/**
 * Its name over HTTPS. Browsers take a cookie of this prefix from the host itself alone: another host of the domain, or
 * someone on the network, could plant one of any other name, and have a visitor work in a page session of theirs.
 */
const SECURE_BROWSER_COOKIE = '__Host-reflex';
/** Written by the browser on `pagehide`, for the few seconds until its next request: the page session of the tab. */
const TAB_COOKIE = 'reflex_tab';
/** 32 bytes in base64url. Anything else is not one of ours. */
const SECRET = /^[\w-]{43}$/;

/** What a request's cookies say about who sends it. */
export interface BrowserCookies {
  /** `owner` is from the cookie of HTTPS. */
  readonly securely?: boolean;
  /** SHA-256 (base64url) of the browser's secret; undefined where it has none yet. */
  readonly owner?: string;
  /** Page session that the tab had before this request. A claim: worth nothing without a fitting `owner`. */
  readonly tab?: string;
}

/** `secure`: whether the request came over HTTPS. Left out where that is not known, and the cookie of HTTPS then comes first. */
export function readCookies(request: IncomingMessage, secure?: boolean): BrowserCookies {
  const cookies = parse(request.headers.cookie ?? '');
  const securely = secure ?? cookies[SECURE_BROWSER_COOKIE] !== undefined;
  const secret = cookies[browserCookie(securely)];
  const tab = cookies[TAB_COOKIE];
  return { ...(secret && SECRET.test(secret) && { owner: hash(secret), securely }), ...(tab && { tab }) };
}

/** A new browser's secret: its hash, and the `Set-Cookie` header that hands it out for the life of the browser. */
export function newBrowser(secure: boolean): { owner: string; setCookie: string } {
  const secret = randomBytes(32).toString('base64url');
  return {
    owner: hash(secret),
    setCookie: serialize(browserCookie(secure), secret, { httpOnly: true, sameSite: 'lax', path: '/', secure }),
  };
}

function browserCookie(secure: boolean): string {
  return secure ? SECURE_BROWSER_COOKIE : BROWSER_COOKIE;
}

/** `Set-Cookie` header that removes the tab's claim once it was used. */
export function clearTab(secure: boolean): string {
  return serialize(TAB_COOKIE, '', { maxAge: 0, path: '/', sameSite: 'strict', secure });
}

/** Compares two owner hashes in constant time. */
export function sameOwner(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
