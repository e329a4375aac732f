import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';
import type { ExpressApplication } from './express-stack.js';
import { MiddlewareChain, type MiddlewareOptions } from './middleware-chain.js';
import { NullSocket, SyntheticRequests, eventHeaders } from './synthetic-request.js';

/** A socket's upgrade request, prepared once for all its events. */
export interface RequestOrigin {
  readonly upgrade: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
}

export interface EventRequestInit {
  /** Path and query string of the page. */
  readonly url: string;
  /** Parameters of the page's route. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The first argument of the event. */
  readonly body: unknown;
}

/** The request of one event, from before the first middleware to after the last change. */
export interface EventRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ends the response, which is when session middleware saves; resolves once that is done. */
  end(): Promise<void>;
}

/** A middleware answered in the handler's place. `location` is set where it redirected. */
export class MiddlewareAnswer extends ReflexError {
  constructor(
    readonly httpStatus: number,
    readonly location?: string,
  ) {
    super('REFLEX_MIDDLEWARE_ANSWERED', `A middleware answered with status ${httpStatus}`);
  }
}

/** Makes the request of each event and runs the app's middleware on it. */
@Injectable()
export class EventRequests {
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

  origin(upgrade: IncomingMessage): RequestOrigin {
    return { upgrade, headers: eventHeaders(upgrade) };
  }

  /** Throws `MiddlewareAnswer` where a middleware answered, and what a middleware threw. */
  async create(origin: RequestOrigin, init: EventRequestInit): Promise<EventRequest> {
    const pair = this.synthetic.create({ ...origin, ...init });
    if (!this.chain) return { ...pair, end: noResponse };
    pair.response.assignSocket(new NullSocket() as never);
    if ((await this.chain.run(pair.request, pair.response)) === 'answered') {
      const location = pair.response.getHeader('location');
      throw new MiddlewareAnswer(pair.response.statusCode, typeof location === 'string' ? location : undefined);
    }
    return { ...pair, end: () => finished(pair.response) };
  }
}

const noResponse = (): Promise<void> => Promise.resolve();

function finished(response: ServerResponse): Promise<void> {
  if (response.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('finish', () => resolve());
    if (!response.writableEnded) response.end();
  });
}
