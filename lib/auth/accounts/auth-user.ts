/** Key of a user in the app's store. What the store gives is what it gets back, type included. */
export type UserId = string | number;

/** A user as `request.user` holds it. The hash of the password is not among it, whoever returns it from a controller. */
export interface AuthUser {
  readonly id: UserId;
  readonly username: string;
  readonly email: string;
  /** Names of the roles. */
  readonly roles: readonly string[];
  /** All permissions, those of the roles included. */
  readonly permissions: readonly string[];
  /** False: may not log in, and is logged out where it is. */
  readonly active: boolean;
}

/** A user as a `UserStore` holds it. */
export interface StoredUser extends AuthUser {
  /** From `PasswordHasher`; null for a user without a password, such as one that came through OAuth: no password logs it in. */
  readonly passwordHash: string | null;
  /** False until the e-mail address has been shown to be theirs: may not log in. Left out: true. */
  readonly confirmed?: boolean;
}

/** What registration knows of a new user. */
export interface NewUser {
  /** As typed, trimmed. The e-mail address where the app asks for no username. */
  readonly username: string;
  /** Normalised: `normalEmail()`. */
  readonly email: string;
  readonly passwordHash: string | null;
  readonly confirmed: boolean;
}

/** By what people log in. */
export type LoginBy = 'username' | 'email' | 'both';

/** May have a session: what a password alone does not decide. */
export function mayBeLoggedIn(user: StoredUser): boolean {
  return user.active && user.confirmed !== false;
}

/** What the app may show of a user. A copy: the store may hand out what it keeps. */
export function authUser({ passwordHash: _secret, ...user }: StoredUser): AuthUser {
  return user;
}
