import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ReflexError } from '../errors/reflex.error.js';
import { CookieJars, setCookiesOf } from './cookie-jars.js';
import { within } from './deadline.js';
import { eventContext, type EventContext } from './event-context.js';
import { wrappersOf } from './event-response.js';
import type { ExpressApplication } from './express-stack.js';
import { identityAfter, identityOf } from './identity.js';
import { MIDDLEWARE_OPTIONS, MiddlewareChain, middlewareOf, type MiddlewareOptions } from './middleware-chain.js';
import type { MiddlewareMode } from './middleware-mode.js';
import { MiddlewareSkip } from './middleware-skip.js';
import { RequestOrigin, senderOf } from './request-origin.js';
import { SessionMemo, type SessionRequest } from './session-memo.js';
import { SessionMode } from './session-mode.js';
import { SessionSave } from './session-save.js';
import { SyntheticRequests, type EventRequestInit } from './synthetic-request.js';

export type { RequestOrigin } from './request-origin.js';
export type { EventRequestInit } from './synthetic-request.js';

/** Milliseconds that middleware may take where nobody says. */
const TIME = 30_000;

/** The request has another session or user than those before it. */
const STALE = Symbol('reflex:stale');

const NO_MIDDLEWARE: readonly string[] = [];

/** The request of one event. */
export class EventRequest implements EventContext {
  /** Who sends it, by `identityOf()`; undefined where no middleware has run that could tell. */
  identity?: string;
  /** Whose its session was at the end, by `identityAfter()`; undefined where it has come to none. */
  left?: string;
  middleware: readonly string[] = NO_MIDDLEWARE;
  /** The app has middleware that it did not go through. */
  bypasses = false;

  constructor(
    readonly origin: RequestOrigin,
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {}
}

type Task<T> = (request: EventRequest) => Promise<T>;

/** The chains of an app that has middleware. */
interface Chains {
  readonly full: MiddlewareChain;
  readonly session: SessionMode;
  readonly names: readonly string[];
}

/** Makes the request of each event and runs the app's middleware on it. */
@Injectable()
export class EventRequests {
  /** The cookies of open sockets. */
  readonly jars = new CookieJars();
  private readonly logger = new Logger('Reflex');
  private readonly mode: MiddlewareMode;
  private readonly skip: MiddlewareSkip;
  private synthetic = new SyntheticRequests();
  private chains?: Chains;
  private all: readonly string[] = NO_MIDDLEWARE;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Optional() @Inject(MIDDLEWARE_OPTIONS) { mode = 'full', skip }: MiddlewareOptions = {},
  ) {
    this.mode = mode;
    this.skip = new MiddlewareSkip(skip);
  }

  /** Names of the app's middleware that runs for events, in order. */
  get middleware(): readonly string[] {
    return this.mode === 'none' || !this.chains ? NO_MIDDLEWARE : this.chains.names;
  }

  /** Names of all of the app's middleware, as HTTP requests pass it. */
  get middlewareOfPages(): readonly string[] {
    return this.all;
  }

  /** Takes the app's middleware as it is now; called once, in `onModuleInit`. */
  install(): void {
    const app = this.host.httpAdapter?.getInstance<ExpressApplication>();
    if (!app) return;
    this.synthetic = new SyntheticRequests(app);
    const all = middlewareOf(app);
    this.all = all.map(({ name }) => name);
    this.skip.warnOfMissing(all);
    const layers = all.filter((layer) => !this.skip.has(layer));
    if (layers.length === 0) return;
    const names = layers.map(({ name }) => name);
    this.chains = { full: new MiddlewareChain(app, layers), session: new SessionMode(app, layers), names };
  }

  /** Where the requests of a socket's events come from. See `RequestOrigin` for the other two. */
  origin(upgrade: IncomingMessage, reopen?: () => void, refresh?: () => void): RequestOrigin {
    return new RequestOrigin(upgrade, reopen, refresh);
  }

  /**
   * Runs `task` in a request of its own, as the last middleware would run a controller: called by its `next()`, in the
   * asynchronous contexts that middleware has opened. The response ends with the task, and sessions are saved by then.
   *
   * Rejects with `MiddlewareAnswer` where a middleware answered, and then the task did not run; with what a middleware or
   * the task threw; with `REFLEX_EVENT_TIMEOUT` where middleware takes longer than `time`; with `REFLEX_SESSION_NOT_SAVED`.
   */
  run<T>(origin: RequestOrigin, init: EventRequestInit, task: Task<T>, time = TIME): Promise<T> {
    const { chains } = this;
    const mode = init.mode ?? this.mode;
    if (!chains || mode === 'none') {
      const made = this.create(origin, init);
      made.bypasses = chains !== undefined;
      return eventContext.run(made, task, made);
    }
    if (mode === 'session') return this.runInSession(chains, origin, init, task, time);
    return this.pass(chains.full, this.create(origin, init, chains.names), task, time);
  }

