import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Post,
  Req,
  UnauthorizedException,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { IsString } from 'class-validator';
import type { Request } from 'express';
import { Event, Page, State, Var, currentUser } from 'nestjs-reflex';
import {
  Accounts,
  AuthState,
  LoginRequired,
  PasswordHasher,
  PermissionRequired,
  ReflexAuthModule,
  UserStore,
  type AuthUser,
} from 'nestjs-reflex/auth';
import { html, t, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';
import { TeamUsers } from './support/team-users.js';

const PASSWORD = 'correct horse battery';
const SECRET = 'the secret of the tokens';

/** What a token says: whose it is, and under which password it was made. */
interface Claims {
  readonly sub: number;
  readonly stamp: string;
}

class Credentials {
  @IsString() login!: string;
  @IsString() password!: string;
}

/** As an app writes it. */
@Injectable()
class ApiTokens {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(UserStore) private readonly users: UserStore,
    @Inject(JwtService) private readonly jwt: JwtService,
  ) {}

  async issue(request: Request, { login, password }: Credentials): Promise<{ readonly accessToken: string }> {
    const { id } = await this.accounts.authenticate(request, login, password);
    return { accessToken: await this.jwt.signAsync({ sub: id, stamp: await this.stampOf(id) }) };
  }

  /** The user as it is now: a token outlives neither a lock-out nor a change of the password or the rights. */
  async userOf(token: string): Promise<AuthUser | undefined> {
    const claims = await this.jwt.verifyAsync<Claims>(token).catch(() => undefined);
    const user = claims && (await this.users.findById(claims.sub));
    if (!user?.active || claims?.stamp !== (await this.stampOf(user.id))) return undefined;
    const { passwordHash: _secret, ...visible } = user;
    return visible;
  }

  private async stampOf(id: AuthUser['id']): Promise<string | undefined> {
    return (await this.users.stamps!([id])).get(id);
  }
}

@Injectable()
class TokenGuard implements CanActivate {
  constructor(@Inject(ApiTokens) private readonly tokens: ApiTokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    const user = token === undefined ? undefined : await this.tokens.userOf(token);
    if (!user) throw new UnauthorizedException();
    request.user = user;
    return true;
  }
}

@Controller('api')
class ApiController {
  constructor(@Inject(ApiTokens) private readonly tokens: ApiTokens) {}

  @Post('token') @HttpCode(200) issue(@Req() request: Request, @Body() credentials: Credentials) {
    return this.tokens.issue(request, credentials);
  }

  @Get('me') @UseGuards(TokenGuard) me(@Req() { user }: Request) {
    return user;
  }

  @Post('products') @UseGuards(TokenGuard, PermissionRequired('product.edit')) edit() {
    return {};
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

@Module({
  imports: [
    ReflexAuthModule.forRoot({ users: Users, password: { memory: 8, passes: 1 } }),
    JwtModule.register({
      secret: SECRET,
      signOptions: { expiresIn: '15m', algorithm: 'HS256' },
      verifyOptions: { algorithms: ['HS256'] },
    }),
  ],
  providers: [ApiTokens],
  controllers: [ApiController],
})
class ApiModule {}

describe('a JWT endpoint beside the pages', () => {
  let app: PagesApp;
  let passwordHash: string;

  beforeAll(async () => {
    app = await PagesApp.start({
      options: { session: { secret: 'a secret for tests' } },
      imports: [ApiModule],
      providers: [DeskState, DeskPage],
    });
    passwordHash = await app.app.get(PasswordHasher, { strict: false }).hash(PASSWORD);
  });
  afterAll(() => app?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    users.all.length = 0;
    await users.create({ username: 'ada', email: 'ada@example.com', passwordHash, confirmed: true });
  });

  const issue = (login: string, password: string) =>
    fetch(`${app.url}/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });

  async function token(): Promise<string> {
    const { accessToken } = (await (await issue('ada', PASSWORD)).json()) as { accessToken: string };
    return accessToken;
  }

  const call = (path: string, bearer?: string, init?: RequestInit) =>
    fetch(app.url + path, { ...init, headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } });

  it('lets other clients in, without a session', async () => {
    const answer = await issue('ADA@example.com', PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const { accessToken } = (await answer.json()) as { accessToken: string };
    const me = await call('/api/me', accessToken);
    expect(me.headers.getSetCookie()).toEqual([]);
    expect(await me.json()).toMatchObject({ id: 1, username: 'ada' });
  });

  it('refuses what a login refuses, and is throttled with it', async () => {
    expect((await issue('nobody', PASSWORD)).status).toBe(401);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await issue('eve', 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('refuses tokens that are none of its own', async () => {
    const jwt = app.app.get(JwtService, { strict: false });
    const [, payload, signature] = (await token()).split('.') as [string, string, string];
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const claims = jwt.decode<Claims>(await token());
    const forged = [
      undefined,
      '',
      'x',
      `${unsigned}.${payload}.`,
      `${unsigned}.${payload}.${signature}`,
      new JwtService({ secret: 'another secret' }).sign({ sub: 1, stamp: claims.stamp }),
      jwt.sign({ sub: 1, stamp: claims.stamp }, { expiresIn: -1 }),
      jwt.sign({ sub: 2, stamp: claims.stamp }),
      jwt.sign({ sub: 1 }),
    ];
    for (const one of forged) expect((await call('/api/me', one)).status).toBe(401);
  });

  it('ends with the password, and with the right to log in', async () => {
    const bearer = await token();
    users.change(1, { active: false });
    expect((await call('/api/me', bearer)).status).toBe(401);
    users.change(1, { active: true });
    expect((await call('/api/me', bearer)).status).toBe(200);
    users.change(1, { hash: 'another' });
    expect((await call('/api/me', bearer)).status).toBe(401);
  });

  it('has the same guards as pages', async () => {
    expect((await call('/api/products', await token(), { method: 'POST' })).status).toBe(403);
    users.change(1, { groups: ['editor'] });
    expect((await call('/api/products', await token(), { method: 'POST' })).status).toBe(201);
  });

  it('opens no page and runs no event: those want the session, and an API wants no cookie', async () => {
    const bearer = await token();
    const stranger = new Browser(app);
    const tab = await stranger.open('/desk', { authorization: `Bearer ${bearer}` });
    expect(await tab.run('DeskState.sign')).toMatchObject({ 0: 'x', 3: { code: 'REFLEX_LOGIN_REQUIRED' } });

    const browser = new Browser(app);
    const login = await browser.open('/login');
    await login.act('ReflexLogin.login', { login: 'ada', password: PASSWORD });
    const desk = await browser.open('/desk');
    expect(JSON.stringify(await desk.run('DeskState.sign'))).toContain('signed by ada');
    expect((await browser.fetch('/api/me')).status).toBe(401);
  });
});
