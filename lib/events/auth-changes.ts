import { Inject, Injectable } from '@nestjs/common';
import { userIdOf } from '../request/identity.js';
import { StateStore } from '../store/state.store.js';
import { PageSessions } from './page-sessions.js';

/** Whose rights or sessions have changed. */
export type AuthChange =
  /** A user, by the id that `request.user` has. */
  | { readonly user: string | number }
  /** An HTTP session, by its id. */
  | { readonly session: string };

/** What tells whether users have changed, for all users with open pages at once. */
export interface UserStamps {
  /** For each of these users that there is, a text that changes whenever what it may do does. */
  stamps(ids: readonly (string | number)[]): Promise<ReadonlyMap<string | number, string>>;
}

/** What it is called between processes. */
const TOPIC = 'auth';

/**
 * Tells open pages that who uses them may have other rights by now, or none: they are looked at again at once. To be called
 * where an app changes roles itself; what goes through a `UserStore` with `stamps()` is found by itself within a second.
 */
@Injectable()
export class AuthChanges {
  /** See `UserStamps`; each is asked once a second. */
  readonly sources: UserStamps[] = [];

  constructor(
    @Inject(PageSessions) private readonly sessions: PageSessions,
    @Inject(StateStore) private readonly store: StateStore,
  ) {
    const { peers } = store;
    peers?.hear(TOPIC, (message) => isChange(message) && this.apply(message));
    peers?.onGap(() => this.apply());
  }

  /** For the pages of all processes that share a store of page sessions. Where they share none, each is to be told. */
  publish(change: AuthChange): void {
    this.apply(change);
    this.store.peers?.tell(TOPIC, change);
  }

  /** Undefined: whatever there was to tell. */
  private apply(change?: AuthChange): void {
    for (const session of this.sessions.attached()) {
      const sender = session.attached?.origin.sender;
      if (sender && (!change || concerns(change, sender))) this.sessions.refresh(session);
    }
  }

  /** Has users watched. */
  follow(source: UserStamps): void {
    this.sources.push(source);
  }
}

function concerns(change: AuthChange, sender: { readonly user?: unknown; readonly sessionID?: string }): boolean {
  if ('session' in change) return sender.sessionID === change.session;
  const id = userIdOf(sender.user);
  return id !== undefined && String(id) === String(change.user);
}

function isChange(message: unknown): message is AuthChange {
  const { user, session } = (message ?? {}) as { readonly user?: unknown; readonly session?: unknown };
  return typeof session === 'string' || typeof user === 'string' || typeof user === 'number';
}
