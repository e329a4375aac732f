import { promisify } from 'node:util';
import type { NextFunction, Request, Response } from 'express';
import session from 'express-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  STARTS,
  World,
  call,
  login,
  passport,
  usual,
  view,
  withoutTimes,
  type Kept,
  type Main,
  type Options,
} from '../../test/request/session-world.js';

const refuse = (): never => {
  throw new Error('refused');
};

/** What handlers do. */
const ACTS: Record<string, (request: Kept) => unknown> = {
  reads: view,
  writes: (request) => (request.session['visits'] = 2),
  'writes deep down': (request) => (request.session['deep'] as { list: number[] } | undefined)?.list.push(4),
  removes: (request) => delete request.session['visits'],
  'writes and fails': (request) => [(request.session['visits'] = 3), refuse()],
  fails: refuse,
  'logs in': (request) => login(request),
  'logs in as another': (request) => login(request, 2),
  'logs in and answers': (request) => login(request).then(() => request.res!.redirect('/home')),
  'writes and answers': (request) => [(request.session['visits'] = 4), request.res!.status(204).end()],
  'logs out': (request) => promisify((done: (error: unknown) => void) => request.logout(done))(),
  regenerates: (request) => call(request.session, 'regenerate').then(() => (request.session['made'] = 'anew')),
  destroys: (request) => call(request.session, 'destroy'),
  'takes away': (request) => delete (request as { session?: unknown }).session,
  'sets to null': (request) => ((request as { session: unknown }).session = null),
  saves: (request) => [(request.session['visits'] = 5), call(request.session, 'save')][1],
  'saves as it is': (request) => call(request.session, 'save'),
  'reloads what it has written': (request) => [(request.session['visits'] = 6), call(request.session, 'reload')][1],
  touches: (request) => void request.session.touch(),
  'makes it live longer': (request) => (request.session.cookie.maxAge = 3_600_000),
  'writes what cannot be kept': (request) => (request.session['self'] = request.session),
  'writes and takes back': (request) => [(request.session['x'] = 1), delete request.session['x']],
};

const OPTIONS: Record<string, Options> = {
  'as the documentation says': {},
  'with a time': { cookie: { maxAge: 600_000 } },
  rolling: { rolling: true, cookie: { maxAge: 600_000 } },
  resaved: { resave: true },
  'saved before anything is in them': { saveUninitialized: true },
  'destroyed where they are unset': { unset: 'destroy' },
  'with a name and ids of their own': { name: 'sid', genid: () => `id-${Math.random()}` },
  'with several secrets': { secret: ['new', 'old'] },
  'with the secret of cookie-parser': { secret: undefined as never },
  'with a cookie made for each request': { cookie: (request) => ({ maxAge: request.url === '/none' ? 1_000 : 700_000 }) },
  'for HTTPS alone': { cookie: { secure: true } },
};

async function observe(world: World, start: string, act: (request: Kept) => unknown, between?: (world: World) => unknown) {
  await STARTS[start]!(world);
  // The middleware shows what the cookie means, and is not needed from then on.
  for (let i = 0; i < 3; i++) await world.run(view);
  world.origin.owed.length = 0;
  await between?.(world);
  const done = async (request: Kept): Promise<unknown> => [await act(request), act === view ? view(request) : 'done'][1];
  return { result: await world.run(done), after: await world.look(), later: await world.look() };
}

// What it notes of times is how long it has taken.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** With the most usual options every one, with the others those that they may matter to. */
const startsWith = (name: string): string[] =>
  name in { 'as the documentation says': 1, 'with a time': 1 } ? Object.keys(STARTS) : ['of somebody', 'none'];

describe.each(Object.keys(OPTIONS))('sessions %s, read from their store', (name) => {
  it.each(startsWith(name))('are to handlers, browsers and the store what the middleware makes of them: %s', async (start) => {
    let read = 0;
    for (const [what, act] of Object.entries(ACTS)) {
      const plain = new World(usual, OPTIONS[name]!, true);
      const world = new World(usual, OPTIONS[name]!, false);
      expect({ what, ...(await observe(world, start, act)) }).toEqual({ what, ...(await observe(plain, start, act)) });
      expect(plain.read).toBe(0);
      read += world.read;
    }
    // Elsewhere there is nothing to be known: cookies that mean nothing, and sessions that hold nothing.
    const known =
      ['of somebody', 'with something in it'].includes(start) || (start === 'none' && !OPTIONS[name]!.saveUninitialized);
    if (known && name !== 'for HTTPS alone') expect(read).toBeGreaterThan(Object.keys(ACTS).length);
  });
});

