import type { ErrorDescription } from '../error.description.js';

export const gatewayCodes = {
  REFLEX_BAD_LIMIT: {
    status: 500,
    when: 'An entry of `limits` is no limit of this version, or no whole number above zero.',
    repair: 'Use the names and units of the `Limits` interface.',
  },
  REFLEX_BAD_FRAME: {
    status: 400,
    when: 'A socket sent what no browser of this version sends: a binary or unknown frame, one before the greeting, or one out of order.',
    repair: 'The socket was closed and a browser reconnects by itself. Speak to the app through `nestjs-reflex/client` alone.',
  },
  REFLEX_QUEUE_FULL: {
    status: 429,
    when: 'More events of one page session wait, or more of its background events run, than `limits.queue` allows.',
    repair:
      'The browser backs off and sends them again. Make the slow handler faster or a `@Background` one, or raise `limits.queue`.',
  },
  REFLEX_TOO_MANY_EVENTS: {
    status: 429,
    when: 'A socket sent more frames than `limits.rate` and `limits.burst` allow.',
    repair: 'The browser backs off and sends them again. Debounce the handler that fires so often, or raise the limits.',
  },
  REFLEX_STOPPING: {
    status: 503,
    when: 'The server is shutting down and takes no more events.',
    repair: 'The browser reconnects and sends them again, to this process once it is back or to another one.',
  },
  REFLEX_UNKNOWN_EVENT: {
    status: 404,
    when: 'The browser asked for an event or a Var that no served state has.',
    repair: 'Put `@Event()` on the method and list its state in the `providers` of a module; restart after a rename.',
  },
  REFLEX_NOT_BOUND: {
    status: 403,
    when: 'The browser wrote a Var that no input of its page is bound to.',
    repair: 'Bind it with `bind: s.name` on that page, or change it in an event.',
  },
  REFLEX_EVENT_INTERRUPTED: {
    status: 503,
    when: 'The process stopped in the middle of an event that had already shown a part of its work by a `yield`.',
    repair: 'What it showed is kept and the rest is not run again. Make the handler safe to start anew, and let the user do so.',
  },
  REFLEX_ORIGIN_REFUSED: {
    status: 403,
    when: 'A socket was opened from a page of another origin, or by a program that names no origin.',
    repair:
      "List the origin in `allowedOrigins`, `'*'` for programs; behind a proxy that changes the host, set Express's `trust proxy`.",
  },
  REFLEX_NO_BROWSER_COOKIE: {
    status: 401,
    when: 'A socket was opened without the HttpOnly cookie that a page request sets.',
    repair: 'Load a page first; where the cookie is lost on the way, let the proxy pass cookies on the socket path.',
  },
  REFLEX_TOO_MANY_SOCKETS: {
    status: 429,
    when: 'A browser or an address has as many sockets open as `limits.socketsPerBrowser` or `limits.socketsPerAddress` allows.',
    repair:
      'The browser tries again by itself. Raise the limit where many people share an address; behind a proxy set `trust proxy`.',
  },
  REFLEX_UNTRUSTED_PROXY: {
    status: 500,
    when: 'A proxy handed on a socket, and the app does not trust it: every client seems to be the proxy. A warning.',
    repair: "Call `app.set('trust proxy', …)` in main.ts with the address of the proxy, or the number of proxies.",
  },
  REFLEX_SOCKET_ADAPTER: {
    status: 500,
    when: "The app's WebSocket adapter looks like WsAdapter but could not serve one more path.",
    repair:
      'Use a version of @nestjs/platform-ws that fits your Nest version, and call `useWebSocketAdapter()` before `listen()`.',
  },
} as const satisfies Record<string, ErrorDescription>;
