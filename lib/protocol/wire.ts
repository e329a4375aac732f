import type { PatchOp } from './patch.js';
import type { Encoded } from './value.js';

/** Raised when a frame changes its meaning. A browser and a server of different versions do not talk. */
export const PROTOCOL_VERSION = 1;

/** As `last` of a hello: a number that no server gave, so that the answer is a snapshot. */
export const NO_FRAME = Number.MAX_SAFE_INTEGER;

/** What an error looks like to a browser. In production `message` never carries a stack, SQL or a header. */
export interface WireError {
  /** A code of docs/errors.md. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status the same failure has in a controller. */
  readonly status: number;
  /** Messages by field of the DTO, nested fields as `a.b`. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Correlation id of the server's log entry, for failures whose text is withheld. */
  readonly id?: string;
}

/** An instruction that a handler returned for the browser, besides its state changes. */
export type WireEffect =
  /** `load`: as a document of its own, even where a page of the app has the URL. */
  | { readonly do: 'redirect'; readonly url: string; readonly replace?: boolean; readonly load?: boolean }
  | {
      readonly do: 'toast';
      readonly message: string;
      readonly title?: string;
      readonly color?: string;
      readonly autoClose?: number | false;
    }
  | { readonly do: 'download'; readonly name: string; readonly url: string }
  | { readonly do: 'download'; readonly name: string; readonly type: string; readonly base64: string }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'focus' | 'scrollTo'; readonly id: string }
  | { readonly do: 'openUrl'; readonly url: string }
  | { readonly do: 'reload' }
  /** The browser gets cookies for this ticket, by a request of its own, before it does anything that follows. */
  | { readonly do: 'cookies'; readonly ticket: string };

/** The page a page session shows. */
export interface PageView {
  /** Id of the page in the manifest. */
  readonly page: number;
  /** Path and query string, without origin. */
  readonly url: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
}

/** What the browser says first on a new socket. */
export interface Hello {
  /** Page session that the HTML was rendered for. */
  readonly session: string;
  /** Page session that this tab remembers, where it differs from `session` (its `pagehide` cookie had expired). */
  readonly previous?: string;
  /** Number of the last numbered frame applied. One that the server never sent (`NO_FRAME`) asks for a snapshot. */
  readonly last: number;
  /** Random id of this document. It tells a reconnect from a duplicated tab. */
  readonly document: string;
}

/** The data of the first paint, embedded in the page's HTML as JSON. */
export interface Boot {
  readonly protocol: number;
  /** Hash of the manifest that this HTML's bundle was built with. */
  readonly build: string;
  /** Path of the socket. */
  readonly path: string;
  readonly session: string;
  readonly n: number;
  readonly lastEvent: number;
  readonly view: PageView;
  /** Set where `onLoad` has given the page another query string than it was asked for with. */
  readonly readdressed?: true;
  readonly vars: readonly PatchOp[];
  /** Effects of `onLoad`, shown once. */
  readonly effects?: readonly WireEffect[];
  /** Set where the page could not be shown: the built-in error page takes its place. */
  readonly error?: WireError;
  /** True outside production: errors are shown in full, with their repair. */
  readonly development: boolean;
}

/**
 * Browser to server. Events, writes and navigations share one ascending series of ids per page session, the first
 * is 1: the server handles each id once and in order.
 */
export type ClientFrame =
  | readonly ['h', protocol: number, build: string, hello: Hello]
  | readonly ['e', id: number, event: number, args: readonly Encoded[]]
  /**
   * Writes a bound Var. The browser takes the value for the server's once the write is acknowledged: the acknowledging
   * frame has an op for that Var only where the server's value is another, and the op sets the whole of it.
   */
  | readonly ['b', id: number, variable: number, value: Encoded]
  /** `traverses`: by a step through the tab's history. */
  | readonly ['n', id: number, url: string, traverses?: boolean]
  /** Asks for a pong: the browser cannot send a ping of the WebSocket protocol. */
  | readonly ['i'];

/**
 * Server to browser. Frames with an `n` are numbered in one series per page session. `ack` is the id of the event
 * that the frame completes, 0 for none (a `yield`, background work).
 */
export type ServerFrame =
  /** Welcome: the frames the browser missed follow; events up to `lastEvent` are done. */
  | readonly ['w', lastEvent: number]
  /** The whole of what the page shows. */
  | readonly ['s', n: number, lastEvent: number, session: string, view: PageView, vars: readonly PatchOp[]]
  | readonly ['p', n: number, ack: number, ops: readonly PatchOp[], effects?: readonly WireEffect[]]
  /** The event failed; nothing it did since its last `yield` was kept. `n` is 0 where no event could be named. */
  | readonly ['x', n: number, ack: number, error: WireError, effects?: readonly WireEffect[]]
  /** Navigated: the page to show, and the Vars it adds. `address`: the same page stays, under another query string. */
  | readonly [
      'g',
      n: number,
      ack: number,
      view: PageView,
      ops: readonly PatchOp[],
      effects?: readonly WireEffect[],
      address?: 'push' | 'replace',
    ]
  /** The navigation leads out of the pages: to another route of the app, or to nothing (`missing`). */
  | readonly ['l', n: number, ack: number, url: string, missing: boolean]
  /** The browser must load the page again: its build is old, or its page session is gone. */
  | readonly ['r', reason: 'build' | 'session']
  | readonly ['o'];

/** Close codes of the socket, each with what the browser does next. */
export const CloseCode = {
  /** A frame that no client of this version sends. The browser reconnects. */
  BadFrame: 4400,
  /** The page session belongs to another browser, or to no one. The browser reloads the page. */
  NotYours: 4401,
  /** A newer document took the page session over. The browser stays away. */
  Replaced: 4409,
  /** More events than `limits` allows. The browser backs off, then sends again what was not answered. */
  TooMany: 4429,
  /** The server is stopping. The browser reconnects. */
  Restart: 1012,
} as const;
