import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';
import type { ExpressApplication } from './express-stack.js';
import { MiddlewareChain, type MiddlewareOptions } from './middleware-chain.js';
import { NullSocket, SyntheticRequests, eventHeaders, type EventRequestInit, type RequestOrigin } from './synthetic-request.js';

export type { EventRequestInit, RequestOrigin } from './synthetic-request.js';

/** The request of one event, from before the first middleware to after the last change. */
export interface EventRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ends the response, which is when session middleware saves; resolves once that is done. Nothing to wait for where no middleware ran. */
  end(): Promise<void> | undefined;
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

  /**
   * At once where the app has no middleware that matters to events. Rejects with `MiddlewareAnswer` where a middleware
   * answered, and with what a middleware threw.
   */
  create(origin: RequestOrigin, init: EventRequestInit): EventRequest | Promise<EventRequest> {
    const { request, response } = this.synthetic.create(origin, init);
    return this.chain ? this.pass(this.chain, request, response) : { request, response, end: nothing };
  }

  private async pass(chain: MiddlewareChain, request: IncomingMessage, response: ServerResponse): Promise<EventRequest> {
    response.assignSocket(new NullSocket() as never);
    if ((await chain.run(request, response)) === 'answered') {
      const location = response.getHeader('location');
      throw new MiddlewareAnswer(response.statusCode, typeof location === 'string' ? location : undefined);
    }
    return { request, response, end: () => finished(response) };
  }
}

const nothing = (): undefined => undefined;

function finished(response: ServerResponse): Promise<void> {
  if (response.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('finish', () => resolve());
    if (!response.writableEnded) response.end();
  });
}
