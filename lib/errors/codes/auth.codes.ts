import type { ErrorDescription } from '../error.description.js';

export const authCodes = {
  REFLEX_LOGIN_REQUIRED: {
    status: 401,
    when: 'A page, handler or controller is for people who are logged in, and nobody is.',
    repair: 'Nothing: the browser is led to the login. If somebody is logged in, see that session and Passport middleware run.',
  },
} as const satisfies Record<string, ErrorDescription>;
