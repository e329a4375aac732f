import type { LoginBy } from './auth-user.js';
import type { Mail, MailKind } from './mailer.js';

/** Where the pages are that mails link to. */
export interface AccountPaths {
  /** Default `/login`. */
  readonly login: string;
  /** Default `/password-reset`. */
  readonly reset: string;
  /** Gets `?token=`. Default `/password-reset/confirm`. */
  readonly resetConfirm: string;
  /** Gets `?token=`. Default `/register/confirm`. */
  readonly registerConfirm: string;
}

/** Of what a text of a mail is made. */
export interface MailFacts {
  readonly username: string;
  /** Name of the app: `brand`. */
  readonly brand: string;
  readonly link?: string;
  /** Minutes that the link works. */
  readonly minutes?: number;
}

/** Writes a mail from what it has to tell. */
export type MailText = (facts: MailFacts) => Pick<Mail, 'subject' | 'text' | 'html'>;

/** Tries before a lock, and how long the locks are. The first lasts `delay`, each further failure doubles it. */
export interface ThrottlePolicy {
  /** Failures within `window` that cost nothing. */
  readonly tries: number;
  /** Seconds of the first lock. */
  readonly delay: number;
  /** Seconds of the longest lock. */
  readonly longest: number;
  /** Seconds without a failure after which all is forgotten. */
  readonly window: number;
}

/** What a password must be, and what its hash costs. */
export interface PasswordOptions {
  /** Fewest characters. Default 8. */
  readonly minLength: number;
  /** Most characters that are hashed at all. Default 128. */
  readonly maxLength: number;
  /** KiB of memory of one argon2id hash. Default 19456, as OWASP advises. */
  readonly memory: number;
  /** Passes over the memory. Default 2. */
  readonly passes: number;
  /** Lanes. Default 1. */
  readonly parallelism: number;
  /** Hashes that are computed at the same time; others wait. Default 2: Node has four threads for all its work on files and DNS. */
  readonly concurrency: number;
}

/** Options of `Accounts`; each has a default. */
export interface AccountsOptions {
  /** By what people log in. Default `both`. */
  readonly loginBy?: LoginBy;
  /**
   * Origin of the app as browsers see it (`https://app.example.com`), from which links in mails are made. In development,
   * on localhost, it may be left out: the request's own is taken. Elsewhere no mail with a link is sent without it, since
   * the `Host` header is anyone's to write.
   */
  readonly origin?: string;
  /** Name of the app in mails. Default: the host of `origin`. */
  readonly brand?: string;
  /** A new account can log in only after the link in its mail has been followed. Default false. */
  readonly confirmEmail?: boolean;
  readonly password?: Partial<PasswordOptions>;
  /** Minutes that a link to reset a password works. Default 30. */
  readonly resetMinutes?: number;
  /** Minutes that a link to confirm an address works. Default 1440, a day. */
  readonly confirmMinutes?: number;
  readonly throttle?: { readonly account?: Partial<ThrottlePolicy>; readonly address?: Partial<ThrottlePolicy> };
  readonly paths?: Partial<AccountPaths>;
  /** Texts of mails, where the ones that are there will not do. */
  readonly mails?: Partial<Record<MailKind, MailText>>;
}

/** Token of the options. */
export const ACCOUNTS_OPTIONS = Symbol('ACCOUNTS_OPTIONS');
