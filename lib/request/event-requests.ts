import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CookieJars } from './cookie-jars.js';
import { eventContext } from './event-context.js';
import { EventEnd } from './event-end.js';
import { EventRequest } from './event-request.js';
import { EventSession } from './event-session.js';
import { isExpressSession, type SessionRequest } from './express-session.js';
import type { ExpressApplication } from './express-stack.js';
import { identityOf } from './identity.js';
import { MIDDLEWARE_OPTIONS, MiddlewareChain, middlewareOf, type MiddlewareOptions } from './middleware-chain.js';
import type { MiddlewareMode } from './middleware-mode.js';
import { MiddlewareSkip } from './middleware-skip.js';
import { RequestOrigin } from './request-origin.js';
import { readingSessions } from './session-layer.js';
import { SessionMemo } from './session-memo.js';
import { SessionMode } from './session-mode.js';
import { SyntheticRequests, type EventRequestInit } from './synthetic-request.js';

export type { EventRequest } from './event-request.js';
export type { RequestOrigin } from './request-origin.js';
export type { EventRequestInit } from './synthetic-request.js';

/** Milliseconds that middleware may take where nobody says. */
const TIME = 30_000;

/** The request has another session or user than those before it. */
const STALE = Symbol('reflex:stale');

const NO_MIDDLEWARE: readonly string[] = [];

type Task<T> = (request: EventRequest) => Promise<T>;

/** The chains of an app that has middleware. */
interface Chains {
  readonly full: MiddlewareChain;
  readonly session: SessionMode;
  readonly end: EventEnd;
  readonly names: readonly string[];
}

/** Makes the request of each event and runs the app's middleware on it. */
@Injectable()
export class EventRequests {
  /** The cookies of open sockets. */
  readonly jars = new CookieJars();
  private readonly logger = new Logger('Reflex');
  private readonly failedLate = (error: unknown): void => this.logger.error(error);
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
    const { jars, failedLate, synthetic } = this;
    const reading = readingSessions(layers);
    const sessions = new MiddlewareChain(app, layers.filter(isExpressSession));
    this.chains = {
      full: new MiddlewareChain(app, reading),
      session: new SessionMode(app, reading),
      end: new EventEnd({ jars, sessions, failedLate, respond: (request) => synthetic.respond(request) }),
      names: layers.map(({ name }) => name),
    };
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
    return this.pass(chains.full, chains.end, this.create(origin, init, chains.names), task, time);
  }

  private create(origin: RequestOrigin, init: EventRequestInit, middleware?: readonly string[]): EventRequest {
    const { request, response } = this.synthetic.create(origin, init);
    const made = new EventRequest(origin, request, response, init.unprompted === true);
    if (middleware) {
      made.middleware = middleware;
      this.skip.mark(request);
    }
    return made;
  }

  private async runInSession<T>(
    chains: Chains,
    origin: RequestOrigin,
    init: EventRequestInit,
    task: Task<T>,
    time: number,
  ): Promise<T> {
    const { memo } = origin;
    const { session, names } = chains;
    if (memo && !memo.expired) {
      const made = this.create(origin, init, names);
      memo.apply(made.request, made.response);
      const check: Task<T | typeof STALE> = (one) => (memo.holds(one.request) ? task(one) : Promise.resolve(STALE));
      const result = await this.pass(session.rest, chains.end, made, check, time);
      if (result !== STALE) return result;
      origin.memo = undefined;
    }
    const made = this.create(origin, init, names);
    const before = new Set(Object.keys(made.request));
    const remember: Task<T> = (one) => {
      origin.memo = new SessionMemo(one.request, one.response, before);
      return task(one);
    };
    return this.pass(session.first, chains.end, made, remember, time);
  }

  private pass<T>(chain: MiddlewareChain, end: EventEnd, made: EventRequest, task: Task<T>, time: number): Promise<T> {
    return new Promise((resolve, reject) => {
      // The work's own failure is the one to tell, whatever becomes of its response.
      const fail = (error: unknown): void => end.run(made, time, () => reject(error as Error));
      const done = (result: T): void => end.run(made, time, (error) => (error ? reject(error) : resolve(result)));
      chain.run(made.request, made.response, {
        time,
        arrive: () => {
          made.identity = identityOf(made.request);
          if (made.unprompted) rememberSession(made);
          try {
            eventContext.run(made, task, made).then(done, fail);
          } catch (error) {
            fail(error);
          }
        },
        fail,
        failedLate: this.failedLate,
      });
    });
  }
}

/** Session middleware that we do not know is not to prolong it, either. */
function rememberSession(made: EventRequest): void {
  const request: SessionRequest = made.request;
  if (!made.session && request.session) made.session = new EventSession(request, 'middleware');
}
