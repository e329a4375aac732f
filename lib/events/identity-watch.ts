import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { loginIn, userIdOf } from '../request/identity.js';
import type { SessionStore as AnySessionStore } from '../request/express-session.js';
import { AuthChanges } from './auth-changes.js';
import type { PageSession } from './page-session.js';
import { PageSessions } from './page-sessions.js';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** Milliseconds after which what has not answered is asked again. */
const PATIENCE = 5_000;

type SessionStore = Pick<AnySessionStore, 'get'>;

/** Stands for all users at once in what is being asked. */
const USERS = Symbol('reflex:users');

/**
 * Looks once a second whether the HTTP sessions and the users of open pages are still what they were, and has pages looked
 * at again where not. Sessions are shared by the processes of an app, and so are its users: a logout or a role revoked in
 * another process, or by hand, reaches open pages without a bus between them.
 *
 * One `get` for each session with an open page, one query for all users; nothing where nobody is logged in. What cannot be
 * asked now is asked again in a second; what uses it meanwhile fails and says why.
 */
@Injectable()
export class IdentityWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer?: ReturnType<typeof setInterval>;
  /** When what has not answered yet was asked. */
  private readonly asked = new Map<string | typeof USERS, number>();
  /** What each session said of who is logged in. */
  private readonly logins = new Map<string, string>();
  private stamps: ReadonlyMap<string | number, string> = new Map();

  constructor(
    @Inject(PageSessions) private readonly sessions: PageSessions,
    @Inject(AuthChanges) private readonly changes: AuthChanges,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), INTERVAL).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const { bySession, byUser } = new Present(this.sessions.attached());
    for (const id of this.logins.keys()) if (!bySession.has(id)) this.logins.delete(id);
    for (const [id, { store, pages }] of bySession) this.ask(id, () => this.lookAtSession(id, store, pages));
    if (this.changes.sources.length > 0) this.ask(USERS, () => this.lookAtUsers(byUser));
  }

  private ask(what: string | typeof USERS, look: () => Promise<void>): void {
    const now = performance.now();
    if (now - (this.asked.get(what) ?? -PATIENCE) < PATIENCE) return;
    this.asked.set(what, now);
    const done = (): unknown => this.asked.get(what) === now && this.asked.delete(what);
    look().then(done, done);
  }

  private async lookAtSession(id: string, store: SessionStore, pages: readonly PageSession[]): Promise<void> {
    const session = await get(store, id);
    const login = session ? loginIn(session) : undefined;
    if (login === undefined || login !== this.logins.get(id)) this.refresh(pages);
    if (login === undefined) this.logins.delete(id);
    else this.logins.set(id, login);
  }

  private async lookAtUsers(byUser: ReadonlyMap<string | number, readonly PageSession[]>): Promise<void> {
    const ids = [...byUser.keys()];
    const found = ids.length > 0 ? await Promise.all(this.changes.sources.map((source) => source.stamps(ids))) : [];
    const stamps = new Map(ids.map((id) => [id, JSON.stringify(found.map((of) => of.get(id)))]));
    for (const [id, pages] of byUser) if (stamps.get(id) !== this.stamps.get(id)) this.refresh(pages);
    this.stamps = stamps;
  }

  private refresh(pages: readonly PageSession[]): void {
    for (const page of pages) this.sessions.refresh(page);
  }
}

interface SessionPages {
  readonly store: SessionStore;
  readonly pages: PageSession[];
}

/** The open pages of those who are logged in, by what tells who they are. */
class Present {
  readonly bySession = new Map<string, SessionPages>();
  readonly byUser = new Map<string | number, PageSession[]>();

  constructor(attached: Iterable<PageSession>) {
    for (const page of attached) {
      const sender = page.attached?.origin.sender;
      if (!sender || !page.record.identity) continue;
      const { sessionID, sessionStore, user } = sender;
      if (sessionID !== undefined && sessionStore) {
        const found = this.bySession.get(sessionID);
        if (found) found.pages.push(page);
        else this.bySession.set(sessionID, { store: sessionStore, pages: [page] });
      }
      const id = userIdOf(user);
      if (id === undefined) continue;
      const found = this.byUser.get(id);
      if (found) found.push(page);
      else this.byUser.set(id, [page]);
    }
  }
}

/** Nothing for a session that is over. */
function get(store: SessionStore, id: string): Promise<object | null | undefined> {
  return new Promise((resolve, reject) => {
    store.get(id, (error, session) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve(session);
    });
  });
}
