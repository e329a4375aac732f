import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CookieJars, setCookiesOf } from './cookie-jars.js';
import { within } from './deadline.js';
import { eventContext, type EventContext } from './event-context.js';
import type { ExpressApplication } from './express-stack.js';
import { identityAfter, identityOf } from './identity.js';
import { MiddlewareChain, type MiddlewareOptions } from './middleware-chain.js';
import { SessionSave } from './session-save.js';
import { RequestOrigin } from './request-origin.js';
import { NullSocket, SyntheticRequests, type EventRequestInit } from './synthetic-request.js';

export type { RequestOrigin } from './request-origin.js';
export type { EventRequestInit } from './synthetic-request.js';

/** Milliseconds that middleware may take where nobody says. */
const TIME = 30_000;

/** The request of one event. */
export class EventRequest implements EventContext {
  /** Who sends it, by `identityOf()`; undefined where no middleware has run that could tell. */
  identity?: string;
  /** Whose its session was at the end, by `identityAfter()`. */
  left?: string;

  constructor(
    readonly origin: RequestOrigin,
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {}
}

/** Makes the request of each event and runs the app's middleware on it. */
@Injectable()
export class EventRequests {
  /** The cookies of open sockets. */
  readonly jars = new CookieJars();
  private readonly logger = new Logger('Reflex');
  private synthetic = new SyntheticRequests();
  private chain?: MiddlewareChain;

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  /** Takes the app's middleware as it is now; called once, in `onModuleInit`. Returns their names. */
  install(options?: MiddlewareOptions): readonly string[] {
    const app = this.host.httpAdapter?.getInstance<ExpressApplication>();
    if (!app) return [];
    this.synthetic = new SyntheticRequests(app);
    const chain = new MiddlewareChain(app, options);
    this.chain = chain.empty ? undefined : chain;
    return chain.names;
  }

  /** Where the requests of a socket's events come from. `reopen` makes its browser open another one. */
  origin(upgrade: IncomingMessage, reopen?: () => void): RequestOrigin {
    return new RequestOrigin(upgrade, reopen);
  }

  /**
   * Runs `task` in a request of its own, as the last middleware would run a controller: called by its `next()`, in the
   * asynchronous contexts that middleware has opened. The response ends with the task, and sessions are saved by then.
   *
   * Rejects with `MiddlewareAnswer` where a middleware answered, and then the task did not run; with what a middleware or
   * the task threw; with `REFLEX_EVENT_TIMEOUT` where middleware takes longer than `time`; with `REFLEX_SESSION_NOT_SAVED`.
   */
  run<T>(origin: RequestOrigin, init: EventRequestInit, task: (request: EventRequest) => Promise<T>, time = TIME): Promise<T> {
    const { request, response } = this.synthetic.create(origin, init);
    const made = new EventRequest(origin, request, response);
    return this.chain ? this.pass(this.chain, made, task, time) : eventContext.run(made, task, made);
  }

  private async pass<T>(
    chain: MiddlewareChain,
    made: EventRequest,
    task: (request: EventRequest) => Promise<T>,
    time: number,
  ): Promise<T> {
    const { request, response } = made;
    response.assignSocket(new NullSocket() as never);
    const arrive = (): Promise<T> => {
      made.identity = identityOf(request);
      return eventContext.run(made, task, made);
    };
    const failedLate = (error: unknown): void => this.logger.error(error);
    let result: T;
    try {
      result = await chain.run(request, response, { time, arrive, failedLate });
    } catch (error) {
      // The work's own failure is the one to tell, whatever becomes of its response.
      await this.end(made, time).catch(() => undefined);
      throw error;
    }
    await this.end(made, time);
    return result;
  }

  /** Ends the response, which is when session middleware saves and sets cookies. */
  private async end(made: EventRequest, time: number): Promise<void> {
    const { request, response, identity } = made;
    if (!response.writableFinished) await this.finish(request, response, time);
    const setCookies = setCookiesOf(response);
    if (setCookies.length > 0) this.jars.setByEvent(made.origin, urlOf(request), setCookies);
    if (identity !== undefined) made.left = identityAfter(request, identity);
  }

  private async finish(request: IncomingMessage, response: ServerResponse, time: number): Promise<void> {
    const save = new SessionSave(request);
    const finished = new Promise<void>((resolve) => {
      response.once('finish', () => resolve());
      if (!response.writableEnded) response.end();
    });
    await within(time, 'The end of the response', finished);
    save.check();
  }
}

/** Path and query string of the page, whatever middleware has made of `url`. */
function urlOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '/';
}
