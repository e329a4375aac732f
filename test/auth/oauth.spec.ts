import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Inject, Injectable, Module, Req, Res, UnauthorizedException, UseGuards } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { Request, Response } from 'express';
import { Event, Page, State, Var, currentUser } from 'nestjs-reflex';
import { Accounts, AuthState, LoginRequired, ReflexAuthModule, UserStore, safeNext, type AuthUser } from 'nestjs-reflex/auth';
import { html, t, use } from 'nestjs-reflex/ui';
import { Strategy } from 'passport-oauth2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';
import { TeamUsers } from './support/team-users.js';

interface Profile {
  readonly email: string;
  readonly email_verified: boolean;
  readonly nickname: string;
}

/** An OAuth 2 provider on a port of its own: whoever comes is `next`, and has agreed. */
class Provider implements AsyncDisposable {
  next: Profile = { email: 'ada@example.com', email_verified: true, nickname: 'ada' };
  private readonly codes = new Map<string, { readonly profile: Profile; readonly challenge: string | null }>();
  private readonly tokens = new Map<string, Profile>();

  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    if (pathname === '/authorize') return this.authorize(searchParams, response);
    if (pathname === '/token') return this.token(new URLSearchParams(await text(request)), response);
    const profile = this.tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    this.json(response, profile ? 200 : 401, profile ?? {});
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(8).toString('hex');
    this.codes.set(code, { profile: this.next, challenge: query.get('code_challenge') });
    const back = new URL(query.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state')!);
    response.writeHead(302, { location: back.href }).end();
  }

