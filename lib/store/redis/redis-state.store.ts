import { randomUUID } from 'node:crypto';
import { ReflexError } from '../../errors/reflex.error.js';
import { nextRecord } from '../page-session.commit.js';
import { StateStore, type PageSessionCommit, type PageSessionRecord, type StoreBounds } from '../state.store.js';
import type { RedisConnection } from './redis.connection.js';
import type { RedisKeys } from './redis.keys.js';
import type { RedisPeers } from './redis.peers.js';
import { changedFields, fieldsOf, recordOf, ticketsIn, ticketsOf, type Fields } from './redis.record.js';
import { COMMIT, CREATE, TOUCH } from './redis.scripts.js';

/** How often a commit is tried again while browsers come for their cookies. */
const TRIES = 8;

/**
 * Keeps page sessions in Redis, each a hash: a commit writes what has changed, in one step. Those that no browser has used
 * since their page was made are bounded as in memory, the others by their time to live and by what Redis is told.
 */
export class RedisStateStore extends StateStore {
  /** What the records that were handed out are in Redis. */
  private readonly versions = new WeakMap<PageSessionRecord, string>();

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
    private readonly bounds: StoreBounds,
    override readonly peers: RedisPeers,
  ) {
    super();
  }

  async load(id: string): Promise<PageSessionRecord | undefined> {
    const fields = await this.fields(id);
    const record = fields && recordOf(fields);
    if (record?.id !== id) return undefined;
    this.versions.set(record, fields!.get('v') ?? '');
    return record;
  }

  async create(record: PageSessionRecord): Promise<void> {
    const { ttl, max, replay } = this.bounds;
    const fields = fieldsOf(nextRecord(record, {}, replay), randomUUID());
    const args = [record.id, String(ttl), String(max), this.keys.sessions, ...flat(fields)];
    await this.connection.run(CREATE, this.keysOf(record.id), args);
  }

  async commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord> {
    const version = this.versions.get(from);
    if (version === undefined || (change.reply && change.reply.n !== from.n + 1)) throw conflict();
    // Who comes for cookies does not disturb the event that is at work.
    const next = change.redeemed === undefined ? randomUUID() : version;
    let before = from;
    for (let tries = 0; tries < TRIES; tries++) {
      const { redeemed } = change;
      if (redeemed !== undefined && !before.tickets?.some(({ hash }) => hash === redeemed)) throw conflict();
      const after = nextRecord(before, change, this.bounds.replay);
      const [answer, tickets] = await this.write(before, after, { version, next, unattended: change.unattended });
      if (answer === 'done') {
        this.versions.set(after, next);
        return after;
      }
      if (answer === 'gone') throw new ReflexError('REFLEX_PAGE_SESSION_GONE', 'A page session is no longer in Redis');
      if (answer !== 'tickets') throw conflict();
      before = { ...before, tickets: ticketsIn(tickets ?? '') };
    }
    throw conflict();
  }

  async touch(id: string): Promise<void> {
    await this.connection.run(TOUCH, this.keysOf(id), [id, String(this.bounds.ttl)]);
  }

  async delete(id: string): Promise<void> {
    await this.connection.command('DEL', this.keys.session(id));
  }

  async close(): Promise<void> {
    await this.peers.close();
    this.connection.close();
  }

  private async write(
    before: PageSessionRecord,
    after: PageSessionRecord,
    step: { readonly version: string; readonly next: string; readonly unattended?: boolean },
  ): Promise<readonly [string, string?]> {
    const { id } = after;
    const { set, gone } = changedFields(before, after, step.next);
    const ttl = step.unattended ? '' : String(this.bounds.ttl);
    // Where this process has the socket, nobody else is to be told.
    const channel = step.unattended ? this.keys.channel(id) : '';
    const args = [id, step.version, ticketsOf(before), ttl, channel, this.peers.changed, String(set.size), ...flat(set), ...gone];
    return (await this.connection.run(COMMIT, this.keysOf(id), args)) as [string, string?];
  }

  /** Undefined where there is none, or something that is none. */
  private async fields(id: string): Promise<Fields | undefined> {
    try {
      const answer = (await this.connection.command('HGETALL', this.keys.session(id))) as readonly string[];
      const fields: Fields = new Map();
      for (let i = 0; i + 1 < answer.length; i += 2) fields.set(answer[i]!, answer[i + 1]!);
      return fields;
    } catch (error) {
      if (error instanceof Error && error.cause instanceof Error && error.cause.message.startsWith('WRONGTYPE')) return undefined;
      throw error;
    }
  }

  private keysOf(id: string): readonly string[] {
    return [this.keys.session(id), this.keys.fresh];
  }
}

function flat(fields: Fields): string[] {
  return [...fields].flat();
}

function conflict(): ReflexError {
  return new ReflexError('REFLEX_STORE_CONFLICT', 'A page session was changed by another event');
}
