import type { StateStoreFactory } from '../state.store.js';
import { RedisConnection } from './redis.connection.js';
import { RedisKeys } from './redis.keys.js';
import { checkedOptions, type RedisStoreOptions } from './redis.options.js';
import { RedisPeers } from './redis.peers.js';
import { RedisStateStore } from './redis-state.store.js';

/**
 * Page sessions in Redis, for an app of several processes: `ReflexModule.forRoot({ store: redisStore({ url }) })`. A browser may
 * talk to any of them at any time. Needs the package `redis` and one Redis or Valkey, version 6 or newer, without Cluster.
 *
 * Throws `REFLEX_BAD_REDIS_OPTION`. The app does not boot with `REFLEX_NO_REDIS` or `REFLEX_REDIS_UNREACHABLE`; while Redis is
 * away later, what needs it fails with `REFLEX_STORE_UNAVAILABLE`, and it goes on when Redis is back.
 */
export function redisStore(options: RedisStoreOptions): StateStoreFactory {
  const checked = checkedOptions(options);
  return async (bounds) => {
    const connection = await RedisConnection.open(checked);
    const keys = new RedisKeys(checked.prefix);
    const peers = new RedisPeers(connection, keys, checked.lease);
    await peers.open();
    return new RedisStateStore(connection, keys, bounds, peers);
  };
}
