import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PrivateFilesOptions {
  /** Folder of the files, made where it does not exist. Give it to one store alone. */
  readonly directory: string;
  /** Most files kept, the oldest go first. Looked after when the folder is first used and now and then. */
  readonly max: number;
  /** Milliseconds after which an unused file is gone. */
  readonly ttl: number;
}

/** How many files are made from one sweep to the next. */
const SWEEP_EVERY = 200;
/** Age in milliseconds at which an unfinished file is one that a killed process left. */
const UNFINISHED = 60_000;

/**
 * A folder of texts by id, for the owner of the process alone. A file is named by the hash of its id and replaced as a whole;
 * its time of change is when it was last used. Work on one id waits for what began before.
 */
export class PrivateFiles {
  private readonly queues = new Map<string, Promise<unknown>>();
  private opened: Promise<void> | undefined;
  private created = 0;

  constructor(private readonly options: PrivateFilesOptions) {}

  get directory(): string {
    return this.options.directory;
  }

  /** Runs the work on one id after all that began before. */
  async inTurn<T>(id: string, work: (file: PrivateFile) => Promise<T>): Promise<T> {
    await (this.opened ??= this.open());
    const path = join(this.options.directory, `${createHash('sha256').update(id).digest('hex')}.json`);
    const turn = (this.queues.get(id) ?? Promise.resolve()).then(() => work(new PrivateFile(path, this.options.ttl)));
    const settled = turn.then(noop, noop);
    this.queues.set(id, settled);
    try {
      return await turn;
    } finally {
      if (this.queues.get(id) === settled) this.queues.delete(id);
    }
  }

  /** To be called for each file that is made: the bound holds within some. */
  async made(): Promise<void> {
    if (++this.created % SWEEP_EVERY === 0) await this.sweep();
  }

  /** Waits for the work under way. */
  async close(): Promise<void> {
    await Promise.allSettled(this.queues.values());
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
    const { directory, max, ttl } = this.options;
    const kept: { readonly path: string; readonly used: number }[] = [];
    for (const name of await readdir(directory)) {
      const kind = /^[0-9a-f]{64}\.json(\.[0-9a-f-]{36}\.tmp)?$/.exec(name);
      if (!kind) continue;
      const path = join(directory, name);
      const used = await usedAt(path);
      if (used === undefined) continue;
      if (Date.now() - used > (kind[1] ? UNFINISHED : ttl)) await rm(path, { force: true });
      else if (!kind[1]) kept.push({ path, used });
    }
    kept.sort((a, b) => b.used - a.used);
    for (const { path } of kept.slice(max)) await rm(path, { force: true });
  }
}

/** One of the files, there or not. */
export class PrivateFile {
  constructor(
    private readonly path: string,
    private readonly ttl: number,
  ) {}

  /** Undefined where there is none, or none that was used in time. */
  async read(): Promise<string | undefined> {
    if (!(await this.isAlive())) return undefined;
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces the file. `at`: when it was last used, in milliseconds of the epoch. */
  async write(text: string, at = Date.now()): Promise<void> {
    const unfinished = `${this.path}.${randomUUID()}.tmp`;
    const used = new Date(at);
    try {
      await writeFile(unfinished, text, { mode: 0o600 });
      await utimes(unfinished, used, used);
      await rename(unfinished, this.path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** When it was last used, in milliseconds of the epoch; undefined where there is none. */
  usedAt(): Promise<number | undefined> {
    return usedAt(this.path);
  }

  /** It was used just now. */
  async touch(): Promise<void> {
    const now = new Date();
    if (await this.isAlive()) await utimes(this.path, now, now);
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  private async isAlive(): Promise<boolean> {
    const used = await this.usedAt();
    return used !== undefined && Date.now() - used <= this.ttl;
  }
}

async function usedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

const noop = (): void => undefined;
