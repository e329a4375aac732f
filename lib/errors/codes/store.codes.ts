import type { ErrorDescription } from '../error.description.js';

export const storeCodes = {
  REFLEX_NO_REDIS: {
    status: 500,
    when: '`redisStore()` is used, but the package redis is not installed.',
    repair: 'Run `npm install redis`.',
  },
  REFLEX_BAD_REDIS_OPTION: {
    status: 500,
    when: 'An option of `redisStore()` is missing or cannot be right.',
    repair: "Write `redisStore({ url: 'redis://user:password@host:6379/0' })`, with `rediss:` for TLS.",
  },
  REFLEX_REDIS_UNREACHABLE: {
    status: 500,
    when: 'Redis did not answer when the app booted.',
    repair: 'Start Redis, and check the host, port, password and TLS of the URL; the app boots when it answers.',
  },
  REFLEX_STORE_UNAVAILABLE: {
    status: 503,
    when: 'The store of page sessions did not answer in time, or with an error, while the app ran.',
    repair: 'Look after the store. Browsers come back by themselves, and send again what was not done.',
  },
} as const satisfies Record<string, ErrorDescription>;
