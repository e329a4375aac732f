import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ReflexError } from '../../errors/reflex.error.js';
import { placeOf, type RedisStoreOptions } from './redis.options.js';

type Redis = typeof import('redis');
type Client = ReturnType<Redis['createClient']>;

/** Milliseconds between two tries to connect again: grows up to the second. */
const FIRST_RETRY = 50;
const LAST_RETRY = 1_000;

/** What runs within Redis as one step. */
export class RedisScript {
  readonly hash: string;

  constructor(readonly text: string) {
    this.hash = createHash('sha1').update(text).digest('hex');
  }
}

/**
 * The way to one Redis: a connection for commands, one for what is published. Nothing waits for a Redis that is away: what needs
 * it fails at once, with `REFLEX_STORE_UNAVAILABLE`, until it is back.
 */
export class RedisConnection {
  private readonly logger = new Logger('Reflex');
  private readonly returns = new Set<() => void>();
  /** What is subscribed to no purpose. */
  private readonly leftovers: [string, (text: string) => void][] = [];
  private opened = false;
  private closed = false;
  /** Said once for each time that Redis is away. */
  private away = false;

  private constructor(
    private readonly options: Required<RedisStoreOptions>,
    private readonly commands: Client,
    private readonly subscriber: Client,
  ) {
    for (const client of [commands, subscriber]) {
      client.on('error', (error: Error) => this.failed(error));
      client.on('ready', () => this.ready());
    }
  }

  /** Throws `REFLEX_NO_REDIS`, `REFLEX_REDIS_UNREACHABLE`. */
  static async open(options: Required<RedisStoreOptions>): Promise<RedisConnection> {
    const { createClient } = await import('redis').catch((cause: unknown) => {
      throw new ReflexError('REFLEX_NO_REDIS', 'redisStore() needs the package redis, which cannot be loaded', { cause });
    });
    const { url, timeout } = options;
    /** A first connection is tried once; a lost one until it is there again. */
    const life = { opened: false };
    const reconnectStrategy = (retries: number, cause: Error): number | Error =>
      life.opened ? Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.min(retries, 10)) : cause;
    // Frames of the second protocol are the same for every server that there is.
    const make = (): Client =>
      createClient({
        url,
        RESP: 2,
        maintNotifications: 'disabled',
        disableOfflineQueue: true,
        socket: { connectTimeout: timeout, reconnectStrategy },
      }) as unknown as Client;
    const connection = new RedisConnection(options, make(), make());
    await connection.connect();
    life.opened = true;
    return connection;
  }

  /** One command. Those of one connection arrive in the order in which they are sent. */
  command(...args: readonly string[]): Promise<unknown> {
    return this.answered(this.commands.sendCommand([...args]));
  }

  async run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.answered(this.commands.sendCommand(['EVALSHA', script.hash, ...rest]), true);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return this.command('EVAL', script.text, ...rest);
    }
  }

  /** A lost connection subscribes again by itself; what was published meanwhile is lost. */
  subscribe(channel: string, listener: (text: string) => void): Promise<void> {
    return this.answered(this.subscriber.subscribe(channel, listener));
  }

  /** Where Redis is away, it is done when it is back. */
  async unsubscribe(channel: string, listener: (text: string) => void): Promise<void> {
    try {
      await this.answered(this.subscriber.unsubscribe(channel, listener));
    } catch {
      if (!this.closed) this.leftovers.push([channel, listener]);
    }
  }

  /** Calls `listener` each time that Redis is back. Returns what ends that. */
  onReturn(listener: () => void): () => void {
    this.returns.add(listener);
    return () => void this.returns.delete(listener);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const client of [this.commands, this.subscriber]) if (client.isOpen) client.destroy();
  }

  private async connect(): Promise<void> {
    try {
      await Promise.all([this.commands.connect(), this.subscriber.connect()]);
      await this.command('PING');
      this.opened = true;
    } catch (cause) {
      this.close();
      const { message } = cause as Error;
      throw new ReflexError('REFLEX_REDIS_UNREACHABLE', `Redis at ${placeOf(this.options.url)} did not answer: ${message}`, {
        cause,
      });
    }
  }

  /** `scripted`: the error that a script is not known is left as it is. */
  private async answered<T>(answer: Promise<T>, scripted = false): Promise<T> {
    const { timeout } = this.options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`There was no answer within ${timeout} ms`)), timeout);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      if (scripted && isUnknownScript(error)) throw error;
      throw unavailable(error as Error);
    } finally {
      clearTimeout(timer);
    }
  }

  private failed(error: Error): void {
    if (!this.opened || this.closed || this.away) return;
    this.away = true;
    this.logger.error(unavailable(error).message);
  }

  private ready(): void {
    if (!this.opened || !this.commands.isReady || !this.subscriber.isReady) return;
    if (this.away) this.logger.log(`Redis at ${placeOf(this.options.url)} is back`);
    this.away = false;
    for (const leftover of this.leftovers.splice(0)) void this.unsubscribe(...leftover);
    for (const listener of this.returns) listener();
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

function unavailable(cause: Error): ReflexError {
  return new ReflexError('REFLEX_STORE_UNAVAILABLE', `The store of page sessions in Redis failed: ${cause.message}`, { cause });
}
