import type { ErrorDescription } from '../error.description.js';

export const requestCodes = {
  REFLEX_NO_REQUEST: {
    status: 500,
    when: 'The current request was asked for outside an event and outside a page request.',
    repair:
      'Ask inside a handler, a guard or a service that one of them calls; in a test, wrap the call in `beginEventRequest()`.',
  },
  REFLEX_NO_SESSION: {
    status: 500,
    when: 'The session was asked for, but the request has none.',
    repair:
      'Install express-session: by `ReflexModule.forRoot({ session: { secret } })`, or with `app.use(session({ … }))` in main.ts.',
  },
  REFLEX_BAD_SESSION: {
    status: 500,
    when: 'The option `session` of `forRoot()` has no secret to sign the cookie with.',
    repair: 'Give it one that nobody can guess, from the environment: `session: { secret: process.env.SESSION_SECRET }`.',
  },
  REFLEX_NO_AUTHENTICATION: {
    status: 500,
    when: 'The user was asked for, but nothing has run on the request that could tell who is logged in.',
    repair:
      'Import `ReflexAuthModule`, or install authentication of your own as middleware: `app.use(passport.session())`, say. In a guard that sets `request.user`, read that.',
  },
  REFLEX_SESSION_NOT_SAVED: {
    status: 503,
    when: 'The session store failed when what an event had changed in its session was to be saved. The event failed with it.',
    repair: 'Look at the session store: the cause is in the log.',
  },
  REFLEX_SESSION_ENDED: {
    status: 401,
    when: 'An event came from a page that was made for a user who is no longer logged in, or is another one by now.',
    repair:
      'Nothing: the handler did not run, and the browser loads the page again. Where it happens to users who are logged in, their authentication runs for pages and not for events: register it for all methods, give its cookie the path `/`, and do not skip it.',
  },
  REFLEX_MIDDLEWARE_ANSWERED: {
    status: 403,
    when: "A middleware of the app answered an event's request itself, so the handler did not run.",
    repair: 'That is how a middleware refuses. If it should not see events, name it in `middleware.skip`.',
  },
  REFLEX_MIDDLEWARE_FAILED: {
    status: 500,
    when: "A middleware of the app failed on an event's request, as where the session store cannot be reached. The handler did not run.",
    repair: 'The log has the error, with its stack. The next event works when what it needs is back.',
  },
  REFLEX_BAD_SKIP: {
    status: 500,
    when: '`middleware.skip` names something that is no middleware of the app, or a class whose `use()` is no method. The former is a warning.',
    repair:
      'Name the function as it is named, or hand over the function or class itself. What `consumer.apply()` gets as a function has no name there: make it a class.',
  },
  REFLEX_EXPRESS_CHANGED: {
    status: 500,
    when: 'The installed Express is not one whose middleware stack this version can read.',
    repair:
      "Install a version of @nestjs/platform-express that the peer dependencies allow, or set `middleware: { mode: 'none' }`.",
  },
} as const satisfies Record<string, ErrorDescription>;
