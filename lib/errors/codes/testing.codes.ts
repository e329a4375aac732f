import type { ErrorDescription } from '../error.description.js';

export const testingCodes = {
  REFLEX_TEST_REQUEST: {
    status: 500,
    when: 'A test ended a request that it did not begin, ended it twice, or ended it elsewhere than it began.',
    repair:
      'In one function: `const token = beginEventRequest({ … }); try { … } finally { endEventRequest(token); }`, the last one begun ended first.',
  },
} as const satisfies Record<string, ErrorDescription>;
