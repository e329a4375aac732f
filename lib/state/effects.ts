import { ReflexError } from '../errors/reflex.error.js';
import type { WireEffect } from '../protocol/wire.js';

/** The page that is shown has another query string: the server notes that with the page session, then tells the browser. */
export interface AddressChange {
  readonly do: 'address';
  /** As it stands in the URL, '?' included; empty for none. */
  readonly search: string;
  readonly replace: boolean;
}

/** What an effect of a handler can be. */
export type HandlerEffect = WireEffect | AddressChange;

/** An instruction for the browser. A handler returns or yields it, alone or in an array. */
export class Effect<Wire extends HandlerEffect = HandlerEffect> {
  constructor(readonly wire: Wire) {}
}

/** How `redirect()` enters the history. */
export interface RedirectOptions {
  /** Replaces the entry in the browser's history. Default: false. */
  readonly replace?: boolean;
}

/** How `address()` enters the history. */
export interface AddressOptions {
  /** Changes the entry in the browser's history instead of adding one. Default: false. */
  readonly replace?: boolean;
}

type QueryValue = string | number | boolean | null | undefined;

/** The names of a query string and their values; a list gives a name several times, null and undefined leave it out. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/** How a notification looks, and how long it stays. */
export interface ToastOptions {
  readonly title?: string;
  /** A color of the theme. */
  readonly color?: string;
  /** Milliseconds until it closes, or false to stay. Default: 4,000. */
  readonly autoClose?: number | false;
}

/** What `download()` gives the browser: a file that is behind a URL, or one made here. */
export type DownloadOptions =
  | { readonly name: string; readonly url: string }
  /** A file made here: text is sent as UTF-8. `type` is its MIME type. */
  | { readonly name: string; readonly data: string | Uint8Array; readonly type: string };

/**
 * Leads to another page: a path of this app, or an http(s) URL.
 *
 * Throws `REFLEX_BAD_EFFECT` for other URLs, `//host` and `javascript:` among them.
 */
export function redirect(url: string, options: RedirectOptions = {}): Effect<WireEffect> {
  const target = linkTo('redirect', url, WEB);
  return new Effect(options.replace ? { do: 'redirect', url: target, replace: true } : { do: 'redirect', url: target });
}

/**
 * Gives the page that is shown another query string: the tab's URL changes, and nothing is loaded, moved or scrolled. Going
 * back leads to the URL before, with the page's guards and `onLoad`. In `onLoad` it replaces the URL that is being opened.
 *
 * Throws `REFLEX_BAD_EFFECT` where `query` is neither text nor an object of texts, numbers, booleans and lists of those.
 * What a `@Background()` method returns cannot change the URL: the page may be another one by then.
 */
export function address(query: string | Query, options: AddressOptions = {}): Effect {
  return new Effect({ do: 'address', search: searchOf(query), replace: options.replace ?? false });
}

/** Shows a notification. */
export function toast(message: string, options: ToastOptions = {}): Effect {
  const { title, color, autoClose } = options;
  return new Effect({
    do: 'toast',
    message: String(message),
    ...(title === undefined ? undefined : { title }),
    ...(color === undefined ? undefined : { color }),
    ...(autoClose === undefined ? undefined : { autoClose }),
  });
}

/**
 * Saves a file in the browser, from a URL or from data.
 *
 * Throws `REFLEX_BAD_EFFECT` where the URL is neither a path of this app nor an http(s) URL.
 */
export function download(file: DownloadOptions): Effect {
  const name = String(file.name);
  if ('url' in file) return new Effect({ do: 'download', name, url: linkTo('download', file.url, WEB) });
  const bytes =
    typeof file.data === 'string'
      ? Buffer.from(file.data, 'utf8')
      : Buffer.from(file.data.buffer, file.data.byteOffset, file.data.byteLength);
  return new Effect({ do: 'download', name, type: file.type, base64: bytes.toString('base64') });
}

/** Puts a text on the clipboard. */
export function copy(text: string): Effect {
  return new Effect({ do: 'copy', text: String(text) });
}

/** Moves the keyboard focus to the element with this id. */
export function focus(id: string): Effect {
  return new Effect({ do: 'focus', id: String(id) });
}

/** Scrolls to the element with this id. */
export function scrollTo(id: string): Effect {
  return new Effect({ do: 'scrollTo', id: String(id) });
}

/**
 * Opens a path of this app, or an http(s), mailto or tel URL, in a new tab.
 *
 * Throws `REFLEX_BAD_EFFECT` for other URLs.
 */
export function openUrl(url: string): Effect {
  return new Effect({ do: 'openUrl', url: linkTo('openUrl', url, OPENED) });
}

/** Loads the page again. */
export function reload(): Effect {
  return new Effect({ do: 'reload' });
}

/** The effects in what a handler returned or yielded: one, an array of them, or none; undefined where it holds something else. */
export function effectsIn(result: unknown): readonly HandlerEffect[] | undefined {
  if (result === undefined || result === null) return NONE;
  if (result instanceof Effect) return [result.wire];
  if (!Array.isArray(result)) return undefined;
  const effects: HandlerEffect[] = [];
  for (const item of result as unknown[]) {
    if (item instanceof Effect) effects.push(item.wire);
    else if (item !== undefined && item !== null) return undefined;
  }
  return effects;
}

const NONE: readonly HandlerEffect[] = [];
const WEB = ['http:', 'https:'];
const OPENED = [...WEB, 'mailto:', 'tel:'];

/** An origin that no app has: what resolves to it was a path. */
const HERE = 'http://reflex.invalid';

function searchOf(query: string | Query): string {
  // Only what must be escaped is, so that people can read it; a '#' would begin the URL's next part.
  if (typeof query === 'string') return new URL(`?${query.replace(/^\?/, '').replaceAll('#', '%23')}`, HERE).search;
  if (typeof query !== 'object' || query === null || Array.isArray(query)) throw noQuery(query);
  const params = new URLSearchParams();
  for (const [name, given] of Object.entries<QueryValue | readonly QueryValue[]>(query)) {
    for (const value of Array.isArray(given) ? (given as readonly QueryValue[]) : [given as QueryValue]) {
      if (value === null || value === undefined) continue;
      if (!['string', 'number', 'boolean'].includes(typeof value)) throw noQuery(value);
      params.append(name, String(value));
    }
  }
  return params.size > 0 ? `?${params.toString()}` : '';
}

function noQuery(given: unknown): ReflexError {
  return new ReflexError('REFLEX_BAD_EFFECT', `address() must not be given ${describe(given)} for a query string`);
}

function describe(given: unknown): string {
  return given === null ? 'null' : Array.isArray(given) ? 'a list' : `a value of the type ${typeof given}`;
}

/**
 * A URL in the form in which every reader of URLs takes it for the same. Browsers drop tabs and line ends, read `\` as
 * `/` and resolve dots before they look at the host, so the parsed form is judged, and sent.
 */
function linkTo(effect: string, url: string, schemes: readonly string[]): string {
  const refused = () => new ReflexError('REFLEX_BAD_EFFECT', `${effect}() must not lead to ${JSON.stringify(url)}`);
  if (typeof url !== 'string' || !URL.canParse(url, HERE)) throw refused();
  const parsed = new URL(url, HERE);
  if (/^[/?#]/.test(url)) {
    if (parsed.origin !== HERE || parsed.pathname.startsWith('//')) throw refused();
    const path = url.startsWith('/') ? parsed.pathname : '';
    return path + parsed.search + parsed.hash;
  }
  if (!URL.canParse(url) || !schemes.includes(parsed.protocol)) throw refused();
  return parsed.href;
}
