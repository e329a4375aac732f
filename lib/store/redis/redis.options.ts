import { ReflexError } from '../../errors/reflex.error.js';

/** Options of `redisStore()`. */
export interface RedisStoreOptions {
  /** `redis://[user[:password]@]host[:port][/database]`, with `rediss:` for TLS. */
  readonly url: string;
  /** Begins the name of every key and channel. Apps that share a Redis need different ones. Default: `reflex:`. */
  readonly prefix?: string;
  /** Longest time that Redis may take to answer, in milliseconds. Default: 5,000. */
  readonly timeout?: number;
  /**
   * Time after which the work of a process that was killed is taken over by the others, in milliseconds. A process that
   * stands still for longer is taken for dead. Default: 5,000.
   */
  readonly lease?: number;
}

/** Longest prefix that makes sense in front of every key. */
const LONGEST_PREFIX = 100;

/** The options with their defaults. Throws `REFLEX_BAD_REDIS_OPTION`. */
export function checkedOptions(options: RedisStoreOptions): Required<RedisStoreOptions> {
  const { url, prefix = 'reflex:', timeout = 5_000, lease = 5_000 } = options;
  // Not the text itself: it may hold a password.
  if (typeof url !== 'string' || !URL.canParse(url)) throw wrong('The url is no URL');
  const { protocol } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:') throw wrong(`The url begins with '${protocol}'`);
  if (typeof prefix !== 'string' || prefix === '' || prefix.length > LONGEST_PREFIX)
    throw wrong(`The prefix is no text of up to ${LONGEST_PREFIX} characters`);
  for (const [name, value] of Object.entries({ timeout, lease })) {
    if (!Number.isSafeInteger(value) || value < 100) throw wrong(`${name} is ${String(value)} and not at least 100 milliseconds`);
  }
  return { url, prefix, timeout, lease };
}

/** Where Redis is, without what is secret. */
export function placeOf(url: string): string {
  return new URL(url).host;
}

function wrong(detail: string): ReflexError {
  return new ReflexError('REFLEX_BAD_REDIS_OPTION', `redisStore(): ${detail}`);
}
