import { randomUUID } from 'node:crypto';
import { ReflexError } from '../errors/reflex.error.js';
import { decode, encode, VALUE_DEPTH } from '../protocol/codec.js';
import type { Value } from '../protocol/value.js';
import { conflict, nextRecord } from './page-session.commit.js';
import { PrivateFiles, type PrivateFile } from './private-files.js';
import { StateStore, type PageSessionCommit, type PageSessionRecord } from './state.store.js';

/** Options of `FileStateStore`. */
export interface FileStateStoreOptions {
  /** Folder of the files, made where it does not exist. Give it to this store alone. */
  readonly directory: string;
  /** Most page sessions kept, the oldest go first. Looked after when the store opens and now and then: 1000. */
  readonly max?: number;
  /** Milliseconds after which an unused page session is gone. */
  readonly ttl: number;
  /** Most numbered frames kept for a browser that missed them. */
  readonly replay: number;
  /** What becomes of a record that another process has written, with other code perhaps. Default: it stays as it is. */
  readonly carryOver?: (record: PageSessionRecord) => PageSessionRecord;
}

/** Version of what the files hold. Files of another version are not read. */
const FORMAT = 1;

/**
 * Keeps page sessions in a folder, so that they survive a restart: made for development, with one process at a time. A page
 * session is a file, replaced as a whole by each commit. Files that cannot be read, cut off or of another version, are page
 * sessions that are gone.
 */
export class FileStateStore extends StateStore {
  private readonly files: PrivateFiles;
  /** Tells what this process has written from what another one has. */
  private readonly writer = randomUUID();

  constructor(private readonly options: FileStateStoreOptions) {
    super();
    const { directory, ttl, max = 1000 } = options;
    this.files = new PrivateFiles({ directory, ttl, max });
  }

  async load(id: string): Promise<PageSessionRecord | undefined> {
    return this.files.inTurn(id, (file) => this.read(id, file));
  }

  async create(record: PageSessionRecord): Promise<void> {
    await this.files.inTurn(record.id, (file) => this.write(file, nextRecord(record, {}, this.options.replay)));
    await this.files.made();
  }

  async commit(from: PageSessionRecord, change: PageSessionCommit): Promise<PageSessionRecord> {
    return this.files.inTurn(from.id, async (file) => {
      const stored = await this.read(from.id, file);
      if (!stored)
        throw new ReflexError('REFLEX_PAGE_SESSION_GONE', `The file of a page session in ${this.files.directory} is gone`);
      if (conflict(stored, from, change))
        throw new ReflexError('REFLEX_STORE_CONFLICT', 'A page session was changed by another event');
      const record = nextRecord(stored, change, this.options.replay);
      await this.write(file, record, change.unattended ? await file.usedAt() : undefined);
      return record;
    });
  }

  async touch(id: string): Promise<void> {
    await this.files.inTurn(id, (file) => file.touch());
  }

  async delete(id: string): Promise<void> {
    await this.files.inTurn(id, (file) => file.remove());
  }

  close(): Promise<void> {
    return this.files.close();
  }

  private async read(id: string, file: PrivateFile): Promise<PageSessionRecord | undefined> {
    const text = await file.read();
    const stored = text === undefined ? undefined : parse(text);
    if (stored?.record.id !== id) return undefined;
    const { carryOver } = this.options;
    return carryOver && stored.writer !== this.writer ? Object.freeze(carryOver(stored.record)) : stored.record;
  }

  private write(file: PrivateFile, record: PageSessionRecord, at?: number): Promise<void> {
    return file.write(JSON.stringify({ format: FORMAT, writer: this.writer, record: encode(record as unknown as Value) }), at);
  }
}

/** Values lie a few levels deep in a record. */
const RECORD_DEPTH = VALUE_DEPTH + 4;

function parse(text: string): { readonly writer: unknown; readonly record: PageSessionRecord } | undefined {
  try {
    const { format, writer, record } = JSON.parse(text) as { format?: unknown; writer?: unknown; record?: unknown };
    if (format !== FORMAT) return undefined;
    return { writer, record: Object.freeze(decode(record, { depth: RECORD_DEPTH })) as unknown as PageSessionRecord };
  } catch {
    return undefined;
  }
}
