import { setTimeout as pause } from 'node:timers/promises';
import { UseGuards } from '@nestjs/common';
import { MemoryStore } from 'express-session';
import { Page } from 'nestjs-reflex';
import { AuthChanges, AuthState, RoleRequired } from 'nestjs-reflex/auth';
import { redisStore } from 'nestjs-reflex/redis';
import { html, show, t, use } from 'nestjs-reflex/ui';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../lib/protocol/wire.js';
import { Browser, type Tab } from '../request/browser.js';
import { members, startMembers, type MembersApp } from '../request/members-app.js';
import { TestRedis, redisUrl, withoutRedis } from '../support/redis.js';

function deskOf() {
  const auth = use(AuthState);
  return html.main(show(auth.isAuthenticated, html.p(t`${auth.user.name} ${auth.roles.length}`)));
}

@Page('/desk')
class DeskPage {
  render() {
    return deskOf();
  }
}

@Page('/staff')
@UseGuards(RoleRequired('staff'))
class StaffPage {
  render() {
    return deskOf();
  }
}

const reloads = (frame: ServerFrame) => frame[0] === 'r';

describe.skipIf(withoutRedis)('who is it, in open pages of two processes', () => {
  let redis: TestRedis;
  let a: MembersApp;
  let b: MembersApp;
  /** As sessions in Redis or a database are: of all processes. */
  const store = new MemoryStore();

  beforeAll(async () => {
    redis = await TestRedis.open();
    const start = () =>
      startMembers({
        options: { store: redisStore({ url: redisUrl(), prefix: redis.prefix }) },
        session: { store },
        providers: [AuthState, DeskPage, StaffPage],
      });
    a = await start();
    b = await start();
  }, 60_000);
  afterAll(async () => {
    await a[Symbol.asyncDispose]();
    await b[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  afterEach(() => {
    members[0]!.roles = ['staff'];
  });

  /** One browser, as each process knows it. */
  async function loggedIn(): Promise<readonly [Browser, Browser]> {
    const [one, two] = [new Browser(a.app), new Browser(b.app)];
    await one.fetch('/desk');
    await one.fetch('/http-login', { method: 'POST' });
    for (const [name, value] of one.cookies) two.cookies.set(name, value);
    return [one, two];
  }

  /** Milliseconds until the first frame that `test` accepts. */
  async function time(tab: Tab, test: (frame: ServerFrame) => boolean): Promise<number> {
    const began = performance.now();
    const late = pause(2_500).then(() => {
      throw new Error('nothing came in time');
    });
    for (;;) if (test(await Promise.race([tab.socket.next(), late]))) return performance.now() - began;
  }

  it('shares sessions, users and page sessions', async () => {
    const [one, two] = await loggedIn();
    const page = await one.open('/members');
    expect((await page.run('MemberState.greet'))[3]).toMatchObject([[expect.any(Number), 'Hello ada']]);
    await page.socket.close();
    const socket = await two.connect(page.page);
    expect(await socket.next()).toEqual(['w', 1]);
    expect(await socket.next()).toMatchObject(['p', 1, 1, [[expect.any(Number), 'Hello ada']]]);
  });

  it('loads a page of the one anew within a second after a logout in the other', async () => {
    const [one, two] = await loggedIn();
    const [here, there] = [await one.open('/members'), await two.open('/desk')];
    await here.act('MemberState.logout');
    expect(await time(there, reloads)).toBeLessThan(1_500);
  });

  it('shows in a page of the one who has logged in by the other, over HTTP or by an event', async () => {
    const logins: readonly ((tab: Tab) => Promise<unknown>)[] = [
      ({ browser }) => browser.fetch('/http-login', { method: 'POST' }),
      (tab) => tab.act('MemberState.login', 'ada'),
    ];
    for (const login of logins) {
      const [one, two] = [new Browser(a.app), new Browser(b.app)];
      const here = await one.open('/members');
      for (const [name, value] of one.cookies) two.cookies.set(name, value);
      const there = await two.open('/desk');
      const shown = time(there, (frame) => frame[0] === 'p' && JSON.stringify(frame[3]).includes('ada'));
      await login(here);
      await shown;
    }
  });

  it('gives no socket to a page session that is over, wherever it was ended', async () => {
    const [one, two] = await loggedIn();
    const tab = await one.open('/members');
    await tab.run('MemberState.logoutAndStay');
    const socket = await two.connect(tab.page);
    expect(await socket.next()).toEqual(['r', 'session']);
  });

  it('tells pages of the other at once what rights the app has changed, which guards then refuse', async () => {
    const [, two] = await loggedIn();
    const [desk, staff] = [await two.open('/desk'), await two.open('/staff')];
    await desk.socket.next();
    await staff.socket.next();
    members[0]!.roles = [];
    a.app.app.get(AuthChanges).publish({ user: 1 });
    const shown = time(desk, (frame) => frame[0] === 'p' && !JSON.stringify(frame[3]).includes('staff'));
    expect(await time(staff, reloads)).toBeLessThan(1_000);
    expect(await shown).toBeLessThan(1_000);
    expect((await two.fetch('/staff')).status).toBe(403);
  });

  it('redeems in the one the cookies that an event of the other has set', async () => {
    const [one, two] = await loggedIn();
    const tab = await one.open('/members');
    const [, , , , effects] = (await tab.run('MemberState.cookie', 'dark')) as Extract<ServerFrame, readonly ['p', ...unknown[]]>;
    const ticket = effects!.find((effect) => effect.do === 'cookies') as { readonly ticket: string };
    const headers = { 'x-reflex-session': tab.page.boot.session, 'x-reflex-ticket': ticket.ticket };
    const redeemed = await two.fetch('/_event/cookies', { headers });
    expect([redeemed.status, redeemed.headers.getSetCookie()]).toEqual([204, [expect.stringMatching(/^theme=dark/)]]);
    expect((await one.fetch('/_event/cookies', { headers })).status).toBe(404);
    // The page session goes on where it was.
    expect((await tab.run('MemberState.greet'))[0]).toBe('p');
  });
});
