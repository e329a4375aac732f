import { Injectable, Module, type MiddlewareConsumer, type NestMiddleware, type NestModule, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Event, Page, State, Var, currentRequest, currentUser, type MiddlewareOptions } from 'nestjs-reflex';
import { html, t, use } from 'nestjs-reflex/ui';
import { describe, expect, it } from 'vitest';
import { Browser } from './browser.js';
import { logIn, logOut, members, startMembers, type Member } from './members-app.js';

type Traced = Request & { trace?: string[]; tenant?: object };

/** How often each middleware has run. */
class Runs {
  readonly counts = new Map<string, number>();

  count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  take(name: string): number {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, 0);
    return count;
  }
}

function tracing(name: string, runs: Runs, work: (request: Traced) => void = () => undefined) {
  const middleware = (request: Traced, _response: Response, next: NextFunction): void => {
    runs.count(name);
    (request.trace ??= []).push(name);
    work(request);
    next();
  };
  return Object.defineProperty(middleware, 'name', { value: name });
}

const probe = (base: StateBase): string => {
  const current = currentRequest() as Traced;
  base.seen = `${currentUser<Member>()?.name ?? 'nobody'} ${String((current as { account?: string }).account)} ${String(current.tenant !== undefined)}`;
  return base.seen;
};

class StateBase {
  seen = '';
}

function statesOf(mode?: 'full' | 'session' | 'none') {
  @State({ name: 'ModeState', ...(mode && { middleware: mode }) })
  class ModeState {
    @Var() seen = '';
    @Var() typed = '';
    @Event() look() {
      probe(this);
    }
    @Event() async login(name: string) {
      await logIn(
        currentRequest(),
        members.find((one) => one.name === name)!,
      );
    }
    @Event() async logout() {
      await logOut(currentRequest());
    }
    @Event() enter(name: string) {
      (currentRequest().session as { account?: string }).account = name;
    }
  }
  @Page('/mode', { title: 'Mode' })
  class ModePage {
    render() {
      const s = use(ModeState);
      return html.main(
        html.p(t`${s.seen}`),
        html.input({ bind: s.typed }),
        html.button({ onClick: [s.look(), s.login('ada'), s.logout(), s.enter('x')] }, 'all'),
      );
    }
  }
  return [ModeState, ModePage] as const;
}

async function start(middleware: MiddlewareOptions | undefined, runs: Runs, state?: 'full' | 'session' | 'none') {
  return startMembers({
    options: { ...(middleware && { middleware }) },
    providers: [...statesOf(state)] as Type<unknown>[],
    before: (app: NestExpressApplication) => {
      app.use(tracing('tenant', runs, (request) => (request.tenant = { of: request.hostname })));
    },
    after: (app: NestExpressApplication) => {
      // Authentication of the app's own, which no name tells.
      app.use(
        tracing('account', runs, (request) => {
          const { account } = request.session as { account?: string };
          if (account) {
            request.user ??= { id: account, name: account };
            (request as { account?: string }).account = account;
          }
        }),
      );
      app.use(tracing('costly', runs));
    },
  });
}

const seen = (frame: readonly unknown[]) => JSON.stringify(frame[3]);

