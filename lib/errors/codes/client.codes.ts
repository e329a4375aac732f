import type { ErrorDescription } from '../error.description.js';

export const clientCodes = {
  REFLEX_PATCH_MISFIT: {
    status: 500,
    when: 'A patch names a Var that the browser does not know, or a place that its value does not have.',
    repair:
      'The browser asks for a snapshot by itself. Where it happens again, report it with the name of the Var: server and browser disagree.',
  },
  REFLEX_OUTBOX_FULL: {
    status: 503,
    when: 'The server was away for so long that the browser holds a thousand events for it.',
    repair: 'Nothing in the browser: what was done before is sent when the server is back. Look why the server is away.',
  },
  REFLEX_EVENT_DROPPED: {
    status: 400,
    when: 'The server closed the connection each time the browser sent this event or write.',
    repair: 'Send less at once, or raise `limits.frame` where the close code is 1009.',
  },
  REFLEX_EVENTS_LOST: {
    status: 503,
    when: 'The page session of a tab was gone when its browser came back: the process was started again, and had kept it in its memory. What the browser had not got through is not done in another one.',
    repair:
      'Keep page sessions outside of the process: `store: redisStore({ url })`. Then browsers go on as if nothing had happened.',
  },
  REFLEX_EVENT_UNKNOWN: {
    status: 500,
    when: 'A component called `client.send()` with a name that no state and event have.',
    repair: "Write the name of the class, a dot, and the name of the method: 'CounterState.increment'.",
  },
  REFLEX_RELOAD_LOOP: {
    status: 500,
    when: 'The server asks the browser to load the page again, and loading it a moment ago did not help.',
    repair: 'Look for a proxy that serves old HTML, or for processes of two builds behind one address.',
  },
  REFLEX_URL_REFUSED: {
    status: 500,
    when: 'An effect, a link or a redirect has a URL that is not http, https, mailto or tel.',
    repair: 'Use an address of one of these schemes, or a relative one.',
  },
  REFLEX_RENDER_FAILED: {
    status: 500,
    when: 'A component of the page threw while it was rendered in the browser.',
    repair:
      'The console has the component and its stack. Look for a Var that is null or of another shape than the component expects.',
  },
  REFLEX_PAGE_LOAD_FAILED: {
    status: 500,
    when: 'The code of a page could not be loaded. The browser loads the whole page instead.',
    repair: 'Nothing, after a deploy. Otherwise look whether the files of the bundle are served.',
  },
  REFLEX_PAGE_NOT_FOUND: {
    status: 404,
    when: 'A navigation in the app leads to an address that neither a page nor another route of the app has.',
    repair: 'Correct the link, or add a `@Page()` for that route.',
  },
  REFLEX_NO_CLIENT: {
    status: 500,
    when: 'A hook of `nestjs-reflex/client` ran outside of a page.',
    repair:
      'Use the hook only in components that a page renders, and have one version of `nestjs-reflex` and of React in the bundle.',
  },
} as const satisfies Record<string, ErrorDescription>;
