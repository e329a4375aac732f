import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReflexError } from '../errors/reflex.error.js';
import { decode, encode, VALUE_DEPTH } from '../protocol/codec.js';
import type { Value } from '../protocol/value.js';
import { conflict, nextRecord } from './page-session.commit.js';
import { StateStore, type PageSessionCommit, type PageSessionRecord } from './state.store.js';

export interface FileStateStoreOptions {
  /** Folder of the files, made where it does not exist. Give it to this store alone. */
  readonly directory: string;
  /** Most page sessions kept, the oldest go first. Looked after when the store opens and now and then: 1000. */
  readonly max?: number;
  /** Milliseconds after which an unused page session is gone. */
  readonly ttl: number;
  /** Most numbered frames kept for a browser that missed them. */
  readonly replay: number;
}

/** Version of what the files hold. Files of another version are not read. */
const FORMAT = 1;
/** How many page sessions are made from one sweep to the next. */
const SWEEP_EVERY = 200;
/** Age in milliseconds at which an unfinished file is one that a killed process left. */
const UNFINISHED = 60_000;

/**
 * Keeps page sessions in a folder, so that they survive a restart: made for development, with one process at a time. A page
 * session is a file named by the hash of its id, replaced as a whole by each commit; its time of change is when it was last
 * used. Files that cannot be read, cut off or of another version, are page sessions that are gone.
 */
export class FileStateStore extends StateStore {
  private readonly queues = new Map<string, Promise<unknown>>();
  private opened: Promise<void> | undefined;
  private created = 0;

  constructor(private readonly options: FileStateStoreOptions) {
    super();
  }

  async load(id: string): Promise<PageSessionRecord | undefined> {
    return this.inTurn(id, (file) => this.read(id, file));
  }

  async create(record: PageSessionRecord): Promise<void> {
    await this.inTurn(record.id, (file) => this.write(file, nextRecord(record, {}, this.options.replay)));
    if (++this.created % SWEEP_EVERY === 0) await this.sweep();
  }

  async commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord> {
    return this.inTurn(from.id, async (file) => {
      const stored = await this.read(from.id, file);
      if (!stored)
        throw new ReflexError('REFLEX_PAGE_SESSION_GONE', `The file of a page session in ${this.options.directory} is gone`);
      if (conflict(stored, from, change))
        throw new ReflexError('REFLEX_STORE_CONFLICT', 'A page session was changed by another event');
      const record = nextRecord(stored, change, this.options.replay);
      await this.write(file, record, change.unattended ? await usedAt(file) : undefined);
      return record;
    });
  }

  async touch(id: string): Promise<void> {
    await this.inTurn(id, async (file) => {
      const now = new Date();
      if (await this.isAlive(file)) await utimes(file, now, now);
    });
  }

  async delete(id: string): Promise<void> {
    await this.inTurn(id, (file) => rm(file, { force: true }));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.queues.values());
  }

  /** Runs the work on one page session after all that began before, with the path of its file. */
  private async inTurn<T>(id: string, work: (file: string) => Promise<T>): Promise<T> {
    await (this.opened ??= this.open());
    const turn = (this.queues.get(id) ?? Promise.resolve()).then(() => work(this.fileOf(id)));
    const settled = turn.then(noop, noop);
    this.queues.set(id, settled);
    try {
      return await turn;
    } finally {
      if (this.queues.get(id) === settled) this.queues.delete(id);
    }
  }

  private fileOf(id: string): string {
    return join(this.options.directory, `${createHash('sha256').update(id).digest('hex')}.json`);
  }

  private async open(): Promise<void> {
    try {
      await mkdir(this.options.directory, { recursive: true, mode: 0o700 });
      await this.sweep();
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }

  /** Removes what is over its time, what is over the limit, and what was never finished. */
  private async sweep(): Promise<void> {
    const kept: { readonly file: string; readonly used: number }[] = [];
    for (const name of await readdir(this.options.directory)) {
      const kind = /^[0-9a-f]{64}\.json(\.[0-9a-f-]{36}\.tmp)?$/.exec(name);
      if (!kind) continue;
      const file = join(this.options.directory, name);
      const used = await usedAt(file);
      if (used === undefined) continue;
      if (Date.now() - used > (kind[1] ? UNFINISHED : this.options.ttl)) await rm(file, { force: true });
      else if (!kind[1]) kept.push({ file, used });
    }
    kept.sort((a, b) => b.used - a.used);
    for (const { file } of kept.slice(this.options.max ?? 1000)) await rm(file, { force: true });
  }

  private async isAlive(file: string): Promise<boolean> {
    const used = await usedAt(file);
    return used !== undefined && Date.now() - used <= this.options.ttl;
  }

  private async read(id: string, file: string): Promise<PageSessionRecord | undefined> {
    if (!(await this.isAlive(file))) return undefined;
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const record = parse(text);
    return record?.id === id ? record : undefined;
  }

  private async write(file: string, record: PageSessionRecord, at = Date.now()): Promise<void> {
    const unfinished = `${file}.${randomUUID()}.tmp`;
    const used = new Date(at);
    try {
      await writeFile(unfinished, JSON.stringify({ format: FORMAT, record: encode(record as unknown as Value) }), {
        mode: 0o600,
      });
      await utimes(unfinished, used, used);
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}

/** Values lie a few levels deep in a record. */
const RECORD_DEPTH = VALUE_DEPTH + 4;

function parse(text: string): PageSessionRecord | undefined {
  try {
    const { format, record } = JSON.parse(text) as { format?: unknown; record?: unknown };
    return format === FORMAT
      ? (Object.freeze(decode(record, { depth: RECORD_DEPTH })) as unknown as PageSessionRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

/** When a file was last used, in milliseconds; undefined where there is none. */
async function usedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

const noop = (): void => undefined;