  private token(form: URLSearchParams, response: ServerResponse): void {
    const found = this.codes.get(form.get('code')!);
    this.codes.delete(form.get('code')!);
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!found || found.challenge !== proof || form.get('client_secret') !== 'the secret of the app')
      return this.json(response, 400, { error: 'invalid_grant' });
    const token = randomBytes(8).toString('hex');
    this.tokens.set(token, found.profile);
    this.json(response, 200, { access_token: token, token_type: 'bearer' });
  }

  private json(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

const provider = new Provider();

/** As an app writes it: whose profile it is, among its own users. */
@Injectable()
class AcmeStrategy extends PassportStrategy(Strategy, 'acme') {
  constructor(@Inject(UserStore) private readonly users: UserStore) {
    super({
      authorizationURL: `${provider.url}/authorize`,
      tokenURL: `${provider.url}/token`,
      clientID: 'app',
      clientSecret: 'the secret of the app',
      callbackURL: '/auth/acme/callback',
      state: true,
      pkce: true,
    });
  }

  async validate(accessToken: string): Promise<AuthUser> {
    const answer = await fetch(`${provider.url}/profile`, { headers: { authorization: `Bearer ${accessToken}` } });
    const profile = (await answer.json()) as Profile;
    // Or who claims an address at the provider gets the account that has it here.
    if (!answer.ok || !profile.email_verified) throw new UnauthorizedException();
    const known = await this.users.findByLogin(profile.email, 'email');
    if (known) return known;
    const { nickname: username, email } = profile;
    const creation = await this.users.create({ username, email, passwordHash: null, confirmed: true });
    if ('taken' in creation) throw new UnauthorizedException(`The ${creation.taken} is taken`);
    return creation.user;
  }
}

@Controller('auth/acme')
class AcmeController {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Get() @UseGuards(AuthGuard('acme')) go(): void {}

  @Get('callback')
  @UseGuards(AuthGuard('acme'))
  async back(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.accounts.startSession(request, (request.user as AuthUser).id);
    response.redirect(safeNext('/desk'));
  }
}

@State()
class DeskState {
  @Var() text = '';

  @Event() @UseGuards(LoginRequired) sign(): void {
    this.text = `signed by ${currentUser<AuthUser>()?.username}`;
  }
}

@Page('/desk', { title: 'Desk' })
class DeskPage {
  render() {
    const desk = use(DeskState);
    return html.main(html.p(t`${use(AuthState).user.name} ${desk.text}`), html.button({ onClick: desk.sign() }, 'sign'));
  }
}

const users = new TeamUsers();

@Injectable()
class Users extends TeamUsers {
  override readonly all = users.all;
}

@Module({ imports: [ReflexAuthModule.forRoot({ users: Users })] })
class AccountsModule {}

describe('a login through an OAuth provider', () => {
  let app: PagesApp;

  beforeAll(async () => {
    await provider.start();
    app = await PagesApp.start({
      options: { session: { secret: 'a secret for tests' } },
      imports: [AccountsModule],
      providers: [AcmeStrategy, DeskState, DeskPage],
      controllers: [AcmeController],
    });
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  /** What a browser does that is sent there and back; resolves to the last answer. */
  async function goThere(browser: Browser): Promise<globalThis.Response> {
    const there = await browser.fetch('/auth/acme');
    expect(there.status).toBe(302);
    const back = await fetch(there.headers.get('location')!, { redirect: 'manual' });
    const { pathname, search } = new URL(back.headers.get('location')!);
    return browser.fetch(pathname + search);
  }

  it('runs over ordinary HTTP routes, and events run as that user after it', async () => {
    provider.next = { email: 'ada@example.com', email_verified: true, nickname: 'ada' };
    const browser = new Browser(app);
    const answer = await goThere(browser);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/desk']);
    expect(users.all).toMatchObject([{ login: 'ada', mail: 'ada@example.com', hash: null }]);
    const tab = await browser.open('/desk');
    expect(tab.page.html).toContain('"ada"');
    expect(JSON.stringify(await tab.run('DeskState.sign'))).toContain('signed by ada');
  });

  it('finds the user again', async () => {
    provider.next = { email: 'bob@example.com', email_verified: true, nickname: 'bob' };
    for (let n = 0; n < 2; n += 1) {
      const browser = new Browser(app);
      await goThere(browser);
      const tab = await browser.open('/desk');
      expect(JSON.stringify(await tab.run('DeskState.sign'))).toContain('signed by bob');
    }
    expect(users.all.filter(({ login }) => login === 'bob')).toHaveLength(1);
  });

  it('is in a session of another id than the one that was sent there', async () => {
    const browser = new Browser(app);
    const there = await browser.fetch('/auth/acme');
    const before = browser.cookies.get('connect.sid');
    expect(before).toBeDefined();
    const back = await fetch(there.headers.get('location')!, { redirect: 'manual' });
    const { pathname, search } = new URL(back.headers.get('location')!);
    await browser.fetch(pathname + search);
    expect(browser.cookies.get('connect.sid')).not.toBe(before);
    expect(JSON.stringify(await (await browser.open('/desk')).run('DeskState.sign'))).toContain('signed by');
  });

  it('is none for an answer that this browser has not asked for', async () => {
    const there = await new Browser(app).fetch('/auth/acme');
    const back = await fetch(there.headers.get('location')!, { redirect: 'manual' });
    const { pathname, search } = new URL(back.headers.get('location')!);
    const victim = new Browser(app);
    await victim.fetch('/auth/acme');
    const answer = await victim.fetch(pathname + search);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const tab = await victim.open('/desk');
    expect(await tab.run('DeskState.sign')).toMatchObject({ 0: 'x' });
  });

  it('is none for an address that the provider has not seen proof of', async () => {
    provider.next = { email: 'ada@example.com', email_verified: false, nickname: 'eve' };
    const browser = new Browser(app);
    expect((await goThere(browser)).status).toBe(401);
  });

  it('is none for a user who is locked out, and no password logs in who came that way', async () => {
    provider.next = { email: 'carol@example.com', email_verified: true, nickname: 'carol' };
    expect((await goThere(new Browser(app))).status).toBe(302);
    users.change(users.all.find(({ login }) => login === 'carol')!.id, { active: false });
    expect((await goThere(new Browser(app))).status).toBe(401);
    const request = { headers: {}, ips: [], ip: '203.0.113.7' } as unknown as Request;
    const accounts = app.app.get(Accounts, { strict: false });
    for (const password of ['', 'null', 'nobody'])
      await expect(accounts.authenticate(request, 'ada', password)).rejects.toMatchObject({ code: 'REFLEX_LOGIN_FAILED' });
  });
});
