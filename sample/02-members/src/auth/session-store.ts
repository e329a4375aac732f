import { Logger } from '@nestjs/common';
import { RedisStore } from 'connect-redis';
import type { Store } from 'express-session';
import { createClient } from 'redis';

/** In Redis where `REDIS_URL` says so, else in memory, which express-session has by itself. */
export async function sessionStore(): Promise<Store | undefined> {
  const url = process.env.REDIS_URL;
  if (!url) return undefined;
  const client = createClient({ url });
  client.on('error', (error: Error) => new Logger('Redis').error(error.message));
  await client.connect();
  return new RedisStore({ client, prefix: process.env.REDIS_PREFIX ?? 'members:' });
}
