import { LRUCache } from 'lru-cache';
import { ReflexError } from '../errors/reflex.error.js';
import { conflict, nextRecord } from './page-session.commit.js';
import { StateStore, type PageSessionCommit, type PageSessionRecord } from './state.store.js';

export interface MemoryStateStoreOptions {
  /** Most page sessions kept; beyond it, the one unused for the longest time goes. */
  readonly max: number;
  /** Milliseconds after which an unused page session is gone. */
  readonly ttl: number;
  /** Most numbered frames kept for a browser that missed them. */
  readonly replay: number;
}

/**
 * Keeps page sessions in the memory of this process. Values are kept by reference, as they were committed: a commit costs
 * what has changed, and a state read back shares everything with the one before. They are gone when the process ends.
 */
export class MemoryStateStore extends StateStore {
  private readonly records: LRUCache<string, PageSessionRecord>;

  constructor(private readonly options: MemoryStateStoreOptions) {
    super();
    this.records = new LRUCache({ max: options.max, ttl: options.ttl, ttlResolution: 0 });
  }

  async load(id: string): Promise<PageSessionRecord | undefined> {
    return this.records.get(id);
  }

  async create(record: PageSessionRecord): Promise<void> {
    this.records.set(record.id, nextRecord(record, {}, this.options.replay));
  }

  async commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord> {
    const stored = this.records.get(from.id);
    if (!stored) throw new ReflexError('REFLEX_PAGE_SESSION_GONE', 'A page session is no longer in memory');
    if (conflict(stored, from, change)) throw new ReflexError('REFLEX_STORE_CONFLICT', 'A page session was changed by another event');
    const record = nextRecord(stored, change, this.options.replay);
    this.records.set(from.id, record);
    return record;
  }

  async touch(id: string): Promise<void> {
    this.records.get(id, { updateAgeOnGet: true });
  }

  async delete(id: string): Promise<void> {
    this.records.delete(id);
  }

  async close(): Promise<void> {
    this.records.clear();
  }
}
