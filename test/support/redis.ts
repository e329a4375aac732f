import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { createClient } from 'redis';

const HOST = '127.0.0.1';

export const REDIS_PORT = 6379;

/** Whether suites can use Redis; says so where not. With `REFLEX_TEST_SERVICES=required` they have to. */
export const withoutRedis = !(await answers());
if (withoutRedis) {
  const missing = `nothing answers on ${HOST}:${REDIS_PORT} (Redis)`;
  if (process.env['REFLEX_TEST_SERVICES'] === 'required') throw new Error(`REFLEX_TEST_SERVICES=required, but ${missing}`);
  process.stderr.write(`\nredis: ${missing}, its suites are left out\n`);
}

/** A part of the server that is a suite's own: the keys with a prefix, gone when it is closed. */
export class TestRedis implements AsyncDisposable {
  private constructor(
    private readonly client: ReturnType<typeof createClient>,
    readonly prefix: string,
  ) {}

  static async open(prefix = `reflex-test-${randomBytes(6).toString('hex')}:`): Promise<TestRedis> {
    const client = createClient({ url: redisUrl() });
    await client.connect();
    return new TestRedis(client as never, prefix);
  }

  command(...args: string[]): Promise<unknown> {
    return this.client.sendCommand(args);
  }

  /** The names of its keys, without the prefix, in order. */
  async keys(): Promise<string[]> {
    const found = (await this.command('KEYS', `${this.prefix}*`)) as string[];
    return found.map((key) => key.slice(this.prefix.length)).toSorted();
  }

  /** Has everything with a time to live grow older. */
  async advance(milliseconds: number): Promise<void> {
    for (const key of await this.keys()) {
      const left = Number(await this.command('PTTL', this.prefix + key));
      if (left >= 0 && !key.startsWith('process:')) await this.command('PEXPIRE', this.prefix + key, String(left - milliseconds));
    }
  }

  async clear(): Promise<void> {
    const keys = await this.keys();
    if (keys.length > 0) await this.command('DEL', ...keys.map((key) => this.prefix + key));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.clear();
    await this.client.close();
  }
}

/** By another way to the server, where one is named. */
export function redisUrl(port = REDIS_PORT): string {
  return `redis://${HOST}:${port}`;
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(REDIS_PORT, HOST, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
