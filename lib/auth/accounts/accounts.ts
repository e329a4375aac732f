import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import { isPrivateAddress } from '../../request/private-address.js';
import { AccountMails } from './account-mails.js';
import { addressKey, emailProblem, normalEmail, normalUsername, usernameProblem } from './account-names.js';
import { AccountException } from './account.exception.js';
import { ACCOUNTS_OPTIONS, type AccountsOptions } from './accounts.options.js';
import { authUser, mayBeLoggedIn, type AuthUser, type StoredUser, type UserId } from './auth-user.js';
import { LoginThrottle, type Try } from './login-throttle.js';
import { MailTokens } from './mail-tokens.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionLogin } from './session-login.js';
import { UserStore } from './user.store.js';

/** What a new account is made from. */
export interface Registration {
  /** Left out where people log in by e-mail alone. */
  readonly username?: string;
  readonly email: string;
  readonly password: string;
}

/** Longest login name that is looked up. */
const LOGIN_LENGTH = 254;
/** Milliseconds that a registration takes at least: whether a row was written or refused does not show. */
const REGISTRATION_TIME = 250;
/** Mails that are on their way at most: a mail server that hangs must not fill the memory. */
const MOST_PENDING = 1000;

/**
 * What the pages of accounts do, for pages and controllers alike. Refuses with `AccountException`; what it answers is the
 * same whether an account exists or not, in text and in time.
 *
 * `request` is the running one: `currentRequest()` in an event.
 */
