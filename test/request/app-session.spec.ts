import { Injectable, Logger, Module, type MiddlewareConsumer, type NestMiddleware, type NestModule } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import session from 'express-session';
import { Event, Page, State, Var, currentSession, currentUser } from 'nestjs-reflex';
import { html, t, use } from 'nestjs-reflex/ui';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PagesApp, type PagesAppInit } from '../pages/app.js';
import { Browser } from './browser.js';

interface Visits {
  visits?: number;
}

@State()
class VisitState {
  @Var() visits = 0;
  @Var() user = '';
  @Event() visit() {
    const kept = currentSession<Visits>();
    this.visits = kept.visits = (kept.visits ?? 0) + 1;
  }
  @Event() who() {
    this.user = String(currentUser());
  }
}

@Page('/visits', { title: 'Visits' })
class VisitsPage {
  render() {
    const s = use(VisitState);
    return html.main(html.p(t`${s.visits} ${s.user}`), html.button({ onClick: [s.visit(), s.who()] }, 'visit'));
  }
}

@Injectable()
class NeedsSession implements NestMiddleware {
  static seen: boolean[] = [];
  use(request: Request, _response: Response, next: NextFunction): void {
    NeedsSession.seen.push(request.session !== undefined);
    next();
  }
}

@Module({})
class NeedsSessionModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(NeedsSession).forRoutes('{*path}');
  }
}

const start = (init: PagesAppInit) =>
  PagesApp.start({ providers: [VisitState, VisitsPage], imports: [NeedsSessionModule], ...init });

describe('sessions by forRoot()', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are there for pages, events and the middleware of modules, under any prefix', async () => {
    NeedsSession.seen = [];
    await using app = await start({
      options: { session: { secret: 'a secret for tests' } },
      main: (nest) => nest.setGlobalPrefix('api'),
    });
    const browser = new Browser(app);
    const tab = await browser.open('/visits');
    expect(browser.cookie).not.toContain('connect.sid');
    const frame = await tab.run('VisitState.visit');
    expect(frame).toMatchObject(['p', 1, 1, [[expect.any(Number), 1]], [{ do: 'cookies' }]]);
    const { ticket } = (frame[4] as unknown as { ticket: string }[])[0]!;
    const response = await tab.redeem(ticket);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^connect\.sid=s%3A\S+; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const again = await browser.open('/visits');
    expect((await again.run('VisitState.visit'))[3]).toEqual([[expect.any(Number), 2]]);
    expect(NeedsSession.seen.every(Boolean)).toBe(true);
  });

  it("give way to the app's own, and a log line says so", async () => {
    const log = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    await using app = await start({
      options: { session: { secret: 'unused', name: 'unused' } },
      main: (nest) => nest.use(session({ secret: 'of the app', name: 'theirs', resave: false, saveUninitialized: true })),
    });
    const browser = new Browser(app);
    await browser.open('/visits');
    expect([...browser.cookies.keys()]).toContain('theirs');
    expect([...browser.cookies.keys()]).not.toContain('unused');
    expect(log).toHaveBeenCalledWith(expect.stringContaining('the option `session` is not used'));
  });

  it('have a secret', async () => {
    await expect(start({ options: { session: { secret: '' } } })).rejects.toThrow('REFLEX_BAD_SESSION');
  });
});

describe('a missing session or user', () => {
  const failure = async (app: PagesApp, event: string) => {
    const frame = await (await new Browser(app).open('/visits')).run(event);
    return (frame as unknown as { message: string }[])[3]!.message;
  };

  it('is told with what is missing, where there is no middleware', async () => {
    await using app = await PagesApp.start({ providers: [VisitState, VisitsPage] });
    expect(await failure(app, 'VisitState.visit')).toMatch(/No middleware has run[^]*REFLEX_NO_SESSION/);
    expect(await failure(app, 'VisitState.who')).toMatch(/No middleware has run[^]*REFLEX_NO_AUTHENTICATION/);
  });

  it('is told with what there is, where none of it is authentication', async () => {
    await using app = await PagesApp.start({
      providers: [VisitState, VisitsPage],
      options: { session: { secret: 'a secret for tests' } },
    });
    expect(await failure(app, 'VisitState.who')).toMatch(
      /None of the middleware says who is logged in: session[^]*ReflexAuthModule/,
    );
  });

  it('is told where the store of sessions is disconnected', async () => {
    const store = new session.MemoryStore();
    await using app = await PagesApp.start({
      providers: [VisitState, VisitsPage],
      options: { session: { secret: 'a secret for tests', store } },
    });
    store.emit('disconnect');
    expect(await failure(app, 'VisitState.visit')).toMatch(/left no session[^]*store is disconnected/);
    store.emit('connect');
    const tab = await new Browser(app).open('/visits');
    expect((await tab.run('VisitState.visit'))[0]).toBe('p');
  });

  it('is nobody where middleware has looked and found none', async () => {
    await using app = await start({ options: { session: { secret: 'a secret for tests' } } });
    const tab = await new Browser(app).open('/visits');
    expect((await tab.run('VisitState.who'))[3]).toEqual([[expect.any(Number), 'undefined']]);
  });
});
