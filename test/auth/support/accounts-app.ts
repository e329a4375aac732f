import { Body, Controller, Get, Inject, Injectable, Module, Post, Req, type MiddlewareConsumer } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import session, { MemoryStore } from 'express-session';
import { AccountMails } from '../../../lib/auth/accounts/account-mails.js';
import { Accounts } from '../../../lib/auth/accounts/accounts.js';
import { ACCOUNTS_OPTIONS, type AccountsOptions } from '../../../lib/auth/accounts/accounts.options.js';
import type { StoredUser } from '../../../lib/auth/accounts/auth-user.js';
import { LoginThrottle, MemoryLoginThrottle } from '../../../lib/auth/accounts/login-throttle.js';
import { MailTokens } from '../../../lib/auth/accounts/mail-tokens.js';
import { Mailer, type Mail } from '../../../lib/auth/accounts/mailer.js';
import { PasswordHasher } from '../../../lib/auth/accounts/password-hasher.js';
import { SessionLogin } from '../../../lib/auth/accounts/session-login.js';
import { UserStore } from '../../../lib/auth/accounts/user.store.js';
import { RuntimeMode } from '../../../lib/events/runtime-mode.js';
import { startApp, type TestApp } from '../../support/test-app.js';
import { TeamUsers } from './team-users.js';

@Injectable()
export class Outbox extends Mailer {
  readonly mails: Mail[] = [];
  /** What sending does before it is done. */
  before: () => Promise<void> = async () => {};

  async send(mail: Mail): Promise<void> {
    await this.before();
    this.mails.push(mail);
  }
}

/** Accounts as controllers of an app may offer them. */
@Controller()
class AccountsController {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Get('me') me(@Req() request: Request) {
    const { id, visits } = request.session as { id: string; visits?: number };
    return { user: request.user ?? null, session: id, visits: visits ?? 0 };
  }

  @Post('visit') visit(@Req() request: Request) {
    const kept = request.session as { visits?: number };
    kept.visits = (kept.visits ?? 0) + 1;
  }

  @Post('login') login(@Req() request: Request, @Body() { login, password }: Record<string, string>) {
    return this.accounts.login(request, login!, password!);
  }

  @Post('logout') logout(@Req() request: Request) {
    return this.accounts.logout(request);
  }

  @Post('register') register(@Req() request: Request, @Body() fields: { username: string; email: string; password: string }) {
    return this.accounts.register(request, fields);
  }

  @Post('confirm') confirm(@Req() request: Request, @Body() { token }: Record<string, string>) {
    return this.accounts.confirmEmail(request, token!);
  }

  @Post('forgot') forgot(@Req() request: Request, @Body() { email }: Record<string, string>) {
    return this.accounts.requestPasswordReset(request, email!);
  }

  @Post('reset') reset(@Req() request: Request, @Body() { token, password }: Record<string, string>) {
    return this.accounts.resetPassword(request, token!, password!);
  }

  @Post('change') change(@Req() request: Request, @Body() { current, password }: Record<string, string>) {
    return this.accounts.changePassword(request, current!, password!);
  }
}

export interface AccountsAppInit {
  readonly options?: AccountsOptions;
  readonly production?: boolean;
  /** What main.ts does after it has installed sessions, such as the app's own Passport. */
  readonly main?: (app: NestExpressApplication, users: TeamUsers) => void;
  readonly sessions?: false;
}

/** An answer with the cookie jar of the browser as it is after it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Keeps cookies as a browser does. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookie(header: string) {
    this.cookies.clear();
    for (const part of header.split('; ').filter(Boolean)) this.keep(part);
  }

  get(path: string): Promise<Answer> {
    return this.send(path, {});
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  /** Name of who is logged in. */
  async whoami(): Promise<string | undefined> {
    const { user } = (await this.get('/me')).body as { user: { username?: string; name?: string } | null };
    return user?.username ?? user?.name;
  }

  private async send(path: string, { headers, ...init }: RequestInit): Promise<Answer> {
    const response = await fetch(this.url + path, {
      ...init,
      redirect: 'manual',
      headers: { ...this.headers, ...(headers as Record<string, string>), cookie: this.cookie },
    });
    for (const header of response.headers.getSetCookie()) this.keep(header.split(';', 1)[0]!);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : {}) as Answer['body'] };
  }

  private keep(pair: string): void {
    const end = pair.indexOf('=');
    this.cookies.set(pair.slice(0, end), pair.slice(end + 1));
  }
}

/** An app with the services of accounts, without pages. */
export class AccountsApp implements AsyncDisposable {
  private constructor(
    private readonly running: TestApp,
    readonly users: TeamUsers,
    readonly store: MemoryStore,
  ) {}

  static async start({ options, production = false, main, sessions }: AccountsAppInit = {}): Promise<AccountsApp> {
    const users = new TeamUsers();
    const store = new MemoryStore();
    @Module({
      controllers: [AccountsController],
      providers: [
        { provide: ACCOUNTS_OPTIONS, useValue: { origin: 'https://app.example.com', password: CHEAP, ...options } },
        { provide: UserStore, useValue: users },
        { provide: LoginThrottle, useClass: MemoryLoginThrottle },
        { provide: Mailer, useClass: Outbox },
        { provide: RuntimeMode, useValue: { production } },
        PasswordHasher,
        MailTokens,
        AccountMails,
        SessionLogin,
        Accounts,
      ],
    })
    class AppModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(SessionLogin).forRoutes('{*path}');
      }
    }
    const running = await startApp(AppModule, (app) => {
      app.set('trust proxy', true);
      if (sessions !== false) app.use(session({ secret: 'a secret for tests', resave: false, saveUninitialized: false, store }));
      main?.(app, users);
    });
    return new AccountsApp(running, users, store);
  }

  get app(): NestExpressApplication {
    return this.running.app;
  }

  get url(): string {
    return this.running.url;
  }

  /** From an address of its own, as far as the app can tell. */
  visitor(address?: string): Visitor {
    return new Visitor(this.url, address === undefined ? {} : { 'x-forwarded-for': address });
  }

  async addUser(username: string, password: string | null = PASSWORD): Promise<StoredUser> {
    const passwordHash = password === null ? null : await this.app.get(PasswordHasher).hash(password);
    const creation = await this.users.create({ username, email: `${username}@example.com`, passwordHash, confirmed: true });
    if (!('user' in creation)) throw new Error(`${username} is there already`);
    return creation.user;
  }

  /** Mails so far, those on their way included. */
  async mails(): Promise<readonly Mail[]> {
    await this.app.get(Accounts).settled();
    return this.app.get<Outbox>(Mailer).mails;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
  }
}

/** As cheap as argon2 goes: how slow it is, is tested elsewhere. */
const CHEAP = { memory: 8, passes: 1 };

export const PASSWORD = 'correct horse battery';

/** The token of a mail's link. */
export function tokenOf(mail: Mail | undefined): string {
  return new URL(mail!.link!).searchParams.get('token')!;
}
