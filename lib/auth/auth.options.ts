import type { ModuleMetadata, Type } from '@nestjs/common';
import type { AccountsOptions } from './accounts/accounts.options.js';
import type { LoginBy } from './accounts/auth-user.js';
import type { Mailer } from './accounts/mailer.js';
import type { UserStore } from './accounts/user.store.js';
import { getPageMetadata } from '../pages/page.decorator.js';
import type { AuthPolicy } from './auth-policy.js';

/** One page of the accounts. */
export interface AuthPageOptions {
  /** Its route. */
  readonly path?: string;
  /** Its heading, and the title of its document. */
  readonly title?: string;
  /** A `@Page` class of the app's own in its place, on the route that it names. The events of the page that was stay callable. */
  readonly page?: Type<unknown>;
}

/** The pages of the accounts; `false` for one that is not wanted: nothing that it did can be called from a browser. */
export interface AuthPages {
  /** Default `/login`. */
  readonly login?: AuthPageOptions | false;
  /** Default `/register`. */
  readonly register?: AuthPageOptions | false;
  /** Default `/register/confirm`; there only where `confirmEmail` is set. */
  readonly registerConfirm?: AuthPageOptions | false;
  /** Default `/password-reset`. */
  readonly passwordReset?: AuthPageOptions | false;
  /** Default `/password-reset/confirm`. */
  readonly passwordResetConfirm?: AuthPageOptions | false;
  /** Default `/logout`: asks first, since following a link must not log anybody out. */
  readonly logout?: AuthPageOptions | false;
}

/** What the classes of the module and its pages are made from: known before Nest starts. */
export interface AuthModuleOptions {
  /** By what people log in: `username`, `email` or `both`. Default `both`. */
  readonly loginBy?: LoginBy;
  /** Name of the app, on the pages and in mails. Default: none on the pages, the host in mails. */
  readonly brand?: string;
  /** URL of an image beside the name. Default: none. */
  readonly logo?: string;
  /** The pages: where they are, which there are, and what stands in their place. Default: all of them. */
  readonly pages?: AuthPages;
  /** Where a login leads that came from nowhere. Default `/`. */
  readonly afterLogin?: string;
  /** Where a logout leads. Default: the login. */
  readonly afterLogout?: string;
  /** The app's own users. Default: `TypeOrmUserStore`, in the app's TypeORM data source. */
  readonly users?: Type<UserStore>;
  /** How users are read, see `AuthPolicy`. Default: by the usual names. */
  readonly policy?: Type<AuthPolicy>;
  /** Sends mails: a `SmtpMailer`, or a class of the app's own. Default: prints them to the log in development. */
  readonly mailer?: Mailer | Type<Mailer>;
  /** A new account can log in only after the link in its mail has been followed. Default false. */
  readonly confirmEmail?: boolean;
  /** Modules that `users`, `policy` and `mailer` inject from. */
  readonly imports?: ModuleMetadata['imports'];
}

/** Options of the services, which may come from a ConfigService. */
export type AccountSettings = Omit<AccountsOptions, 'loginBy' | 'brand' | 'confirmEmail' | 'paths'>;

/** Options of `ReflexAuthModule.forRoot()`; each has a default. */
export type AuthOptions = AuthModuleOptions & AccountSettings;

/** Options of `ReflexAuthModule.forRootAsync()`. */
export interface AuthAsyncOptions extends AuthModuleOptions {
  readonly inject?: readonly unknown[];
  readonly useFactory: (...args: never[]) => AccountSettings | Promise<AccountSettings>;
}

/** A page as it is: undefined where it is switched off. */
export interface AuthPage {
  readonly path: string;
  readonly title: string;
  readonly page?: Type<unknown>;
}

/** What the pages and their states know of each other. Also their token. */
export abstract class AuthSettings {
  abstract readonly loginBy: LoginBy;
  abstract readonly brand?: string;
  abstract readonly logo?: string;
  abstract readonly afterLogin: string;
  abstract readonly afterLogout: string;
  abstract readonly pages: Readonly<Record<keyof AuthPages, AuthPage | undefined>>;
}

const DEFAULTS: Readonly<Record<keyof AuthPages, AuthPage>> = {
  login: { path: '/login', title: 'Log in' },
  register: { path: '/register', title: 'Create an account' },
  registerConfirm: { path: '/register/confirm', title: 'Confirm your address' },
  passwordReset: { path: '/password-reset', title: 'Reset your password' },
  passwordResetConfirm: { path: '/password-reset/confirm', title: 'Choose a new password' },
  logout: { path: '/logout', title: 'Log out' },
};

export function authSettings({
  pages = {},
  loginBy = 'both',
  brand,
  logo,
  afterLogin = '/',
  afterLogout,
  confirmEmail,
}: AuthModuleOptions): AuthSettings {
  const pageOf = (name: keyof AuthPages): AuthPage | undefined => {
    const given = pages[name];
    if (given === false) return undefined;
    const route = getPageMetadata(given?.page)?.route;
    return { ...DEFAULTS[name], ...(route !== undefined && { path: route }), ...given };
  };
  const all = {
    login: pageOf('login'),
    register: pageOf('register'),
    registerConfirm: confirmEmail ? pageOf('registerConfirm') : undefined,
    passwordReset: pageOf('passwordReset'),
    passwordResetConfirm: pages.passwordReset === false ? undefined : pageOf('passwordResetConfirm'),
    logout: pageOf('logout'),
  };
  return { loginBy, brand, logo, afterLogin, afterLogout: afterLogout ?? all.login?.path ?? '/', pages: all };
}