@Injectable()
export class Accounts implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Reflex');
  private readonly pending = new Set<Promise<void>>();

  constructor(
    @Inject(ACCOUNTS_OPTIONS) private readonly options: AccountsOptions,
    @Inject(UserStore) private readonly users: UserStore,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(MailTokens) private readonly tokens: MailTokens,
    @Inject(AccountMails) private readonly mails: AccountMails,
    @Inject(SessionLogin) private readonly sessions: SessionLogin,
  ) {}

  /**
   * Logs in, in a new session: the one before ends, and its id with it. Throws `REFLEX_LOGIN_FAILED`,
   * `REFLEX_TOO_MANY_TRIES`, and `REFLEX_NO_SESSION` where no session middleware runs.
   */
  async login(request: Request, login: string, password: string): Promise<AuthUser> {
    return this.sessions.start(request, await this.verified(request, login, password));
  }

  /**
   * The user of a name and a password, throttled like a login, without a session: for an endpoint that answers with a
   * token. Throws `REFLEX_LOGIN_FAILED` and `REFLEX_TOO_MANY_TRIES`.
   */
  async authenticate(request: Request, login: string, password: string): Promise<AuthUser> {
    return authUser(await this.verified(request, login, password));
  }

  /** Logs in a user that something else has authenticated, such as an OAuth provider, in a new session. */
  async startSession(request: Request, id: UserId): Promise<AuthUser> {
    const user = await this.users.findById(id);
    if (!user || !mayBeLoggedIn(user)) throw loginFailed();
    return this.sessions.start(request, user);
  }

  /** Ends the session; nothing where nobody is logged in. */
  async logout(request: Request): Promise<void> {
    if (request.user) await this.sessions.end(request);
  }

  /**
   * Makes an account. Nobody is logged in by it: that would tell a free address from a taken one, whose owner gets a mail
   * instead. Throws `REFLEX_INVALID_FIELDS` with messages at `username`, `email` and `password`. A username that is taken
   * is told, since one has to choose another.
   */
  async register(request: Request, fields: Registration): Promise<void> {
    const email = normalEmail(fields.email);
    const byEmail = this.loginBy === 'email';
    const username = byEmail ? email : (fields.username ?? '').trim().normalize('NFKC');
    refuse({
      username: byEmail ? undefined : usernameProblem(username),
      email: emailProblem(email),
      password: this.hasher.problem(fields.password),
    });
    await this.enter({ action: 'register', ...from(request) });
    const [creation] = await Promise.all([this.create(username, email, fields.password), delay(REGISTRATION_TIME)]);
    if ('taken' in creation && creation.taken === 'username' && !byEmail)
      refuse({ username: 'This username is taken, choose another' });
    const origin = this.mails.originOf(request);
    this.later(async () => {
      if ('user' in creation) return this.greet(creation.user, origin);
      const owner = await this.users.findByLogin(email, 'email');
      if (owner) await this.mails.send('exists', owner, origin, { path: 'reset' });
    });
  }

  /** Where `confirmEmail` is set: takes the token of the mail. Throws `REFLEX_LINK_INVALID`. */
  async confirmEmail(request: Request, token: string): Promise<void> {
    const attempt: Try = { action: 'link', ...from(request) };
    await this.enter(attempt);
    const user = await this.tokens.take(token, 'confirm');
    if (!user) throw linkInvalid();
    await this.users.confirmEmail?.(user.id);
    await this.throttle.forgive(attempt);
  }

  /** Sends a link if the address has an account. Always takes the same time, since all work is done after it. */
  async requestPasswordReset(request: Request, email: string): Promise<void> {
    const address = normalEmail(email);
    refuse({ email: emailProblem(address) });
    await this.enter({ action: 'reset', ...from(request) });
    const origin = this.mails.originOf(request);
    this.later(async () => {
      // Not told: the mailbox is protected, and whether it has an account stays unknown.
      if ((await this.throttle.enter({ action: 'reset', account: address })) > 0) return;
      const user = await this.users.findByLogin(address, 'email');
      if (!user?.active || origin === undefined) return this.noReset(user, origin);
      const minutes = this.options.resetMinutes ?? 30;
      const token = await this.tokens.issue(user, 'reset', minutes);
      await this.mails.send('reset', user, origin, { path: 'resetConfirm', token, minutes });
    });
  }

  /**
   * Sets a new password by the token of a mail. All sessions and tokens of the user end. Throws `REFLEX_INVALID_FIELDS`
   * (`password`; the token is still good) and `REFLEX_LINK_INVALID`.
   */
  async resetPassword(request: Request, token: string, password: string): Promise<void> {
    refuse({ password: this.hasher.problem(password) });
    const attempt: Try = { action: 'link', ...from(request) };
    await this.enter(attempt);
    const user = await this.tokens.take(token, 'reset');
    if (!user) throw linkInvalid();
    const hash = await this.hasher.hash(password);
    if (!(await this.users.setPassword(user.id, hash, user.passwordHash))) throw linkInvalid();
    // The link went to the address, so it is theirs.
    if (user.confirmed === false) await this.users.confirmEmail?.(user.id);
    await this.throttle.forgive(attempt);
    this.tellChanged(request, user);
  }

  /** For the user of the request; its other sessions end, this one goes on under a new id. Throws at `current` or `password`. */
  async changePassword(request: Request, current: string, password: string): Promise<void> {
    const id = (request.user as AuthUser | undefined)?.id;
    if (id === undefined) throw loginFailed();
    refuse({ password: this.hasher.problem(password) });
    const attempt: Try = { action: 'login', account: `id ${id}`, ...from(request) };
    await this.enter(attempt);
    const user = await this.users.findById(id);
    const known = await this.hasher.verify(user?.passwordHash, current);
    if (!user || !known || !mayBeLoggedIn(user)) refuse({ current: 'This is not your password' });
    await this.throttle.forgive(attempt);
    const passwordHash = await this.hasher.hash(password);
    if (!(await this.users.setPassword(id, passwordHash, user!.passwordHash))) throw loginFailed();
    await this.sessions.start(request, { ...user!, passwordHash }, { keep: true });
    this.tellChanged(request, user!);
  }

  /** Resolves once all mails that were asked for are sent, or have failed. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.settled(), delay(5000, undefined, { ref: false })]);
  }

  private get loginBy() {
    return this.options.loginBy ?? 'both';
  }

  private async enter(attempt: Try): Promise<void> {
    const wait = await this.throttle.enter(attempt);
    if (wait === 0) return;
    const time = wait < 120 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
    throw new AccountException('REFLEX_TOO_MANY_TRIES', `Too many tries. Try again in ${time}.`, { retryAfter: wait });
  }

  private async create(username: string, email: string, password: string) {
    const passwordHash = await this.hasher.hash(password);
    return this.users.create({ username, email, passwordHash, confirmed: this.options.confirmEmail !== true });
  }

  private async greet(user: StoredUser, origin: string | undefined): Promise<void> {
    if (user.confirmed !== false) return this.mails.send('welcome', user, origin, { path: 'login' });
    const minutes = this.options.confirmMinutes ?? 1440;
    const token = await this.tokens.issue(user, 'confirm', minutes);
    await this.mails.send('confirm', user, origin, { path: 'registerConfirm', token, minutes });
  }

  private async verified(request: Request, login: string, password: string): Promise<StoredUser> {
    const name = login.trim();
    const attempt: Try = { action: 'login', account: normalUsername(name.slice(0, LOGIN_LENGTH)), ...from(request) };
    await this.enter(attempt);
    const user = name === '' || name.length > LOGIN_LENGTH ? undefined : await this.users.findByLogin(name, this.loginBy);
    const known = await this.hasher.verify(user?.passwordHash, password);
    if (!user || !known || !mayBeLoggedIn(user)) throw loginFailed();
    await this.throttle.forgive(attempt);
    return this.withFreshHash(user, password);
  }

  private async withFreshHash(user: StoredUser, password: string): Promise<StoredUser> {
    if (user.passwordHash === null || !this.hasher.outdated(user.passwordHash)) return user;
    const passwordHash = await this.hasher.hash(password);
    // Only over the one that was verified: a password that was changed meanwhile stays.
    const done = await this.users.setPassword(user.id, passwordHash, user.passwordHash);
    return done ? { ...user, passwordHash } : user;
  }

  private async noReset(user: StoredUser | undefined, origin: string | undefined): Promise<void> {
    if (user?.active && origin === undefined) await this.mails.send('reset', user, origin, { path: 'resetConfirm' });
  }

  private tellChanged(request: Request, user: StoredUser): void {
    const origin = this.mails.originOf(request);
    this.later(() => this.mails.send('changed', user, origin, { path: 'reset' }));
  }

  /** After the answer, whose time must not tell what there was to do. */
  private later(work: () => Promise<void>): void {
    if (this.pending.size >= MOST_PENDING) {
      this.logger.error(`A mail was not sent: ${MOST_PENDING} others are still on their way`);
      return;
    }
    const done: Promise<void> = delay(0)
      .then(work)
      .catch((error: unknown) => this.logger.error('A mail of an account was not sent', (error as Error)?.stack))
      .finally(() => this.pending.delete(done));
    this.pending.add(done);
  }
}

/**
 * Without an address where a proxy stands before the app that it does not know: everybody would have the proxy's, and one
 * who guesses passwords would lock out all.
 */
function from(request: Request): Pick<Try, 'address'> {
  const { ip, ips, headers } = request;
  const hidden =
    headers['x-forwarded-for'] !== undefined && ips.length === 0 && isPrivateAddress(ip?.replace(/^::ffff:/i, '') ?? '');
  return hidden ? {} : { address: addressKey(ip) };
}

/** Throws where there is anything wrong. */
function refuse(problems: Readonly<Record<string, string | undefined>>): void {
  const fields = Object.entries(problems).flatMap(([field, problem]) => (problem === undefined ? [] : [[field, [problem]]]));
  if (fields.length === 0) return;
  throw new AccountException('REFLEX_INVALID_FIELDS', 'Some fields cannot be taken as they are', {
    fields: Object.fromEntries(fields) as Record<string, string[]>,
  });
}

function loginFailed(): AccountException {
  return new AccountException('REFLEX_LOGIN_FAILED', 'The name or the password is wrong');
}

function linkInvalid(): AccountException {
  return new AccountException('REFLEX_LINK_INVALID', 'This link was used before or has expired. Ask for a new one.');
}
