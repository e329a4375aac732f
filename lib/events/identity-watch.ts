import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { within } from '../request/deadline.js';
import { isLogin, userIdOf } from '../request/identity.js';
import type { SessionStore } from '../request/request-origin.js';
import { AuthChanges, type UserStamps } from './auth-changes.js';
import type { PageSession } from './page-session.js';
import { PageSessions } from './page-sessions.js';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** Milliseconds that a look may take: a session store that hangs must not end them. */
const TIME = 5_000;

/** What a session or a user was at the last look. */
type Known<Key> = Map<Key, string>;

/**
 * Looks once a second whether the HTTP sessions and the users of open pages are still what they were, and has pages looked
 * at again where not. Sessions are shared by the processes of an app, and so are its users: a logout or a role revoked in
 * another process, or by hand, reaches open pages without a bus between them.
 *
 * One `get` for each session with an open page, one query for all users; nothing where nobody is logged in.
 */
@Injectable()
export class IdentityWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer?: ReturnType<typeof setInterval>;
  private looking = false;
  private sessionsKnown: Known<string> = new Map();
  private usersKnown: Known<string | number> = new Map();

  constructor(
    @Inject(PageSessions) private readonly sessions: PageSessions,
    @Inject(AuthChanges) private readonly changes: AuthChanges,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), INTERVAL).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const present = new Present(this.sessions.attached());
      await within(TIME, 'The look at sessions', Promise.all([this.lookAtSessions(present), this.lookAtUsers(present)]));
    } catch {
      // What cannot be asked now is asked again in a second; what uses it meanwhile fails and says why.
    } finally {
      this.looking = false;
    }
  }

  private async lookAtSessions({ bySession }: Present): Promise<void> {
    const seen: Known<string> = new Map();
    const look = async ([id, { store, pages }]: [string, SessionPages]): Promise<void> => {
      const text = await contentOf(store, id);
      if (text !== undefined) seen.set(id, text);
      const changed = text !== this.sessionsKnown.get(id);
      // A session that is not stored says nothing of a user who is known by something else, a token say.
      this.refresh(changed ? pages : text === undefined ? pages.filter(({ record }) => isLogin(record.identity)) : []);
    };
    await Promise.all([...bySession].map(look));
    this.sessionsKnown = seen;
  }

  private async lookAtUsers({ byUser }: Present): Promise<void> {
    const seen: Known<string | number> = new Map();
    const ids = [...byUser.keys()];
    if (ids.length > 0) await Promise.all(this.changes.sources.map((source) => stampsInto(seen, source, ids)));
    if (this.changes.sources.length > 0)
      for (const [id, pages] of byUser) if (seen.get(id) !== this.usersKnown.get(id)) this.refresh(pages);
    this.usersKnown = seen;
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

/** What of a session says who is logged in; undefined for one that is over. */
function contentOf(store: SessionStore, id: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    store.get(id, (error, session) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve(session ? JSON.stringify(loginIn(session)) : undefined);
    });
  });
}

/** Passport's part where there is one; else all but the cookie, which each request renews: any of it may name a user. */
function loginIn({ cookie: _renewed, ...content }: { readonly cookie?: unknown; readonly passport?: unknown }): unknown {
  return content.passport ?? content;
}

async function stampsInto(seen: Known<string | number>, source: UserStamps, ids: readonly (string | number)[]): Promise<void> {
  for (const [id, stamp] of await source.stamps(ids)) seen.set(id, `${seen.get(id) ?? ''}${stamp};`);
}
