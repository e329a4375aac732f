import { setTimeout as pause } from 'node:timers/promises';
import {
  Controller,
  Get,
  HttpException,
  Injectable,
  Post,
  Req,
  SetMetadata,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { MemoryStore } from 'express-session';
import { Computed, Event, Page, State, Var } from 'nestjs-reflex';
import { AuthChanges, AuthState, LoginRequired, PermissionRequired, RoleRequired } from 'nestjs-reflex/auth';
import { html, show, t, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../lib/protocol/wire.js';
import { Browser, type Tab } from '../request/browser.js';
import { logOut, members, startMembers, type Member, type MembersApp } from '../request/members-app.js';

const Roles = (...roles: string[]) => SetMetadata('roles', roles);

/** As Nest's documentation writes it. */
@Injectable()
class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<string[] | undefined>('roles', [context.getHandler(), context.getClass()]);
    const { user } = context.switchToHttp().getRequest<{ user?: Member }>();
    return !roles || roles.some((role) => user?.roles.includes(role));
  }
}

@State()
class DeskState {
  constructor(private readonly auth: AuthState) {}
  @Var() done = 0;

  /** Follows from the request by way of another state. */
  @Computed() get duty(): string {
    return this.auth.roles.includes('staff') ? 'in' : 'out';
  }

  @Event() @UseGuards(LoginRequired) forMembers() {
    this.done++;
  }

  @Event() @UseGuards(RoleRequired('staff', 'admin')) forStaff() {
    this.done++;
  }

  @Event() @UseGuards(PermissionRequired('product.edit')) forEditors() {
    this.done++;
  }

  @Event() @UseGuards(RolesGuard) @Roles('staff') asBefore() {
    this.done++;
  }

  @Event() open() {
    this.done++;
  }
}

function deskOf() {
  const auth = use(AuthState);
  const s = use(DeskState);
  return html.main(
    show(auth.isAuthenticated, html.p(t`${auth.user.name} ${auth.roles.length} ${auth.permissions.length}`)),
    html.p(t`${s.done}`),
    html.button({ onClick: [s.forMembers(), s.forStaff(), s.forEditors(), s.asBefore(), s.open()] }, 'all'),
  );
}

@Page('/desk', { title: 'Desk' })
class DeskPage {
  render() {
    return deskOf();
  }
}

@Page('/staff', { title: 'Staff' })
@UseGuards(RoleRequired('staff'))
class StaffPage {
  render() {
    return deskOf();
  }
}

@Page('/duty', { title: 'Duty' })
class DutyPage {
  render() {
    return html.p(use(DeskState).duty);
  }
}

@Controller('api')
class ApiController {
  @Get('staff') @UseGuards(RoleRequired('staff')) staff() {
    return { ok: true };
  }

  @Post('logout') async logout(@Req() request: Request) {
    await logOut(request);
    return { ok: true };
  }
}

/** As many apps have one: whatever fails is answered as JSON. */
class JsonFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    host.switchToHttp().getResponse<Response>().status(status).json({ failed: status });
  }
}

