import { LRUCache } from 'lru-cache';
import { ReflexError } from '../errors/reflex.error.js';
import { conflict, nextRecord } from './page-session.commit.js';
import { StateStore, type PageSessionCommit, type PageSessionRecord, type StoreBounds } from './state.store.js';

/**
 * Keeps page sessions in the memory of this process. Values are kept by reference, as they were committed: a commit costs
 * what has changed, and a state read back shares everything with the one before. They are gone when the process ends.
 */
export class MemoryStateStore extends StateStore {
  /** Page sessions that a browser has used since their page was made. */
  private readonly used: LRUCache<string, PageSessionRecord>;
  /**
   * Those whose browser has not shown that there is one. They go first: otherwise as many requests without cookies as
   * there is room would end the page sessions of everyone.
   */
  private readonly fresh: LRUCache<string, PageSessionRecord>;

  constructor(private readonly options: StoreBounds) {
    super();
    const { max, ttl } = options;
    this.used = new LRUCache({ max, ttl, ttlResolution: 0 });
    this.fresh = new LRUCache({ max, ttl, ttlResolution: 0 });
  }

  async load(id: string): Promise<PageSessionRecord | undefined> {
    return this.find(id);
  }

  async create(record: PageSessionRecord): Promise<void> {
    if (this.used.size + this.fresh.size >= this.options.max) (this.fresh.size > 0 ? this.fresh : this.used).pop();
    this.fresh.set(record.id, nextRecord(record, {}, this.options.replay));
  }

  async commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord> {
    const { id } = from;
    const stored = this.find(id);
    if (!stored) throw new ReflexError('REFLEX_PAGE_SESSION_GONE', 'A page session is no longer in memory');
    if (conflict(stored, from, change))
      throw new ReflexError('REFLEX_STORE_CONFLICT', 'A page session was changed by another event');
    const record = nextRecord(stored, change, this.options.replay);
    if (change.unattended) (this.used.has(id) ? this.used : this.fresh).set(id, record, { noUpdateTTL: true });
    else this.use(record);
    return record;
  }

  async touch(id: string): Promise<void> {
    const record = this.find(id);
    if (record) this.use(record);
  }

  async delete(id: string): Promise<void> {
    this.used.delete(id);
    this.fresh.delete(id);
  }

  async close(): Promise<void> {
    this.used.clear();
    this.fresh.clear();
  }

  private find(id: string): PageSessionRecord | undefined {
    return this.used.get(id) ?? this.fresh.get(id);
  }

  private use(record: PageSessionRecord): void {
    this.fresh.delete(record.id);
    this.used.set(record.id, record);
  }
}
