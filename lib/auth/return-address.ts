/** Characters of a return address at most. */
const LONGEST = 2_000;

/** Stands for the app's own origin, whatever that is. */
const ORIGIN = 'http://app.invalid';

/**
 * Where to go after a login, from what a URL or form says: `value` where it is a path of this origin, else `fallback`.
 *
 * An allow-list, since whoever writes the link chooses the text: a path that begins with one slash, as the WHATWG URL parser
 * of browsers reads it, with no backslash, white space or control character, also once it is decoded.
 */
export function safeNext(value: unknown, fallback = '/'): string {
  if (typeof value !== 'string' || value.length > LONGEST || !isPath(value) || !URL.canParse(value, ORIGIN)) return fallback;
  const { origin, pathname, search, hash } = new URL(value, ORIGIN);
  // Dots are resolved by now: `/x/..//host` has become `//host`.
  const path = pathname + search + hash;
  return origin === ORIGIN && isPath(pathname) && isPathDecoded(pathname) ? path : fallback;
}

function isPath(text: string): boolean {
  return /^\/(?!\/)[^\\\s\p{Cc}]*$/u.test(text);
}

/** Proxies and routers decode paths, some twice. */
function isPathDecoded(pathname: string): boolean {
  let text = pathname;
  for (let i = 0; i < 3; i++) {
    let decoded: string;
    try {
      decoded = decodeURIComponent(text);
    } catch {
      return false;
    }
    if (decoded === text) return true;
    if (/^\/[/\\]|[\\\p{Cc}]/u.test(decoded)) return false;
    text = decoded;
  }
  return false;
}