  private create(origin: RequestOrigin, init: EventRequestInit, middleware?: readonly string[]): EventRequest {
    const { request, response } = this.synthetic.create(origin, init);
    const made = new EventRequest(origin, request, response);
    if (middleware) {
      made.middleware = middleware;
      this.skip.mark(request);
    }
    return made;
  }

  private async runInSession<T>(
    { session, names }: Chains,
    origin: RequestOrigin,
    init: EventRequestInit,
    task: Task<T>,
    time: number,
  ): Promise<T> {
    const { memo } = origin;
    if (memo && !memo.expired) {
      const made = this.create(origin, init, names);
      memo.apply(made.request, made.response);
      session.remind(made.request, memo);
      const check: Task<T | typeof STALE> = (one) => (memo.holds(one.request) ? task(one) : Promise.resolve(STALE));
      const result = await this.pass(session.rest, made, check, time);
      if (result !== STALE) return result;
      origin.memo = undefined;
    }
    const made = this.create(origin, init, names);
    const before = new Set(Object.keys(made.request));
    const remember: Task<T> = (one) => {
      origin.memo = new SessionMemo(one.request, one.response, before);
      return task(one);
    };
    return this.pass(session.first, made, remember, time);
  }

  private pass<T>(chain: MiddlewareChain, made: EventRequest, task: Task<T>, time: number): Promise<T> {
    return new Promise((resolve, reject) => {
      // The work's own failure is the one to tell, whatever becomes of its response.
      const fail = (error: unknown): void => this.end(made, time, () => reject(error as Error));
      const done = (result: T): void => this.end(made, time, (error) => (error ? reject(error) : resolve(result)));
      chain.run(made.request, made.response, {
        time,
        arrive: () => {
          made.identity = identityOf(made.request);
          try {
            eventContext.run(made, task, made).then(done, fail);
          } catch (error) {
            fail(error);
          }
        },
        fail,
        failedLate: (error) => this.logger.error(error),
      });
    });
  }

  /** Ends the response, which is when session middleware saves and sets cookies. Nothing is waited for that is there at once. */
  private end(made: EventRequest, time: number, done: (error?: Error) => void): void {
    const { request } = made;
    const session = this.chains?.session;
    if (!session?.hasReloaded(request)) return this.endResponse(made, time, done, new SessionSave(request));
    try {
      if (session.hasChanged(request)) return this.endInSession(session, made, time, done);
    } catch (error) {
      // It cannot be stored at all, for example: it refers to itself.
      return done(error as Error);
    }
    this.endResponse(made, time, done);
  }

  /** Has session middleware see to a session that was made without it: it saves it, and sets its cookie. */
  private endInSession(mode: SessionMode, made: EventRequest, time: number, done: (error?: Error) => void): void {
    const request: SessionRequest = made.request;
    const save = new SessionSave(request);
    // Too late for a cookie: the handler has answered itself.
    if (made.response.writableEnded) return save.run(() => done(this.close(made, save)));
    const { session, sessionID } = request;
    request.session = undefined;
    mode.session.run(request, made.response, {
      time,
      arrive: () => {
        Object.assign(request, { session, sessionID });
        this.endResponse(made, time, done, save);
      },
      fail: (error) => {
        Object.assign(request, { session, sessionID });
        done(error as Error);
      },
      failedLate: (error) => this.logger.error(error),
    });
  }

  private endResponse(made: EventRequest, time: number, done: (error?: Error) => void, save?: SessionSave): void {
    const { response } = made;
    const close = (): void => done(this.close(made, save));
    try {
      if (!response.writableEnded) response.end();
    } catch (error) {
      // A session that cannot be stored at all, for example: it refers to itself.
      return done(error as Error);
    }
    if (response.writableEnded || (save && isTouchAlone(response, save))) return close();
    within(time, 'The end of the response', new Promise<void>((resolve) => response.once('finish', resolve))).then(close, done);
  }

  /** What has become of session and cookies. Returns what failed. */
  private close(made: EventRequest, save?: SessionSave): ReflexError | undefined {
    const { origin, request, response, identity } = made;
    const setCookies = setCookiesOf(response);
    if (setCookies.length > 0) this.jars.setByEvent(origin, urlOf(request), setCookies);
    if (identity === undefined) return undefined;
    made.left = identityAfter(request, identity);
    origin.sender = senderOf(request);
    if (save?.tried || made.left !== identity) this.jars.changed(origin);
    return save?.failure;
  }
}

/**
 * Whether all that a response waits for is that express-session prolongs a session, which changes nothing. Its head is
 * written, and no other middleware has put something before the end.
 */
function isTouchAlone(response: ServerResponse, save: SessionSave): boolean {
  return save.watches && !save.tried && response.headersSent && wrappersOf(response) === 1;
}

/** Path and query string of the page, whatever middleware has made of `url`. */
function urlOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '/';
}
