import type { StateStore } from '../store/state.store.js';
import { PageSession, type PageSessionHost } from './page-session.js';

/** A page session in memory, and how many pieces of work hold it there. */
interface Live {
  readonly session: Promise<PageSession | undefined>;
  /** What `session` resolved to. */
  found?: PageSession;
  holds: number;
}

/**
 * The page sessions that this process works with: those with a socket, and those that something holds. There is one
 * object for each, and none for the others, whose records are in the store.
 */
export class LiveSessions {
  private readonly live = new Map<string, Live>();

  constructor(
    private readonly store: StateStore,
    private readonly host: PageSessionHost,
    /** Called with the id of each that is not in memory any more. */
    private readonly forgotten?: (id: string) => void,
  ) {}

  get size(): number {
    return this.live.size;
  }

  /** The page session, where it is in memory or being read. */
  find(id: string): Promise<PageSession | undefined> | undefined {
    return this.live.get(id)?.session;
  }

  /** The page session, where it has a socket. */
  attachedTo(id: string): PageSession | undefined {
    const found = this.live.get(id)?.found;
    return found?.attached ? found : undefined;
  }

  /** Those that have a socket. */
  *attached(): Iterable<PageSession> {
    for (const { found } of this.live.values()) if (found?.attached) yield found;
  }

  /** Runs `task` with the page session held in memory; `otherwise` where there is none. */
  async hold<T>(id: string, task: (session: PageSession) => Promise<T>, otherwise?: () => undefined): Promise<T | undefined> {
    const live = this.retain(id);
    try {
      const session = await live.session;
      return session ? await task(session) : otherwise?.();
    } finally {
      this.release(id, live);
    }
  }

  /** Holds the page session without waiting for it. Who calls it owes a `release()`. */
  retain(id: string): Live {
    let live = this.live.get(id);
    if (!live) this.live.set(id, (live = this.enter(id)));
    live.holds++;
    return live;
  }

  release(id: string, live: Live): void {
    live.holds--;
    if (live.holds === 0 && !live.found?.attached) void this.settle(id);
  }

  /** Forgets the page session where nobody works with it any more. */
  async settle(id: string): Promise<void> {
    const live = this.live.get(id);
    if (!live || live.holds > 0) return;
    const session = await live.session.catch(() => undefined);
    if (live.holds > 0 || session?.attached || this.live.get(id) !== live) return;
    this.live.delete(id);
    this.forgotten?.(id);
  }

  private enter(id: string): Live {
    const live: Live = {
      session: this.load(id).then((session) => (live.found = session)),
      holds: 0,
    };
    return live;
  }

  private async load(id: string): Promise<PageSession | undefined> {
    const record = await this.store.load(id);
    return record && new PageSession(record, this.host);
  }
}
