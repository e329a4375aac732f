import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import {
  Inject,
  Injectable,
  Module,
  RequestMethod,
  type MiddlewareConsumer,
  type NestMiddleware,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { EventRequests, type EventRequest } from './event-requests.js';
import { MiddlewareAnswer } from './middleware-answer.js';

type Marked = Request & { marks?: string[] };

const mark = (name: string) =>
  Object.defineProperty(
    (request: Marked, _response: Response, next: NextFunction) => {
      (request.marks ??= []).push(name);
      next();
    },
    'name',
    { value: name },
  );

@Injectable()
class ClassMiddleware implements NestMiddleware {
  use = mark('class');
}

@Module({ providers: [EventRequests] })
class AppModule implements OnModuleInit {
  constructor(@Inject(EventRequests) private readonly requests: EventRequests) {}

  onModuleInit(): void {
    this.requests.install();
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ClassMiddleware).forRoutes({ path: 'admin/*path', method: RequestMethod.ALL });
  }
}

describe('the middleware of an event', () => {
  let app: Awaited<ReturnType<typeof NestFactory.create>>;

  async function start(own: express.Express): Promise<EventRequests> {
    app = await NestFactory.create(AppModule, new ExpressAdapter(own), { logger: false });
    await app.init();
    return app.get(EventRequests);
  }

  afterEach(() => app.close());

  const run = async (requests: EventRequests, url: string, params = {}): Promise<EventRequest> =>
    requests.run(
      requests.origin(new IncomingMessage(new Socket())),
      { url, params, body: undefined },
      async (request) => request,
    );

  it('is all of an application that was there before its adapter', async () => {
    const requests = await start(express().use(mark('first')).use(mark('second')));
    const { request } = await run(requests, '/');
    expect((request as Marked).marks).toEqual(['first', 'second']);
  });

  it('is also what was registered for all methods of some routes', async () => {
    const requests = await start(express().all('/admin/users', mark('all')).post('/admin/users', mark('post')));
    expect(((await run(requests, '/admin/users')).request as Marked).marks).toEqual(['all', 'class']);
    expect(((await run(requests, '/')).request as Marked).marks).toBeUndefined();
  });

  it('has answered where it answers and goes on all the same', async () => {
    const requests = await start(
      express().use((_request, response, next) => {
        response.redirect('/login');
        next();
      }),
    );
    const refused = await run(requests, '/').then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(MiddlewareAnswer);
    expect(refused).toMatchObject({ httpStatus: 302, location: '/login' });
  });

  it('cannot change the parameters of the page session', async () => {
    const params = { id: '7' };
    const requests = await start(express());
    const { request } = await run(requests, '/', params);
    (request as Request).params['id'] = '8';
    expect(params).toEqual({ id: '7' });
  });
});
