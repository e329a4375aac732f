import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import type { HttpAdapterHost } from '@nestjs/core';
import cookieParser from 'cookie-parser';
import { parseCookie } from 'cookie';
import express, { type Request } from 'express';
import session, { MemoryStore, type SessionData, type SessionOptions } from 'express-session';
import { Passport } from 'passport';
import { EventRequests } from '../../lib/request/event-requests.js';
import type { RequestOrigin } from '../../lib/request/request-origin.js';

export type Fault = 'error' | 'missing' | 'throws' | 'broken' | undefined;

/** A store that counts, and fails as it is told to. */
export class TestStore extends MemoryStore {
  fault: Fault;
  touches = 0;
  saves = 0;

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    if (this.fault === 'throws') throw new Error('the store throws');
    if (this.fault === 'error') return void setImmediate(done, new Error('the store is down'));
    if (this.fault === 'missing') return void setImmediate(done, Object.assign(new Error('no file'), { code: 'ENOENT' }));
    if (this.fault === 'broken') return void setImmediate(done, null, {} as SessionData);
    super.get(id, done);
  }

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    this.saves++;
    super.set(id, data, done);
  }

  override touch(id: string, data: SessionData, done?: () => void): void {
    this.touches++;
    super.touch(id, data, done);
  }

  /** What is stored, without ids and times. */
  contents(): unknown[] {
    return Object.values((this as unknown as { sessions: Record<string, string> }).sessions)
      .map(withoutTimes)
      .toSorted();
  }

  content(id: string): string | undefined {
    const found = (this as unknown as { sessions: Record<string, string> }).sessions[id];
    return found && withoutTimes(found);
  }
}

export function withoutTimes(stored: string): string {
  return stored.replace(/"expires":"[^"]+"/, '"expires":"a time"');
}

export type Kept = Request & { session: Request['session'] & Record<string, unknown> };
export type Options = Partial<SessionOptions>;
export type Main = (app: express.Express, store: TestStore, options: Options) => void;

export const passport = new Passport();
passport.serializeUser((user, done) => done(null, (user as { id: number }).id));
passport.deserializeUser((id, done) => done(null, id === 13 ? false : ({ id } as never)));

export const usual: Main = (app, store, options) => {
  app.use(cookieParser('a secret of cookies'));
  app.use(session({ secret: 'a secret', resave: false, saveUninitialized: false, ...options, store }));
  app.use(passport.initialize(), passport.session());
};

/** The events of one socket; `plain`: all of its middleware runs for each of them. */
export class World {
  readonly store = new TestStore();
  readonly requests: EventRequests;
  readonly origin: RequestOrigin;
  /** How many sessions of events were read from the store alone. */
  read = 0;

  constructor(
    main: Main,
    options: Options,
    private readonly plain: boolean,
    mode: 'full' | 'session' = 'full',
  ) {
    const app = express();
    main(app, this.store, options);
    const host = { httpAdapter: { getInstance: () => app } } as unknown as HttpAdapterHost;
    this.requests = new EventRequests(host, { mode });
    this.requests.install();
    const upgrade = new IncomingMessage(new Socket());
    upgrade.headers = { host: 'localhost', cookie: 'theme=dark' };
    this.origin = this.requests.origin(upgrade);
  }

  async run(act: (request: Kept) => unknown = () => undefined, url = '/page', unprompted = false): Promise<unknown> {
    if (this.plain) this.origin.known = undefined;
    try {
      return await this.requests.run(this.origin, { url, params: {}, body: undefined, unprompted }, async (event) => {
        if (event.session && event.session.source !== 'middleware') this.read++;
        return await act(event.request as Kept);
      });
    } catch (error) {
      const { name, message, cause } = error as Error & { cause?: Error };
      return { name, message, cause: cause?.message };
    }
  }

  /** All that can be seen after an event: by the next one, by the browser, in the store. */
  async look(url?: string): Promise<unknown> {
    const cookies = Object.entries(parseCookie(this.origin.headers.cookie ?? ''));
    const held = cookies.map(([name, value]) => [
      name,
      this.store.content(/^s:([^.]+)/.exec(value ?? '')?.[1] ?? '') ?? 'nothing',
    ]);
    const owed = this.origin.owed.splice(0).map((line) => line.replace(/s%3A[^;]+/, '…').replace(/Expires=[^;]+/, 'a time'));
    return { held, owed, stored: this.store.contents(), seen: await this.run(view, url) };
  }
}

export const view = (request: Kept): unknown => ({
  session: request.session && withoutTimes(JSON.stringify(request.session)),
  id: request.session && request.session.id === request.sessionID,
  methods: request.session && ['save', 'reload', 'touch', 'destroy', 'regenerate'].map((name) => typeof request.session[name]),
  user: request.user,
  login: typeof request.login,
  cookies: Object.keys(request.cookies ?? {}),
});

export const call = (target: object, method: string): Promise<unknown> =>
  promisify((target as Record<string, (done: () => void) => void>)[method]!).call(target);

export const login = (request: Kept, id = 1): Promise<void> =>
  promisify<unknown, void>((user, done) => request.login(user as never, done)).call(request, { id });

/** How a socket came to its session. */
export const STARTS: Record<string, (world: World) => Promise<unknown>> = {
  'of somebody': (world) =>
    world.run(async (request) => {
      await login(request);
      Object.assign(request.session, { visits: 1, deep: { list: [1, 2, 3] } });
    }),
  'with something in it': (world) => world.run((request) => Object.assign(request.session, { visits: 1 })),
  'of a user who is no more': (world) => world.run((request) => login(request, 13)),
  none: () => Promise.resolve(),
  'that is gone': async (world) => {
    await world.run((request) => login(request));
    await call(world.store, 'clear');
  },
  'with a forged cookie': async (world) => {
    await world.run((request) => login(request));
    world.origin.headers.cookie = world.origin.headers.cookie!.replace(/(s%3A[^.]+\.)./, '$1_');
  },
};