describe('who is it, in open pages', () => {
  let world: MembersApp;
  const store = new MemoryStore();
  const stamps = { stamps: async () => new Map(members.map(({ id, roles }) => [id, roles.join()])) };

  beforeAll(async () => {
    world = await startMembers({
      session: { store },
      providers: [AuthState, DeskState, DeskPage, StaffPage, DutyPage, { provide: APP_FILTER, useClass: JsonFilter }],
      controllers: [ApiController],
    });
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    members[0]!.roles = ['staff'];
  });

  async function loggedIn(): Promise<Browser> {
    const browser = new Browser(world.app);
    await browser.fetch('/desk');
    await browser.fetch('/http-login', { method: 'POST' });
    return browser;
  }

  /** The first frame within a second that `test` accepts. */
  async function within(tab: Tab, test: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    const late = pause(1_500).then(() => {
      throw new Error('nothing came in time');
    });
    for (;;) {
      const frame = await Promise.race([tab.socket.next(), late]);
      if (test(frame)) return frame;
    }
  }

  const says = (text: string) => (frame: ServerFrame) => frame[0] === 'p' && JSON.stringify(frame[3]).includes(text);
  const reloads = (frame: ServerFrame) => frame[0] === 'r';

  it('shows on the page who is logged in, and no more of the user than that', async () => {
    const tab = await (await loggedIn()).open('/desk');
    const vars = JSON.stringify(tab.page.boot.vars);
    expect(vars).toContain('"ada"');
    expect(vars).toContain('"staff"');
    expect(JSON.stringify((await new Browser(world.app).open('/desk')).page.boot.vars)).not.toContain('ada');
  });

  it('follows a login by an event in that tab and in others of the browser', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/desk');
    const login = await browser.open('/members');
    await login.act('MemberState.login', 'ada');
    await within(tab, says('ada'));
  });

  it('follows a login over HTTP: the stale socket after a login does not exist', async () => {
    const browser = new Browser(world.app);
    const tab = await browser.open('/desk');
    expect((await tab.run('DeskState.forMembers'))[0]).toBe('x');
    await browser.fetch('/http-login', { method: 'POST' });
    await within(tab, says('ada'));
    expect((await tab.run('DeskState.forMembers'))[0]).toBe('p');
  });

  it('loads a page anew that a logout elsewhere has taken the user from, by event or HTTP', async () => {
    const browser = await loggedIn();
    const [tab, other] = [await browser.open('/desk'), await browser.open('/members')];
    await other.act('MemberState.logout');
    await within(tab, reloads);
    const again = await loggedIn();
    const third = await again.open('/desk');
    await again.fetch('/api/logout', { method: 'POST' });
    await within(third, reloads);
  });

  it('lets who logs out here go where the event says: nothing more is said to that page', async () => {
    const browser = await loggedIn();
    const tab = await browser.open('/members');
    expect(await tab.act('MemberState.logout')).toContainEqual({ do: 'redirect', url: '/members', load: true });
    // The document on its way, and a second in which sessions are looked at.
    await browser.fetch('/members');
    const next = await Promise.race([tab.socket.next(), pause(1_300).then(() => 'nothing')]);
    expect(next).toBe('nothing');
  });

  it('runs no event of a session that has ended, not even in the second before the page knows', async () => {
    const browser = await loggedIn();
    const tab = await browser.open('/desk');
    await tab.run('DeskState.open');
    await new Promise((resolve) => store.clear(resolve));
    const [kind, , , error] = await tab.run('DeskState.open');
    expect([kind, error]).toMatchObject(['x', { code: 'REFLEX_SESSION_ENDED', status: 401 }]);
    await within(tab, reloads);
  });

  it('finds a session that ended somewhere else within a second', async () => {
    const tab = await (await loggedIn()).open('/desk');
    await tab.run('DeskState.open');
    await new Promise((resolve) => store.clear(resolve));
    await within(tab, reloads);
  });

  it('finds a role that was revoked somewhere else within a second, and its guard refuses', async () => {
    world.app.app.get(AuthChanges).follow(stamps);
    const tab = await (await loggedIn()).open('/desk');
    expect((await tab.run('DeskState.forStaff'))[0]).toBe('p');
    await pause(1_200);
    members[0]!.roles = [];
    await within(tab, (frame) => frame[0] === 'p' && !JSON.stringify(frame[3]).includes('staff'));
    const [kind, , , error] = await tab.run('DeskState.forStaff');
    expect([kind, error]).toMatchObject(['x', { code: 'REFLEX_FORBIDDEN', status: 403 }]);
    expect((await tab.run('DeskState.asBefore'))[0]).toBe('x');
  });

  it('is told of a role that the app has given, at once', async () => {
    members[0]!.roles = [];
    const tab = await (await loggedIn()).open('/desk');
    expect((await tab.run('DeskState.forStaff'))[0]).toBe('x');
    members[0]!.roles = ['staff'];
    world.app.app.get(AuthChanges).publish({ user: 1 });
    await within(tab, says('staff'));
    expect((await tab.run('DeskState.forStaff'))[0]).toBe('p');
    expect((await tab.run('DeskState.asBefore'))[0]).toBe('p');
    expect(await tab.run('DeskState.forEditors')).toMatchObject({ 0: 'x', 3: { code: 'REFLEX_FORBIDDEN' } });
  });

  it('reaches what other states compute of it, on pages that show nothing else of it', async () => {
    const tab = await (await loggedIn()).open('/duty');
    expect(JSON.stringify(tab.page.boot.vars)).toContain('"in"');
    members[0]!.roles = [];
    world.app.app.get(AuthChanges).publish({ user: 1 });
    await within(tab, says('out'));
  });

  it('catches up where a page was away while something changed', async () => {
    const browser = await loggedIn();
    const [tab] = [await browser.open('/desk'), await browser.open('/desk')];
    await pause(1_200);
    await tab.socket.close();
    members[0]!.roles = [];
    await pause(1_200);
    await tab.reconnect();
    await within(tab, (frame) => frame[0] === 'p' && !JSON.stringify(frame[3]).includes('staff'));
    const visitor = new Browser(world.app);
    const early = await visitor.open('/desk');
    await early.socket.close();
    await visitor.fetch('/http-login', { method: 'POST' });
    await early.reconnect();
    await within(early, says('ada'));
  });

  it('takes a page away whose guard says no by now: while it is open, and where it comes back', async () => {
    const browser = await loggedIn();
    const [open, away] = [await browser.open('/staff'), await browser.open('/staff')];
    await away.socket.close();
    members[0]!.roles = [];
    world.app.app.get(AuthChanges).publish({ user: 1 });
    await within(open, reloads);
    const socket = await browser.connect(away.page);
    expect(await socket.next()).toEqual(['r', 'session']);
    expect((await browser.fetch('/staff')).status).toBe(403);
  });

  it('leads who is not logged in to the login and back, past the filters of the app', async () => {
    const browser = new Browser(world.app);
    const page = await browser.fetch('/staff?tab=2');
    expect([page.status, page.headers.get('location')]).toEqual([302, '/login?next=%2Fstaff%3Ftab%3D2']);
    const tab = await browser.open('/desk');
    const refusal = await tab.run('DeskState.forMembers');
    expect(refusal[3]).toMatchObject({ code: 'REFLEX_LOGIN_REQUIRED', status: 401 });
    expect(refusal[4]).toEqual([{ do: 'redirect', url: '/login?next=%2Fdesk', load: true }]);
    const api = await browser.fetch('/api/staff');
    expect([api.status, await api.json()]).toEqual([401, { failed: 401 }]);
  });

  it('lets controllers use the same guards', async () => {
    const browser = await loggedIn();
    expect((await browser.fetch('/api/staff')).status).toBe(200);
    members[0]!.roles = [];
    expect((await browser.fetch('/api/staff')).status).toBe(403);
  });
});
