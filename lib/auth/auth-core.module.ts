import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type OnModuleInit,
  type Provider,
  type Type,
} from '@nestjs/common';
import { AuthChanges } from '../events/auth-changes.js';
import { AccountMails } from './accounts/account-mails.js';
import { Accounts } from './accounts/accounts.js';
import { ACCOUNTS_OPTIONS, type AccountsOptions } from './accounts/accounts.options.js';
import { LogMailer } from './accounts/log.mailer.js';
import { LoginThrottle, MemoryLoginThrottle } from './accounts/login-throttle.js';
import { MailTokens } from './accounts/mail-tokens.js';
import { Mailer } from './accounts/mailer.js';
import { PasswordHasher } from './accounts/password-hasher.js';
import { SessionLogin } from './accounts/session-login.js';
import { UserStore } from './accounts/user.store.js';
import { AuthPolicy } from './auth-policy.js';
import { AuthSettings, authSettings, type AccountSettings, type AuthAsyncOptions } from './auth.options.js';
import { AuthState } from './auth.state.js';
import { authPages } from './pages/auth-pages.js';
import { ConfirmEmailState } from './pages/confirm-email.state.js';
import { LoginState } from './pages/login.state.js';
import { NewPasswordState } from './pages/new-password.state.js';
import { PasswordChangeState } from './pages/password-change.state.js';
import { PasswordResetState } from './pages/password-reset.state.js';
import { RegisterState } from './pages/register.state.js';
import { SessionState } from './pages/session.state.js';

/** Of a policy that names none. */
const DEFAULT_LOGIN = '/login';

/** The wiring behind `ReflexAuthModule`. Global, so that guards of all modules read users as the app says. */
@Global()
@Module({})
export class AuthCoreModule implements NestModule, OnModuleInit {
  static async forRoot(options: AuthAsyncOptions): Promise<DynamicModule> {
    const settings = authSettings(options);
    const states = statesOf(settings);
    const users = options.users ? { type: options.users, imports: [] } : await typeOrmUsers();
    return {
      module: AuthCoreModule,
      imports: [...(options.imports ?? []), ...users.imports],
      providers: [
        { provide: AuthSettings, useValue: settings },
        {
          provide: ACCOUNTS_OPTIONS,
          useFactory: async (...args: never[]) => accountsOptions(options, settings, await options.useFactory(...args)),
          inject: (options.inject ?? []) as never[],
        },
        { provide: UserStore, useClass: users.type },
        ...policyProviders(options.policy, settings),
        mailerProvider(options.mailer),
        { provide: LoginThrottle, useClass: MemoryLoginThrottle },
        AccountMails,
        Accounts,
        MailTokens,
        PasswordHasher,
        SessionLogin,
        ...states,
        ...(authPages(settings) as Provider[]),
      ],
      exports: [Accounts, AuthPolicy, AuthSettings, LoginThrottle, Mailer, PasswordHasher, UserStore, ...states],
    };
  }

  constructor(
    @Inject(UserStore) private readonly users: UserStore,
    @Inject(AuthChanges) private readonly changes: AuthChanges,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SessionLogin).forRoutes('{*path}');
  }

  /** Open pages follow what becomes of their users. */
  onModuleInit(): void {
    const { users } = this;
    if (users.stamps) this.changes.follow({ stamps: (ids) => users.stamps!(ids) });
  }
}

/** Loaded where it is used: an app with users of its own needs no TypeORM. */
async function typeOrmUsers(): Promise<{ type: Type<UserStore>; imports: DynamicModule[] }> {
  const [{ TypeOrmUserStore, authEntities }, { TypeOrmModule }] = await Promise.all([
    import('./accounts/typeorm/typeorm-user.store.js'),
    import('@nestjs/typeorm'),
  ]);
  return { type: TypeOrmUserStore, imports: [TypeOrmModule.forFeature(authEntities)] };
}

/**
 * Any event of any state can be called, whatever page is open: what is switched off must not be among them. `SessionState`
 * stands behind buttons anywhere.
 */
function statesOf({ pages }: AuthSettings): Type<object>[] {
  return [
    AuthState,
    PasswordChangeState,
    SessionState,
    ...(pages.login ? [LoginState] : []),
    ...(pages.register ? [RegisterState] : []),
    ...(pages.registerConfirm ? [ConfirmEmailState] : []),
    ...(pages.passwordReset ? [PasswordResetState] : []),
    ...(pages.passwordResetConfirm ? [NewPasswordState] : []),
  ];
}

/** Guards lead to the login of the module, unless the app's policy names another. */
function policyProviders(policy: Type<AuthPolicy> = AuthPolicy, { pages }: AuthSettings): Provider[] {
  const withLogin = (made: AuthPolicy): AuthPolicy =>
    pages.login && made.loginPath === DEFAULT_LOGIN ? Object.assign(made, { loginPath: pages.login.path }) : made;
  if (policy === AuthPolicy) return [{ provide: AuthPolicy, useFactory: () => withLogin(new AuthPolicy()) }];
  return [policy, { provide: AuthPolicy, useFactory: withLogin, inject: [policy] }];
}

function mailerProvider(mailer: Mailer | Type<Mailer> | undefined): Provider {
  if (mailer === undefined) return { provide: Mailer, useClass: LogMailer };
  return typeof mailer === 'function' ? { provide: Mailer, useClass: mailer } : { provide: Mailer, useValue: mailer };
}

function accountsOptions(
  { loginBy, brand, confirmEmail }: AuthAsyncOptions,
  { pages }: AuthSettings,
  settings: AccountSettings,
): AccountsOptions {
  const paths = {
    login: pages.login?.path,
    // Where no page resets passwords, mails that would lead there lead to the one that says what to do.
    reset: pages.passwordReset?.path ?? pages.login?.path,
    resetConfirm: pages.passwordResetConfirm?.path,
    registerConfirm: pages.registerConfirm?.path,
  };
  const known = Object.fromEntries(Object.entries(paths).filter(([, path]) => path !== undefined));
  return { ...settings, loginBy, brand, confirmEmail, paths: known };
}