describe('the mode session', () => {
  it('runs all of the middleware for the first event, and then what makes session and user', async () => {
    const runs = new Runs();
    await using world = await start({ mode: 'session' }, runs);
    const browser = new Browser(world.app);
    const login = await browser.open('/mode');
    await login.act('ModeState.login', 'ada');
    const tab = await browser.open('/mode');
    for (const name of ['tenant', 'costly', 'account']) runs.take(name);
    expect(seen(await tab.run('ModeState.look'))).toContain('ada undefined true');
    // Of the chain that let the socket in, or of the event.
    expect(runs.take('costly')).toBe(1);
    runs.take('tenant');
    for (let i = 0; i < 3; i++) expect((await tab.run('ModeState.look'))[0]).toBe('p');
    expect([runs.take('costly'), runs.take('tenant')]).toEqual([0, 0]);
  });

  it('sees a login, a logout and a session that is gone at the next event', async () => {
    const runs = new Runs();
    await using world = await start({ mode: 'session' }, runs);
    const browser = new Browser(world.app);
    const tab = await browser.open('/mode');
    expect(seen(await tab.run('ModeState.look'))).toContain('nobody');
    await tab.act('ModeState.login', 'bob');
    expect(seen(await tab.run('ModeState.look'))).toContain('bob');
    const other = await browser.open('/mode');
    await other.act('ModeState.look');
    await new Promise<void>((resolve) => world.store.clear!(() => resolve()));
    expect(await other.run('ModeState.look')).toMatchObject(['x', expect.any(Number), 2, { code: 'REFLEX_SESSION_ENDED' }]);
    const again = await browser.open('/mode');
    expect(seen(await again.run('ModeState.look'))).toContain('nobody');
  });

  it('runs authentication of the app itself for each event', async () => {
    const runs = new Runs();
    await using world = await start({ mode: 'session' }, runs);
    const browser = new Browser(world.app);
    const tab = await browser.open('/mode');
    await tab.act('ModeState.enter', 'eve');
    expect(seen(await tab.run('ModeState.look'))).toContain('eve eve');
    runs.take('account');
    await tab.run('ModeState.look');
    expect(runs.take('account')).toBe(1);
    await new Promise<void>((resolve) => world.store.clear!(() => resolve()));
    expect(await tab.run('ModeState.look')).toMatchObject(['x', expect.any(Number), 4, { code: 'REFLEX_SESSION_ENDED' }]);
  });

  it('holds for the states that say so', async () => {
    const runs = new Runs();
    await using world = await start(undefined, runs, 'session');
    const tab = await new Browser(world.app).open('/mode');
    await tab.run('ModeState.look');
    runs.take('costly');
    await tab.run('ModeState.look');
    expect(runs.take('costly')).toBe(0);
    await tab.run('MemberState.greet');
    expect(runs.take('costly')).toBe(1);
  });
});

describe('the mode none', () => {
  it('runs nothing and knows nobody, for the states that say so', async () => {
    const runs = new Runs();
    await using world = await start(undefined, runs, 'none');
    const browser = new Browser(world.app);
    const tab = await browser.open('/mode');
    await tab.act('MemberState.login', 'ada');
    runs.take('costly');
    expect(await tab.run('ModeState.look')).toMatchObject(['x', expect.any(Number), 2, { code: 'REFLEX_NO_AUTHENTICATION' }]);
    expect(runs.take('costly')).toBe(0);
  });

  it('of the app is left to the states that say otherwise', async () => {
    const runs = new Runs();
    await using world = await start({ mode: 'none' }, runs, 'full');
    const browser = new Browser(world.app);
    await browser.fetch('/http-login', { method: 'POST' });
    const tab = await browser.open('/mode');
    expect(seen(await tab.run('ModeState.look'))).toContain('ada');
  });
});

describe('middleware that events pass by', () => {
  const runs = new Runs();

  @Injectable()
  class Counting implements NestMiddleware {
    use(_request: Request, _response: Response, next: NextFunction): void {
      runs.count('class');
      next();
    }
  }

  @Injectable()
  class Kept implements NestMiddleware {
    use(_request: Request, _response: Response, next: NextFunction): void {
      runs.count('kept');
      next();
    }
  }

  @Module({})
  class CountingModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(Counting, Kept).forRoutes('{*path}');
    }
  }

  it('is named, or given as a function or a class, beside what is passed by anyway', async () => {
    const given = tracing('given', runs);
    await using world = await startMembers({
      imports: [CountingModule],
      options: { middleware: { skip: ['named', given, Counting] } },
      before: (app) => {
        app.use(tracing('named', runs));
        app.use(given);
        app.use(tracing('csrf', runs));
        app.use(tracing('doubleCsrfProtection', runs));
        app.use(tracing('stays', runs));
      },
    });
    const tab = await new Browser(world.app).open('/members');
    const names = ['named', 'given', 'csrf', 'doubleCsrfProtection', 'class', 'kept', 'stays'];
    await tab.run('MemberState.greet');
    expect(names.slice(0, 5).map((name) => runs.take(name))).toEqual([1, 1, 1, 1, 1]);
    for (const name of names) runs.take(name);
    await tab.run('MemberState.greet');
    expect(names.map((name) => runs.take(name))).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('must be one whose use() can be found', async () => {
    class Field implements NestMiddleware {
      use = (_request: unknown, _response: unknown, next: () => void): void => next();
    }
    await expect(startMembers({ options: { middleware: { skip: [Field] } } })).rejects.toThrow('REFLEX_BAD_SKIP');
  });
});
