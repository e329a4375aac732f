import {
  Body,
  Controller,
  Get,
  Injectable,
  Post,
  Req,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportSerializer, PassportStrategy } from '@nestjs/passport';
import { IsString } from 'class-validator';
import type { Request } from 'express';
import session from 'express-session';
import { Event, Page, State, Var } from 'nestjs-reflex';
import { AuthState } from 'nestjs-reflex/auth';
import { form, html, t, use } from 'nestjs-reflex/ui';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../pages/app.js';
import { Browser } from '../request/browser.js';
import { members, type Member } from '../request/members-app.js';

// What follows is what Nest's documentation has, word for word where it can be: such guards know nothing of pages.

const Roles = (...roles: string[]) => SetMetadata('roles', roles);

@Injectable()
class LocalStrategy extends PassportStrategy(Strategy) {
  validate(username: string, password: string): Member | false {
    return members.find(({ name }) => name === username && name === password) ?? false;
  }
}

@Injectable()
class SessionSerializer extends PassportSerializer {
  serializeUser(user: Member, done: (error: null, id: number) => void): void {
    done(null, user.id);
  }

  deserializeUser(id: number, done: (error: null, user: Member | false) => void): void {
    done(null, members.find((one) => one.id === id) ?? false);
  }
}

@Injectable()
class LocalAuthGuard extends AuthGuard('local') {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const passed = (await super.canActivate(context)) as boolean;
    await super.logIn(context.switchToHttp().getRequest<Request>());
    return passed;
  }
}

@Injectable()
class AuthenticatedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<Request>().isAuthenticated();
  }
}

@Injectable()
class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<string[] | undefined>('roles', [context.getHandler(), context.getClass()]);
    if (!roles) return true;
    const { user } = context.switchToHttp().getRequest<{ user?: Member }>();
    return roles.some((role) => user?.roles.includes(role));
  }
}

class Credentials {
  @IsString() username!: string;
  @IsString() password!: string;
}

@State()
class DoorState {
  @Var() opened = 0;

  @Event() @UseGuards(LocalAuthGuard) enter(@Body() _credentials: Credentials) {
    this.opened++;
  }

  /** For one event, without a session. */
  @Event() @UseGuards(AuthGuard('local')) prove(@Body() _credentials: Credentials, @Req() { user }: Request) {
    this.opened = (user as Member).id;
  }

  @Event() @UseGuards(AuthenticatedGuard) inside() {
    this.opened++;
  }

  @Event() @Roles('staff') staff() {
    this.opened++;
  }
}

function doorOf() {
  const s = use(DoorState);
  return html.main(
    html.p(t`${use(AuthState).user.name} ${s.opened}`),
    form({ onSubmit: s.enter }),
    form({ onSubmit: s.prove }),
    html.button({ onClick: [s.inside(), s.staff()] }, 'all'),
  );
}

@Page('/door')
class DoorPage {
  render() {
    return doorOf();
  }
}

@Page('/inside')
@UseGuards(AuthenticatedGuard)
class InsidePage {
  render() {
    return doorOf();
  }
}

@Page('/staff')
@Roles('staff')
class StaffPage {
  render() {
    return doorOf();
  }
}

@Controller()
class DoorController {
  @Post('enter') @UseGuards(LocalAuthGuard) enter(@Req() { user }: Request) {
    return user;
  }

  @Get('staff-only') @Roles('staff') staff() {
    return { ok: true };
  }
}

describe("Nest's own guards", () => {
  let app: PagesApp;
  beforeAll(async () => {
    app = await PagesApp.start({
      imports: [PassportModule.register({ session: true })],
      providers: [
        LocalStrategy,
        SessionSerializer,
        AuthState,
        DoorState,
        DoorPage,
        InsidePage,
        StaffPage,
        { provide: APP_GUARD, useClass: RolesGuard },
      ],
      controllers: [DoorController],
      main: (nest) => {
        nest.use(session({ secret: 'a secret for tests', resave: false, saveUninitialized: false }));
        nest.use(passport.initialize());
        nest.use(passport.session());
      },
    });
  }, 60_000);
  afterAll(() => app[Symbol.asyncDispose]());

  const good = { username: 'ada', password: 'ada' };
  const refused = (status: number) => ({ 0: 'x', 3: { status } });

  it("log in by an event with AuthGuard('local'): the tab, its page and HTTP are logged in", async () => {
    const browser = new Browser(app);
    const tab = await browser.open('/door');
    expect(await tab.run('DoorState.inside')).toMatchObject(refused(403));
    expect(await tab.run('DoorState.enter', { username: 'ada', password: 'wrong' })).toMatchObject(refused(401));
    expect(await tab.run('DoorState.inside')).toMatchObject(refused(403));
    const effects = await tab.act('DoorState.enter', good);
    expect(effects).toMatchObject([{ do: 'cookies' }]);
    expect((await tab.run('DoorState.inside'))[0]).toBe('p');
    expect((await browser.fetch('/inside')).status).toBe(200);
  });

  it('let an event through without a session', async () => {
    const browser = new Browser(app);
    const tab = await browser.open('/door');
    expect(await tab.run('DoorState.prove', { username: 'bob', password: 'ada' })).toMatchObject(refused(401));
    expect((await tab.run('DoorState.prove', { username: 'bob', password: 'bob' }))[0]).toBe('p');
  });

  it('log in over HTTP, for pages and events', async () => {
    const browser = new Browser(app);
    expect((await browser.fetch('/inside')).status).toBe(403);
    await browser.fetch('/enter', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(good),
    });
    const tab = await browser.open('/inside');
    expect(JSON.stringify(tab.page.boot.vars)).toContain('ada');
    expect((await tab.run('DoorState.inside'))[0]).toBe('p');
  });

  it('ask for roles by metadata on pages, events and controllers, as a global guard', async () => {
    const enter = async (username: string): Promise<Browser> => {
      const browser = new Browser(app);
      const tab = await browser.open('/door');
      await tab.act('DoorState.enter', { username, password: username });
      return browser;
    };
    const [ada, bob] = [await enter('ada'), await enter('bob')];
    expect([(await ada.fetch('/staff')).status, (await bob.fetch('/staff')).status]).toEqual([200, 403]);
    expect([(await ada.fetch('/staff-only')).status, (await bob.fetch('/staff-only')).status]).toEqual([200, 403]);
    expect((await (await ada.open('/door')).run('DoorState.staff'))[0]).toBe('p');
    expect(await (await bob.open('/door')).run('DoorState.staff')).toMatchObject(refused(403));
  });
});
