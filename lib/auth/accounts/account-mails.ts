import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { ReflexError } from '../../errors/reflex.error.js';
import { RuntimeMode } from '../../events/runtime-mode.js';
import { ACCOUNTS_OPTIONS, type AccountPaths, type AccountsOptions, type MailFacts, type MailText } from './accounts.options.js';
import type { StoredUser } from './auth-user.js';
import { Mailer, type MailKind } from './mailer.js';

const defaultPaths: AccountPaths = {
  login: '/login',
  reset: '/password-reset',
  resetConfirm: '/password-reset/confirm',
  registerConfirm: '/register/confirm',
};

/** `Host` of the machine itself. */
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Where links of a mail lead to. */
export interface LinkTarget {
  readonly path: keyof AccountPaths;
  readonly token?: string;
  readonly minutes?: number;
}

/** Writes the mails of accounts and gives them to the `Mailer`. */
@Injectable()
export class AccountMails {
  private readonly logger = new Logger('Reflex');
  private readonly origin?: string;

  /** Throws `REFLEX_BAD_LINK_ORIGIN`. */
  constructor(
    @Inject(ACCOUNTS_OPTIONS) private readonly options: AccountsOptions,
    @Inject(Mailer) private readonly mailer: Mailer,
    @Inject(RuntimeMode) private readonly mode: RuntimeMode,
  ) {
    this.origin = checkedOrigin(options.origin);
    if (this.origin === undefined && mode.production)
      this.logger.warn(
        'No mail with a link is sent: set `origin` in the options of ReflexAuthModule to the origin of the app, such as https://app.example.com',
      );
  }

  /**
   * The origin for links: the configured one; in development else that of the request, if it is this machine. Another
   * `Host` header may be an attacker's, who would get the token of someone else's link, and a server that nobody has told
   * that it is in production is none the less.
   */
  originOf(request: Request): string | undefined {
    if (this.origin !== undefined) return this.origin;
    const { host = '' } = request.headers;
    if (this.mode.production || !LOCAL.test(host)) return undefined;
    return `${request.protocol === 'https' ? 'https' : 'http'}://${host}`;
  }

  /** To the address that the account has, whatever was typed. */
  async send(kind: MailKind, user: StoredUser, origin: string | undefined, target: LinkTarget): Promise<void> {
    if (origin === undefined) {
      this.logger.error(`A mail (${kind}) was not sent: its link needs \`origin\` in the options of ReflexAuthModule`);
      return;
    }
    const link = this.link(origin, target);
    const brand = this.options.brand ?? new URL(origin).host;
    const { username } = user;
    const text = (this.options.mails?.[kind] ?? texts[kind])({ username, brand, link, minutes: target.minutes });
    await this.mailer.send({ ...text, kind, to: user.email, link });
  }

  private link(origin: string, { path, token }: LinkTarget): string {
    const url = new URL(this.options.paths?.[path] ?? defaultPaths[path], origin);
    if (token !== undefined) url.searchParams.set('token', token);
    return url.href;
  }
}

const texts: Readonly<Record<MailKind, MailText>> = {
  reset: (facts) => ({
    subject: `${facts.brand}: choose a new password`,
    text: lines(
      greeting(facts),
      `someone, probably you, asked for a new password at ${facts.brand}. Choose it here:`,
      facts.link,
      `The link works once, for ${duration(facts.minutes)}. If it was not you, do nothing: your password stays as it is.`,
    ),
  }),
  confirm: (facts) => ({
    subject: `${facts.brand}: confirm your address`,
    text: lines(
      greeting(facts),
      `an account at ${facts.brand} was made with this address. Confirm that it is yours here:`,
      facts.link,
      `The link works once, for ${duration(facts.minutes)}. If it was not you, do nothing.`,
    ),
  }),
  welcome: (facts) => ({
    subject: `${facts.brand}: your account`,
    text: lines(greeting(facts), `your account at ${facts.brand} is ready. Log in here:`, facts.link),
  }),
  exists: (facts) => ({
    subject: `${facts.brand}: you have an account already`,
    text: lines(
      greeting(facts),
      `someone, probably you, wanted to make an account at ${facts.brand} with this address, which has one already. If you do not remember your password, choose a new one here:`,
      facts.link,
      'If it was not you, do nothing.',
    ),
  }),
  changed: (facts) => ({
    subject: `${facts.brand}: your password was changed`,
    text: lines(
      greeting(facts),
      `the password of your account at ${facts.brand} was changed. If it was not you, choose a new one at once:`,
      facts.link,
    ),
  }),
};

function checkedOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new ReflexError('REFLEX_BAD_LINK_ORIGIN', `The \`origin\` of ReflexAuthModule is ${JSON.stringify(origin)}`);
}

function greeting({ username }: MailFacts): string {
  return `Hello ${username},`;
}

function lines(...paragraphs: readonly (string | undefined)[]): string {
  return `${paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n')}\n`;
}

function duration(minutes = 0): string {
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours`;
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
