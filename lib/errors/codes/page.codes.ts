import type { ErrorDescription } from '../error.description.js';

export const pageCodes = {
  REFLEX_BAD_LANGUAGE: {
    status: 500,
    when: '`lang` of `forRoot()` or of a `@Page()` is no language tag, or `dir` neither `ltr` nor `rtl`.',
    repair: "Give a BCP 47 tag such as `'de'`, `'pt-BR'` or `'ar'`; leave `dir` out: it follows from the language.",
  },
  REFLEX_BAD_PAGE: {
    status: 500,
    when: 'A `@Page` class cannot be a page: it takes constructor arguments, or has no `render()` method.',
    repair:
      'Give it a `render()` method and no constructor: render() runs once, when the page is compiled; data belongs in a state.',
  },
  REFLEX_DUPLICATE_ROUTE: {
    status: 500,
    when: 'Two pages have one route.',
    repair: 'Change the route of one of them, or take it out of `providers`.',
  },
  REFLEX_BAD_ROUTE: {
    status: 500,
    when: 'The route of a page is not one that Express understands.',
    repair: "Write it as Express 5 does: it starts with '/', a parameter is `:name`, a wildcard `*name`.",
  },
  REFLEX_BAD_ON_LOAD: {
    status: 500,
    when: "A page's `onLoad` names something other than events with constant arguments.",
    repair: 'Write `onLoad: () => use(SomeState).load`; the handler itself can read route parameters with `@Param`.',
  },
  REFLEX_PAGE_LEFT: {
    status: 499,
    when: 'Somebody went on to another page while `onLoad` of this one ran: it was given up, and nothing that it did since is kept.',
    repair: 'Nothing: the browser has the other page. Work that must not be cut off belongs in a `@Background()` method.',
  },
  REFLEX_ROUTE_TAKEN: {
    status: 500,
    when: 'A controller of the app answers the route of a page, so the page is never shown. A warning at boot.',
    repair: 'Move the controller or the page to another route.',
  },
  REFLEX_PAINT_FAILED: {
    status: 500,
    when: 'A page threw while it was rendered to HTML on the server. It is sent empty, and rendered in the browser alone. A warning, once for each page.',
    repair:
      'Read `window`, `document` and the like in handlers and effects, not while rendering; or give the page `ssr: false`, which says that it is for browsers alone.',
  },
  REFLEX_BAD_POLICY: {
    status: 500,
    when: 'The option `contentSecurityPolicy` names a directive that there is not, or a source that is none.',
    repair:
      "Write `{ 'img-src': ['https://images.example.com'] }`: names as in the header, a list of sources each; `false` for no such header.",
  },
  REFLEX_FASTIFY: {
    status: 500,
    when: 'The app runs on an HTTP adapter other than Express.',
    repair: 'Create the app with @nestjs/platform-express.',
  },
} as const satisfies Record<string, ErrorDescription>;
