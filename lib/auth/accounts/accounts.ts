import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { AuthUser, UserId } from './auth-user.js';

export interface Registration {
  /** Left out where people log in by e-mail alone. */
  readonly username?: string;
  readonly email: string;
  readonly password: string;
}

/**
 * What the pages of accounts do, for pages and controllers alike. Refuses with `AccountException`; what it answers is the
 * same whether an account exists or not, in text and in time.
 *
 * `request` is the running one: `currentRequest()` in an event.
 */
@Injectable()
export class Accounts {
  /**
   * Logs in, in a new session: the one before ends, and its id with it. Throws `REFLEX_LOGIN_FAILED`,
   * `REFLEX_TOO_MANY_TRIES`, and `REFLEX_NO_SESSION` where no session middleware runs.
   */
  async login(_request: Request, _login: string, _password: string): Promise<AuthUser> {
    throw new Error('Not there yet');
  }

  /** Logs in a user that something else has authenticated, such as an OAuth provider, in a new session. */
  async startSession(_request: Request, _id: UserId): Promise<AuthUser> {
    throw new Error('Not there yet');
  }

  /** Ends the session; nothing where nobody is logged in. */
  async logout(_request: Request): Promise<void> {
    throw new Error('Not there yet');
  }

  /**
   * Makes an account. Nobody is logged in by it: that would tell a free address from a taken one, whose owner gets a mail
   * instead. Throws `REFLEX_INVALID_FIELDS` with messages at `username`, `email` and `password`. A username that is taken
   * is told, since one has to choose another.
   */
  async register(_request: Request, _fields: Registration): Promise<void> {
    throw new Error('Not there yet');
  }

  /** Where `confirmEmail` is set: takes the token of the mail. Throws `REFLEX_LINK_INVALID`. */
  async confirmEmail(_request: Request, _token: string): Promise<void> {
    throw new Error('Not there yet');
  }

  /** Sends a link if the address has an account. Always takes the same time, since all work is done after it. */
  async requestPasswordReset(_request: Request, _email: string): Promise<void> {
    throw new Error('Not there yet');
  }

  /**
   * Sets a new password by the token of a mail. All sessions and tokens of the user end. Throws `REFLEX_INVALID_FIELDS`
   * (`password`; the token is still good) and `REFLEX_LINK_INVALID`.
   */
  async resetPassword(_request: Request, _token: string, _password: string): Promise<void> {
    throw new Error('Not there yet');
  }

  /** For the user of the request; its other sessions end, this one goes on under a new id. Throws at `current` or `password`. */
  async changePassword(_request: Request, _current: string, _password: string): Promise<void> {
    throw new Error('Not there yet');
  }
}
