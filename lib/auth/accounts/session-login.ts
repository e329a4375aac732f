import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import passport from 'passport';
import { ReflexError } from '../../errors/reflex.error.js';
import { passwordStamp } from './account-names.js';
import { authUser, mayBeLoggedIn, type AuthUser, type StoredUser, type UserId } from './auth-user.js';
import { UserStore } from './user.store.js';

/** What a session keeps besides Passport's own: the password under which its user logged in. */
interface LoginMark {
  readonly id: UserId;
  readonly stamp: string;
}

/** What is used of express-session. */
interface LoginSession {
  reflexLogin?: LoginMark;
  save(done: (error?: unknown) => void): void;
}

/** On requests whose sessions are read by a Passport of ours. On them, since Nest makes middleware an instance of its own. */
const OURS = Symbol('reflex.passport');

/** Passport's members of a request, which are there once one of its middleware has run. */
interface PassportRequest {
  user?: unknown;
  session?: LoginSession;
  [OURS]?: InstanceType<typeof passport.Passport>;
  login?(user: object, options: { readonly keepSessionInfo: boolean }, done: (error?: unknown) => void): void;
  logout?(options: object, done: (error?: unknown) => void): void;
}

/**
 * Sessions that are logged in. Where the app has a Passport of its own whose `session()` runs before, that one reads and
 * writes them; else one of our own does, with the user's id in `session.passport.user` as everywhere, so that OAuth
 * strategies and guards find what they know.
 *
 * Either way a session ends with the password it was made under, and with the user.
 */
@Injectable()
export class SessionLogin implements NestMiddleware {
  private readonly passport = new passport.Passport();
  private readonly restore: (request: Request, response: Response, next: NextFunction) => void;

  constructor(@Inject(UserStore) private readonly users: UserStore) {
    this.passport.serializeUser((user, done) => done(null, (user as AuthUser).id));
    this.passport.deserializeUser((request: Request, id: UserId, done: (error: unknown, user?: AuthUser | false) => void) => {
      this.userOf(request, id).then(
        (user) => done(null, user ?? false),
        (error: unknown) => done(error),
      );
    });
    this.restore = this.passport.session() as typeof this.restore;
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const known = request as PassportRequest;
    if (typeof known.login === 'function') {
      this.checkMark(known).then(
        () => next(),
        (error: unknown) => next(error),
      );
    } else if (known.session) {
      known[OURS] = this.passport;
      this.restore(request, response, next);
    } else {
      next();
    }
  }

  /** In a new session. With `keep`, what the one before held goes into the new one. */
  async start(request: Request, user: StoredUser, { keep = false } = {}): Promise<AuthUser> {
    const known = request as PassportRequest;
    if (!known.session) throw noSession();
    if (typeof known.login !== 'function') throw noMiddleware();
    this.take(request);
    const visible = authUser(user);
    await settled((done) => known.login!(visible, { keepSessionInfo: keep }, done));
    const { session } = known;
    session.reflexLogin = { id: user.id, stamp: passwordStamp(user) };
    await settled((done) => session.save(done));
    return visible;
  }

  /** The session ends, with all it held. */
  async end(request: Request): Promise<void> {
    const known = request as PassportRequest;
    if (!known.session) throw noSession();
    if (typeof known.logout !== 'function') throw noMiddleware();
    this.take(request);
    await settled((done) => known.logout!({}, done));
    // As it was before anyone logged in.
    known.user = undefined;
  }

  /** A strategy of another Passport, as of an OAuth provider, leaves its own session manager on the request. */
  private take(request: Request): void {
    (request as PassportRequest)[OURS]?.initialize()(request, {} as never, () => {});
  }

  private async userOf(request: Request, id: UserId): Promise<AuthUser | undefined> {
    const user = await this.users.findById(id);
    const session = (request as PassportRequest).session!;
    const mark = session.reflexLogin;
    if (user && !mark) session.reflexLogin = { id: user.id, stamp: passwordStamp(user) };
    const valid = user && mayBeLoggedIn(user) && (!mark || holds(mark, user));
    return valid ? authUser(user) : undefined;
  }

  /**
   * A session of the app's own Passport. One that the app's own login has begun is marked when it is first seen; where the
   * app's `request.user` is none of the `UserStore`, there is nothing to check.
   */
  private async checkMark(request: PassportRequest): Promise<void> {
    const { session } = request;
    const id = (request.user as { readonly id?: unknown } | undefined | null)?.id;
    if (!session || (typeof id !== 'string' && typeof id !== 'number')) return;
    const mark = session.reflexLogin;
    const sameUser = mark !== undefined && mark.id === id;
    const user = await this.users.findById(id);
    if (!user && !sameUser) return;
    if (user && mayBeLoggedIn(user)) {
      if (sameUser && holds(mark, user)) return;
      if (!sameUser) {
        session.reflexLogin = { id, stamp: passwordStamp(user) };
        return;
      }
    }
    await this.end(request as Request);
  }
}

function holds(mark: LoginMark, user: StoredUser): boolean {
  return mark.id === user.id && mark.stamp === passwordStamp(user);
}

function settled(call: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve()));
  });
}

function noSession(): ReflexError {
  return new ReflexError('REFLEX_NO_SESSION', 'Logging in needs a session, and the request has none');
}

function noMiddleware(): ReflexError {
  return new ReflexError(
    'REFLEX_NO_SESSION',
    'Logging in needs the middleware of ReflexAuthModule, which has not run on this request',
    {
      repair: 'Import `ReflexAuthModule` and keep `middleware.mode` at `full` or `session`.',
    },
  );
}
