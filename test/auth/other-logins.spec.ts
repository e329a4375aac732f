import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Post, Req, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Request } from 'express';
import session, { MemoryStore } from 'express-session';
import { Event, Page, State, Var } from 'nestjs-reflex';
import { AuthState, LoginRequired } from 'nestjs-reflex/auth';
import { html, t, use } from 'nestjs-reflex/ui';
import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../lib/protocol/wire.js';
import { StateStore } from '../../lib/store/state.store.js';
import { PagesApp } from '../pages/app.js';
import { Browser, type Tab } from '../request/browser.js';
import { members, startMembers } from '../request/members-app.js';

@State()
class DeskState {
  @Var() done = 0;

  @Event() open() {
    this.done++;
  }
}

/** Its events have no use for sessions. */
@State({ middleware: 'none' })
class FastState {
  @Var() moves = 0;

  @Event() move() {
    this.moves++;
  }
}

@Page('/desk', { title: 'Desk' })
class DeskPage {
  render() {
    const fast = use(FastState);
    const desk = use(DeskState);
    return html.main(
      html.p(t`${use(AuthState).user.name} ${desk.done} ${fast.moves}`),
      html.button({ onClick: [desk.open(), fast.move()] }, 'all'),
    );
  }
}

type OwnSession = Request['session'] & { memberId?: number };

/** As apps do without Passport: a member of the session, and no new session at a login. */
@Controller()
class OwnLoginController {
  @Post('own-login') login(@Req() request: Request) {
    (request.session as OwnSession).memberId = 1;
    return {};
  }

  @Post('own-logout') async logout(@Req() request: Request) {
    await new Promise((resolve) => request.session.destroy(resolve));
    return {};
  }
}

const pages: Type<unknown>[] = [AuthState, DeskState, FastState, DeskPage];

function startOwn(store: session.Store): Promise<PagesApp> {
  return PagesApp.start({
    providers: pages,
    controllers: [OwnLoginController],
    main: (nest) => {
      nest.use(session({ secret: 'a secret for tests', resave: false, saveUninitialized: true, store }));
      nest.use((request: Request, _response: unknown, next: () => void) => {
        request.user = members.find(({ id }) => id === (request.session as OwnSession).memberId) as never;
        next();
      });
    },
  });
}

/** The first frame within `time` milliseconds that `test` accepts. */
async function within(time: number, tab: Tab, test: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
  const late = pause(time).then(() => {
    throw new Error('nothing came in time');
  });
  for (;;) {
    const frame = await Promise.race([tab.socket.next(), late]);
    if (test(frame)) return frame;
  }
}

const says = (text: string) => (frame: ServerFrame) => frame[0] === 'p' && JSON.stringify(frame[3]).includes(text);
const reloads = (frame: ServerFrame) => frame[0] === 'r';

describe('logins that are none of Passport', () => {
  it('are followed at once where the session stays the same, and so is the end of a session', async () => {
    await using app = await startOwn(new MemoryStore());
    const browser = new Browser(app);
    const tab = await browser.open('/desk');
    await tab.run('DeskState.open');
    await browser.fetch('/own-login', { method: 'POST' });
    await within(500, tab, says('ada'));
    await browser.fetch('/own-logout', { method: 'POST' });
    await within(500, tab, reloads);
  });

  it('follow, within a second, a logout in another process that has the same sessions', async () => {
    const store = new MemoryStore();
    await using app = await startOwn(store);
    await using other = await startOwn(store);
    const browser = new Browser(app);
    await browser.open('/desk');
    await browser.fetch('/own-login', { method: 'POST' });
    const tab = await browser.open('/desk');
    await tab.run('DeskState.open');
    await fetch(`${other.url}/own-logout`, { method: 'POST', headers: { cookie: browser.cookie } });
    await within(1_500, tab, reloads);
  });
});

describe('an event without middleware', () => {
  it('leaves what the page shows of the user as it is', async () => {
    await using world = await startMembers({ providers: pages });
    const browser = new Browser(world.app);
    await browser.fetch('/desk');
    await browser.fetch('/http-login', { method: 'POST' });
    const tab = await browser.open('/desk');
    const frame = await tab.run('FastState.move');
    expect(frame[3]).toHaveLength(1);
    expect((await tab.run('DeskState.open'))[3]).toHaveLength(1);
  });

  it('of Passport are followed by a page whose socket is on its way meanwhile', async () => {
    await using world = await startMembers({ providers: pages });
    const browser = new Browser(world.app);
    await browser.fetch('/desk');
    const store = world.app.app.get(StateStore, { strict: false });
    const touch = store.touch.bind(store);
    // Who it is has been looked at by then, and the page session has no socket yet.
    store.touch = async (id) => {
      store.touch = touch;
      await browser.fetch('/http-login', { method: 'POST' });
      // The server hears that it has answered a moment after the browser has the answer.
      await pause(100);
      await touch(id);
    };
    await within(500, await browser.open('/desk'), says('ada'));
  });
});

describe('LoginRequired before the whole app', () => {
  @Page('/login', { title: 'Log in' })
  class LoginPage {
    render() {
      return html.p('Log in');
    }
  }

  it('leads to no login that leads to itself', async () => {
    await using app = await PagesApp.start({
      providers: [...pages, LoginPage, { provide: APP_GUARD, useClass: LoginRequired }],
    });
    const status = async (path: string) => {
      const { status: code, headers } = await app.get(path);
      return [code, headers.get('location')];
    };
    expect(await status('/desk?a=1')).toEqual([302, '/login?next=%2Fdesk%3Fa%3D1']);
    expect(await status('/login')).toEqual([401, null]);
    expect(await status('/login?next=%2Fdesk')).toEqual([401, null]);
  });
});

describe('a store of sessions', () => {
  it('that does not answer ends no look at the others', async () => {
    const silent = new Set<string>();
    class SilentStore extends MemoryStore {
      override get(id: string, done: Parameters<MemoryStore['get']>[1]): void {
        if (!silent.has(id)) super.get(id, done);
      }
    }
    const store = new SilentStore();
    await using world = await startMembers({ session: { store }, providers: pages });
    const open = async (): Promise<Tab> => {
      const browser = new Browser(world.app);
      await browser.fetch('/desk');
      await browser.fetch('/http-login', { method: 'POST' });
      const tab = await browser.open('/desk');
      await tab.run('DeskState.open');
      return tab;
    };
    const [stuck, tab] = [await open(), await open()];
    const idOf = ({ browser }: Tab) => /^s%3A([^.]+)/.exec(browser.cookies.get('connect.sid')!)![1]!;
    silent.add(idOf(stuck));
    await pause(1_100);
    await new Promise((resolve) => store.destroy(idOf(tab), resolve));
    await within(1_500, tab, reloads);
  });
});
