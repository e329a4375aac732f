import session from 'express-session';
import type { SessionData } from 'express-session';
import { PrivateFiles } from './private-files.js';

/** Most sessions kept, the oldest go first. */
const MOST = 1_000;
/** Milliseconds after which an unused session is gone, also where its cookie lives longer: a week. */
const TTL = 7 * 24 * 3_600_000;

/**
 * Keeps the sessions of express-session in a folder, so that a restart logs nobody out: made for development, with one process
 * at a time. A session is a file for the owner of the process alone, as in `PrivateFiles`.
 */
export class FileSessionStore extends session.Store {
  private readonly files: PrivateFiles;

  /** `directory` is made where it does not exist. Give it to this store alone. */
  constructor(directory: string) {
    super();
    this.files = new PrivateFiles({ directory, max: MOST, ttl: TTL });
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    settle(
      this.files.inTurn(id, async (file) => parse(await file.read(), id)),
      done,
    );
  }

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const written = this.files.inTurn(id, (file) => file.write(JSON.stringify({ id, data })));
    settle(
      written.then(() => this.files.made()),
      done,
    );
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    settle(
      this.files.inTurn(id, (file) => file.remove()),
      done,
    );
  }

  /** Prolongs a session that has not changed. */
  override touch(id: string, { cookie }: SessionData, done?: () => void): void {
    const prolonged = this.files.inTurn(id, async (file) => {
      const data = parse(await file.read(), id);
      if (data) await file.write(JSON.stringify({ id, data: { ...data, cookie } }));
    });
    settle(prolonged, () => done?.());
  }
}

/** Null where it is over its time, another's, or cannot be read. */
function parse(text: string | undefined, id: string): SessionData | null {
  try {
    const stored = JSON.parse(text ?? 'null') as { readonly id: string; readonly data: SessionData } | null;
    if (stored?.id !== id) return null;
    const { expires } = stored.data.cookie;
    return expires && new Date(expires).getTime() <= Date.now() ? null : stored.data;
  } catch {
    return null;
  }
}

function settle<T>(work: Promise<T>, done: ((error: unknown, value?: T) => void) | undefined): void {
  work.then(
    (value) => done?.(null, value),
    (error: unknown) => done?.(error),
  );
}
