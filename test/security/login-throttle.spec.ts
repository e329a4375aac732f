import type { AddressInfo } from 'node:net';
import { Controller, Inject, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { AccountMails } from '../../lib/auth/accounts/account-mails.js';
import { Accounts } from '../../lib/auth/accounts/accounts.js';
import { ACCOUNTS_OPTIONS } from '../../lib/auth/accounts/accounts.options.js';
import type { StoredUser } from '../../lib/auth/accounts/auth-user.js';
import { LogMailer } from '../../lib/auth/accounts/log.mailer.js';
import { LoginThrottle, MemoryLoginThrottle } from '../../lib/auth/accounts/login-throttle.js';
import { MailTokens } from '../../lib/auth/accounts/mail-tokens.js';
import { Mailer } from '../../lib/auth/accounts/mailer.js';
import { PasswordHasher } from '../../lib/auth/accounts/password-hasher.js';
import { SessionLogin } from '../../lib/auth/accounts/session-login.js';
import { UserStore, type UserCreation } from '../../lib/auth/accounts/user.store.js';
import { RuntimeMode } from '../../lib/events/runtime-mode.js';

/** One user, Ada. */
class OneUser extends UserStore {
  ada?: StoredUser;
  async findByLogin(login: string): Promise<StoredUser | undefined> {
    return login === 'ada' ? this.ada : undefined;
  }
  async findById(): Promise<StoredUser | undefined> {
    return this.ada;
  }
  async create(): Promise<UserCreation> {
    return { taken: 'username' };
  }
  async setPassword(): Promise<boolean> {
    return false;
  }
  async saveToken(): Promise<void> {}
  async takeToken(): Promise<undefined> {}
}

@Controller()
class LoginController {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}
  @Post('login') login(@Req() request: Request) {
    const { name, password } = request.body as { readonly name: string; readonly password: string };
    return this.accounts.authenticate(request, name, password);
  }
}

@Module({
  controllers: [LoginController],
  providers: [
    // The cheapest hash: what is tested is who is let in.
    { provide: ACCOUNTS_OPTIONS, useValue: { password: { memory: 8, passes: 1 }, throttle: { address: { tries: 5 } } } },
    { provide: UserStore, useClass: OneUser },
    { provide: LoginThrottle, useClass: MemoryLoginThrottle },
    { provide: Mailer, useClass: LogMailer },
    { provide: RuntimeMode, useValue: { production: false } },
    PasswordHasher,
    MailTokens,
    AccountMails,
    SessionLogin,
    Accounts,
  ],
})
class AppModule {}

class LoginApp implements AsyncDisposable {
  private constructor(private readonly app: NestExpressApplication) {}

  static async start(trustProxy?: string): Promise<LoginApp> {
    const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false });
    if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
    await app.listen(0, '127.0.0.1');
    const passwordHash = await app.get(PasswordHasher).hash('correct horse');
    const ada = { id: 1, username: 'ada', email: 'ada@example.com', roles: [], permissions: [], active: true, passwordHash };
    app.get<OneUser>(UserStore).ada = ada;
    return new LoginApp(app);
  }

  async login(name: string, password: string, headers: Record<string, string> = {}): Promise<number> {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    const body = JSON.stringify({ name, password });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
    return (await fetch(`http://127.0.0.1:${port}/login`, init)).status;
  }

  /** Guesses until the address is locked, or far beyond where it would be. */
  async guess(headers: Record<string, string> = {}): Promise<void> {
    for (let i = 0; i < 8; i++) await this.login(`nobody ${i}`, 'guess', headers);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}

const from = (address: string) => ({ 'x-forwarded-for': address });

describe('one who guesses passwords', () => {
  it('is locked out by address, whatever names are tried', async () => {
    await using app = await LoginApp.start();
    expect(await app.login('ada', 'correct horse')).toBe(201);
    await app.guess();
    expect(await app.login('ada', 'correct horse')).toBe(429);
  });

  it('is told from others by the proxy that the app trusts', async () => {
    await using app = await LoginApp.start('loopback');
    await app.guess(from('203.0.113.7'));
    expect(await app.login('ada', 'correct horse', from('203.0.113.7'))).toBe(429);
    expect(await app.login('ada', 'correct horse', from('203.0.113.7, 127.0.0.1'))).toBe(429);
    expect(await app.login('ada', 'correct horse', from('203.0.113.8'))).toBe(201);
  });

  it('does not lock out everybody where the app does not know its proxy', async () => {
    await using app = await LoginApp.start();
    await app.guess(from('203.0.113.7'));
    expect(await app.login('ada', 'correct horse', from('203.0.113.8'))).toBe(201);
    for (let i = 0; i < 6; i++) await app.login('ada', 'guess', from('203.0.113.7'));
    expect(await app.login('ada', 'correct horse', from('203.0.113.8'))).toBe(429);
  });
});
