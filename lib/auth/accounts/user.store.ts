import type { LoginBy, NewUser, StoredUser, UserId } from './auth-user.js';

/** What a token that was sent by mail is good for. */
export type TokenPurpose = 'reset' | 'confirm';

/** A token as it is kept. */
export interface StoredToken {
  /** SHA-256 of the token, base64url: who reads the table cannot use it. */
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly userId: UserId;
  /** `passwordStamp()` of the user when it was made: a new password ends all tokens, whatever the store does. */
  readonly stamp: string;
  readonly expires: Date;
}

/** A new user, or what another user has already. Where both are taken, `username`. */
export type UserCreation = { readonly user: StoredUser } | { readonly taken: 'username' | 'email' };

/**
 * Where users live. The token to inject; an app with users of its own extends it and gives it to `ReflexAuthModule`.
 * Usernames and e-mail addresses are unique and found without regard to case.
 */
export abstract class UserStore {
  /** The user of this login name; `login` is as typed, trimmed. Inactive users are found as well. */
  abstract findByLogin(login: string, by: LoginBy): Promise<StoredUser | undefined>;
  abstract findById(id: UserId): Promise<StoredUser | undefined>;
  /** Must be safe against two registrations at the same time: what tells is the database's unique index. */
  abstract create(user: NewUser): Promise<UserCreation>;
  /**
   * Sets the hash. Where `expected` is given, only if that is the hash as it stands, in one atomic step. False where it is
   * not, and where there is no such user.
   */
  abstract setPassword(id: UserId, hash: string, expected?: string | null): Promise<boolean>;
  /** Notes that the e-mail address is theirs. Needed where the app confirms addresses. */
  confirmEmail?(id: UserId): Promise<void>;

  /** Also the time to delete tokens that have expired. */
  abstract saveToken(token: StoredToken): Promise<void>;
  /** Deletes the token and returns it, in one atomic step: of two callers one gets it. Whether it has expired is not its business. */
  abstract takeToken(hash: string, purpose: TokenPurpose): Promise<StoredToken | undefined>;

  /**
   * For each of these users that there is, a text that changes whenever its password, roles, permissions or `active` do.
   * In one query: it is asked once a second for all users with open pages. Left out: changes show at the next event.
   */
  stamps?(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
}
