import { Inject, Injectable } from '@nestjs/common';
import { PageSessions } from './page-sessions.js';
import { userIdOf } from '../request/identity.js';

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

/**
 * Tells open pages that who uses them may have other rights by now, or none: they are looked at again at once. To be called
 * where an app changes roles itself; what goes through a `UserStore` with `stamps()` is found by itself within a second.
 */
@Injectable()
export class AuthChanges {
  /** See `UserStamps`; each is asked once a second. */
  readonly sources: UserStamps[] = [];

  constructor(@Inject(PageSessions) private readonly sessions: PageSessions) {}

  /** For the pages of this process; where there are several, each is to be told. */
  publish(change: AuthChange): void {
    for (const session of this.sessions.attached()) {
      const sender = session.attached?.origin.sender;
      if (sender && concerns(change, sender)) this.sessions.refresh(session);
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