describe('a session that is read from its store', () => {
  const same = async (
    between: (world: World) => unknown,
    act: (request: Kept) => unknown = view,
    main = usual,
    start = 'of somebody',
  ): Promise<{ after: unknown; later: unknown }> => {
    const world = new World(main, {}, false);
    const observed = await observe(world, start, act, between);
    expect(observed).toEqual(await observe(new World(main, {}, true), start, act, between));
    expect(world.read).toBeGreaterThan(0);
    return observed;
  };

  it('is read for each event: what other processes do to it is seen at once', async () => {
    await same((world) => call(world.store, 'clear'));
    await same((world) => {
      const { sessions } = world.store as unknown as { sessions: Record<string, string> };
      for (const id of Object.keys(sessions)) sessions[id] = sessions[id]!.replace('"visits":1', '"visits":7');
    });
  });

  it.each(['error', 'missing', 'throws', 'broken'] as const)(
    'fails as the middleware does where its store fails: %s',
    async (fault) => {
      await same((world) => (world.store.fault = fault));
    },
  );

  it('is none while its store says that it is disconnected', async () => {
    await same((world) => world.store.emit('disconnect'));
    await same((world) => [world.store.emit('disconnect'), world.store.emit('connect')]);
  });

  it('is the one that the path has', async () => {
    const mounted: Main = (app, store, options) => {
      app.use(
        '/admin',
        session({ secret: 'a', name: 'a', resave: false, saveUninitialized: false, cookie: { path: '/admin' }, store }),
      );
      usual(app, store, options);
    };
    const steps = async (world: World): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (const url of ['/admin/users', '/page', '/admin/users?tab=2', '/administration', '/admin', '/page?x=1', '/page']) {
        found.push(await world.run((request) => login(request, found.length + 1), url));
        for (let i = 0; i < 3; i++) found.push(await world.run(view, url));
      }
      return [...found, await world.look()];
    };
    const world = new World(mounted, {}, false);
    expect(await steps(world)).toEqual(await steps(new World(mounted, {}, true)));
    expect(world.read).toBeGreaterThan(6);
  });

  it('is none at a path that its cookie is not for', async () => {
    const steps = async (world: World): Promise<unknown[]> => {
      await world.run((request) => login(request), '/admin/users');
      const found: unknown[] = [];
      for (const url of ['/admin/users', '/admin/users', '/page', '/admin/users', '/page?x=1'])
        found.push(await world.run(view, url));
      return found;
    };
    const options: Options = { cookie: { path: '/admin' } };
    const world = new World(usual, options, false);
    const found = await steps(world);
    expect(found).toEqual(await steps(new World(usual, options, true)));
    expect(found[1]).toMatchObject({ user: { id: 1 } });
    // As Passport has it of a request without a session.
    expect(found[2]).toMatchObject({ cause: expect.stringContaining('require session support') as string });
    expect(world.read).toBeGreaterThan(0);
  });

  it('takes no place of one that other middleware has made', async () => {
    const own: Main = (app, store, options) => {
      app.use(function ownSession(request: Request, _response: Response, next: NextFunction) {
        if (request.query['own']) Object.assign(request, { session: { own: true } });
        next();
      });
      usual(app, store, options);
    };
    const steps = async (world: World) => {
      await STARTS['of somebody']!(world);
      const found: unknown[] = [];
      for (const url of ['/page', '/page', '/page?own=1', '/page'])
        found.push(await world.run(({ session: kept }) => JSON.stringify(kept), url));
      return found.map((text) => withoutTimes(String(text)));
    };
    expect(await steps(new World(own, {}, false))).toEqual(await steps(new World(own, {}, true)));
  });

  it('is saved with what middleware behind it does, also where that answers or fails', async () => {
    const turnedAway: Main = (app, store, options) => {
      usual(app, store, options);
      app.use(function turnAway(request: Request, response: Response, next: NextFunction) {
        const kept = (request as Kept).session;
        if (kept['blocked'] === 2) return next(new Error('blocked'));
        if (kept['blocked'] === 1) Object.assign(kept, { returnTo: request.url, blocked: 2 });
        if (kept['blocked'] === 2) return response.redirect('/blocked');
        next();
      });
      app.use(function recover(error: Error, _request: Request, response: Response, next: NextFunction) {
        if (error.message === 'blocked') response.status(403).send('blocked');
        else next(error);
      });
    };
    const { after, later } = await same(
      () => undefined,
      (request) => (request.session['blocked'] = 1),
      turnedAway,
    );
    expect(after).toMatchObject({ seen: { message: expect.stringContaining('302') as string } });
    expect(later).toMatchObject({ seen: { message: expect.stringContaining('403') as string } });
  });

  it('is saved with what middleware does to it at the end of the response', async () => {
    const late: Main = (app, store, options) => {
      usual(app, store, options);
      app.use(function lastSeen(request: Request, response: Response, next: NextFunction) {
        const end = response.end as (...args: unknown[]) => Response;
        response.end = ((...args: unknown[]) => {
          const kept = (request as Kept).session as Kept['session'] | undefined;
          if (kept?.['marked']) kept['ended'] = ((kept['ended'] as number | undefined) ?? 0) + 1;
          return end.apply(response, args);
        }) as Response['end'];
        next();
      });
    };
    await same(
      () => undefined,
      (request) => (request.session['marked'] = true),
      late,
    );
  });

  it('costs one look at the store, and no writing', async () => {
    const world = new World(usual, { resave: true }, false);
    await STARTS['of somebody']!(world);
    await world.run();
    await world.run();
    Object.assign(world.store, { saves: 0, touches: 0 });
    const get = vi.spyOn(world.store, 'get');
    for (let i = 0; i < 5; i++) await world.run();
    expect([get.mock.calls.length, world.store.saves, world.store.touches, world.read]).toEqual([5, 0, 0, 6]);
  });

  it('is left to middleware that something else has wrapped', async () => {
    const wrapped: Main = (app, store) => {
      const inner = session({ secret: 'a secret', resave: false, saveUninitialized: false, store });
      app.use(function session(request: Request, response: Response, next: NextFunction) {
        inner(request, response, next);
      });
      app.use(passport.initialize(), passport.session());
    };
    const world = new World(wrapped, {}, false);
    await STARTS['of somebody']!(world);
    for (let i = 0; i < 3; i++) expect(await world.run(view)).toMatchObject({ user: { id: 1 } });
    expect([world.read, world.store.touches]).toEqual([0, 3]);
  });
});
