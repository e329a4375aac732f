import type { NextFunction, Request, Response } from 'express';
import type express from 'express';
import session, { type SessionData } from 'express-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STARTS, World, passport, usual, view, type Options, type TestStore } from '../../test/request/session-world.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe.each(['full', 'session'] as const)('how long a session lives, in the mode %s', (mode) => {
  const MINUTE = 60_000;
  const later = (time: number): void => void vi.setSystemTime(Date.now() + time);
  const nobody = (world: World): Promise<unknown> => world.run(view, '/page', true);

  async function start(options: Options, main = usual): Promise<World> {
    const world = new World(main, { cookie: { maxAge: 20 * MINUTE }, ...options }, false, mode);
    await STARTS['of somebody']!(world);
    await world.run();
    return world;
  }

  /** Milliseconds until the session is over. */
  const left = ({ store }: World): number => {
    const [stored] = Object.values((store as unknown as { sessions: Record<string, string> }).sessions);
    return new Date((JSON.parse(stored!) as SessionData).cookie.expires!).getTime() - Date.now();
  };

  it('is as long as somebody is there, to half a minute', async () => {
    const world = await start({});
    for (let i = 0; i < 120; i++) {
      later(MINUTE / 3);
      expect(await world.run(view)).toMatchObject({ user: { id: 1 } });
      expect(left(world)).toBeGreaterThan(19.5 * MINUTE - 1);
    }
    later(20 * MINUTE);
    expect(await world.run(view)).toMatchObject({ user: undefined });
  });

  it('is a twentieth less where it is short', async () => {
    const world = await start({ cookie: { maxAge: 10_000 } });
    for (let i = 0; i < 100; i++) {
      later(400);
      expect(await world.run(view)).toMatchObject({ user: { id: 1 } });
      expect(left(world)).toBeGreaterThan(9_499);
    }
  });

  it('is as long in the browser, where it rolls', async () => {
    const world = await start({ rolling: true });
    world.origin.owed.length = 0;
    for (let i = 0; i < 10; i++) {
      later(MINUTE / 3);
      await world.run();
    }
    expect(world.origin.owed.length).toBeGreaterThan(1);
    expect(world.read).toBeGreaterThan(4);
  });

  it.each([{}, { rolling: true }, { resave: true }])('is no longer by events that nobody has caused: %o', async (options) => {
    const world = await start(options);
    const before = left(world);
    world.origin.owed.length = 0;
    for (let i = 0; i < 19; i++) {
      expect(await nobody(world)).toMatchObject({ user: { id: 1 } });
      later(MINUTE);
    }
    expect(left(world)).toBe(before - 19 * MINUTE);
    expect(world.origin.owed).toEqual([]);
    later(MINUTE);
    expect(await nobody(world)).toMatchObject({ user: undefined });
  });

  it('is longer by the first event of somebody after those of nobody', async () => {
    const world = await start({});
    later(5 * MINUTE);
    world.origin.known = undefined;
    await nobody(world);
    expect(left(world)).toBe(15 * MINUTE);
    await world.run();
    expect(left(world)).toBe(20 * MINUTE);
  });

  it('is longer where such an event has put something into it', async () => {
    const world = await start({});
    later(5 * MINUTE);
    await world.run((request) => (request.session['visits'] = 9), '/page', true);
    expect(left(world)).toBe(20 * MINUTE);
    expect(await nobody(world)).toMatchObject({ session: expect.stringContaining('"visits":9') as string });
  });

  it('is no longer, either, where the middleware is one that we do not know', async () => {
    const inner = (app: express.Express, store: TestStore, options: Options): void => {
      const middleware = session({ secret: 'a secret', resave: false, saveUninitialized: false, ...options, store });
      app.use(function handler(request: Request, response: Response, next: NextFunction) {
        middleware(request, response, next);
      });
      app.use(passport.initialize(), passport.session());
    };
    const world = await start({}, inner);
    const before = left(world);
    later(MINUTE);
    expect(await nobody(world)).toMatchObject({ user: { id: 1 } });
    expect(left(world)).toBe(before - MINUTE);
    await world.run();
    expect(left(world)).toBe(20 * MINUTE);
  });
});
