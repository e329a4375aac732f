import type { ErrorDescription } from '../error.description.js';

export const stateCodes = {
  REFLEX_NOT_A_STATE: {
    status: 500,
    when: 'A class that is used as a state has no `@State()` decorator of its own.',
    repair: 'Put `@State()` above the class; a subclass of a state needs its own.',
  },
  REFLEX_NOT_SERIALISABLE: {
    status: 500,
    when: 'A Var or computed holds something that cannot be stored or sent: a function, symbol, promise, stream, buffer, or a circle.',
    repair: 'Keep plain data, Date, bigint, Map and Set in Vars; await promises, and hold anything else in a service.',
  },
  REFLEX_STORE_CONFLICT: {
    status: 409,
    when: 'A page session was changed by another process between the read and the commit of an event.',
    repair: 'The event is run again from the stored state; where it persists, two processes share a store without a lease.',
  },
  REFLEX_PAGE_SESSION_GONE: {
    status: 410,
    when: 'The page session has expired, was evicted, or was never there.',
    repair: 'The browser loads the page again. Raise `limits.pageSessionTtl` or `limits.pageSessions` where it happens often.',
  },
} as const satisfies Record<string, ErrorDescription>;
